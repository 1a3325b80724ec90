// What is recorded of one twin: its blocks, level by level, those in memory and those that only the store has. Filled by
// twin-recorder.ts, kept by shelf.ts, read by read-history.ts.
import type { Did, Sha256, TwinId } from '../../base/ids.ts';
import type { Bindings } from '../../protocol/bindings.ts';
import type { ThingDescription } from '../../protocol/thing-description.ts';
import { Block, type BlockMark } from './block.ts';
import type { Span } from '../../protocol/history.ts';
import { BUCKETS, LEVELS, PASS_MS, RAW, SPANS_A_TWIN, type Level } from './levels.ts';

/** The twin as it was when it was recorded last. */
export interface RecordingHeader {
  readonly twinId: TwinId;
  readonly systemId: Did;
  readonly version: string;
  readonly sha256: Sha256;
  readonly description: ThingDescription;
  readonly bindings: Bindings;
}

export class Recording {
  readonly twinId: TwinId;
  header: RecordingHeader;
  isHeaderNew: boolean;
  /** The last recorded moment behind which no gap stands yet; null when one does. */
  openEnd: number | null;
  flushedAt = 0;
  /** When something was known, oldest first; the last one grows. */
  #spans: Span[];
  readonly #blocks = new Map<Level['id'], Block[]>(LEVELS.map(({ id }) => [id, []]));
  #number = 0;

  /** `marks`: blocks that the store has; `spans`: as it has them. */
  constructor(
    header: RecordingHeader,
    marks: readonly BlockMark[] | null = null,
    spans: readonly Span[] | null = null,
  ) {
    this.twinId = header.twinId;
    this.header = header;
    this.isHeaderNew = marks === null;
    for (const mark of marks ?? []) {
      const level = LEVELS.find(({ id }) => id === mark.level);
      if (level !== undefined) this.#blocks.get(level.id)!.push(new Block(level, mark, false));
      this.#number = Math.max(this.#number, mark.number);
    }
    // Before there were spans, blocks alone said when.
    this.#spans = spans === null ? unionOf([RAW, ...BUCKETS].flatMap((level) => this.blocks(level))) : [...spans];
    // The page may have gone in the middle of it.
    this.openEnd = this.isEmpty ? null : this.end;
  }

  get isEmpty(): boolean {
    return this.blocks().length === 0;
  }

  /** Oldest and newest recorded moment; infinite while there is nothing. */
  get start(): number {
    return this.blocks().reduce((start, block) => Math.min(start, block.start), Number.POSITIVE_INFINITY);
  }
  get end(): number {
    return this.blocks().reduce((end, block) => Math.max(end, block.end), Number.NEGATIVE_INFINITY);
  }
  get bytes(): number {
    return this.blocks().reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** All blocks, or those of a level, oldest first. */
  blocks(level?: Level): readonly Block[] {
    return level === undefined ? [...this.#blocks.values()].flat() : this.#blocks.get(level.id)!;
  }

  /** The twin is open in this version. */
  describe(header: RecordingHeader): void {
    // What is equal is not written again.
    if (JSON.stringify(this.header) === JSON.stringify(header)) return;
    this.header = header;
    this.isHeaderNew = true;
  }

  /** When something was known between two moments, oldest first. What was removed since is known no more. */
  spans(from: number, to: number): Span[] {
    const oldest = Math.max(from, this.start);
    return this.#spans.flatMap(([start, end]): Span[] => {
      const clipped = [Math.max(start, oldest), Math.min(end, to)] as const;
      return clipped[0] <= clipped[1] ? [clipped] : [];
    });
  }

  /** Something is known at this moment, and was at every pass since `since`. */
  know(since: number, now: number): void {
    const last = this.#spans.at(-1);
    if (last !== undefined && since <= last[1] + 2 * PASS_MS) {
      if (now > last[1]) this.#spans[this.#spans.length - 1] = [last[0], now];
      return;
    }
    this.#spans.push([since, now]);
    if (this.#spans.length > SPANS_A_TWIN) this.#spans.splice(0, 2, [this.#spans[0]![0], this.#spans[1]![1]]);
  }

  /** Nothing was known from then on after all. */
  knewUntil(at: number): void {
    const last = this.#spans.at(-1);
    if (last !== undefined && at < last[1]) this.#spans[this.#spans.length - 1] = [last[0], Math.max(at, last[0])];
  }

  /** Nothing is remembered of when something was known. */
  forgetSpans(): void {
    this.#spans = [];
  }

  /** As the store keeps them. */
  get allSpans(): readonly Span[] {
    return [...this.#spans];
  }

  /** The block of a level to which something of this time is added: the newest, while it is not full. */
  block(level: Level, time: number): Block {
    const blocks = this.#blocks.get(level.id)!;
    const newest = blocks.at(-1);
    if (newest?.isLoaded === true && time < newest.start + level.blockMs) return newest;
    this.#number += 1;
    const block = new Block(level, { number: this.#number, start: time, end: time, bytes: 0 }, true);
    blocks.push(block);
    return block;
  }

  /** Whether a block is the newest of its level, to which things may still be added. */
  isGrowing(block: Block): boolean {
    return this.#blocks.get(block.level.id)!.at(-1) === block;
  }

  remove(block: Block): void {
    const blocks = this.#blocks.get(block.level.id)!;
    blocks.splice(blocks.indexOf(block), 1);
  }
}

/** What stretches cover together, oldest first. */
export function unionOf(stretches: readonly { readonly start: number; readonly end: number }[], joinMs = 0): Span[] {
  const union: Span[] = [];
  for (const { start, end } of [...stretches].sort((a, b) => a.start - b.start)) {
    const last = union.at(-1);
    if (last !== undefined && start <= last[1] + joinMs) union[union.length - 1] = [last[0], Math.max(last[1], end)];
    else union.push([start, end]);
  }
  return union;
}
