// The owner's book of grants (P7, P14): answers requests for access by the rule, and knows what was given and taken back. A
// grant is valid by its signature; the book holds what a signature cannot say, and survives a restart through the journal.
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import {
  signGrant,
  verifyAccessProof,
  verifyGrant,
  verifyGrantOfAnyAge,
  verifyRevocation,
} from '../identity/access.ts';
import type { AccessProof, Command, Delegate, Grant } from '../protocol/signed-words.ts';
import type { Identity } from '../identity/keys.ts';
import { LIMITS } from '../protocol/limits.ts';
import { toProblem } from '../protocol/problem.ts';
import type { AccessGranted, Affordances, SignInBegun } from '../protocol/things.ts';
import type { Journal, JournalRecord } from './journal.ts';
import type { AskedCommand } from './kept-progress.ts';
import { KnownUsers } from './known-users.ts';
import type { OwnedThing } from './owned-thing.ts';
import { covers, decide, refuseObserve } from './policy.ts';

/** A grant that this system gave and that has neither expired nor ended. */
export interface GivenGrant {
  readonly grantId: string;
  readonly user: Did;
  /** Keys that the user held before, as they proved when they asked. */
  readonly formerDids: readonly Did[];
  readonly carrier: Did;
  readonly thing: string;
  readonly affordances: Affordances;
  /** The service that commands under it in the user's name; null when it is the user's own. */
  readonly delegate: Delegate | null;
  readonly expiresAt: number;
}

/** A grant that was taken back by the owner, or given back by its user. */
export interface EndedGrant {
  readonly grant: GivenGrant;
  readonly reason: string;
  /** `rule`: the owner's rule, or what is known of the user, does not give it any more. */
  readonly by: 'user' | 'owner' | 'rule';
}

export class GrantBook extends Emitter<{ readonly ended: EndedGrant }> {
  /** Who is paired and signed in. */
  readonly users: KnownUsers;
  readonly #identity: Identity;
  readonly #clock: Clock;
  readonly #journal: Journal;
  /** Grants that ended early, by id, until nobody could show them any more. */
  readonly #revoked = new Map<string, { readonly until: number; readonly ended: EndedGrant | null }>();
  readonly #given = new Map<string, GivenGrant>();
  /**
   * Proofs already used, by user and id, with their expiry: a carrier cannot ask again with an old one. Those that gave something are
   * in the journal. One that gave nothing did nothing: to show it again after a restart is to have shown it late.
   */
  readonly #used = new Map<string, number>();

  constructor(identity: Identity, clock: Clock, journal: Journal) {
    super();
    this.#identity = identity;
    this.#clock = clock;
    this.#journal = journal;
    this.users = new KnownUsers(identity.did, clock, journal);
  }

  async restore(): Promise<void> {
    const records = await this.#journal.load();
    this.users.restore(records);
    for (const record of records) {
      if (record.kind === 'granted') this.#restoreGrant(record);
      else if (record.kind === 'revoked') {
        const { grantId, reason, by, at } = record;
        const grant = this.#given.get(grantId);
        this.#markEnded(grantId, Date.parse(at), grant === undefined ? null : { grant, reason, by });
      }
    }
  }

  /**
   * Answers a request for access. Refused affordances come with their reasons; nothing granted means no grant.
   * @throws TwinportError `proof-invalid`, `command-expired`, `command-replayed`, and why its evidence was not taken:
   *   `access-refused`, `rate-exceeded`, `sign-in-failed`
   */
  async answer(thing: OwnedThing, proofJws: string, carrier: Did): Promise<AccessGranted> {
    const proof = await this.#take(thing, proofJws, carrier);
    const asker = await this.users.recognise(thing, proof);
    const delegate = proof.delegate ?? null;
    const system = (delegate?.system ?? null) as Did | null;
    const { granted, refused } = decide(thing.policy, propertiesOf(thing), asker, proof.affordances, system);
    const reasons = refused.map(({ affordance, error }) => ({ affordance, error: toProblem(error) }));
    if (!granted.observe && granted.actions.length === 0) return { granted, refused: reasons };
    const now = this.#clock.now();
    const { grant, grantId, expiresAt } = await signGrant(this.#identity, proof, granted, now);
    const { did: user, formerDids } = asker;
    await this.#journal.append({
      kind: 'granted',
      at: new Date(now).toISOString(),
      grantId,
      user,
      formerDids,
      carrier,
      thing: thing.id,
      ...granted,
      ...(delegate === null ? {} : { delegate }),
      expiresAt,
      proof: proof.jti,
      proofUntil: usedUntil(proof),
    });
    dropExpired(this.#given, now, (given) => given.expiresAt);
    this.#given.set(grantId, {
      grantId,
      user,
      formerDids,
      carrier,
      thing: thing.id,
      affordances: granted,
      delegate,
      expiresAt,
    });
    return { grant, granted, expiresAt, refused: reasons };
  }

  /** @throws TwinportError `proof-invalid`, `command-expired`, `command-replayed`, `sign-in-failed` */
  async beginSignIn(thing: OwnedThing, proofJws: string, carrier: Did): Promise<SignInBegun> {
    return this.users.beginSignIn(thing, await this.#take(thing, proofJws, carrier));
  }

  /** Checks a grant for observing properties. @throws TwinportError `grant-…`, `access-refused` */
  async checkObserve(thing: OwnedThing, jws: string, carrier: Did): Promise<Grant> {
    const { grant, given } = await this.#check(thing, jws, carrier);
    if (!grant.affordances.observe)
      throw new TwinportError('grant-insufficient', 'the grant does not cover observing this');
    this.#checkRule(thing, given, { ...grant.affordances, actions: [] });
    return grant;
  }

  /** Checks a grant for events, which go with the rule `observe` and to no service. @throws TwinportError as `checkObserve` */
  async checkEvents(thing: OwnedThing, jws: string, carrier: Did): Promise<Grant> {
    const { grant, given } = await this.#check(thing, jws, carrier);
    if (!grant.affordances.observe || given.delegate !== null)
      throw new TwinportError('grant-insufficient', 'the grant does not cover the events of this');
    const refused = refuseObserve(thing.policy, this.#asker(given));
    if (refused !== null) throw refused;
    return grant;
  }

  /**
   * Checks the grant beside a command: it is the one that the command names, for who signed it, and the rule still gives it.
   * @throws TwinportError `grant-…`, `access-refused`
   */
  async checkCommand(thing: OwnedThing, command: Command, jws: string, carrier: Did): Promise<GivenGrant> {
    const { grant, given } = await this.#check(thing, jws, carrier);
    // A service commands under the grant that was made for it, and its user does not.
    const signer = given.delegate?.system ?? given.user;
    if (grant.jti !== command.grant || signer !== command.iss)
      throw new TwinportError(
        'grant-insufficient',
        'the grant beside the command is not the one that it was signed for',
      );
    if (!grant.affordances.actions.includes(command.action))
      throw new TwinportError('grant-insufficient', `the grant does not cover the action "${command.action}"`, {
        details: { action: command.action },
      });
    this.#checkRule(thing, given, { observe: false, actions: [command.action] });
    return given;
  }

  /**
   * Checks the grant beside a question about a command, or a cancellation: the one of the command, whatever has become of it since,
   * or one under which the same signer could give it now. `asked` is null for a command that was never seen.
   * @throws TwinportError `grant-…`
   */
  async checkAbout(thing: OwnedThing, asked: AskedCommand | null, jws: string, carrier: Did): Promise<void> {
    const { jti, thing: granted, affordances } = await verifyGrantOfAnyAge(jws, this.#identity.did, carrier);
    if (granted !== thing.id) throw new TwinportError('grant-insufficient', 'the grant is for something else');
    if (asked === null || asked.grantId === jti) return;
    const { given } = await this.#check(thing, jws, carrier);
    if ((given.delegate?.system ?? given.user) !== asked.signer || !affordances.actions.includes(asked.action))
      throw new TwinportError('grant-insufficient', 'the grant is not for who gave this command');
  }

  /** @throws TwinportError `grant-revoked` */
  checkNotRevoked(grantId: string): void {
    if (this.#revoked.has(grantId)) throw new TwinportError('grant-revoked', 'this grant was taken back');
  }

  /**
   * The user gives a grant back.
   * @throws TwinportError `proof-invalid`, `command-expired`, `grant-missing` (none of ours, or it has expired)
   */
  async giveBack(thing: OwnedThing, revocationJws: string): Promise<void> {
    const revocation = await verifyRevocation(revocationJws, this.#identity.did, this.#clock.now());
    if (revocation.thing !== thing.id) throw new TwinportError('proof-invalid', 'the revocation is for something else');
    const given = this.#given.get(revocation.grant);
    // It has ended already, and that is all that was wanted.
    if (given === undefined && this.#revoked.has(revocation.grant)) return;
    if (given === undefined || given.thing !== thing.id)
      throw new TwinportError('grant-missing', 'there is no such grant');
    if (given.user !== revocation.iss)
      throw new TwinportError('proof-invalid', 'only the user whom it was given can give a grant back');
    await this.#end(given, 'given back by its user', 'user');
  }

  /** The grant is void from now on, also after a restart. Returns it when it was valid and known. */
  async revoke(grantId: string, reason: string): Promise<GivenGrant | null> {
    const given = this.#given.get(grantId);
    if (given === undefined) {
      this.#markEnded(grantId, this.#clock.now(), null);
      await this.#write({ kind: 'revoked', grantId, reason, by: 'owner' });
      return null;
    }
    await this.#end(given, reason, 'owner');
    return given;
  }

  /** Ends every grant for a thing that its rule, or what is known of the user, does not give any more. */
  async reconsider(thing: OwnedThing): Promise<void> {
    for (const given of this.list()) {
      if (given.thing !== thing.id) continue;
      const error = this.#refusal(thing, given, given.affordances);
      if (error !== null) await this.#end(given, `the owner's rule has changed: ${error.message}`, 'rule');
    }
  }

  /** Grants over an enabler that the owner ended before their time: it may not have heard of it. */
  endedOver(carrier: Did): readonly EndedGrant[] {
    const now = this.#clock.now();
    return [...this.#revoked.values()].flatMap(({ until, ended }) =>
      ended !== null && ended.by !== 'user' && ended.grant.carrier === carrier && until > now ? [ended] : [],
    );
  }

  /** Grants that are valid now. */
  list(): readonly GivenGrant[] {
    const now = this.#clock.now();
    return [...this.#given.values()].filter(({ expiresAt }) => expiresAt > now);
  }

  /** A proof for this thing, over this carrier, for the first time. */
  async #take(thing: OwnedThing, jws: string, carrier: Did): Promise<AccessProof> {
    const now = this.#clock.now();
    const proof = await verifyAccessProof(jws, this.#identity.did, carrier, now);
    if (proof.thing !== thing.id) throw new TwinportError('proof-invalid', 'the proof is for something else');
    const id = proofId(proof.iss, proof.jti);
    if (this.#used.has(id)) throw new TwinportError('command-replayed', 'this access proof was used before');
    dropExpired(this.#used, now, (until) => until);
    this.#used.set(id, usedUntil(proof));
    return proof;
  }

  async #check(thing: OwnedThing, jws: string, carrier: Did): Promise<{ grant: Grant; given: GivenGrant }> {
    const grant = await verifyGrant(jws, this.#identity.did, carrier, this.#clock.now());
    if (grant.thing !== thing.id) throw new TwinportError('grant-insufficient', 'the grant is for something else');
    this.checkNotRevoked(grant.jti);
    const known = this.#given.get(grant.jti);
    if (known !== undefined) return { grant, given: known };
    // Given by an earlier life of this system that kept no journal: the owner sees it, and can end what runs under it.
    const { jti: grantId, sub, carrier: over, affordances, delegate = null, exp } = grant;
    const given: GivenGrant = {
      grantId,
      user: sub as Did,
      formerDids: [],
      carrier: over as Did,
      thing: thing.id,
      affordances,
      delegate,
      expiresAt: exp * 1000,
    };
    this.#given.set(grantId, given);
    return { grant, given };
  }

  #checkRule(thing: OwnedThing, given: GivenGrant, used: Affordances): void {
    const error = this.#refusal(thing, given, used);
    if (error !== null) throw error;
  }

  /** Why the rule does not give (all of) `used` any more; null when it does. */
  #refusal(thing: OwnedThing, given: GivenGrant, used: Affordances): TwinportError | null {
    const system = (given.delegate?.system ?? null) as Did | null;
    const { granted, refused } = decide(thing.policy, propertiesOf(thing), this.#asker(given), used, system);
    return covers(granted, used) ? null : refused[0]!.error;
  }

  #asker({ thing, user, formerDids }: GivenGrant): ReturnType<KnownUsers['asker']> {
    return this.users.asker(thing, user, formerDids);
  }

  async #end(grant: GivenGrant, reason: string, by: EndedGrant['by']): Promise<void> {
    // It ends now; that it stays so over a restart is worth waiting for, but not with frames still going out.
    const ended = { grant, reason, by };
    this.#markEnded(grant.grantId, this.#clock.now(), ended);
    this.emit('ended', ended);
    await this.#write({ kind: 'revoked', grantId: grant.grantId, reason, by });
  }

  #markEnded(grantId: string, at: number, ended: EndedGrant | null): void {
    dropExpired(this.#revoked, at, ({ until }) => until);
    this.#revoked.set(grantId, { until: at + LIMITS.grantLifeMs + LIMITS.clockSkewMs, ended });
    this.#given.delete(grantId);
  }

  #write(record: { kind: 'revoked'; grantId: string; reason: string; by: EndedGrant['by'] }): Promise<void> {
    return this.#journal.append({ at: new Date(this.#clock.now()).toISOString(), ...record });
  }

  #restoreGrant(record: JournalRecord & { kind: 'granted' }): void {
    const now = this.#clock.now();
    const { grantId, thing, observe, properties, actions, delegate = null, expiresAt } = record;
    if (record.proofUntil > now) this.#used.set(proofId(record.user, record.proof), record.proofUntil);
    if (!(expiresAt > now)) return;
    this.#given.set(grantId, {
      grantId,
      user: record.user as Did,
      formerDids: record.formerDids as readonly Did[],
      carrier: record.carrier as Did,
      thing,
      affordances: {
        observe,
        actions: [...actions],
        ...(properties === undefined ? {} : { properties: [...properties] }),
      },
      delegate,
      expiresAt,
    });
  }
}

/** Entries live about equally long: the oldest go first, and the first that lives ends the look. */
function dropExpired<Entry>(entries: Map<string, Entry>, now: number, untilOf: (entry: Entry) => number): void {
  for (const [id, entry] of entries) {
    if (untilOf(entry) > now) return;
    entries.delete(id);
  }
}

function propertiesOf({ description }: OwnedThing): readonly string[] {
  return Object.keys(description.properties ?? {});
}

/** Ids are unique to their signer: nobody uses up another's. */
function proofId(user: string, jti: string): string {
  return `${user} ${jti}`;
}

function usedUntil({ exp }: AccessProof): number {
  return exp * 1000 + LIMITS.clockSkewMs;
}
