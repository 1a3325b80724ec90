// Grants that the visitor holds (P7, P14): asked at the owner through the enabler, kept over a reload, ended when the owner
// revokes them. The enabler reads their terms and carries them; it can neither make nor widen one.
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { TwinId } from '../base/ids.ts';
import { readGrant } from '../identity/access.ts';
import type { AccessGranted } from '../protocol/dii.ts';
import type { EnablerContext } from './context.ts';
import type { GrantRecord } from './store/store.ts';
import type { Registry } from './twins/registry.ts';

export class Access {
  readonly #context: EnablerContext;
  readonly #registry: Registry;
  readonly #grants = new Map<TwinId, GrantRecord>();

  constructor(context: EnablerContext, registry: Registry) {
    this.#context = context;
    this.#registry = registry;
  }

  async restore(): Promise<void> {
    for (const record of await this.#context.store.list('grants')) this.#grants.set(record.twinId, record);
  }

  /** Carries the user's proof to the owner and keeps the grant. @throws TwinportError `twin-offline` and the owner's problems */
  async request(twinId: TwinId, proof: string): Promise<AccessGranted> {
    const { link } = this.#registry.reachable(twinId);
    const answer = await link.session.request('requestaccess', { thingID: twinId, proof });
    if (answer.grant === undefined) return answer;
    // Terms are read from the signed grant, not from the words beside it.
    const { affordances, exp } = readGrant(answer.grant);
    const record: GrantRecord = { twinId, grant: answer.grant, granted: affordances, expiresAt: exp * 1000 };
    this.#grants.set(twinId, record);
    await this.#context.store.put('grants', twinId, record);
    return answer;
  }

  /** The grant for a twin. @throws TwinportError `grant-missing`, `grant-expired` */
  grant(twinId: TwinId): GrantRecord {
    const record = this.#grants.get(twinId);
    if (record === undefined) throw new TwinportError('grant-missing', 'no access was requested for this twin yet');
    if (record.expiresAt <= this.#context.clock.now())
      throw new TwinportError('grant-expired', 'the grant for this twin has expired');
    return record;
  }

  /** The grant if there is a valid one; null otherwise. */
  validGrant(twinId: TwinId): GrantRecord | null {
    try {
      return this.grant(twinId);
    } catch (thrown) {
      const { code } = toTwinportError(thrown);
      if (code !== 'grant-missing' && code !== 'grant-expired') throw thrown;
      return null;
    }
  }

  /** The owner took a grant back, or it ended. A newer grant for the same twin stays. */
  async end(twinId: TwinId, grantId: string, reason: string): Promise<void> {
    const record = this.#grants.get(twinId);
    if (record === undefined || readGrant(record.grant).jti !== grantId) return;
    this.#grants.delete(twinId);
    await this.#context.store.delete('grants', twinId);
    this.#context.log.mii('grantended', 'ok', `${twinId}: ${reason}`);
    this.#context.notify({ kind: 'grant-ended', twinId, reason });
  }
}
