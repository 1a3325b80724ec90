// A device as the bridge sees it: a stream of readings and events that mends itself, whether it is there, and actions that are done
// when it says so. Who calls: bridged-twin.ts; any W3C WoT Thing will do, whatever its protocol.
import { Emitter } from '../../base/emitter.ts';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import type { Logger } from '../../base/logger.ts';
import type { Secrets } from './credentials.ts';
import { readDeviceDescription, type DeviceDescription } from './device-description.ts';
import { DeviceSession, type SessionOutput } from './device-session.ts';
import { pause } from './in-time.ts';
import { invokeAction, writeProperty, type InvokeContext, type ReportedProgress } from './invoke-action.ts';
import type { Readings } from './readings.ts';
import { SeldomLog } from './seldom-log.ts';

export interface DeviceOptions {
  /** Fetches the description, anew for each stretch of contact: what comes back may come back at another port. */
  readonly describe: (signal: AbortSignal) => Promise<unknown>;
  /** Where the description comes from: for messages, and the base of its relative addresses. */
  readonly from: string;
  readonly secrets?: Secrets;
  /** For actions of protocols without answers: how their progress shows in the readings. */
  readonly reportedProgress?: Readonly<Record<string, ReportedProgress>>;
  /** Instead of the description's `twinport:silenceMs`. */
  readonly silenceMs?: number;
  readonly logger?: Logger;
}

/** Whether the device is there, and why not. */
export interface Presence {
  readonly present: boolean;
  readonly reason: string;
}

interface DeviceEvents {
  description: DeviceDescription;
  readings: { readonly readings: Readings; readonly sourceTimeMs: number };
  event: { readonly name: string; readonly data: Json };
  presence: Presence;
  /** A description that is none: nothing but a person will mend it. */
  misdescribed: TwinportError;
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

/** Begins to keep contact when it is started, and goes on until it is closed. */
export class Device extends Emitter<DeviceEvents> {
  readonly #options: DeviceOptions;
  readonly #closing = new AbortController();
  readonly #seldom: SeldomLog;
  #keeping: Promise<void> = Promise.resolve();
  #session: DeviceSession | null = null;
  #latest: Readings = {};
  #presence: Presence = { present: false, reason: 'the device has not been met yet' };

  constructor(options: DeviceOptions) {
    super();
    this.#options = options;
    this.#seldom = new SeldomLog(options.logger ?? (() => undefined), { device: options.from });
  }

  /** Call once, after listening. */
  start(): void {
    this.#keeping = this.#keepContact();
  }

  /** The newest value of every property that was ever reported. */
  get latest(): Readings {
    return this.#latest;
  }
  get presence(): Presence {
    return this.#presence;
  }

  /**
   * Asks for an action and resolves when the device has done it.
   * @throws TwinportError `twin-offline`, `timeout`, or `action-failed` with the device's reason
   */
  async invoke(action: string, input: Json, context: InvokeContext = {}): Promise<Json> {
    const session = this.#met();
    const progress = this.#options.reportedProgress?.[action];
    const output = await invokeAction(session, action, input, context, { latest: () => this.#latest, progress });
    session.refresh();
    return output;
  }

  /** Writes a property. @throws TwinportError as `invoke` */
  async write(property: string, value: Json): Promise<void> {
    const session = this.#met();
    await writeProperty(session, property, value);
    session.refresh();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#keeping;
  }

  #met(): DeviceSession {
    if (this.#session !== null && this.#presence.present) return this.#session;
    throw new TwinportError('twin-offline', `the device is not there: ${this.#presence.reason}`);
  }

  async #keepContact(): Promise<void> {
    const { signal } = this.#closing;
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      try {
        const met = this.#presence;
        const lost = await this.#liveSession();
        if (this.#presence !== met) retryMs = FIRST_RETRY_MS;
        this.#show({ present: false, reason: lost.message });
      } catch (thrown) {
        const error = toTwinportError(thrown);
        if (error.code === 'description-invalid') this.emit('misdescribed', error);
        this.#show({ present: false, reason: error.message });
      }
      // Spread out, so that a plant that comes back is not met by all its consumers at once.
      await pause(retryMs * (0.75 + Math.random() / 2), signal);
      retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
    }
  }

  /** One session from its first contact to its end; resolves with why it ended. */
  async #liveSession(): Promise<Error> {
    const { describe, from, secrets = {}, silenceMs = null } = this.#options;
    const { signal } = this.#closing;
    const description = readDeviceDescription(await describe(signal), from);
    this.emit('description', description);
    for (const what of description.leftOut) this.#seldom.warn(`left out: ${what}`);
    let met = false;
    const output: SessionOutput = {
      readings: (readings, sourceTimeMs) => {
        this.#latest = { ...this.#latest, ...readings };
        this.emit('readings', { readings, sourceTimeMs });
      },
      event: (name, data) => this.emit('event', { name, data }),
      contact: () => {
        met = true;
        if (this.#session !== null) this.#show({ present: true, reason: '' });
      },
      // What breaks off because it is being closed is nothing odd.
      odd: (what) => void (signal.aborted || this.#seldom.warn(what)),
    };
    const session = await DeviceSession.open(description, { secrets, silenceMs, signal, output });
    this.#session = session;
    if (met) this.#show({ present: true, reason: '' });
    const lost = await session.ended;
    this.#session = null;
    await session.close();
    return lost;
  }

  #show(presence: Presence): void {
    const before = this.#presence;
    if (this.#closing.signal.aborted || (before.present === presence.present && before.reason === presence.reason))
      return;
    this.#presence = presence;
    if (before.present || presence.present)
      this.#options.logger?.(
        presence.present ? 'info' : 'warn',
        presence.present ? 'the device is there' : `the device is gone: ${presence.reason}`,
        { device: this.#options.from },
      );
    else this.#seldom.warn(`the device is not there: ${presence.reason}`);
    this.emit('presence', presence);
  }
}
