// What a twin system must not forget over a restart: which commands it has seen and how they ended, and which grants were
// revoked. Append-only; it is the audit log too. src/node/file-journal.ts keeps it on disk, memoryJournal for a while.

export type JournalRecord =
  | {
      readonly kind: 'command';
      readonly at: string;
      readonly commandId: string;
      readonly user: string;
      readonly thing: string;
      readonly action: string;
      readonly input: unknown;
      readonly expiresAt: number;
    }
  | {
      readonly kind: 'outcome';
      readonly at: string;
      readonly commandId: string;
      readonly state: 'completed' | 'failed';
      readonly detail: string;
    }
  | {
      readonly kind: 'granted';
      readonly at: string;
      readonly grantId: string;
      readonly user: string;
      readonly thing: string;
      readonly observe: boolean;
      readonly actions: readonly string[];
    }
  | { readonly kind: 'revoked'; readonly at: string; readonly grantId: string; readonly reason: string };

export interface Journal {
  /** Everything that is kept, oldest first. */
  load(): Promise<readonly JournalRecord[]>;
  /** Resolves when the record would survive a crash. */
  append(record: JournalRecord): Promise<void>;
}

/** Forgets with the process: for a provider in a browser tab, and for tests. */
export function memoryJournal(): Journal {
  const records: JournalRecord[] = [];
  return {
    load: () => Promise.resolve([...records]),
    append(record) {
      records.push(record);
      return Promise.resolve();
    },
  };
}
