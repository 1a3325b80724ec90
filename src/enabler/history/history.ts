// The past of the twins (P9, MII-D4): records what the visitor may read while it is open, and gives it back as points, as a file, or
// not at all when the grant is gone (SPEC.md HIS). Called by enabler.ts and, for each open twin, twins/synchronize.ts.
import { TwinportError } from '../../base/errors.ts';
import type { Sha256, TwinId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import {
  FRAMES_ASKED,
  type HistoryOperations,
  type HistoryPoint,
  type RecordedFrames,
  type RecordedTwin,
  type RecordedWorld,
  type RecordingFilter,
} from '../../protocol/history.ts';
import type { Readings } from '../../protocol/things.ts';
import { twinLayout, type TwinLayout } from '../../state/layout.ts';
import type { TwinRing } from '../../state/twin-ring.ts';
import type { Access } from '../access.ts';
import type { EnablerContext } from '../context.ts';
import type { ModelRecord } from '../store/store.ts';
import { COLUMNS_A_PASS, PASS_MS } from './levels.ts';
import { exportRecording } from './export-recording.ts';
import { lastKnown } from './last-known.ts';
import { readFrames, type FramesAsked } from './read-frames.ts';
import { readHistory, type LoadBlocks } from './read-history.ts';
import { readWorld } from './read-world.ts';
import type { Recording } from './recording.ts';
import { Shelf } from './shelf.ts';
import { POINTS_A_WINDOW, thinPoints } from './thin-points.ts';
import { TwinRecorder } from './twin-recorder.ts';

const POINTS = { usual: 500, least: 2, most: 10_000 } as const;

export class History implements HistoryOperations {
  readonly #context: EnablerContext;
  readonly #access: Access;
  readonly #shelf: Shelf;
  readonly #recorders = new Set<TwinRecorder>();
  /** Whether each recorder knows its share. */
  #isShared = true;

  constructor(context: EnablerContext, access: Access) {
    this.#context = context;
    this.#access = access;
    this.#shelf = new Shelf(context.store);
  }

  /** Reads what earlier visits recorded, and starts to look at what comes. */
  async start(): Promise<void> {
    await this.#shelf.restore(this.#now);
    this.#context.clock.every(PASS_MS, () => this.#pass());
  }

  /** A twin is open in this version. */
  describe(model: ModelRecord): void {
    const { id: twinId, systemId, version, description, bindings, asset } = model;
    const header = { twinId, systemId, version, sha256: asset.sha256 as Sha256, description, bindings };
    this.#shelf.ensure(header).describe(header);
  }

  /** Records a twin that was described from now on, until the recorder is closed. Its numbers come into `ring`. */
  open(twinId: TwinId, layout: TwinLayout, ring: TwinRing): TwinRecorder {
    const recorder = new TwinRecorder(this.#shelf.get(twinId)!, layout, ring);
    this.#recorders.add(recorder);
    this.#isShared = false;
    return recorder;
  }

  close(recorder: TwinRecorder): void {
    recorder.close();
    this.#recorders.delete(recorder);
    this.#isShared = false;
  }

  async history(
    twinId: TwinId,
    property: string,
    from: number,
    to: number,
    maxPoints: number = POINTS.usual,
  ): Promise<readonly HistoryPoint[]> {
    if (!(from <= to)) throw new TwinportError('input-invalid', '"from" must be a time that is not after "to"');
    const most = Math.floor(Math.min(POINTS.most, Math.max(POINTS.least, maxPoints)));
    if (Number.isNaN(most)) throw new TwinportError('input-invalid', '"maxPoints" must be a number');
    this.#checkAccess(twinId, property);
    const recording = this.#shelf.get(twinId);
    if (recording === undefined || recording.isEmpty) return [];
    // What is asked for beyond what there is would only make windows wider.
    const [start, end] = [Math.max(from, recording.start), Math.min(to, this.#now)];
    if (start > end) return [];
    const stepMs = (POINTS_A_WINDOW * (end - start)) / most;
    const points = await readHistory(recording, property, start, end, stepMs, this.#loadOf(recording));
    return thinPoints(points, most, hasNoMean(recording, property));
  }

  recordings(): Promise<readonly RecordedTwin[]> {
    const readable = this.#shelf.all().filter((recording) => !recording.isEmpty && this.#mayRead(recording));
    return Promise.resolve(
      readable.map((recording) => ({
        twinId: recording.twinId,
        systemId: recording.header.systemId,
        title: recording.header.description.title,
        from: recording.start,
        to: recording.end,
        bytes: recording.bytes,
      })),
    );
  }

  recordedWorld(twinIds: readonly TwinId[]): Promise<RecordedWorld> {
    return readWorld(this.#readable(twinIds), this.#now);
  }

  async recordedFrames(twinIds: readonly TwinId[], from: number, to: number): Promise<RecordedFrames> {
    const { twins, windowMs } = FRAMES_ASKED;
    if (twinIds.length > twins) throw new TwinportError('input-invalid', `frames of at most ${twins} twins at a time`);
    if (!(from <= to && to - from <= windowMs))
      throw new TwinportError('input-invalid', `a window of frames is at most ${windowMs / 1_000} s long`);
    return readFrames(this.#readable(twinIds), from, to);
  }

  /** What was known last of a twin whose machine is away; nothing where nothing was recorded or may be read. */
  async lastKnown(twinId: TwinId): Promise<Readings> {
    const [asked] = this.#readable([twinId]);
    return asked === undefined ? {} : lastKnown(asked);
  }

  /** A twin told an event. */
  takeEvent(twinId: TwinId, name: string, data: Json | undefined, time: number): void {
    for (const recorder of this.#recorders)
      if (recorder.recording.twinId === twinId) return recorder.takeEvent(name, data, time, this.#now);
  }

  async exportRecording({ twinIds, from = 0, to = this.#now, models = false }: RecordingFilter): Promise<Blob> {
    for (const twinId of twinIds ?? []) this.#checkAccess(twinId);
    const { clock, store } = this.#context;
    return exportRecording({
      recordings: this.#shelf
        .all()
        .filter((recording) => !recording.isEmpty && (twinIds?.includes(recording.twinId) ?? this.#mayRead(recording))),
      from,
      to,
      propertiesOf: (recording) => this.#propertiesOf(recording),
      loadOf: (recording) => this.#loadOf(recording),
      modelOf: async ({ header }) => (models ? ((await store.get('assets', header.sha256)) ?? null) : null),
      madeAt: new Date(clock.now()).toISOString(),
    });
  }

  async forgetRecording(twinId: TwinId): Promise<void> {
    for (const recorder of this.#recorders) if (recorder.recording.twinId === twinId) recorder.clear();
    await this.#shelf.forget(twinId);
  }

  /** Those of these twins of which something is recorded that may be read. */
  #readable(twinIds: readonly TwinId[]): FramesAsked[] {
    return [...new Set(twinIds)].flatMap((twinId) => {
      const recording = this.#shelf.get(twinId);
      if (recording === undefined || recording.isEmpty || !this.#mayRead(recording)) return [];
      return [{ recording, properties: this.#propertiesOf(recording), load: this.#loadOf(recording) }];
    });
  }

  /** Properties that the visitor may read. */
  #propertiesOf({ twinId, header }: Recording): string[] {
    return Object.keys(header.description.properties ?? {}).filter((name) => this.#refusal(twinId, name) === null);
  }

  get #now(): number {
    return this.#context.clock.now();
  }

  #pass(): void {
    const now = this.#now;
    if (!this.#isShared) this.#share();
    for (const recorder of this.#recorders) recorder.pass(now);
    this.#shelf.tick(now);
  }

  /** The more there is to record, the less often each number is. */
  #share(): void {
    this.#isShared = true;
    const all = [...this.#recorders].reduce((sum, { columns }) => sum + columns, 0);
    for (const recorder of this.#recorders)
      recorder.passesASample = Math.ceil(Math.max(1, recorder.columns / COLUMNS_A_PASS.twin, all / COLUMNS_A_PASS.all));
  }

  #loadOf(recording: Recording): LoadBlocks {
    return (blocks) => this.#shelf.load(recording, blocks, this.#now);
  }

  #mayRead({ twinId }: Recording): boolean {
    return this.#refusal(twinId) === null;
  }

  #checkAccess(twinId: TwinId, property?: string): void {
    const refusal = this.#refusal(twinId, property);
    if (refusal !== null) throw refusal;
  }

  /** The last grant counts, also when it has expired: the machine may be away. One that was taken back is none (HIS-3). */
  #refusal(twinId: TwinId, property?: string): TwinportError | null {
    const held = this.#access.heldGrant(twinId);
    if (held === null) return new TwinportError('grant-missing', 'without a grant for this twin its past is not shown');
    const { observe, properties } = held.granted;
    const isHidden = property !== undefined && properties !== undefined && !properties.includes(property);
    if (observe && !isHidden) return null;
    return new TwinportError('grant-insufficient', `the owner does not let you observe ${property ?? 'this twin'}`);
  }
}

/** The members of a rotation, and a value that wraps, have no mean that means anything. */
function hasNoMean({ header }: Recording, property: string): boolean {
  const layout = twinLayout(header.description);
  const field = layout.fields[layout.properties.get(property)?.[0] ?? -1];
  return field !== undefined && (field.kind === 'rotation' || field.period !== null);
}
