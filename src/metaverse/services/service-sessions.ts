// The services of this world as the enabler finds them (P12 at MII-S1), each kept as a presence, and what is shared with
// them: follows discovery and routes what the enabler tells. Made once by metaverse.ts.
import type { LinkStats } from '../../protocol/link-stats.ts';
import type { Did, ServiceId, TwinId } from '../../base/ids.ts';
import { TwinportError } from '../../base/errors.ts';
import type { MiiNotification, SystemSummary } from '../../protocol/mii.ts';
import type { ThingDescription } from '../../protocol/thing-description.ts';
import type { AccessContext } from '../held-access.ts';
import { ServicePresence } from './service-presence.ts';
import { Shares } from './shares.ts';
import { inLanguage } from '../language/in-language.ts';
import { speech, strings } from '../ui/strings.ts';

/** What services have to know of a twin of this world. */
export interface NeighbourTwin {
  readonly systemId: Did;
  readonly ownerName: string;
  readonly title: string;
  readonly clockOffsetMs: number;
  /** Null before it was opened. */
  readonly description: ThingDescription | null;
}

interface ServiceSessionsOptions extends AccessContext {
  twin(twinId: TwinId): NeighbourTwin | undefined;
  /** Something that faces show has changed. */
  onChanged(): void;
  /** The owner of the service took access back. */
  onAccessTaken(presence: ServicePresence, reason: string): void;
}

export class ServiceSessions {
  readonly shares: Shares;
  readonly #options: ServiceSessionsOptions;
  readonly #presences = new Map<ServiceId, ServicePresence>();
  #systems: readonly SystemSummary[] = [];
  #refreshing: Promise<void> | null = null;
  #refreshAgain = false;

  constructor(options: ServiceSessionsOptions) {
    this.#options = options;
    this.shares = new Shares({
      mii: options.mii,
      user: options.user,
      enabler: options.enabler,
      ownerOf: (twinId) => options.twin(twinId),
      serviceOf: (serviceId) => {
        const summary = this.#presences.get(serviceId)?.summary;
        return summary && { systemId: summary.systemId, needs: summary.thing['twinport:needs'] };
      },
      onChanged: options.onChanged,
    });
  }

  /** The systems that offer services, those too that ask to be let in. */
  get systems(): readonly SystemSummary[] {
    return this.#systems;
  }

  /** The same for people to read: in the language that is spoken. */
  get toldSystems(): readonly SystemSummary[] {
    const language = speech.language.value;
    return this.#systems.map((system) => inLanguage(system, language));
  }

  all(): readonly ServicePresence[] {
    return [...this.#presences.values()];
  }

  get(serviceId: ServiceId): ServicePresence | undefined {
    return this.#presences.get(serviceId);
  }

  /** @throws TwinportError `service-unknown` */
  require(serviceId: string): ServicePresence {
    const presence = this.#presences.get(serviceId as ServiceId);
    if (presence === undefined) throw new TwinportError('service-unknown', strings.faults.notHere(serviceId));
    return presence;
  }

  twin(twinId: TwinId): NeighbourTwin | undefined {
    return this.#options.twin(twinId);
  }

  /** Newest state of the links, between two discoveries. */
  takeLinks(links: readonly LinkStats[]): void {
    this.#systems = this.#systems.map((system) => {
      const newest = links.find(({ systemId }) => systemId === system.id);
      return newest === undefined ? system : { ...system, link: newest.link, leaseExpiresAt: newest.leaseExpiresAt };
    });
    this.#setClocks();
  }

  /** Asks the enabler what there is; calls that come meanwhile become one more round. */
  refresh(): Promise<void> {
    this.#refreshAgain = true;
    this.#refreshing ??= this.#discoverAll().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  /** The visitor's key is another one: every owner is asked anew. */
  changeKey(): void {
    for (const presence of this.#presences.values()) void presence.changeKey();
    this.shares.changeKey();
  }

  /** Takes what the enabler tells; true when it is about services alone. */
  receive(notification: MiiNotification): boolean {
    if (this.shares.receive(notification)) return true;
    switch (notification.kind) {
      // Which twins fit a need changes with the models that are here.
      case 'systems-changed':
      case 'models-changed':
        this.#refreshQuietly();
        return false;
      case 'services-changed':
        this.#refreshQuietly();
        return true;
      case 'call':
        this.#presences.get(notification.status.serviceId)?.receiveCall(notification.status);
        return true;
      case 'call-output':
        this.#presences.get(notification.serviceId)?.receiveOutput(notification.commandID, notification.data);
        return true;
      case 'service-readings':
        this.#presences.get(notification.serviceId)?.receiveReadings(notification.readings);
        return true;
      case 'service-event': {
        const { serviceId, name, data, time } = notification;
        this.#presences.get(serviceId)?.receiveEvent(name, data, time);
        return true;
      }
      case 'service-grant-ended':
        void this.#endAccess(notification.serviceId, notification.reason, notification.ruleChanged);
        return true;
      default:
        return false;
    }
  }

  async #endAccess(serviceId: ServiceId, reason: string, ruleChanged: boolean): Promise<void> {
    const presence = this.#presences.get(serviceId);
    if (presence !== undefined && (await presence.endAccess(ruleChanged)))
      this.#options.onAccessTaken(presence, reason);
    this.#options.onChanged();
  }

  #refreshQuietly(): void {
    // A worker that died has said so already (main.ts).
    this.refresh().catch(() => undefined);
  }

  async #discoverAll(): Promise<void> {
    while (this.#refreshAgain) {
      this.#refreshAgain = false;
      const { mii } = this.#options;
      const [systems, services] = await Promise.all([
        mii.discoverSystems({ kind: 'third-party-service-system' }),
        mii.discoverServices({}),
      ]);
      this.#systems = systems;
      for (const summary of services) {
        const known = this.#presences.get(summary.id);
        if (known === undefined)
          this.#presences.set(summary.id, new ServicePresence(this.#options, summary, () => this.#options.onChanged()));
        else known.update(summary);
      }
      const found = new Set(services.map(({ id }) => id));
      for (const [id, presence] of this.#presences)
        if (!found.has(id)) {
          this.#presences.delete(id);
          presence.leave();
        }
      this.#setClocks();
      await this.shares.refresh();
      this.#options.onChanged();
    }
  }

  #setClocks(): void {
    for (const presence of this.#presences.values()) {
      const system = this.#systems.find(({ id }) => id === presence.summary.systemId);
      presence.clockOffsetMs = system?.link?.clockOffsetMs ?? 0;
    }
  }
}
