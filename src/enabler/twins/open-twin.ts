// One open twin (P9): its newest samples in the ring that the page reads, its texts, its clock, and who hears of them. Fed by
// synchronize.ts.
import { TwinportError } from '../../base/errors.ts';
import type { Did, TwinId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import type { MiiNotification, TextReading, TwinStatus } from '../../protocol/mii.ts';
import type { Readings } from '../../protocol/things.ts';
import { decodeFrame } from '../../state/frame.ts';
import { InterpolationDelay } from '../../state/interpolation-delay.ts';
import { fromFieldValue, toFieldValue, twinLayout, type TwinLayout } from '../../state/layout.ts';
import { ringBytes, TwinRing } from '../../state/twin-ring.ts';
import type { EnablerContext } from '../context.ts';
import type { ModelRecord } from '../store/store.ts';
import type { SystemLink } from './system-link.ts';

/** A twin without a sample newer than this is stale. */
const STALE_MS = 2_000;
/** Samples wait this long for company before they cross to a page without shared memory. */
const SAMPLES_BATCH_MS = 4;

/** Hears every new reading of a twin, in the order in which they came (P13, services/share.ts). */
export type Tap = (property: string, reading: TextReading) => void;

export class OpenTwin {
  readonly id: TwinId;
  readonly systemId: Did;
  readonly layout: TwinLayout;
  readonly taps: Set<Tap>;
  /** Whether the page has it open; a twin is held open for taps alone, too. */
  isShown: boolean;
  /** Shared with the page, where it can be. */
  readonly shared: SharedArrayBuffer | null;
  /** The link over which its state comes. */
  link: SystemLink | null = null;
  readonly #context: EnablerContext;
  readonly #ring: TwinRing;
  readonly #delay = new InterpolationDelay();
  readonly #texts: Record<string, TextReading> = {};
  /** Without shared memory: samples not yet told. */
  readonly #untold: number[] = [];
  #stream: number | null = null;
  #status: TwinStatus = 'offline';
  #heardMs = 0;

  /** `before`: the twin in an older version, whose listeners go on. */
  constructor(context: EnablerContext, model: ModelRecord, shared: boolean, before: OpenTwin | undefined) {
    this.#context = context;
    this.id = model.id;
    this.systemId = model.systemId;
    this.layout = twinLayout(model.description);
    const bytes = ringBytes(this.layout.fields.length);
    this.shared = shared ? new SharedArrayBuffer(bytes) : null;
    this.#ring = new TwinRing(this.shared ?? new ArrayBuffer(bytes), this.layout.fields.length);
    this.taps = before?.taps ?? new Set();
    this.isShown = before?.isShown ?? false;
  }

  /** The page may come late to what a tap holds open: it hears all that is known. */
  show(): void {
    if (this.isShown) return;
    this.isShown = true;
    this.#status = 'offline';
    if (this.shared !== null) return;
    for (const field of this.layout.fields.keys()) {
      const newest = this.#ring.newest(field);
      if (newest !== null) this.#tellSample(field, newest.time, newest.value, newest.sequence);
    }
  }

  /** Takes the state as its system gave it, and then the frames of its stream. */
  begin(link: SystemLink, stream: number, readings: Readings, onAge: (ageMs: number) => void): void {
    this.endStream();
    this.link = link;
    this.#stream = stream;
    const texts: Readings = {};
    for (const [name, reading] of Object.entries(readings)) {
      const index = this.layout.fields.findIndex((field) => field.name === name);
      if (index < 0) texts[name] = reading;
      else {
        const value = toFieldValue(this.layout.fields[index]!, reading.value as Json);
        if (value !== null) this.#push(index, reading.time, value, reading.sequence);
      }
    }
    this.#heardMs = this.#context.clock.now();
    this.takeTexts(texts);
    link.streams.set(stream, (frame, arrivedAt) => this.#takeFrame(frame, arrivedAt, onAge));
    this.updateClock(this.#heardMs);
  }

  /** What is still under way is not taken. */
  endStream(): void {
    if (this.#stream !== null) this.link?.streams.delete(this.#stream);
    this.#stream = null;
    this.link = null;
  }

  takeTexts(readings: Readings): void {
    const taken: Record<string, TextReading> = {};
    for (const [name, { value, time, sequence }] of Object.entries(readings))
      if (this.layout.texts.includes(name)) taken[name] = { value, time, sequence };
    Object.assign(this.#texts, taken);
    if (Object.keys(taken).length === 0) return;
    this.tell({ kind: 'texts', twinId: this.id, readings: taken });
    for (const [name, reading] of Object.entries(taken)) for (const tap of this.taps) tap(name, reading);
  }

  /** Tells the page every text that is known. */
  tellTexts(): void {
    if (Object.keys(this.#texts).length > 0)
      this.tell({ kind: 'texts', twinId: this.id, readings: { ...this.#texts } });
  }

  /** What is known now. */
  readings(): Readings {
    const readings: Readings = { ...this.#texts };
    for (const [index, field] of this.layout.fields.entries()) {
      const newest = this.#ring.newest(index);
      if (newest === null) continue;
      const { time, value, sequence } = newest;
      readings[field.name] = { value: fromFieldValue(field, value), time, sequence };
    }
    return readings;
  }

  /** The page learns whether it is live, stale or offline, when that has changed. */
  updateStatus(isOnline: boolean, now: number): void {
    const newest = this.#ring.newestTime();
    const isLive = newest > 0 && now + this.#ring.offsetMs - newest <= STALE_MS;
    const status: TwinStatus = isOnline ? (isLive ? 'live' : 'stale') : 'offline';
    if (status === this.#status) return;
    this.#status = status;
    this.tell({ kind: 'twin-status', twinId: this.id, status });
  }

  updateClock(now: number): void {
    const clock = this.link?.clockSync.read(now) ?? null;
    this.#ring.setClock({
      offsetMs: clock?.offsetMs ?? this.#ring.offsetMs,
      errorMs: clock?.errorMs ?? this.#ring.errorMs,
      delayMs: this.#delay.delayMs,
      heardMs: this.#heardMs,
    });
  }

  /** Tells the page, when it has the twin open. */
  tell(notification: MiiNotification, transfer?: Transferable[]): void {
    if (this.isShown) this.#context.notify(notification, transfer);
  }

  #takeFrame(frame: Uint8Array, arrivedAt: number, onAge: (ageMs: number) => void): void {
    const { samples } = decodeFrame(frame, this.layout.fields);
    let newest = 0;
    for (const { field, sample } of samples) {
      this.#push(field, sample.time, sample.value, sample.sequence);
      newest = Math.max(newest, sample.time);
    }
    this.#heardMs = arrivedAt;
    const clock = this.link?.clockSync.read(arrivedAt);
    if (clock === null || clock === undefined || newest === 0) return;
    this.#delay.add(newest, arrivedAt + clock.offsetMs);
    onAge(arrivedAt + clock.offsetMs - newest);
    this.updateClock(arrivedAt);
  }

  #push(index: number, time: number, value: number, sequence: number): void {
    if (!this.#ring.push(index, time, value, sequence)) return;
    if (this.taps.size > 0) {
      const field = this.layout.fields[index]!;
      const reading = { value: fromFieldValue(field, value), time, sequence };
      for (const tap of this.taps) tap(field.name, reading);
    }
    if (this.shared === null && this.isShown) this.#tellSample(index, time, value, sequence);
  }

  #tellSample(field: number, time: number, value: number, sequence: number): void {
    if (this.#untold.length === 0) this.#context.clock.after(SAMPLES_BATCH_MS, () => this.#tellSamples());
    this.#untold.push(field, time, value, sequence);
  }

  #tellSamples(): void {
    const samples = Float64Array.from(this.#untold.splice(0));
    const { offsetMs, errorMs, delayMs, heardMs } = this.#ring;
    const clock = [offsetMs, errorMs, delayMs, heardMs] as const;
    this.tell({ kind: 'samples', twinId: this.id, samples, clock }, [samples.buffer]);
  }
}

/** @throws TwinportError `description-invalid` when the system packs other fields than its description says (STA-1) */
export function checkLayout({ id, layout }: OpenTwin, packed: readonly string[]): void {
  const expected = layout.fields.map(({ name }) => name);
  if (packed.length === expected.length && packed.every((name, index) => name === expected[index])) return;
  throw new TwinportError(
    'description-invalid',
    `${id}: the system packs other fields (${packed.join(', ')}) than its description says (${expected.join(', ')})`,
  );
}
