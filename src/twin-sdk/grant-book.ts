// The owner's book of grants (P7, P14): answers requests for access by the rule, and knows what was revoked. A grant is
// valid by its signature; the book holds what a signature cannot say, and survives a restart through the journal.
import type { Clock } from '../base/clock.ts';
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { signGrant, verifyAccessProof, verifyGrant, type Grant } from '../identity/access.ts';
import type { Identity } from '../identity/keys.ts';
import type { AccessGranted } from '../protocol/dii.ts';
import { LIMITS } from '../protocol/limits.ts';
import { toProblem } from '../protocol/problem.ts';
import type { Journal } from './journal.ts';
import { decide, refuseObserve } from './policy.ts';
import type { Twin } from './twin.ts';

/** A grant that this process gave or saw in use and that has not expired, for the owner to see. */
export interface GivenGrant {
  readonly grantId: string;
  readonly user: Did;
  readonly carrier: Did;
  readonly thing: string;
  readonly affordances: Grant['affordances'];
  readonly expiresAt: number;
}

export class GrantBook {
  readonly #identity: Identity;
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #revoked = new Set<string>();
  readonly #given = new Map<string, GivenGrant>();
  /** Proofs already used, by id, with their expiry: a carrier cannot ask again with an old one. */
  readonly #used = new Map<string, number>();

  constructor(identity: Identity, clock: Clock, journal: Journal) {
    this.#identity = identity;
    this.#clock = clock;
    this.#journal = journal;
  }

  async restore(): Promise<void> {
    for (const record of await this.#journal.load()) if (record.kind === 'revoked') this.#revoked.add(record.grantId);
  }

  /**
   * Answers a request for access. Refused affordances come with their reasons; nothing granted means no grant.
   * @throws TwinportError `proof-invalid`, `command-expired`, `command-replayed`
   */
  async answer(twin: Twin, proofJws: string, carrier: Did): Promise<AccessGranted> {
    const now = this.#clock.now();
    const proof = await verifyAccessProof(proofJws, this.#identity.did, carrier, now);
    if (proof.thing !== twin.id) throw new TwinportError('proof-invalid', 'the proof is for another twin');
    if (this.#used.has(proof.jti)) throw new TwinportError('command-replayed', 'this access proof was used before');
    for (const [id, until] of this.#used) if (until < now) this.#used.delete(id);
    this.#used.set(proof.jti, proof.exp * 1000 + LIMITS.clockSkewMs);
    const { granted, refused } = decide(twin.policy, proof.iss, proof.affordances);
    const reasons = refused.map(({ affordance, error }) => ({ affordance, error: toProblem(error) }));
    if (!granted.observe && granted.actions.length === 0) return { granted, refused: reasons };
    const { grant, grantId, expiresAt } = await signGrant(this.#identity, proof, granted, now);
    this.#given.set(grantId, {
      grantId,
      user: proof.iss as Did,
      carrier,
      thing: twin.id,
      affordances: granted,
      expiresAt,
    });
    await this.#journal.append({
      kind: 'granted',
      at: new Date(now).toISOString(),
      grantId,
      user: proof.iss,
      thing: twin.id,
      observe: granted.observe,
      actions: granted.actions,
    });
    return { grant, granted, expiresAt, refused: reasons };
  }

  /** Checks a grant for observing. @throws TwinportError `grant-…`, `access-refused` */
  async checkObserve(twin: Twin, jws: string, carrier: Did): Promise<Grant> {
    const grant = await verifyGrant(jws, this.#identity.did, carrier, this.#clock.now());
    if (grant.thing !== twin.id || !grant.affordances.observe)
      throw new TwinportError('grant-insufficient', 'the grant does not cover observing this twin');
    this.checkNotRevoked(grant.jti);
    const refused = refuseObserve(twin.policy, grant.sub);
    if (refused !== null) throw refused;
    // Given before a restart and used after it: the owner sees it, and can end what runs under it.
    const { jti: grantId, sub, carrier: given, thing, affordances, exp } = grant;
    this.#given.set(grantId, {
      grantId,
      user: sub as Did,
      carrier: given as Did,
      thing,
      affordances,
      expiresAt: exp * 1000,
    });
    return grant;
  }

  checkNotRevoked(grantId: string): void {
    if (this.#revoked.has(grantId)) throw new TwinportError('grant-revoked', 'the owner has revoked this grant');
  }

  /** The grant is void from now on, also after a restart. Returns it when this process knows it. */
  async revoke(grantId: string, reason: string): Promise<GivenGrant | null> {
    this.#revoked.add(grantId);
    await this.#journal.append({ kind: 'revoked', at: new Date(this.#clock.now()).toISOString(), grantId, reason });
    const given = this.#given.get(grantId) ?? null;
    this.#given.delete(grantId);
    return given;
  }

  /** Grants that are valid now. */
  list(): readonly GivenGrant[] {
    const now = this.#clock.now();
    for (const [id, grant] of this.#given) if (grant.expiresAt <= now) this.#given.delete(id);
    return [...this.#given.values()];
  }
}
