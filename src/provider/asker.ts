// Who asks, as far as an owner's rules care. Made by known-users.ts from what was proved, read by policy.ts.
import type { Did } from '../base/ids.ts';

/** A sign-in at an OpenID provider that the system has checked itself. */
export interface SignIn {
  readonly issuer: string;
  readonly clientId: string;
  /** `sub` at the issuer. */
  readonly subject: string;
  /** Those claims that rules ask about. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Until when it holds, in ms since the epoch. */
  readonly until: number;
}

export interface Asker {
  readonly did: Did;
  /** Keys that the user held before, by their own signed words (SPEC.md ACC-9). */
  readonly formerDids: readonly Did[];
  /** Whether the owner paired this key, for this thing. */
  readonly paired: boolean;
  /** Those that hold now. */
  readonly signIns: readonly SignIn[];
}
