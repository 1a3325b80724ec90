// One unbroken stretch of contact with a device: its properties are observed or polled and its events heard, and when contact
// breaks or the device falls silent the whole session ends. Who calls: device.ts, again and again.
import { setMaxListeners } from 'node:events';
import { systemClock } from '../../base/clock.ts';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import { Limiter } from '../../base/limiter.ts';
import { Clients } from './clients.ts';
import type { Secrets } from './credentials.ts';
import type { DeviceDescription } from './device-description.ts';
import { inTime } from './in-time.ts';
import { decode } from './payload.ts';
import { Poller } from './poller.ts';
import type { Message } from './protocol-client.ts';
import { readingsIn, type Readings } from './readings.ts';
import { planRoutes, type Route } from './routes.ts';

export interface SessionOutput {
  readings(readings: Readings, sourceTimeMs: number): void;
  event(name: string, data: Json): void;
  /** The device has shown that it is there. */
  contact(): void;
  /** Something could not be understood or reached, and was left out. */
  odd(what: string): void;
}

interface SessionOptions {
  readonly secrets: Secrets;
  /** Instead of the description's own. */
  readonly silenceMs: number | null;
  readonly signal: AbortSignal;
  readonly output: SessionOutput;
}

const OPEN_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 5_000;
/** Questions to one device at a time: small controllers serve few. */
const AT_ONCE = 4;

export class DeviceSession {
  readonly clients: Clients;
  readonly description: DeviceDescription;
  /** Settles with the reason when contact is lost or the session is closed. */
  readonly ended: Promise<Error>;
  readonly #options: SessionOptions;
  readonly #closing = new AbortController();
  readonly #limiter = new Limiter(AT_ONCE);
  readonly #pollers: Poller[] = [];
  readonly #silenceMs: number | null;
  #lose: (error: Error) => void = () => undefined;
  #cancelWatch: () => void = () => undefined;
  /** By property: when it was last heard without a question. */
  readonly #heardMs = new Map<string, number>();
  #lastSequence = -1;
  #met = false;
  readonly #leave = (): void => this.#lose(new TwinportError('link-closed', 'the session was closed'));

  /**
   * Opens a session; resolves when everything is subscribed and something that is polled has answered. A device behind a
   * broker has not been met by then.
   * @throws TwinportError `twin-offline`, `timeout`, `sign-in-failed`, `message-malformed` … whatever stood in the way
   */
  static async open(description: DeviceDescription, options: SessionOptions): Promise<DeviceSession> {
    const session = new DeviceSession(description, options);
    const failure = await Promise.race([session.#begin(), session.ended]);
    if (failure === null) return session;
    await session.close();
    throw failure;
  }

  private constructor(description: DeviceDescription, options: SessionOptions) {
    this.description = description;
    this.clients = new Clients(description, options.secrets);
    this.#options = options;
    this.#silenceMs = options.silenceMs ?? description.silenceMs;
    this.ended = new Promise((resolve) => {
      this.#lose = resolve;
    });
    // Each property that is polled waits on it: Node would take ten for a leak.
    setMaxListeners(0, this.#closing.signal);
    if (options.signal.aborted) this.#leave();
    options.signal.addEventListener('abort', this.#leave);
  }

  /** Asks for everything that is polled now: something was just asked of the device. */
  refresh(): void {
    for (const poller of this.#pollers) poller.refresh();
  }

  async close(): Promise<void> {
    this.#options.signal.removeEventListener('abort', this.#leave);
    this.#cancelWatch();
    this.#closing.abort();
    this.#leave();
    await this.clients.close();
  }

  async #begin(): Promise<Error | null> {
    const { output } = this.#options;
    try {
      const routes = await planRoutes(this.description, (form) => this.clients.for(form));
      for (const why of routes.unreached) output.odd(why);
      const { title } = this.description;
      const subscribed = await inTime(
        OPEN_TIMEOUT_MS,
        `${title} did not take our subscriptions`,
        async (signal) => {
          await Promise.all(routes.streams.map((route) => this.#limiter.run(() => this.#stream(route, signal))));
          return this.#hearEvents(signal);
        },
        this.#closing.signal,
      );
      if (routes.polls.length > 0) await this.#poll(routes.polls, routes.streams);
      else if (subscribed === 0 && routes.streams.length === 0 && routes.unreached.length > 0)
        // Nothing can be had of it: the first reason stands for all.
        throw new TwinportError('unsupported-operation', routes.unreached[0]!);
      // What is only operated, and connected to when it is, is there until it shows otherwise.
      const quiet = routes.polls.length + routes.streams.length + subscribed === 0;
      if (quiet || [...routes.polls, ...routes.streams].some(({ client }) => client.meetsDevice)) this.#meet();
      return null;
    } catch (error) {
      return toTwinportError(error);
    }
  }

  async #stream(route: Route, signal: AbortSignal): Promise<void> {
    await route.client.subscribe(route.form, (message) => void this.#take(message, route), this.#lose, signal);
  }

  /** How many there are. */
  async #hearEvents(signal: AbortSignal): Promise<number> {
    const { output } = this.#options;
    let heard = 0;
    for (const { name, forms, terms } of this.description.events) {
      const forEvents = forms.filter(({ operations }) => operations.includes('subscribeevent'));
      let reason = 'it has no form to subscribe to it';
      let client = null;
      for (const form of forEvents) {
        try {
          client = await this.clients.for(form);
        } catch (error) {
          reason = toTwinportError(error).message;
          continue;
        }
        if (!client.canSubscribe(form)) {
          reason = `${form.pointer}: the bridge cannot listen there`;
          client = null;
          continue;
        }
        const take = async (message: Message): Promise<void> => {
          try {
            output.event(name, await decode(message, form, (terms['data'] ?? {}) as object));
            this.#sign(message);
          } catch (error) {
            output.odd(`event ${name}: ${toTwinportError(error).message}`);
          }
        };
        await client.subscribe(form, (message) => void take(message), this.#lose, signal);
        heard += 1;
        break;
      }
      if (client === null) output.odd(`events/${name}: ${reason}`);
    }
    return heard;
  }

  /** Begins to poll; resolves when the first answer has come. @throws the reason when nothing answers */
  async #poll(routes: readonly Route[], streams: readonly Route[]): Promise<void> {
    const { output } = this.#options;
    const { signal } = this.#closing;
    const failing = new Map<Route, Error>();
    await new Promise<void>((resolve, reject) => {
      for (const route of routes) {
        const ask = async (): Promise<void> => {
          const askedMs = systemClock.now();
          const message = await this.#limiter.run(() =>
            inTime(
              ANSWER_TIMEOUT_MS,
              `${route.form.href} did not answer`,
              (each) => route.client.read(route.form, each),
              signal,
            ),
          );
          await this.#understand(message, route, askedMs);
        };
        const poller = new Poller(ask, route.intervalMs, signal);
        this.#pollers.push(poller);
        void poller.run((error) => {
          if (error === null) {
            failing.delete(route);
            resolve();
            return;
          }
          if (failing.get(route)?.message !== error.message) output.odd(error.message);
          failing.set(route, error);
          if (failing.size < routes.length || (streams.length > 0 && !isGone([...failing], streams))) return;
          reject(error);
          this.#lose(error);
        });
      }
      if (streams.length > 0) resolve();
    });
  }

  async #take(message: Message, route: Route): Promise<void> {
    try {
      await this.#understand(message, route);
    } catch (error) {
      this.#options.output.odd(toTwinportError(error).message);
    }
  }

  /** `askedMs`: when it was asked for; what was heard by itself since then is newer. */
  async #understand(message: Message, route: Route, askedMs: number | null = null): Promise<void> {
    const { readings, sourceTimeMs, sequence } = await readingsIn(message, route);
    if (this.#closing.signal.aborted) return;
    this.#sign(message);
    if (sequence !== null) {
      if (sequence <= this.#lastSequence) return;
      this.#lastSequence = sequence;
    }
    const names = Object.keys(readings);
    if (askedMs === null) for (const name of names) this.#heardMs.set(name, systemClock.now());
    const fresh = names.filter((name) => askedMs === null || (this.#heardMs.get(name) ?? 0) < askedMs);
    this.#options.output.readings(Object.fromEntries(fresh.map((name) => [name, readings[name]!])), sourceTimeMs);
  }

  /** A sign of life; but what a broker had kept is none where silence would tell. */
  #sign({ retained }: Message): void {
    if (retained === true && this.#silenceMs !== null) return;
    this.#meet();
    if (this.#silenceMs === null) return;
    this.#cancelWatch();
    this.#cancelWatch = systemClock.after(this.#silenceMs, () =>
      this.#lose(new TwinportError('timeout', `the device has been silent for ${this.#silenceMs} ms`)),
    );
  }

  #meet(): void {
    if (this.#met || this.#closing.signal.aborted) return;
    this.#met = true;
    this.#options.output.contact();
  }
}

/** Nothing answers over connections on which nothing else is heard, either: a stream may not notice that it broke. */
function isGone(failing: readonly (readonly [Route, Error])[], streams: readonly Route[]): boolean {
  const silent = failing.every(
    ([, error]) => error instanceof TwinportError && ['twin-offline', 'timeout'].includes(error.code),
  );
  return silent && streams.every(({ client }) => failing.some(([route]) => route.client === client));
}
