// Who a user is to this system (P7): their key, keys that they held before, pairing and sign-ins, as rules can ask for them.
// Takes what a proof shows (rotation words, pairing tag, what a sign-in gave) once its signature was checked. SPEC.md AUT.
import type { Clock } from '../base/clock.ts';
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import type { AccessProof } from '../protocol/signed-words.ts';
import { verifyRotations } from '../identity/rotation.ts';
import type { SignInBegun } from '../protocol/things.ts';
import type { Asker } from './asker.ts';
import type { Journal, JournalRecord } from './journal.ts';
import { OidcSignIn } from './oidc-sign-in.ts';
import type { OwnedThing } from './owned-thing.ts';
import { Pairing } from './pairing.ts';

export class KnownUsers {
  readonly pairing: Pairing;
  readonly #signIn: OidcSignIn;
  readonly #system: Did;
  readonly #clock: Clock;

  constructor(system: Did, clock: Clock, journal: Journal) {
    this.#system = system;
    this.#clock = clock;
    this.pairing = new Pairing(clock, journal);
    this.#signIn = new OidcSignIn(clock, journal);
  }

  restore(records: readonly JournalRecord[]): void {
    this.pairing.restore(records);
    this.#signIn.restore(records);
  }

  /**
   * Whoever made a proof, with everything that it shows taken into account.
   * @throws TwinportError `proof-invalid` (rotation words), `access-refused`, `rate-exceeded` (pairing), `sign-in-failed`
   */
  async recognise(thing: OwnedThing, { iss, carrier, jti, formerly = [], evidence }: AccessProof): Promise<Asker> {
    const user = iss as Did;
    const former = await verifyRotations(formerly, user, this.#clock.now());
    if (evidence?.pairing !== undefined) {
      const binding = { user, system: this.#system, carrier: carrier as Did, thing: thing.id, jti };
      await this.pairing.redeem(evidence.pairing, binding);
    }
    if (evidence?.signIn !== undefined) await this.#signIn.complete(thing.policy, user, evidence.signIn);
    return this.asker(thing.id, user, former);
  }

  /** What is known of a user without asking. */
  asker(thing: string, user: Did, formerDids: readonly Did[]): Asker {
    const keys = [user, ...formerDids];
    return {
      did: user,
      formerDids,
      paired: keys.some((key) => this.pairing.isPaired(key, thing)),
      signIns: keys.flatMap((key) => this.#signIn.of(key)),
    };
  }

  /** @throws TwinportError `proof-invalid` when the proof asks for no sign-in, `sign-in-failed` */
  async beginSignIn(thing: OwnedThing, { iss, signIn }: AccessProof): Promise<SignInBegun> {
    if (signIn === undefined) throw new TwinportError('proof-invalid', 'the proof does not ask to sign in anywhere');
    return this.#signIn.begin(thing.policy, iss as Did, signIn);
  }
}
