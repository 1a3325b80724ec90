// One open twin (P9): its newest samples in the ring that the page reads, its texts, its clock, and who hears of them. Fed by
// synchronize.ts.
import { TwinportError } from '../../base/errors.ts';
import type { Did, TwinId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import type { MiiNotification, TextReading, TwinStatus } from '../../protocol/mii.ts';
import type { Readings } from '../../protocol/things.ts';
import { planFields } from '../../state/field-plan.ts';
import { InterpolationDelay } from '../../state/interpolation-delay.ts';
import { fromFieldValues, toFieldValues, twinLayout, type TwinLayout } from '../../state/layout.ts';
import { Slice } from '../../state/slice.ts';
import { StreamHistory } from '../../state/stream-history.ts';
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
  /** Newest source time in the message that is being read. */
  #newestTime = 0;
  /** Properties that taps have not heard yet. */
  readonly #changed = new Set<string>();

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
      const fields = this.layout.properties.get(name);
      if (fields === undefined) texts[name] = reading;
      else
        for (const [member, value] of (toFieldValues(this.layout, name, reading.value as Json) ?? []).entries())
          this.#push(fields[member]!, reading.time, value, reading.sequence);
    }
    this.#tellTaps();
    this.#heardMs = this.#context.clock.now();
    this.takeTexts(texts);
    const history = new StreamHistory(planFields(this.layout.fields));
    link.openStream({
      number: stream,
      history,
      slice: new Slice(history),
      take: (field, time, value, sequence) => this.#push(field, time, value, sequence),
      arrived: (arrivedAt) => this.#arrived(arrivedAt, onAge),
    });
    this.updateClock(this.#heardMs);
  }

  /** What is still under way is not taken. */
  endStream(): void {
    if (this.#stream !== null) this.link?.closeStream(this.#stream);
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
    for (const name of this.layout.properties.keys()) {
      const reading = this.#reading(name);
      if (reading !== null) readings[name] = reading;
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

  /** A message with samples of this twin has been read. */
  #arrived(arrivedAt: number, onAge: (ageMs: number) => void): void {
    const newest = this.#newestTime;
    this.#newestTime = 0;
    this.#tellTaps();
    this.#heardMs = arrivedAt;
    const clock = this.link?.clockSync.read(arrivedAt);
    if (clock === null || clock === undefined || newest === 0) return;
    this.#delay.add(newest, arrivedAt + clock.offsetMs);
    onAge(arrivedAt + clock.offsetMs - newest);
    this.updateClock(arrivedAt);
  }

  #push(index: number, time: number, value: number, sequence: number): void {
    if (time > this.#newestTime) this.#newestTime = time;
    if (!this.#ring.push(index, time, value, sequence)) return;
    if (this.taps.size > 0) this.#changed.add(this.layout.fields[index]!.property);
    if (this.shared === null && this.isShown) this.#tellSample(index, time, value, sequence);
  }

  /** A property goes out whole, also when it is an array of which each member is a field. */
  #tellTaps(): void {
    for (const name of this.#changed) {
      const reading = this.#reading(name);
      if (reading !== null) for (const tap of this.taps) tap(name, reading);
    }
    this.#changed.clear();
  }

  #reading(property: string): TextReading | null {
    const newest = this.#ring.newest(this.layout.properties.get(property)![0]!);
    const value = fromFieldValues(this.layout, property, (field) => this.#ring.newest(field)?.value);
    return newest === null || value === undefined ? null : { value, time: newest.time, sequence: newest.sequence };
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
