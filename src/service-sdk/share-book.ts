// Every twin that is shared with the services of a system, over all its links: takes sharings in when the owner's grant
// proves them, feeds their readings, ends them (P13; SPEC.md SHR). Called by service-link.ts and call.ts.
import type { Clock } from '../base/clock.ts';
import { TwinportError } from '../base/errors.ts';
import type { Did, TwinId } from '../base/ids.ts';
import { verifyGrant } from '../identity/access.ts';
import type { Identity } from '../identity/keys.ts';
import { parseWith } from '../protocol/parse.ts';
import type { ToServiceSystem } from '../protocol/sii.ts';
import { ThingDescription } from '../protocol/thing-description.ts';
import type { ActionProgress } from '../protocol/things.ts';
import type { Service } from './service.ts';
import { SharedTwin, type Samples, type SharingLink } from './shared-twin.ts';

type ShareTwin = Extract<ToServiceSystem, { operation: 'sharetwin' }>;

/** Of one enabler, so that one carrier cannot fill the book for the others. */
const SHARES_A_CARRIER = 256;

interface Entry {
  readonly twin: SharedTwin;
  cancelExpiry: () => void;
}

export class ShareBook {
  readonly #identity: Identity;
  readonly #clock: Clock;
  /** By carrier, then by id: ids are the carrier's own, and must not reach what another one shares. */
  readonly #byCarrier = new Map<Did, Map<string, Entry>>();

  constructor(identity: Identity, clock: Clock) {
    this.#identity = identity;
    this.#clock = clock;
  }

  /**
   * Takes a sharing in, or renews it.
   * @throws TwinportError `input-invalid` (no such need), `grant-…` (the owner did not say so), `description-invalid`, `limit-exceeded`
   */
  async take(message: ShareTwin, service: Service, carrier: Did, link: SharingLink): Promise<{ maxRateHz: number }> {
    const need = service.needs.find(({ id }) => id === message.needID);
    if (need === undefined)
      throw new TwinportError('input-invalid', `${service.id} has no need "${message.needID}"`, {
        details: { need: message.needID },
      });
    const description = parseWith(
      ThingDescription,
      message.twin.description,
      'description-invalid',
      'Thing Description of the shared twin',
    );
    const system = message.twin.system as Did;
    // The owner's own word: a carrier can pass a sharing on, but cannot make one up.
    const grant = await verifyGrant(message.grant, system, carrier, this.#clock.now());
    const { delegate, sub, thing, affordances, jti: grantId, exp } = grant;
    if (delegate?.system !== this.#identity.did || delegate.service !== service.id)
      throw new TwinportError('grant-insufficient', 'the grant was not given for this service');
    if (sub !== message.user || thing !== message.twin.id || description.id !== thing)
      throw new TwinportError('grant-insufficient', 'the grant is about another user or another twin');
    const terms = { grantId, affordances, description, expiresAt: exp * 1000 };
    const { shareID: shareId, readings } = message;
    const facts = {
      shareId,
      user: sub as Did,
      carrier,
      system,
      twinId: thing as TwinId,
      serviceId: service.id,
      need,
    };
    const known = this.#byCarrier.get(carrier)?.get(shareId);
    const same =
      known !== undefined &&
      known.twin.id === facts.twinId &&
      known.twin.facts.user === facts.user &&
      known.twin.facts.serviceId === facts.serviceId &&
      known.twin.need === need.id;
    if (known !== undefined && !same) this.end(carrier, shareId, 'another sharing took its place');
    const entries = this.#byCarrier.get(carrier) ?? new Map<string, Entry>();
    this.#byCarrier.set(carrier, entries);
    if (!same && entries.size >= SHARES_A_CARRIER)
      throw new TwinportError('limit-exceeded', `at most ${SHARES_A_CARRIER} sharings at a time`);
    const entry = same ? known : this.#enter(entries, new SharedTwin(this.#identity, this.#clock, facts, terms));
    entry.cancelExpiry();
    entry.cancelExpiry = this.#clock.after(terms.expiresAt - this.#clock.now(), () =>
      entry.twin.end('its grant has expired'),
    );
    entry.twin.renew(terms, link);
    entry.twin.start(readings);
    return { maxRateHz: service.maxRateHz(need.id) };
  }

  /** What is shared with a service by one user over one enabler. */
  of(service: Service, user: Did, carrier: Did): readonly SharedTwin[] {
    return [...(this.#byCarrier.get(carrier)?.values() ?? [])]
      .map(({ twin }) => twin)
      .filter(({ facts }) => facts.serviceId === service.id && facts.user === user);
  }

  /** @throws TwinportError `consent-missing` for a sharing that is not there (any more) */
  receive(carrier: Did, shareId: string, samples: Samples): void {
    const twin = this.#twin(carrier, shareId);
    const { properties } = twin.affordances;
    const shared = Object.entries(samples).filter(([name]) => properties?.includes(name) ?? true);
    twin.receive(Object.fromEntries(shared));
  }

  /** @throws TwinportError `consent-missing` */
  progress(carrier: Did, shareId: string, progress: ActionProgress): void {
    this.#twin(carrier, shareId).progress(progress);
  }

  end(carrier: Did, shareId: string, reason: string): void {
    this.#byCarrier.get(carrier)?.get(shareId)?.twin.end(reason);
  }

  /** The service is withdrawn. */
  endAllOf(serviceId: string, reason: string): void {
    for (const entries of this.#byCarrier.values())
      for (const { twin } of entries.values()) if (twin.facts.serviceId === serviceId) twin.stop(reason);
  }

  /** A link broke: sharings wait for the enabler to come back, until their grants end. */
  detach(carrier: Did, link: SharingLink): void {
    for (const { twin } of this.#byCarrier.get(carrier)?.values() ?? []) twin.detach(link);
  }

  /** The system stops. */
  clear(): void {
    for (const [carrier, entries] of this.#byCarrier)
      for (const shareId of entries.keys()) this.end(carrier, shareId, 'the service system stops');
  }

  #twin(carrier: Did, shareId: string): SharedTwin {
    const entry = this.#byCarrier.get(carrier)?.get(shareId);
    if (entry === undefined) throw new TwinportError('consent-missing', `there is no sharing ${shareId} here`);
    return entry.twin;
  }

  #enter(entries: Map<string, Entry>, twin: SharedTwin): Entry {
    const { carrier, shareId } = twin.facts;
    const entry: Entry = { twin, cancelExpiry: () => undefined };
    entries.set(shareId, entry);
    twin.ended.addEventListener('abort', () => {
      entry.cancelExpiry();
      entries.delete(shareId);
      if (entries.size === 0 && this.#byCarrier.get(carrier) === entries) this.#byCarrier.delete(carrier);
    });
    return entry;
  }
}
