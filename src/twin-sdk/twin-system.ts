// A digital twin system (Y.4239 cl. 8): publishes twins, answers every enabler that links to it, and stays master of who may
// see and operate them. Runs in Node and in a browser: identity, listening and journal are handed in.
import type { BindingsInput } from '../protocol/bindings.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { PartialDescription } from '../provider/complete-description.ts';
import type { AccessPolicyInput } from '../provider/policy.ts';
import { parsePolicy, ProviderSystem, type ProviderSystemOptions } from '../provider/provider-system.ts';
import { tellingPresence } from '../provider/tell-presence.ts';
import type { Link } from '../transport/link.ts';
import { describeTwin } from './describe.ts';
import { EnablerLink } from './enabler-link.ts';
import { StatePump } from './state-pump.ts';
import { Twin } from './twin.ts';

export type TwinSystemOptions = ProviderSystemOptions;

export interface TwinToPublish {
  /** A Thing Description 1.1; `@context`, security and forms may be left out. */
  readonly description: PartialDescription;
  /** A self-contained GLB. */
  readonly model: Uint8Array;
  readonly bindings: BindingsInput;
  /** Adds two properties, by which `setPresence` tells visitors whether the device is there, and why not. */
  readonly tellsPresence?: boolean;
  /** Names this version of description, model and bindings; a new one replaces the old without a reload. */
  readonly version?: string;
  /** Who may observe and operate; without it everybody may observe and nobody may operate. */
  readonly policy?: AccessPolicyInput;
}

/** Starts a twin system; resolves when it listens. */
export async function startTwinSystem(options: TwinSystemOptions): Promise<TwinSystem> {
  const system = new TwinSystem(options);
  await system.start();
  return system;
}

export class TwinSystem extends ProviderSystem<Twin, EnablerLink> {
  readonly #pump = new StatePump(this.provider.clock);

  /**
   * Publishes a twin, or replaces the one with the same id.
   * @throws TwinportError `description-invalid`, `binding-invalid`, `asset-invalid`, `asset-too-large`, `input-invalid`
   *   (policy), `limit-exceeded`
   */
  async publish(twin: TwinToPublish): Promise<Twin> {
    const { identity, clock } = this.provider;
    const description = twin.tellsPresence === true ? tellingPresence(twin.description) : twin.description;
    const described = await describeTwin(identity.did, description, twin.bindings, twin.model);
    const version = twin.version ?? described.asset.sha256.slice(0, 12);
    const before = this.things.get(described.description.id);
    const published = new Twin(described, version, parsePolicy(twin.policy), () => clock.now(), before);
    await this.adopt(published, LIMITS.modelsPerSystem);
    await this.eachLink((link) => link.registerModel(published));
    return published;
  }

  /** Takes a twin back: it disappears from every world. */
  async withdraw(twin: Twin): Promise<void> {
    await this.eachLink((link) => link.withdrawModel(twin));
    this.things.delete(twin.id);
  }

  protected override open(link: Link, joined: (enabler: EnablerLink) => void): Promise<void> {
    return EnablerLink.open(link, this.provider, this.#pump, joined);
  }
}
