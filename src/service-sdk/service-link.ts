// The service system's end of one link to one enabler, beside what twins have too (provider/enabler-session.ts): registers
// services (P3), serves their properties, and carries what users share with them (P13). SII-1 to SII-3.
import type { Did } from '../base/ids.ts';
import { SII_OUTPUTS, ToServiceSystem, type SiiOutputs } from '../protocol/sii.ts';
import type { Readings } from '../protocol/things.ts';
import { EnablerSession, type ProviderContext } from '../provider/enabler-session.ts';
import type { Link } from '../transport/link.ts';
import type { Service } from './service.ts';
import type { ShareBook } from './share-book.ts';
import type { Samples, SharingLink } from './shared-twin.ts';
import type { StreamBook } from './stream-book.ts';

type ServiceEnablerSession = EnablerSession<Service, ToServiceSystem, SiiOutputs>;

/** What a link needs of its system. */
export interface ServiceLinkContext extends ProviderContext<Service> {
  readonly shares: ShareBook;
  readonly streams: StreamBook;
}

/** Proves, registers and serves until the link closes. */
export class ServiceLink implements SharingLink {
  readonly #context: ServiceLinkContext;
  readonly #enabler: ServiceEnablerSession;

  private constructor(context: ServiceLinkContext, enabler: ServiceEnablerSession) {
    this.#context = context;
    this.#enabler = enabler;
  }

  /** Proves, says who `joined`, and serves. @throws TwinportError when the other side does not prove itself */
  static async open(link: Link, context: ServiceLinkContext, joined: (link: ServiceLink) => void): Promise<void> {
    const enabler: ServiceEnablerSession = await EnablerSession.open(link, context, {
      role: 'third-party-service-system',
      unknownThing: 'service-unknown',
      incoming: ToServiceSystem,
      outputs: SII_OUTPUTS,
    });
    const serviceLink = new ServiceLink(context, enabler);
    enabler.ended.addEventListener('abort', () => context.shares.detach(serviceLink.peer.did, serviceLink));
    joined(serviceLink);
    enabler.start({
      registerThing: ({ description, version }) => enabler.session.request('registerservice', { description, version }),
      serve: (message) => serviceLink.#serve(message),
    });
  }

  get peer(): ServiceEnablerSession['session']['peer'] {
    return this.#enabler.session.peer;
  }
  onClosed(listener: () => void): void {
    this.#enabler.session.on('closed', listener);
  }

  /** Tells the enabler of a service that is new or has a new version. */
  async registerService(service: Service): Promise<void> {
    await this.#enabler.registerThing(service);
  }

  async withdrawService(service: Service): Promise<void> {
    this.#enabler.stopRunning(service.id);
    if (this.#enabler.registered) await this.#enabler.session.request('withdrawservice', { thingID: service.id });
  }

  /** Leaves in order. */
  leave(reason: string): void {
    this.#enabler.leave(reason);
  }

  /** One item of what a call streams. */
  sendOutput(thingID: string, commandID: string, item: { readonly sequence: number; readonly data: unknown }): void {
    this.#enabler.session.notify('actionoutput', { thingID, commandID, ...item });
  }

  invoke(asks: Parameters<SharingLink['invoke']>[0]): ReturnType<SharingLink['invoke']> {
    const { shareId: shareID, action: name, commandId: commandID, command } = asks;
    return this.#enabler.session.request('invoketwinaction', { shareID, name, commandID, command });
  }

  cancel({
    shareId: shareID,
    commandId: commandID,
    cancellation,
  }: Parameters<SharingLink['cancel']>[0]): ReturnType<SharingLink['cancel']> {
    return this.#enabler.session.request('canceltwinaction', { shareID, commandID, cancellation });
  }

  endShare(shareID: string, reason: string): void {
    this.#enabler.session.notify('endshare', { shareID, reason: reason.slice(0, 512) });
  }

  async #serve(message: ToServiceSystem): Promise<unknown> {
    const { grants, shares, streams } = this.#context;
    const carrier: Did = this.peer.did;
    switch (message.operation) {
      case 'observeallproperties': {
        const service = this.#enabler.thing(message.thingID);
        const grant = await grants.checkObserve(service, message.grant, carrier);
        const shown = (readings: Readings): Readings => only(readings, grant.affordances.properties);
        const send = (changed: Readings): void => {
          const readings = shown(changed);
          if (Object.keys(readings).length > 0)
            this.#enabler.session.notify('propertyreadings', { thingID: service.id, readings });
        };
        this.#enabler.runUnder(grant, 'readings', service.on('readings', send));
        return { readings: shown(service.readings()) };
      }
      case 'sharetwin':
        return shares.take(message, this.#enabler.thing(message.thingID), carrier, this);
      case 'twinreadings':
        shares.receive(carrier, message.shareID, message.samples as Samples);
        return {};
      case 'twinactionstatus': {
        const { shareID, commandID, state, fraction, message: said, output, error } = message;
        const told = { fraction, message: said, output, error };
        const known = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
        shares.progress(carrier, shareID, { commandID, state, ...known });
        return {};
      }
      case 'endshare':
        shares.end(carrier, message.shareID, message.reason);
        return {};
      case 'queryaction':
        // Who asks after a break may have missed items: they go before the answer, on the one ordered channel.
        streams.repeat(message.commandID, carrier);
        return this.#enabler.serveShared(message);
      default:
        return this.#enabler.serveShared(message);
    }
  }
}

function only(readings: Readings, names: readonly string[] | undefined): Readings {
  if (names === undefined) return readings;
  return Object.fromEntries(Object.entries(readings).filter(([name]) => names.includes(name)));
}
