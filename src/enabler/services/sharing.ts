// Sharing twins with services (P13, P14; SPEC.md SHR): the visitor's signed consent goes to the twin's owner, the owner's grant says
// what the service gets, and it lasts until visitor, owner or service ends it. Called by enabler.ts and service-side.ts.
import { TwinportError } from '../../base/errors.ts';
import { newId, type Did, type ServiceId, type TwinId } from '../../base/ids.ts';
import { readGrant } from '../../identity/access.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { GrantSummary, ShareSummary } from '../../protocol/mii.ts';
import { needFits, type Need } from '../../protocol/service-description.ts';
import type { AccessGranted, ActionProgress } from '../../protocol/things.ts';
import type { ModelRecord, ServiceRecord, ShareRecord } from '../store/store.ts';
import { isLetIn, type SystemEntry } from '../systems.ts';
import { peerOf, type Thing } from '../things.ts';
import type { ServiceLink } from './service-link.ts';
import { Share, type SharingParts, type TwinCommand } from './share.ts';
import { checkTerms, exceeds } from './shared-terms.ts';

/** How often the page and the log are told that counts have moved on. */
const TELL_MS = 1_000;

export class Sharing {
  readonly #parts: SharingParts;
  readonly #shares = new Map<string, Share>();
  #told = '';
  #toldAt = 0;

  constructor(parts: SharingParts) {
    this.#parts = parts;
  }

  /** After systems, models, services and grants were restored. What has ended meanwhile is forgotten. */
  async restore(): Promise<void> {
    const { context, twins, services } = this.#parts;
    for (const record of await context.store.list('shares')) {
      const isThere = twins.find(record.twinId) !== null && services.find(record.serviceId) !== null;
      if (isThere && record.expiresAt > context.clock.now()) await this.#begin(record);
      else await context.store.delete('shares', record.shareId);
    }
  }

  /**
   * Asks the twin's owner in the name of the service and shares what is granted; renews a sharing that is there.
   * @throws TwinportError `service-…`, `twin-…`, `input-invalid`, `grant-…`, `proof-invalid`, and the problems of owner and service
   */
  async share(
    serviceId: ServiceId,
    needId: string,
    twinId: TwinId,
    proof: string,
  ): Promise<{ share: ShareSummary | null; access: AccessGranted }> {
    const { context, twins, access } = this.#parts;
    const { need } = this.#fitting(serviceId, needId, twinId);
    const { link } = twins.reachable(twinId);
    // The service gets what the visitor sees: nothing without their own grant (SHR-2).
    if (need.properties.length > 0 && !access.grant(twinId).granted.observe)
      throw new TwinportError('grant-insufficient', 'you share what you may see yourself: the owner does not let you');
    const answer = await link.session.request('requestaccess', { thingID: twinId, proof });
    if (answer.grant === undefined) return { share: null, access: answer };
    const grant = readGrant(answer.grant);
    // Service or twin may have changed while the owner was asked.
    const agreed = this.#fitting(serviceId, needId, twinId);
    checkTerms(grant, agreed.model, agreed.service, agreed.need, context.identity.did);
    const known = this.#find(serviceId, needId, twinId);
    const record: ShareRecord = {
      shareId: known?.record.shareId ?? newId(),
      serviceId,
      needId,
      twinId,
      user: grant.sub as Did,
      grantId: grant.jti,
      grant: answer.grant,
      affordances: grant.affordances,
      expiresAt: grant.exp * 1000,
    };
    const share = known ?? (await this.#begin(record));
    share.record = record;
    try {
      await share.deliver();
    } catch (thrown) {
      if (known === undefined) this.#remove(share);
      throw thrown;
    }
    await this.#keep(share);
    return { share: share.summary(), access: answer };
  }

  list(): ShareSummary[] {
    return [...this.#shares.values()].map((share) => share.summary());
  }

  /** The grants under which services have data of twins. */
  grants(): GrantSummary[] {
    return [...this.#shares.values()].flatMap((share) => share.grant() ?? []);
  }

  /** The twin that the grant of a sharing is for; null when no sharing is under it. */
  targetOf(grantId: string): Thing | null {
    const share = this.#under(grantId);
    return share === undefined ? null : this.#parts.things.find(share.record.twinId);
  }

  /** P14: visitor or owner took the grant for a twin back; false when no sharing is under it. */
  endGrant(grantId: string, twinId: string, reason: string): boolean {
    const share = this.#under(grantId);
    if (share?.record.twinId !== twinId) return false;
    this.#end(share, reason);
    return true;
  }

  /** P14: the service wants no more. @throws TwinportError `consent-missing` */
  endByService(link: ServiceLink, shareId: string, reason: string): void {
    this.#end(this.#shareOf(link, shareId), reason, false);
  }

  /** P14: everything with this twin or service ends. */
  endThing(thingId: TwinId | ServiceId, reason: string): void {
    for (const share of this.#shares.values())
      if (share.record.twinId === thingId || share.record.serviceId === thingId) this.#end(share, reason);
  }

  /** P14: trust in a system was taken back. */
  endSystem(entry: SystemEntry, reason: string): void {
    const things = entry.kind === 'digital-twin-system' ? entry.models : entry.services;
    for (const thingId of things.keys()) this.endThing(thingId, reason);
  }

  /** The service is there, anew or in another version: what still fits goes on, the rest ends. */
  onService(service: ServiceRecord): void {
    for (const share of this.#shares.values())
      if (share.record.serviceId === service.id && this.#stillFits(share)) this.#tellAnew(share);
  }

  /** A twin is there, perhaps with another description. */
  onTwin(model: ModelRecord): void {
    for (const share of this.#shares.values())
      if (share.record.twinId === model.id && this.#stillFits(share) && share.isNews(model.description))
        this.#tellAnew(share);
  }

  /** Carries a service's signed command to the twin's owner. @throws TwinportError what refuses it */
  async invoke(link: ServiceLink, message: TwinCommand & { readonly shareID: string }): Promise<ActionProgress> {
    return this.#shareOf(link, message.shareID).invoke(message);
  }

  /** Carries a service's signed word that takes a command back. @throws TwinportError what refuses it */
  async cancel(
    link: ServiceLink,
    { shareID, commandID, cancellation }: { shareID: string; commandID: string; cancellation: string },
  ): Promise<ActionProgress> {
    return this.#shareOf(link, shareID).cancel(commandID, cancellation);
  }

  /** Called a few times a second: grants run out, and counts move on. */
  tick(): void {
    const { clock, notify } = this.#parts.context;
    const now = clock.now();
    for (const share of this.#shares.values())
      if (share.record.expiresAt <= now) this.#end(share, 'the owner’s grant has expired');
    if (now < this.#toldAt + TELL_MS) return;
    this.#toldAt = now;
    for (const share of this.#shares.values()) share.logReadings();
    const state = this.list()
      .map(({ shareId, state, readings }) => `${shareId} ${state} ${readings}`)
      .join();
    if (state === this.#told) return;
    this.#told = state;
    notify({ kind: 'shares-changed' });
  }

  /** Service, need and twin as they are here now. @throws TwinportError when they do not go together */
  #fitting(
    serviceId: ServiceId,
    needId: string,
    twinId: TwinId,
  ): { service: ServiceRecord; need: Need; model: ModelRecord } {
    const { service } = this.#parts.services.reachable(serviceId);
    const { entry, model } = this.#parts.twins.model(twinId);
    if (!isLetIn(entry)) throw new TwinportError('system-untrusted', `${entry.name} was not let in`);
    const need = service.description['twinport:needs'].find(({ id }) => id === needId);
    if (need === undefined)
      throw new TwinportError('input-invalid', `${service.description.title} has no need "${needId}"`);
    if (!needFits(need, model.description))
      throw new TwinportError('input-invalid', `${model.description.title} is no twin for "${need.title}"`);
    return { service, need, model };
  }

  #under(grantId: string): Share | undefined {
    return [...this.#shares.values()].find(({ record }) => record.grantId === grantId);
  }

  #find(serviceId: ServiceId, needId: string, twinId: TwinId): Share | undefined {
    return [...this.#shares.values()].find(
      ({ record }) => record.serviceId === serviceId && record.needId === needId && record.twinId === twinId,
    );
  }

  /** The sharing, when it is with a service of this system. @throws TwinportError `consent-missing` */
  #shareOf(link: ServiceLink, shareId: string): Share {
    const share = this.#shares.get(shareId);
    if (share === undefined || this.#parts.services.find(share.record.serviceId)?.entry.did !== link.did)
      throw new TwinportError('consent-missing', 'nothing is shared with you under this id');
    return share;
  }

  /** @throws TwinportError `limit-exceeded`, and as Share.open */
  async #begin(record: ShareRecord): Promise<Share> {
    if (this.#shares.size >= LIMITS.shares)
      throw new TwinportError('limit-exceeded', `at most ${LIMITS.shares} sharings at a time`);
    const share = new Share(this.#parts, record);
    this.#shares.set(record.shareId, share);
    try {
      await share.open();
    } catch (thrown) {
      this.#remove(share);
      throw thrown;
    }
    return share;
  }

  /** Ends a sharing of what is not asked for, or not there, any more. */
  #stillFits(share: Share): boolean {
    const { serviceId, needId, twinId, affordances } = share.record;
    const service = this.#parts.services.find(serviceId)?.service;
    const model = this.#parts.twins.find(twinId)?.model;
    const need = service?.description['twinport:needs'].find(({ id }) => id === needId);
    const fits =
      model !== undefined && need !== undefined && needFits(need, model.description) && !exceeds(affordances, need);
    if (!fits) this.#end(share, 'twin or service has changed: share it anew');
    return fits;
  }

  #tellAnew(share: Share): void {
    // Refused or cut off, as the log says of this request: the sharing shows as waiting.
    void share.deliver().catch(() => undefined);
  }

  #end(share: Share, reason: string, tellService = true): void {
    const { log, notify, store } = this.#parts.context;
    const { shareId, twinId, serviceId } = share.record;
    const told = { kind: 'share-ended', share: share.summary(), reason } as const;
    this.#remove(share);
    if (tellService) share.activeLink()?.session.notify('endshare', { shareID: shareId, reason });
    const entry = this.#parts.services.find(serviceId)?.entry;
    const peer = entry === undefined ? undefined : peerOf(entry);
    log.mii('shareended', 'ok', `${twinId} with ${serviceId}: ${reason}`, { message: told, peer });
    notify(told);
    notify({ kind: 'shares-changed' });
    notify({ kind: 'grants-changed' });
    void store.delete('shares', shareId);
  }

  #remove(share: Share): void {
    this.#shares.delete(share.record.shareId);
    share.stop();
  }

  async #keep(share: Share): Promise<void> {
    const { store, notify } = this.#parts.context;
    notify({ kind: 'shares-changed' });
    notify({ kind: 'grants-changed' });
    await store.put('shares', share.record.shareId, share.record);
    // It may have ended while it was written down.
    if (this.#shares.get(share.record.shareId) !== share) await store.delete('shares', share.record.shareId);
  }
}
