// A Thing as its twin system sees it: its description, a stream of readings and events that mends itself, and actions
// that are done when the device says so. Who calls: demo-system.ts; any W3C WoT Thing will do, whatever its protocol.
import { systemClock } from '../../base/clock.ts';
import { Emitter } from '../../base/emitter.ts';
import { TwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import type { Logger } from '../../base/logger.ts';
import { invokeAction, type InvokeContext, type ReportedProgress } from './invoke-action.ts';
import { ThingSession, type Readings, type SessionOutput } from './thing-session.ts';

export interface ConsumeOptions {
  /** For actions of protocols without answers: how their progress shows in the readings. */
  readonly reportedProgress?: Readonly<Record<string, ReportedProgress>>;
  /** A Thing that streams samples and is silent for this long is taken for gone. */
  readonly silenceMs?: number;
  readonly logger?: Logger;
  /** Gives up waiting for a Thing that has never been there. */
  readonly signal?: AbortSignal;
}

interface ThingEvents {
  readings: { readonly readings: Readings; readonly sourceTimeMs: number };
  event: { readonly name: string; readonly data: Json };
  availability: boolean;
}

const DEFAULT_SILENCE_MS = 3000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;

/**
 * Consumes the Thing behind a Thing Description; waits for it, patiently, when it is not there yet.
 * @throws TwinportError `twin-offline` when `signal` aborts before the Thing was ever reached
 */
export async function consumeThing(tdUrl: string, options: ConsumeOptions = {}): Promise<ConsumedDevice> {
  const device = new ConsumedDevice(tdUrl, options);
  try {
    await device.firstContact(options.signal);
    return device;
  } catch (error) {
    await device.close();
    throw error;
  }
}

export class ConsumedDevice {
  readonly #tdUrl: string;
  readonly #options: ConsumeOptions;
  readonly #events = new Emitter<ThingEvents>();
  #session: ThingSession | undefined;
  #latest: Readings = {};
  readonly #closing = new AbortController();
  #keeping: Promise<void> | undefined;
  #description: Readonly<Record<string, Json>> = {};

  constructor(tdUrl: string, options: ConsumeOptions) {
    this.#tdUrl = tdUrl;
    this.#options = options;
  }

  /** The Thing Description, as the device gave it when it was first reached. */
  get description(): Readonly<Record<string, Json>> {
    return this.#description;
  }
  /** The newest value of every property that was ever reported. */
  get latest(): Readings {
    return this.#latest;
  }
  get available(): boolean {
    return this.#session !== undefined;
  }

  /** `sourceTimeMs` is the device's own time of the readings. Returns how to stop listening. */
  onReadings(listener: (readings: Readings, sourceTimeMs: number) => void): () => void {
    return this.#events.on('readings', ({ readings, sourceTimeMs }) => listener(readings, sourceTimeMs));
  }

  onEvent(listener: (name: string, data: Json) => void): () => void {
    return this.#events.on('event', ({ name, data }) => listener(name, data));
  }

  /** Told at every change; `available` says how it is now. */
  onAvailability(listener: (available: boolean) => void): () => void {
    return this.#events.on('availability', listener);
  }

  /**
   * Asks for an action and resolves when the device has done it.
   * @throws TwinportError `twin-offline`, `timeout`, or `action-failed` with the device's reason
   */
  async invoke(action: string, input: Json, context: InvokeContext = {}): Promise<Json> {
    if (this.#session === undefined) throw new TwinportError('twin-offline', 'the device is not there');
    const progress = this.#options.reportedProgress?.[action];
    return invokeAction(this.#session, action, input, context, { latest: () => this.#latest, progress });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#keeping;
  }

  /** Begins to keep contact; resolves at the first, and is called once. */
  async firstContact(signal?: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      signal?.addEventListener('abort', () =>
        reject(new TwinportError('twin-offline', `${this.#tdUrl} was never reached`)),
      );
      const stop = this.onAvailability(() => {
        stop();
        resolve();
      });
      this.#keeping = this.#keepContact();
    });
  }

  async #keepContact(): Promise<void> {
    const { logger } = this.#options;
    let retryMs = FIRST_RETRY_MS;
    while (!this.#closing.signal.aborted) {
      try {
        const lost = await this.#liveSession();
        retryMs = FIRST_RETRY_MS;
        if (!this.#closing.signal.aborted)
          logger?.('warn', 'the device is gone', { td: this.#tdUrl, reason: lost.message });
      } catch (error) {
        logger?.('debug', 'the device is not there', { td: this.#tdUrl, reason: String(error) });
      }
      // Spread out, so that a plant that comes back is not met by all its consumers at once.
      await this.#sleep(retryMs * (0.75 + Math.random() / 2));
      retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
    }
  }

  /** One session from its first contact to its end; resolves with why it ended. */
  async #liveSession(): Promise<Error> {
    const output: SessionOutput = {
      readings: (readings, sourceTimeMs) => {
        this.#latest = { ...this.#latest, ...readings };
        this.#events.emit('readings', { readings, sourceTimeMs });
      },
      event: (name, data) => this.#events.emit('event', { name, data }),
      odd: (what) => this.#options.logger?.('warn', 'the device sent something odd', { td: this.#tdUrl, what }),
    };
    const { silenceMs = DEFAULT_SILENCE_MS } = this.#options;
    const session = await ThingSession.open(this.#tdUrl, { silenceMs, signal: this.#closing.signal, output });
    if (Object.keys(this.#description).length === 0) this.#description = session.description;
    this.#session = session;
    this.#events.emit('availability', true);
    const lost = await session.ended;
    this.#session = undefined;
    if (!this.#closing.signal.aborted) this.#events.emit('availability', false);
    await session.close();
    return lost;
  }

  #sleep(delayMs: number): Promise<void> {
    const { signal } = this.#closing;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        cancel();
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const cancel = systemClock.after(delayMs, wake);
      signal.addEventListener('abort', wake);
    });
  }
}
