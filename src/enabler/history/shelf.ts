// All recordings of this enabler, in its store: brought back after a reload, written while they grow, kept within their bounds, read
// again when somebody looks. Called by history.ts.
import type { TwinId } from '../../base/ids.ts';
import type { Store, StoreChange } from '../store/store.ts';
import type { Block } from './block.ts';
import { FLUSH_MS, FORGOTTEN_MS, LEVELS, PASS_MS } from './levels.ts';
import { Recording, type RecordingHeader } from './recording.ts';

/** What was read and is not looked at any more leaves memory after this. */
const UNREAD_KEPT_MS = 20_000;
/** Bounds are looked at this often: between two looks a recording can exceed them by so much. */
const BOUNDS_MS = 30_000;

export class Shelf {
  readonly #store: Store;
  readonly #recordings = new Map<TwinId, Recording>();
  #boundedAt = 0;
  /** What was written last; one write at a time. */
  #writing: Promise<void> | null = null;
  /** Of blocks that are gone: the store has them still. */
  readonly #gone: StoreChange[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  /** Reads what earlier visits recorded: which blocks there are, not what is in them. */
  async restore(now: number): Promise<void> {
    const [headers, marks] = await Promise.all([this.#store.list('recordings'), this.#store.list('recordingMarks')]);
    const marksOf = new Map(marks.map((record) => [record.twinId, record]));
    for (const header of headers) {
      const { marks: known = [], spans = null } = marksOf.get(header.twinId) ?? {};
      const recording = new Recording(header, known, spans);
      this.#recordings.set(header.twinId, recording);
      if (recording.end < now - FORGOTTEN_MS) this.#empty(recording);
    }
  }

  get(twinId: TwinId): Recording | undefined {
    return this.#recordings.get(twinId);
  }

  all(): readonly Recording[] {
    return [...this.#recordings.values()];
  }

  /** The recording of a twin, begun where there is none. */
  ensure(header: RecordingHeader): Recording {
    const known = this.#recordings.get(header.twinId);
    if (known !== undefined) return known;
    const recording = new Recording(header);
    this.#recordings.set(header.twinId, recording);
    return recording;
  }

  /** The content of these blocks is in memory when this resolves; those that the store has lost are left out. */
  async load({ twinId }: Recording, blocks: readonly Block[], now: number): Promise<readonly Block[]> {
    await Promise.all(
      blocks.map(async (block) => {
        block.usedAt = now;
        if (block.isLoaded) return;
        const stored = await this.#store.get('recordingBlocks', keyOf(twinId, block));
        // Somebody else may have read it meanwhile.
        if (stored !== undefined && !block.isLoaded) block.load(stored);
      }),
    );
    return blocks.filter(({ isLoaded }) => isLoaded);
  }

  /** Writes what has grown, a few twins at a time, and keeps to the bounds. Called with every pass; never waits. */
  tick(now: number): void {
    if (now - this.#boundedAt >= BOUNDS_MS) {
      this.#boundedAt = now;
      this.#keepBounds(now);
    }
    if (this.#writing !== null) return;
    const due = this.all().filter(({ flushedAt }) => now - flushedAt >= FLUSH_MS);
    const changes = due
      .slice(0, Math.max(1, Math.ceil((this.#recordings.size * PASS_MS) / FLUSH_MS)))
      .flatMap((recording) => this.#flush(recording, now));
    void this.#write(changes);
  }

  /** Writes everything that is not written yet. */
  async flush(now: number): Promise<void> {
    await this.#writing;
    await this.#write(this.all().flatMap((recording) => this.#flush(recording, now)));
  }

  /** Removes what was recorded of a twin. */
  async forget(twinId: TwinId): Promise<void> {
    const recording = this.#recordings.get(twinId);
    if (recording === undefined) return;
    this.#empty(recording);
    // What is recorded from now on begins anew.
    recording.openEnd = null;
    recording.isHeaderNew = true;
    await this.#writing;
    await this.#write([]);
  }

  #empty(recording: Recording): void {
    const { twinId } = recording;
    for (const block of recording.blocks()) this.#drop(recording, block);
    recording.forgetSpans();
    this.#gone.push({ table: 'recordings', key: twinId }, { table: 'recordingMarks', key: twinId });
  }

  #flush(recording: Recording, now: number): StoreChange[] {
    const { twinId, header } = recording;
    recording.flushedAt = now;
    const changes: StoreChange[] = [];
    for (const block of recording.blocks()) {
      if (block.isDirty) changes.push({ table: 'recordingBlocks', key: keyOf(twinId, block), value: block.store() });
      else if (block.isLoaded && !recording.isGrowing(block) && now - block.usedAt > UNREAD_KEPT_MS) block.unload();
    }
    if (changes.length > 0) {
      const marks = recording.blocks().map(({ mark }) => mark);
      changes.push({ table: 'recordingMarks', key: twinId, value: { twinId, marks, spans: recording.allSpans } });
    }
    if (recording.isHeaderNew && !recording.isEmpty) {
      recording.isHeaderNew = false;
      changes.push({ table: 'recordings', key: twinId, value: header });
    }
    return changes;
  }

  async #write(changes: readonly StoreChange[]): Promise<void> {
    const all = [...this.#gone.splice(0), ...changes];
    if (all.length === 0) return;
    this.#writing = this.#store.write(all);
    await this.#writing;
    this.#writing = null;
  }

  /** What is too old, or too much, goes: the oldest first. */
  #keepBounds(now: number): void {
    for (const recording of this.all()) {
      if (recording.isEmpty) continue;
      const { end } = recording;
      for (const level of LEVELS) {
        const old = recording
          .blocks(level)
          .filter((block) => block.end < end - level.keepMs && !recording.isGrowing(block));
        for (const block of old) this.#drop(recording, block);
        this.#dropOldest([recording], recording.blocks(level), level.bytes / 4);
      }
      if (end < now - FORGOTTEN_MS) this.#empty(recording);
    }
    for (const level of LEVELS)
      this.#dropOldest(
        this.all(),
        this.all().flatMap((recording) => recording.blocks(level)),
        level.bytes,
      );
  }

  #dropOldest(recordings: readonly Recording[], blocks: readonly Block[], mostBytes: number): void {
    let bytes = blocks.reduce((sum, block) => sum + block.bytes, 0);
    if (bytes <= mostBytes) return;
    for (const block of [...blocks].sort((a, b) => a.end - b.end)) {
      if (bytes <= mostBytes) return;
      const owner = recordings.find((recording) => recording.blocks(block.level).includes(block))!;
      if (owner.isGrowing(block)) continue;
      this.#drop(owner, block);
      bytes -= block.bytes;
    }
  }

  #drop(recording: Recording, block: Block): void {
    recording.remove(block);
    this.#gone.push({ table: 'recordingBlocks', key: keyOf(recording.twinId, block) });
  }
}

function keyOf(twinId: TwinId, { number }: Block): string {
  return `${twinId} ${String(number).padStart(12, '0')}`;
}
