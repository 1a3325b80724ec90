// Grants that the visitor holds for twins and services (P7, P13, P14): asked at the owner through the enabler, kept over a
// reload, ended when owner or visitor takes them back. The enabler reads their terms and carries them; it can neither make nor
// widen one. Grants that a service holds by the visitor's consent are with their sharing (services/share.ts).
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { ServiceId, TwinId } from '../base/ids.ts';
import { issuerOf, readGrant } from '../identity/access.ts';
import type { GrantSummary } from '../protocol/mii.ts';
import type { AccessGranted, SignInBegun } from '../protocol/things.ts';
import type { EnablerContext } from './context.ts';
import type { GrantRecord } from './store/store.ts';
import { isLetIn } from './systems.ts';
import { peerOf, type Thing, type Things } from './things.ts';

export class Access {
  readonly #context: EnablerContext;
  readonly #things: Things;
  readonly #onEnded: (thing: Thing) => void;
  readonly #grants = new Map<string, GrantRecord>();

  /** `onEnded`: what runs under the grant for this thing must stop now. */
  constructor(context: EnablerContext, things: Things, onEnded: (thing: Thing) => void) {
    this.#context = context;
    this.#things = things;
    this.#onEnded = onEnded;
  }

  async restore(): Promise<void> {
    for (const record of await this.#context.store.list('grants')) this.#grants.set(record.targetId, record);
  }

  /** Carries the user's proof to the owner and keeps the grant. @throws TwinportError `…-offline` and the owner's problems */
  async request(targetId: TwinId | ServiceId, proof: string): Promise<AccessGranted> {
    const thing = this.#things.reachable(targetId);
    const answer = await thing.link.session.request('requestaccess', { thingID: targetId, proof });
    if (answer.grant === undefined) {
      // Somebody else is here now (the visitor's key is locked): what the holder was given is not theirs to use.
      const held = this.#grants.get(targetId);
      if (held !== undefined && readGrant(held.grant).sub !== issuerOf(proof))
        await this.end(thing, held.grantId, 'the key that holds it is not the one that asks');
      return answer;
    }
    // Terms are read from the signed grant, not from the words beside it.
    const { affordances, exp, jti, thing: granted, delegate } = readGrant(answer.grant);
    if (delegate !== undefined || granted !== targetId)
      throw new TwinportError('grant-insufficient', 'the owner’s grant is for another thing, or for a service');
    const record: GrantRecord = {
      grantId: jti,
      targetId,
      grant: answer.grant,
      granted: affordances,
      expiresAt: exp * 1000,
    };
    this.#grants.set(targetId, record);
    await this.#context.store.put('grants', targetId, record);
    this.#context.notify({ kind: 'grants-changed' });
    return answer;
  }

  /** P7: where the user signs in. @throws TwinportError as `request` */
  async beginSignIn(targetId: TwinId | ServiceId, proof: string): Promise<SignInBegun> {
    const { link } = this.#things.reachable(targetId);
    return link.session.request('beginsignin', { thingID: targetId, proof });
  }

  /** The grant for a twin or a service. @throws TwinportError `grant-missing`, `grant-expired` */
  grant(targetId: string): GrantRecord {
    const record = this.#grants.get(targetId);
    if (record === undefined) throw new TwinportError('grant-missing', 'no access was requested for this yet');
    if (record.expiresAt <= this.#context.clock.now())
      throw new TwinportError('grant-expired', 'the grant for this has expired');
    return record;
  }

  /** The grant if there is a valid one; null otherwise. */
  validGrant(targetId: string): GrantRecord | null {
    try {
      return this.grant(targetId);
    } catch (thrown) {
      const { code } = toTwinportError(thrown);
      if (code !== 'grant-missing' && code !== 'grant-expired') throw thrown;
      return null;
    }
  }

  /** The last grant, expired or not; null when there was none, or it was taken back. */
  heldGrant(targetId: string): GrantRecord | null {
    return this.#grants.get(targetId) ?? null;
  }

  /** Grants that are valid now, of systems that were let in. */
  list(): GrantSummary[] {
    const now = this.#context.clock.now();
    return [...this.#grants.values()].flatMap(({ grantId, targetId, granted, expiresAt }) => {
      const thing = this.#things.find(targetId);
      if (thing === null || !isLetIn(thing.entry) || expiresAt <= now) return [];
      const { kind, entry, description } = thing;
      return [
        {
          grantId,
          targetId,
          targetKind: kind,
          systemId: entry.did,
          title: description.title,
          ownerName: entry.name,
          affordances: granted,
          delegate: null,
          expiresAt,
        },
      ];
    });
  }

  /** The thing that the grant is for; null when the visitor holds no such grant. */
  targetOf(grantId: string): Thing | null {
    const record = [...this.#grants.values()].find((candidate) => candidate.grantId === grantId);
    return record === undefined ? null : this.#things.find(record.targetId);
  }

  /** The grant is void, whoever took it back. A newer grant for the same thing stays. */
  async end(thing: Thing, grantId: string, reason: string, ruleChanged = false): Promise<void> {
    if (this.#grants.get(thing.id)?.grantId !== grantId) return;
    const { store, log, notify } = this.#context;
    this.#grants.delete(thing.id);
    this.#onEnded(thing);
    const isTwin = thing.kind === 'twin';
    const told = isTwin
      ? ({ kind: 'grant-ended', twinId: thing.id as TwinId, reason, ruleChanged } as const)
      : ({ kind: 'service-grant-ended', serviceId: thing.id as ServiceId, reason, ruleChanged } as const);
    const facts = { message: told, peer: peerOf(thing.entry) };
    log.mii(isTwin ? 'grantended' : 'servicegrantended', 'ok', `${thing.id}: ${reason}`, facts);
    notify(told);
    notify({ kind: 'grants-changed' });
    await store.delete('grants', thing.id);
  }
}
