// What a check is: the rules that it looks at, and how. The rules-*.ts files make them, run-check.ts runs them.
import type { Identity } from '../../identity/keys.ts';
import type { PeerAddress } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import type { Role } from '../../protocol/session-messages.ts';
import type { Link } from '../../transport/link.ts';
import type { Bench } from './bench.ts';

export type SystemRole = Exclude<Role, 'integration-enabler'>;

/** An action that the person who runs the check allows to be carried out. */
export interface Invocation {
  readonly thing: string;
  readonly action: string;
  readonly input: Json;
}

export interface CheckOptions {
  /** Makes one link to the system. @throws TwinportError when nobody answers */
  readonly dial: () => Promise<Link>;
  /** Where the system was looked for. */
  readonly address: PeerAddress;
  /** The user in whose name access is asked. */
  readonly user: Identity;
  /** Id of the twin or service to look at closely; the first that the user may observe where this is null. */
  readonly thing: string | null;
  readonly invoke: Invocation | null;
  /** How long an answer may take. */
  readonly timeoutMs: number;
  /** How long the action that may be carried out may take. */
  readonly actionMs: number;
  /** How long state and events are watched. */
  readonly watchMs: number;
  /** Whether checks run that take minutes: silence, and the end of a grant. */
  readonly long: boolean;
  /** Ids or sections to look at; everything where this is empty. */
  readonly rules: readonly string[];
}

export interface Check {
  readonly rules: readonly string[];
  /** What is looked at, for a person. */
  readonly what: string;
  /** Both kinds of systems where this is left out. */
  readonly role?: SystemRole;
  /** `first`: takes long by waiting, so it is begun before the others. `last`: looks at what all others have received. */
  readonly turn?: 'first' | 'last';
  /** Returns when the rules hold, perhaps with a note. @throws Fault, NotApplicable */
  run(bench: Bench): Promise<string | void>;
}
