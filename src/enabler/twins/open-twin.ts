// One open twin (P9): its newest samples in the ring that the page reads, its texts, its clock, and who hears of them. Fed by
// synchronize.ts.
import { TwinportError } from '../../base/errors.ts';
import type { Did, TwinId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import type { MiiNotification, SharedRing, TextReading, TwinStatus } from '../../protocol/mii.ts';
import type { DiiOutputs } from '../../protocol/dii.ts';
import { ABSENT, presenceProperties } from '../../protocol/device-presence.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Readings } from '../../protocol/things.ts';
import { planFields } from '../../state/field-plan.ts';
import { Telling } from '../../state/draw-delay.ts';
import {
  fromFieldValues,
  isDiscrete,
  MOST_MEMBERS,
  toFieldValues,
  twinLayout,
  type TwinLayout,
} from '../../state/layout.ts';
import type { PooledRing, RingPool } from '../../state/ring-pool.ts';
import type { RingClock, TwinRing } from '../../state/twin-ring.ts';
import type { EnablerContext } from '../context.ts';
import type { History } from '../history/history.ts';
import type { TwinRecorder } from '../history/twin-recorder.ts';
import type { ModelRecord } from '../store/store.ts';
import type { SystemLink } from './system-link.ts';
import type { LinkTiming, TimedTwin } from './timing.ts';

/** Who may be quiet for longer is live only while its link is heard: pings are answered every second, and some are lost. */
const LINK_HEARD_MS = 5_000;
/** The page hears that a twin is gone, and draws it no more, long before this. */
const RING_REST_MS = 60_000;
/** Samples wait this long for company before they cross to a page without shared memory. */
const SAMPLES_BATCH_MS = 4;

/** By field: what a whole answer brings, on its way into a ring. */
const received = new Float64Array(LIMITS.affordancesPerTwin * MOST_MEMBERS);

/** What `draw` writes: it is called twenty times a second for each of thousands of twins. */
const drawnClock: RingClock = { offsetMs: 0, errorMs: 0, delayMs: 0, heardMs: 0 };

/** Hears every new reading of a twin, in the order in which they came (P13, services/share.ts). */
export type Tap = (property: string, reading: TextReading) => void;

export class OpenTwin implements TimedTwin {
  readonly id: TwinId;
  readonly systemId: Did;
  readonly layout: TwinLayout;
  readonly taps: Set<Tap>;
  /** Whether the page has it open; a twin is held open for taps alone, too. */
  isShown: boolean;
  /** Shared with the page, where it can be. */
  readonly shared: SharedRing | null;
  /** The link over which its state comes. */
  link: SystemLink | null = null;
  readonly telling = new Telling();
  /** How far behind its provider's now it is drawn; null before that is known. */
  delayMs: number | null = null;
  readonly #context: EnablerContext;
  readonly #pooled: PooledRing;
  readonly #history: History;
  readonly #recorder: TwinRecorder;
  readonly #ring: TwinRing;
  /** Whether there is a boolean or an enum among its fields. */
  readonly #hasDiscrete: boolean;
  readonly #texts: Record<string, TextReading> = {};
  /** Without shared memory: samples not yet told. */
  readonly #untold: number[] = [];
  /** The property by which its system says whether the device is there. */
  readonly #presence: string | null;
  #stream: number | null = null;
  /** The newest word of it that no frame carried, by its clock. */
  #newestTextTime = 0;
  /** For so long it may be quiet: as its description says, until its system says so. */
  readonly #declaredSilenceMs: number;
  #silenceMs: number;
  /** When its system said last that it lives, though nothing of it was new to us; by our clock. */
  #signMs = 0;
  /** What the page was told last. */
  #status: TwinStatus = 'offline';
  /** Newest source time that has come, when it came, and how many there were before. */
  #newestTime = 0;
  #newestHeardMs = 0;
  #samples = 0;
  /** Properties that taps have not heard yet. */
  readonly #changed = new Set<string>();

  /** `before`: the twin in an older version, whose listeners go on. */
  constructor(
    context: EnablerContext,
    model: ModelRecord,
    rings: RingPool,
    history: History,
    before: OpenTwin | undefined,
  ) {
    this.#context = context;
    this.#history = history;
    this.id = model.id;
    this.systemId = model.systemId;
    this.layout = twinLayout(model.description);
    this.#presence = presenceProperties(model.description)?.device ?? null;
    this.#pooled = rings.take(this.layout);
    this.shared = this.#pooled.place;
    this.#ring = this.#pooled.ring;
    this.#hasDiscrete = this.layout.fields.some(isDiscrete);
    this.#recorder = history.open(model.id, this.layout, this.#ring);
    this.#declaredSilenceMs = model.description['twinport:silenceMs'] ?? 0;
    this.#silenceMs = LIMITS.silenceMinMs;
    this.expectSilence(this.#declaredSilenceMs);
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

  /**
   * What was known last of a machine that is away: no news to taps, and not recorded again. Its times are ours, and what the
   * machine says later is newer by its sequence, which begins at one.
   */
  recall(readings: Readings): void {
    if (this.#ring.newestTime() > 0) return;
    for (const [name, reading] of Object.entries(readings)) {
      const [first] = this.layout.properties.get(name) ?? [];
      const members = first === undefined ? null : toFieldValues(this.layout, name, reading.value as Json);
      if (this.layout.texts.includes(name)) this.#texts[name] = reading;
      for (const [member, value] of (members ?? []).entries()) {
        this.#ring.push(first! + member, reading.time, value, reading.sequence);
        if (this.shared === null) this.#tellSample(first! + member, reading.time, value, reading.sequence);
      }
    }
  }

  /** Takes the state as its system gave it, and then the frames of its stream. */
  begin(link: SystemLink, { stream, readings, silenceMs }: DiiOutputs['observeallproperties']): void {
    this.endStream();
    this.link = link;
    this.#stream = stream;
    this.expectSilence(silenceMs ?? this.#declaredSilenceMs);
    this.#signMs = 0;
    const texts: Readings = {};
    for (const [name, reading] of Object.entries(readings)) {
      const fields = this.layout.properties.get(name);
      if (fields === undefined) texts[name] = reading;
      else this.#takeReading(fields[0]!, toFieldValues(this.layout, name, reading.value as Json), reading);
    }
    this.#tellTaps();
    const now = this.#context.clock.now();
    this.#ring.setHeard(now);
    this.takeTexts(texts);
    link.openStream(stream, planFields(this.layout.fields), {
      take: (first, count, values, time, sequence) => this.#take(first, count, values, time, sequence),
      arrived: (arrivedAt) => this.#arrived(arrivedAt),
    });
    link.timing.follow(link.clockSync.read(now), 0);
    if (link.timing.offsetMs !== null) this.draw(link.timing, this.delayMs ?? 0);
    this.#recorder.begin(readings, now);
  }

  /** What is still under way is not taken. */
  endStream(): void {
    if (this.#stream !== null) this.link?.closeStream(this.#stream);
    this.#stream = null;
    this.link = null;
    this.#recorder.end();
  }

  /** Of its numbers these alone come from now on, or all (null). */
  recordOnly(properties: readonly string[] | null): void {
    this.#recorder.look(properties);
  }

  /** It is open for nobody: its memory may become another twin's when the page has surely looked away. */
  end(): void {
    this.endStream();
    this.#history.close(this.#recorder);
    this.#context.clock.after(RING_REST_MS, () => this.#pooled.free());
  }

  takeTexts(readings: Readings): void {
    const taken: Record<string, TextReading> = {};
    for (const [name, { value, time, sequence }] of Object.entries(readings))
      if (this.layout.texts.includes(name)) taken[name] = { value, time, sequence };
    Object.assign(this.#texts, taken);
    for (const { time } of Object.values(taken)) this.#newestTextTime = Math.max(this.#newestTextTime, time);
    for (const [name, { value, time }] of Object.entries(taken)) this.#recorder.takeText(name, value as Json, time);
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
    const isLive = this.#isHeard(now) && !this.#isDeviceAbsent();
    const status: TwinStatus = isOnline ? (isLive ? 'live' : 'stale') : 'offline';
    if (status === this.#status) return;
    this.#status = status;
    this.tell({ kind: 'twin-status', twinId: this.id, status });
  }

  /** It may be quiet for so long while all is well. */
  expectSilence(silenceMs: number): void {
    this.#silenceMs = Math.max(silenceMs, LIMITS.silenceMinMs);
    this.#recorder.silenceMs = this.#silenceMs;
  }

  /** It lives, and what is known of it holds. */
  hearSign(now: number): void {
    this.#signMs = now;
    this.#recorder.hearSign();
  }

  /** Number of its stream on its link. */
  get stream(): number | null {
    return this.#stream;
  }

  /** Whether the newest word of it is no older than its words may be. */
  #isHeard(now: number): boolean {
    const newest = Math.max(this.#ring.newestTime(), this.#newestTextTime);
    const ageMs = Math.min(now + this.#ring.offsetMs - newest, now - this.#signMs);
    if (newest === 0 || ageMs > this.#silenceMs) return false;
    return ageMs <= LIMITS.silenceMinMs || this.link?.isHeard(LINK_HEARD_MS) === true;
  }

  /** What its system has told; a text of an `enum` comes in frames, any other by itself. */
  #isDeviceAbsent(): boolean {
    if (this.#presence === null) return false;
    const told = this.layout.properties.has(this.#presence)
      ? this.#reading(this.#presence)
      : this.#texts[this.#presence];
    return told?.value === ABSENT;
  }

  look(): void {
    const { offsetMs } = this.#ring;
    const latenessMs = this.#newestHeardMs === 0 ? null : this.#newestHeardMs + offsetMs - this.#newestTime;
    this.telling.look(this.#newestTime, this.#samples, latenessMs);
  }

  draw({ offsetMs, errorMs }: LinkTiming, delayMs: number): void {
    this.delayMs = delayMs;
    this.#recorder.offsetMs = offsetMs ?? 0;
    drawnClock.offsetMs = offsetMs ?? 0;
    drawnClock.errorMs = errorMs;
    drawnClock.delayMs = delayMs;
    drawnClock.heardMs = this.#ring.heardMs;
    this.#ring.setClock(drawnClock);
  }

  /** Tells the page, when it has the twin open. */
  tell(notification: MiiNotification, transfer?: Transferable[]): void {
    if (this.isShown) this.#context.notify(notification, transfer);
  }

  /** A message with samples of this twin has been read. */
  #arrived(arrivedAt: number): void {
    if (this.#changed.size > 0) this.#tellTaps();
    this.#ring.setHeard(arrivedAt);
    const newest = this.#ring.newestTime();
    if (newest <= this.#newestTime) return;
    this.#newestTime = newest;
    this.#newestHeardMs = arrivedAt;
    this.#samples += 1;
  }

  #takeReading(first: number, members: readonly number[] | null, { time, sequence }: TextReading): void {
    // Fields of another version of the description are none of this one.
    if (members === null) return;
    for (const [member, value] of members.entries()) received[first + member] = value;
    this.#take(first, members.length, received, time, sequence);
  }

  /** A sample of `count` fields of one property from `first` on, at their places in `values`. */
  #take(first: number, count: number, values: Float64Array, time: number, sequence: number): void {
    if (!this.#ring.take(first, count, values, time, sequence)) return;
    if (this.taps.size > 0) this.#changed.add(this.layout.fields[first]!.property);
    if (this.#hasDiscrete && isDiscrete(this.layout.fields[first]!)) this.#recorder.take(first, time, values[first]!);
    if (this.shared !== null || !this.isShown) return;
    for (let field = first; field < first + count; field += 1) this.#tellSample(field, time, values[field]!, sequence);
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
