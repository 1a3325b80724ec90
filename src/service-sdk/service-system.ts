// A third-party service system (Y.4240 cl. 6): offers services, answers every enabler that links to it, and stays master of
// who may call them. Runs in Node and in a browser: identity, listening and journal are handed in.
import { TwinportError } from '../base/errors.ts';
import type { PartialDescription } from '../provider/complete-description.ts';
import type { AccessPolicyInput } from '../provider/policy.ts';
import { parsePolicy, ProviderSystem, type ProviderSystemOptions } from '../provider/provider-system.ts';
import type { Link } from '../transport/link.ts';
import { callHandler } from './call.ts';
import { describeService } from './describe.ts';
import { Service } from './service.ts';
import { ServiceLink, type ServiceLinkContext } from './service-link.ts';
import { ShareBook } from './share-book.ts';
import { StreamBook } from './stream-book.ts';

export interface ServiceSystemOptions extends ProviderSystemOptions {
  /** What its services are useful for; of each service, unless its description says otherwise. */
  readonly purposes: readonly string[];
}

export interface ServiceToOffer {
  /** A Thing Description 1.1 with `twinport:` terms (SPEC.md SRV-1); `@context`, security and forms may be left out. */
  readonly description: PartialDescription;
  /** Names this version of the description; without it, a new description is a new version. */
  readonly version?: string;
  /** Who may observe and call; without it everybody may observe and nobody may call. */
  readonly policy?: AccessPolicyInput;
  /** By need: messages with readings a second, at most (0.1 to 60). Each brings every sample since the last one. */
  readonly maxRatesHz?: Readonly<Record<string, number>>;
}

const SERVICES_A_SYSTEM = 256;

/** Starts a service system; resolves when it listens. */
export async function startServiceSystem(options: ServiceSystemOptions): Promise<ServiceSystem> {
  const system = new ServiceSystem(options);
  await system.start();
  return system;
}

export class ServiceSystem extends ProviderSystem<Service, ServiceLink> {
  readonly #context: ServiceLinkContext;

  constructor(options: ServiceSystemOptions) {
    super(options);
    const { identity, clock } = this.provider;
    const streams = new StreamBook(({ carrier, thingID, commandID }, item) => {
      for (const link of this.links) if (link.peer.did === carrier) link.sendOutput(thingID, commandID, item);
    });
    this.#context = { ...this.provider, shares: new ShareBook(identity, clock), streams };
  }

  /**
   * Offers a service, or replaces the one with the same id.
   * @throws TwinportError `description-invalid`, `input-invalid` (policy, rates), `limit-exceeded`
   */
  async offer(service: ServiceToOffer): Promise<Service> {
    const { identity, facts, clock } = this.provider;
    const { domains, purposes = [] } = facts;
    const described = await describeService(identity.did, service.description, { domains, purposes }, service.version);
    const rates = checkRates(service.maxRatesHz ?? {}, described.description['twinport:needs']);
    const offered = new Service(
      described,
      parsePolicy(service.policy),
      rates,
      (owner, action, handler) => callHandler(owner, action, handler, this.#context),
      () => clock.now(),
    );
    await this.adopt(offered, SERVICES_A_SYSTEM);
    await this.eachLink((link) => link.registerService(offered));
    return offered;
  }

  /** Takes a service back: it disappears from every world, and what was shared with it ends. */
  async withdraw(service: Service): Promise<void> {
    this.#context.shares.endAllOf(service.id, 'the service was withdrawn');
    await this.eachLink((link) => link.withdrawService(service));
    this.things.delete(service.id);
  }

  override async stop(reason = 'the service system stops'): Promise<void> {
    this.#context.shares.clear();
    await super.stop(reason);
  }

  protected override open(link: Link, joined: (enabler: ServiceLink) => void): Promise<void> {
    return ServiceLink.open(link, this.#context, joined);
  }
}

function checkRates(
  rates: Readonly<Record<string, number>>,
  needs: readonly { readonly id: string }[],
): Readonly<Record<string, number>> {
  for (const [id, rateHz] of Object.entries(rates))
    if (!needs.some((need) => need.id === id) || !(rateHz >= 0.1 && rateHz <= 60))
      throw new TwinportError('input-invalid', `maxRatesHz.${id}: a need of the description, 0.1 to 60 Hz`);
  return rates;
}
