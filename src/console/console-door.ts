// What the console's worker exposes to its page by Comlink: start once, take links, and do what the owner asks. The page is our
// own code; what visitors send reaches this object only through sessions.
import { proxy } from 'comlink';
import { receiveLink, type CarriedLink } from '../transport/carry-link.ts';
import type { Link } from '../transport/link.ts';
import { ConsoleSystem } from './console-system.ts';

/** A hidden page's timers are slowed down to one a minute: the worker tells it when to say to the broker that it is there. */
const BEAT_MS = 5_000;

export interface ConsoleStart {
  /** Hears when it is time to tell the broker. */
  readonly beats: MessagePort;
  /** Of its system, until its owner gives it another. */
  readonly firstName: string;
}

export class ConsoleDoor {
  #onLink: (link: Link) => void = () => undefined;
  #onReach: (state: 'online' | 'offline', detail: string) => void = () => undefined;

  /** Opens what was kept, serves it, and gives the system to the page. */
  async start({ beats, firstName }: ConsoleStart): Promise<ReturnType<typeof proxy<ConsoleSystem>>> {
    const system = await ConsoleSystem.start((onLink, onReach) => {
      this.#onLink = onLink;
      this.#onReach = onReach;
      return () => undefined;
    }, firstName);
    setInterval(() => beats.postMessage(null), BEAT_MS);
    return proxy(system);
  }

  /** Takes a link that the page carries over. Must be called in the task that made its channels. */
  attachLink(carried: CarriedLink): void {
    this.#onLink(receiveLink(carried));
  }

  setBroker(state: 'online' | 'offline', detail: string): void {
    this.#onReach(state, detail);
  }
}
