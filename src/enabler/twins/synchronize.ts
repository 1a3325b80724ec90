// Synchronisation (P9) at DII-3 and MII-D4: state frames of open twins are decoded here, in the worker, into the ring that
// the page reads; status and age are honest about what is known and since when.
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { Did, TwinId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import type { Readings } from '../../protocol/dii.ts';
import type { OpenedTwin, TextReading, TwinStatus } from '../../protocol/mii.ts';
import { decodeFrame } from '../../state/frame.ts';
import { InterpolationDelay } from '../../state/interpolation-delay.ts';
import { toFieldValue, twinLayout, type TwinLayout } from '../../state/layout.ts';
import { ringBytes, TwinRing } from '../../state/twin-ring.ts';
import type { Access } from '../access.ts';
import type { EnablerContext } from '../context.ts';
import type { ModelRecord } from '../store/store.ts';
import type { Registry, SystemEntry } from './registry.ts';
import type { SystemLink } from './system-link.ts';

/** Frames a second that a visitor asks for: what a display can show. */
const RATE_HZ = 60;
/** A twin without a sample newer than this is stale. */
const STALE_MS = 2_000;
/** Samples wait this long for company before they cross to a page without shared memory. */
const SAMPLES_BATCH_MS = 4;
const AGES_KEPT = 512;

interface OpenTwin {
  readonly id: TwinId;
  readonly systemId: Did;
  readonly layout: TwinLayout;
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  readonly ring: TwinRing;
  readonly delay: InterpolationDelay;
  stream: number | null;
  link: SystemLink | null;
  status: TwinStatus;
  heardMs: number;
  /** Without shared memory: samples not yet told. */
  readonly untold: number[];
  readonly texts: Record<string, TextReading>;
}

export class Synchronization {
  readonly #context: EnablerContext;
  readonly #registry: Registry;
  readonly #access: Access;
  readonly #shared: boolean;
  readonly #open = new Map<TwinId, OpenTwin>();
  readonly #ages = new Map<Did, number[]>();

  constructor(context: EnablerContext, registry: Registry, access: Access, shared: boolean) {
    this.#context = context;
    this.#registry = registry;
    this.#access = access;
    this.#shared = shared;
  }

  /** Opens a twin, or opens it anew after its model was replaced. Its state flows as soon as its system can be asked. */
  async open(model: ModelRecord): Promise<OpenedTwin> {
    const layout = twinLayout(model.description);
    const known = this.#open.get(model.id);
    const same =
      known !== undefined &&
      JSON.stringify(known.layout) === JSON.stringify(layout) &&
      known.systemId === model.systemId;
    const twin = same ? known : this.#prepare(model, layout);
    if (!same) this.close(model.id);
    this.#open.set(model.id, twin);
    const link = this.#registry.activeLink(this.#registry.model(model.id).entry);
    if (link !== null) await this.#observe(twin, link);
    const { id, systemId, description, bindings, version, asset } = model;
    const ring = this.#shared ? (twin.buffer as SharedArrayBuffer) : null;
    if (Object.keys(twin.texts).length > 0)
      this.#context.notify({ kind: 'texts', twinId: id, readings: { ...twin.texts } });
    return { id, systemId, description, bindings, version, sha256: asset.sha256 as OpenedTwin['sha256'], ring };
  }

  close(twinId: TwinId): void {
    const twin = this.#open.get(twinId);
    if (twin === undefined) return;
    this.#open.delete(twinId);
    if (twin.stream !== null) twin.link?.streams.delete(twin.stream);
    if (twin.link?.session.isClosed === false) {
      // Nothing depends on the answer: what still comes has no stream any more.
      twin.link.session.request('unobserveallproperties', { thingID: twinId }).catch(() => undefined);
    }
  }

  isOpen(twinId: TwinId): boolean {
    return this.#open.has(twinId);
  }

  /** Whether the twin's state comes over this link already. */
  isObserved(twinId: TwinId, link: SystemLink): boolean {
    return this.#open.get(twinId)?.link === link;
  }

  /** A system can be asked again, or a grant was renewed: state goes on. */
  async resume(entry: SystemEntry): Promise<void> {
    for (const twin of this.#open.values())
      if (twin.systemId === entry.did && entry.link !== null) await this.resumeTwin(twin.id, entry.link);
  }

  async resumeTwin(twinId: TwinId, link: SystemLink): Promise<void> {
    const twin = this.#open.get(twinId);
    if (twin === undefined) return;
    try {
      await this.#observe(twin, link);
    } catch (thrown) {
      const { code, message } = toTwinportError(thrown);
      // The page holds the user's key: it asks for access again.
      if (code.startsWith('grant-')) this.#context.notify({ kind: 'grant-ended', twinId, reason: message });
    }
  }

  /** Takes values that no frame carries. @throws TwinportError for a twin that the system does not own */
  receiveTexts(link: SystemLink, thingID: string, readings: Readings): void {
    const twin = this.#open.get(thingID as TwinId);
    if (twin === undefined) return;
    if (twin.systemId !== link.did) throw new TwinportError('twin-unknown', `${thingID} is no twin of yours`);
    this.#takeTexts(twin, readings);
  }

  /** Called a few times a second: rings learn the clock, the page learns who is live, stale or offline. */
  tick(): void {
    const now = this.#context.clock.now();
    for (const twin of this.#open.values()) {
      this.#updateClock(twin, now);
      const status = this.#statusOf(twin, now);
      if (status === twin.status) continue;
      twin.status = status;
      this.#context.notify({ kind: 'twin-status', twinId: twin.id, status });
    }
  }

  /** Percentiles of the age at arrival of a system's samples, ms. */
  ages(systemId: Did): readonly [p50: number | null, p95: number | null, p99: number | null] {
    const sorted = [...(this.#ages.get(systemId) ?? [])].sort((a, b) => a - b);
    const at = (fraction: number): number | null =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? null;
    return [at(0.5), at(0.95), at(0.99)];
  }

  #prepare(model: ModelRecord, layout: TwinLayout): OpenTwin {
    const bytes = ringBytes(layout.fields.length);
    const buffer = this.#shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
    const ring = new TwinRing(buffer, layout.fields.length);
    return {
      id: model.id,
      systemId: model.systemId,
      layout,
      buffer,
      ring,
      delay: new InterpolationDelay(),
      stream: null,
      link: null,
      status: 'offline',
      heardMs: 0,
      untold: [],
      texts: {},
    };
  }

  async #observe(twin: OpenTwin, link: SystemLink): Promise<void> {
    const { grant, granted } = this.#access.grant(twin.id);
    if (!granted.observe) throw new TwinportError('grant-insufficient', 'the owner does not let you observe this twin');
    const answer = await link.session.request('observeallproperties', { thingID: twin.id, grant, maxRateHz: RATE_HZ });
    const expected = twin.layout.fields.map(({ name }) => name);
    if (answer.layout.length !== expected.length || answer.layout.some((name, index) => name !== expected[index])) {
      throw new TwinportError(
        'description-invalid',
        `${twin.id}: the system packs other fields (${answer.layout.join(', ')}) than its description says (${expected.join(', ')})`,
      );
    }
    if (twin.stream !== null) twin.link?.streams.delete(twin.stream);
    twin.stream = answer.stream;
    twin.link = link;
    this.#takeFirstState(twin, answer.readings);
    link.streams.set(answer.stream, (frame, arrivedAt) => this.#takeFrame(twin, frame, arrivedAt));
    this.#updateClock(twin, this.#context.clock.now());
  }

  #takeFirstState(twin: OpenTwin, readings: Readings): void {
    const texts: Readings = {};
    for (const [name, reading] of Object.entries(readings)) {
      const index = twin.layout.fields.findIndex((field) => field.name === name);
      if (index < 0) texts[name] = reading;
      else {
        const value = toFieldValue(twin.layout.fields[index]!, reading.value as Json);
        if (value !== null) this.#push(twin, index, reading.time, value, reading.sequence);
      }
    }
    twin.heardMs = this.#context.clock.now();
    this.#takeTexts(twin, texts);
  }

  #takeTexts(twin: OpenTwin, readings: Readings): void {
    const taken: Record<string, TextReading> = {};
    for (const [name, { value, time, sequence }] of Object.entries(readings))
      if (twin.layout.texts.includes(name)) taken[name] = { value, time, sequence };
    Object.assign(twin.texts, taken);
    if (Object.keys(taken).length > 0) this.#context.notify({ kind: 'texts', twinId: twin.id, readings: taken });
  }

  #takeFrame(twin: OpenTwin, frame: Uint8Array, arrivedAt: number): void {
    const { samples } = decodeFrame(frame, twin.layout.fields);
    let newest = 0;
    for (const { field, sample } of samples) {
      this.#push(twin, field, sample.time, sample.value, sample.sequence);
      newest = Math.max(newest, sample.time);
    }
    twin.heardMs = arrivedAt;
    const clock = twin.link?.clockSync.read(arrivedAt);
    if (clock === null || clock === undefined || newest === 0) return;
    twin.delay.add(newest, arrivedAt + clock.offsetMs);
    const ages = this.#ages.get(twin.systemId) ?? [];
    this.#ages.set(twin.systemId, ages);
    ages.push(arrivedAt + clock.offsetMs - newest);
    if (ages.length > AGES_KEPT) ages.shift();
    this.#updateClock(twin, arrivedAt);
  }

  #push(twin: OpenTwin, field: number, time: number, value: number, sequence: number): void {
    if (!twin.ring.push(field, time, value, sequence) || this.#shared) return;
    if (twin.untold.length === 0) this.#context.clock.after(SAMPLES_BATCH_MS, () => this.#tellSamples(twin));
    twin.untold.push(field, time, value, sequence);
  }

  #tellSamples(twin: OpenTwin): void {
    const samples = Float64Array.from(twin.untold.splice(0));
    const { offsetMs, errorMs, delayMs, heardMs } = twin.ring;
    this.#context.notify({ kind: 'samples', twinId: twin.id, samples, clock: [offsetMs, errorMs, delayMs, heardMs] }, [
      samples.buffer,
    ]);
  }

  #updateClock(twin: OpenTwin, now: number): void {
    const clock = twin.link?.clockSync.read(now) ?? null;
    twin.ring.setClock({
      offsetMs: clock?.offsetMs ?? twin.ring.offsetMs,
      errorMs: clock?.errorMs ?? twin.ring.errorMs,
      delayMs: twin.delay.delayMs,
      heardMs: twin.heardMs,
    });
  }

  #statusOf(twin: OpenTwin, now: number): TwinStatus {
    const entry = this.#registry.systems.get(twin.systemId);
    if (entry === undefined || !this.#registry.isOnline(entry)) return 'offline';
    const newest = twin.ring.newestTime();
    return newest > 0 && now + twin.ring.offsetMs - newest <= STALE_MS ? 'live' : 'stale';
  }
}
