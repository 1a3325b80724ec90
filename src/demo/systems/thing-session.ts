// One unbroken stretch of contact with a Thing: its description is fetched, its properties and events are observed,
// and when anything breaks or falls silent the whole session ends. Who calls: consume-thing.ts, again and again.
import { systemClock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import { openWotClient, type ConsumedThing, type Form, type WotClient } from './node-wot.ts';

export type Readings = Readonly<Record<string, Json>>;

export interface SessionOutput {
  /** `sourceTimeMs` is the device's own, or the time of arrival where the device states none. */
  readings(readings: Readings, sourceTimeMs: number): void;
  event(name: string, data: Json): void;
  /** Something could not be understood and was left out. */
  odd(what: string): void;
}

interface SessionOptions {
  readonly silenceMs: number;
  readonly signal: AbortSignal;
  readonly output: SessionOutput;
}

/** How the demo devices wrap all properties of one moment; the form says so with `"twinport:payload": "sample"`. */
interface Sample {
  readonly time: number;
  readonly sequence: number;
  readonly values: Readings;
}

const OPEN_TIMEOUT_MS = 10_000;

export class ThingSession {
  readonly client: WotClient;
  /** Settles with the reason when contact is lost or the session is closed. */
  readonly ended: Promise<Error>;
  readonly #options: SessionOptions;
  #thing: ConsumedThing | undefined;
  #description: Readonly<Record<string, Json>> = {};
  #lose: (error: Error) => void = () => undefined;
  #cancelWatch: () => void = () => undefined;
  #lastSequence = -1;
  readonly #leave = () => this.#lose(new TwinportError('link-closed', 'the session was closed'));

  /**
   * Opens a session; resolves when everything is subscribed and, of a Thing that streams samples, the first has come.
   * A Thing that streams samples and is silent for `silenceMs` is taken for gone; `signal` ends the session at any time.
   * @throws TwinportError `twin-offline` when the Thing cannot be reached, `timeout` when it does not answer
   */
  static async open(tdUrl: string, options: SessionOptions): Promise<ThingSession> {
    const session = new ThingSession(await openWotClient(), options);
    session.#watch(OPEN_TIMEOUT_MS, `${tdUrl} did not answer`);
    const failure = await Promise.race([session.#begin(tdUrl), session.ended]);
    if (failure === undefined) return session;
    await session.close();
    if (failure instanceof TwinportError) throw failure;
    throw new TwinportError('twin-offline', `${tdUrl} cannot be reached: ${failure.message}`, { cause: failure });
  }

  private constructor(client: WotClient, options: SessionOptions) {
    this.client = client;
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#lose = resolve;
    });
    if (options.signal.aborted) this.#leave();
    options.signal.addEventListener('abort', this.#leave);
  }

  get thing(): ConsumedThing {
    return this.#thing!;
  }
  get description(): Readonly<Record<string, Json>> {
    return this.#description;
  }

  async close(): Promise<void> {
    this.#options.signal.removeEventListener('abort', this.#leave);
    this.#cancelWatch();
    this.#leave();
    await this.client.close();
  }

  async #begin(tdUrl: string): Promise<Error | undefined> {
    try {
      const { thing, description } = await this.client.consume(tdUrl);
      this.#thing = thing;
      this.#description = description;
      await this.#subscribeEvents(thing);
      const all = this.#formFor(description['forms'] as readonly Form[] | undefined, 'observeallproperties');
      if (all?.['twinport:payload'] === 'sample') await this.#observeSamples(all);
      else {
        await this.#observeEach(thing);
        this.#cancelWatch();
      }
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** The first form for an operation that node-wot has a client for. */
  #formFor(forms: readonly Form[] | undefined, operation: string): Form | undefined {
    return forms?.find((form) => [form.op].flat().includes(operation) && this.client.supports(form));
  }

  #observeSamples(form: Form): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = (bytes: Buffer) => {
        const sample = parse(bytes) as Sample | undefined;
        if (
          typeof sample?.time !== 'number' ||
          typeof sample.sequence !== 'number' ||
          typeof sample.values !== 'object'
        ) {
          this.#options.output.odd('a sample that is none');
          return;
        }
        this.#watch(this.#options.silenceMs, 'the device is silent');
        if (sample.sequence <= this.#lastSequence) return;
        this.#lastSequence = sample.sequence;
        this.#options.output.readings(sample.values, sample.time);
        resolve();
      };
      this.client.subscribe(form, take, this.#lose).catch(reject);
    });
  }

  async #observeEach(thing: ConsumedThing): Promise<void> {
    for (const [name, property] of Object.entries(thing.properties)) {
      const form = this.#formFor(property.forms, 'observeproperty');
      if (form === undefined) continue;
      const take = (value: Json) => this.#options.output.readings({ [name]: value }, systemClock.now());
      await this.client.subscribe(form, (bytes) => this.#takeValue(name, bytes, take), this.#lose);
    }
  }

  // One after the other: node-wot's MQTT pool makes a second connection when asked twice before the first is made.
  async #subscribeEvents(thing: ConsumedThing): Promise<void> {
    for (const [name, event] of Object.entries(thing.events)) {
      const form = this.#formFor(event.forms, 'subscribeevent');
      if (form === undefined) continue;
      const take = (data: Json) => this.#options.output.event(name, data);
      await this.client.subscribe(form, (bytes) => this.#takeValue(name, bytes, take), this.#lose);
    }
  }

  #takeValue(name: string, bytes: Buffer, take: (value: Json) => void): void {
    const value = parse(bytes);
    if (value === undefined) this.#options.output.odd(`${name} is not JSON`);
    else take(value);
  }

  #watch(withinMs: number, otherwise: string): void {
    this.#cancelWatch();
    this.#cancelWatch = systemClock.after(withinMs, () =>
      this.#lose(new TwinportError('timeout', `${otherwise} for ${withinMs} ms`)),
    );
  }
}

function parse(bytes: Buffer): Json | undefined {
  try {
    return JSON.parse(bytes.toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}
