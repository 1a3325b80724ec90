// Live discovery of systems (P5 at MII-D1): a question that stays, answered now and whenever the answer changes. Used by the
// systems panel and by window.twinport.
import type { MetaverseIntegration, MiiNotification, SystemFilter, SystemSummary } from '../../protocol/mii.ts';

type Listener = (systems: readonly SystemSummary[]) => void;

interface Watch {
  readonly filter: SystemFilter;
  readonly listener: Listener;
  /** The answer that the listener has, without what changes by the second. */
  last: string;
}

export class LiveDiscovery {
  readonly #mii: MetaverseIntegration;
  readonly #watches = new Set<Watch>();
  #asking = false;
  #again = false;

  constructor(mii: MetaverseIntegration) {
    this.#mii = mii;
  }

  /** Calls the listener with the systems that match, now and on each change. Returns what stops it. */
  watch(filter: SystemFilter, listener: Listener): () => void {
    const watch: Watch = { filter, listener, last: '' };
    this.#watches.add(watch);
    void this.#askAll();
    return () => void this.#watches.delete(watch);
  }

  /** What the enabler tells: models and services change which systems match by type and purpose. */
  receive({ kind }: MiiNotification): void {
    if (kind === 'systems-changed' || kind === 'models-changed' || kind === 'services-changed') void this.#askAll();
  }

  async #askAll(): Promise<void> {
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#again) {
      this.#again = false;
      // A worker that died has said so already (main.ts).
      await Promise.all([...this.#watches].map((watch) => this.#ask(watch).catch(() => undefined)));
    }
    this.#asking = false;
  }

  async #ask(watch: Watch): Promise<void> {
    const systems = await this.#mii.discoverSystems(watch.filter);
    const answer = JSON.stringify(systems.map(({ link: _link, leaseExpiresAt: _lease, ...system }) => system));
    if (answer === watch.last || !this.#watches.has(watch)) return;
    watch.last = answer;
    watch.listener(systems);
  }
}
