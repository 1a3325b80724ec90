// What a provider must not forget over a restart: which commands it has seen and how they ended, which grants it gave, what
// was revoked, who is paired and signed in. Append-only, and the audit log too; what nobody needs any more is left out when
// it is read back. src/node/file-journal.ts keeps it on disk, memoryJournal for a while. SPEC.md ACC-10, CMD-5.

interface Dated {
  /** ISO 8601. */
  readonly at: string;
}

export type JournalRecord = Dated &
  (
    | {
        readonly kind: 'command';
        readonly commandId: string;
        /** Who holds the grant. */
        readonly user: string;
        /** The service system that asked in the user's name. */
        readonly delegate?: string;
        /** The grant under which it was asked, and the enabler that brought it. */
        readonly grantId?: string;
        readonly carrier?: string;
        readonly thing: string;
        readonly action: string;
        readonly input: unknown;
        readonly expiresAt: number;
      }
    | {
        readonly kind: 'outcome';
        readonly commandId: string;
        readonly state: 'completed' | 'failed' | 'cancelled';
        readonly detail: string;
      }
    | {
        readonly kind: 'granted';
        readonly grantId: string;
        readonly user: string;
        readonly formerDids: readonly string[];
        readonly carrier: string;
        readonly thing: string;
        readonly observe: boolean;
        readonly properties?: readonly string[] | undefined;
        readonly actions: readonly string[];
        readonly delegate?: { readonly system: string; readonly service: string };
        readonly expiresAt: number;
        /** The proof that asked, and until when it could be shown again. */
        readonly proof: string;
        readonly proofUntil: number;
      }
    | {
        readonly kind: 'revoked';
        readonly grantId: string;
        readonly reason: string;
        readonly by: 'user' | 'owner' | 'rule';
      }
    | {
        readonly kind: 'paired';
        readonly user: string;
        readonly label: string | null;
        readonly things: readonly string[] | null;
      }
    | { readonly kind: 'unpaired'; readonly user: string }
    | {
        readonly kind: 'signed-in';
        readonly user: string;
        readonly issuer: string;
        readonly clientId: string;
        readonly subject: string;
        readonly claims: Readonly<Record<string, unknown>>;
        readonly until: number;
      }
  );

export interface Journal {
  /** Everything that is kept, oldest first. */
  load(): Promise<readonly JournalRecord[]>;
  /** Resolves when the record would survive a crash. */
  append(record: JournalRecord): Promise<void>;
}

/** How long a record is kept for people after it has ceased to matter for decisions. */
const AUDIT_KEPT_MS = 30 * 24 * 60 * 60_000;
/** Records about commands that are kept at most, the newest, and as many about access: who floods one hides no other. */
const RECORDS_KEPT = 20_000;
/** Grants live ten minutes, words of users less: what is younger than this is needed, however much it is. */
const NEEDED_MS = 15 * 60_000;
/** A memory journal is gone through when it has grown by this many records. */
const MEMORY_STEP = 1_000;

/**
 * The records that still say something, in order: who is paired; sign-ins that hold; and of commands, grants and revocations
 * the newest, for a month. Nothing is forgotten while an old word could be shown again.
 */
export function stillNeeded(records: readonly JournalRecord[], now: number): readonly JournalRecord[] {
  const pairing = new Map<string, JournalRecord>();
  for (const record of records)
    if (record.kind === 'paired' || record.kind === 'unpaired') pairing.set(record.user, record);
  const room = { commands: RECORDS_KEPT, access: RECORDS_KEPT };
  const needed = records.toReversed().filter((record) => {
    switch (record.kind) {
      case 'paired':
        return pairing.get(record.user) === record;
      case 'unpaired':
        return false;
      case 'signed-in':
        return record.until > now;
      case 'command':
      case 'outcome':
      case 'granted':
      case 'revoked': {
        const about = record.kind === 'command' || record.kind === 'outcome' ? 'commands' : 'access';
        const age = now - Date.parse(record.at);
        room[about] -= 1;
        return age < NEEDED_MS || (age < AUDIT_KEPT_MS && room[about] >= 0);
      }
    }
  });
  return needed.toReversed();
}

/** Forgets with the process: for a provider in a browser tab, and for tests. */
export function memoryJournal(now: () => number = Date.now): Journal {
  let records: JournalRecord[] = [];
  let lookAt = RECORDS_KEPT + MEMORY_STEP;
  return {
    load: () => Promise.resolve([...records]),
    append(record) {
      records.push(record);
      if (records.length >= lookAt) {
        records = [...stillNeeded(records, now())];
        lookAt = records.length + MEMORY_STEP;
      }
      return Promise.resolve();
    },
  };
}
