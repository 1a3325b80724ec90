// The numbers of one property on their way into a recording: raw rows where something changed, and buckets level by level. Used by
// twin-recorder.ts.
import type { Field } from '../../state/layout.ts';
import type { Block } from './block.ts';
import { BUCKETS, RAW, type Level } from './levels.ts';
import type { Recording } from './recording.ts';
import { Rows } from './rows.ts';
import { NEWEST, Thinner } from './thinner.ts';

export class NumberSeries {
  /** Its first field, and how many follow one another. */
  readonly first: number;
  readonly width: number;
  readonly #name: string;
  readonly #isList: boolean;
  readonly #recording: Recording;
  /** By field, as NEWEST says. */
  readonly #newest: Float64Array;
  readonly #thinners: readonly Thinner[];
  /** What the last raw row says, and until when that held. */
  readonly #last: Float64Array;
  #lastTime = Number.NEGATIVE_INFINITY;
  #heldUntil = Number.NEGATIVE_INFINITY;
  #block: Block | null = null;
  #rows: Rows = new Rows(1);
  #isKnown = false;
  /** Whether there is something on the record behind which no end stands. */
  #isOpen = false;

  constructor(
    recording: Recording,
    newest: Float64Array,
    { kind, period, name: member }: Field,
    first: number,
    width: number,
    name: string,
  ) {
    this.#recording = recording;
    this.#newest = newest;
    this.first = first;
    this.width = width;
    this.#name = name;
    this.#isList = member !== name;
    this.#last = new Float64Array(width).fill(Number.NaN);
    const hasNoMean = kind === 'rotation' || period !== null;
    const thinners: Thinner[] = [];
    // From the coarsest on: each hands what is over to the next coarser one.
    for (const level of BUCKETS.toReversed()) {
      const [coarser] = thinners;
      thinners.unshift(
        new Thinner(width, level.bucketMs, hasNoMean, (over) => {
          this.#addBucket(level, over);
          coarser?.addBucket(over);
        }),
      );
    }
    this.#thinners = thinners;
    this.forget();
  }

  /** Nothing is known of it: what is recorded next comes after `take`. */
  forget(): void {
    this.#isKnown = false;
    for (let field = this.first; field < this.first + this.width; field += 1) {
      this.#newest[field * NEWEST.stride + NEWEST.low] = Number.POSITIVE_INFINITY;
      this.#newest[field * NEWEST.stride + NEWEST.high] = Number.NEGATIVE_INFINITY;
    }
  }

  /** What is not recorded yet never will be. */
  clear(): void {
    for (const thinner of this.#thinners) thinner.clear();
    this.#block = null;
  }

  /** The values since the last pass go into the buckets. */
  thin(now: number, durationMs: number): void {
    if (!this.#isKnown) {
      if (!this.#isTaken()) return;
      this.#isKnown = true;
      this.#isOpen = true;
    }
    this.#thinners[0]!.add(now, durationMs, this.#newest, this.first);
    for (let field = this.first; field < this.first + this.width; field += 1) {
      const at = field * NEWEST.stride;
      const value = this.#newest[at + NEWEST.value]!;
      this.#newest[at + NEWEST.low] = value;
      this.#newest[at + NEWEST.high] = value;
    }
  }

  /** Adds a raw row for the newest value, when it is another one. `time` is its own; what holds, holds until `now`. */
  sample(time: number, now: number): void {
    if (!this.#isKnown) return;
    const block = this.#recording.block(RAW, now);
    const isNewBlock = block !== this.#block;
    if (!isNewBlock && this.#isHeld()) {
      this.#heldUntil = now;
      block.extend(now);
      return;
    }
    this.#endRun(Math.max(time, this.#lastTime));
    if (isNewBlock) {
      // It begins with what holds, so that it can be read without those before it.
      this.#block = block;
      this.#rows = block.grow(this.#name, this.width, this.#isList);
    }
    for (let member = 0; member < this.width; member += 1) this.#last[member] = this.#value(member);
    this.#addRow(time >= this.#lastTime ? time : Math.max(now, this.#lastTime));
  }

  /** As `gap`, when it was known before it was forgotten and was not told again. */
  endForgotten(at: number): void {
    if (this.#isOpen && !this.#isTaken()) this.gap(at);
  }

  /** From here on nothing is known. */
  gap(from: number): void {
    const at = Math.max(from, this.#lastTime);
    this.#endRun(at);
    for (const thinner of this.#thinners) thinner.close();
    for (const level of [RAW, ...BUCKETS]) {
      // Where it never was there is no end of it.
      if (this.#recording.blocks(level).length === 0) continue;
      const block = this.#recording.block(level, at);
      block.grow(this.#name, this.width, this.#isList).add(at);
      block.touch(at);
    }
    this.#isOpen = false;
    // The next row begins anew.
    this.#block = null;
    this.#lastTime = at;
    this.#heldUntil = at;
  }

  /** What lasted has its last row where it ended: a line between two rows is then one that was. */
  #endRun(at: number): void {
    const until = Math.min(this.#heldUntil, at);
    if (this.#block !== null && until > this.#lastTime) this.#addRow(until);
  }

  #addRow(time: number): void {
    const at = this.#rows.add(time);
    const { data } = this.#rows;
    for (let member = 0; member < this.width; member += 1) data[at + 1 + member] = this.#last[member]!;
    this.#block!.touch(time);
    this.#lastTime = time;
    this.#heldUntil = time;
  }

  #addBucket(level: Level, over: Thinner): void {
    const block = this.#recording.block(level, over.start);
    const rows = block.grow(this.#name, this.width, this.#isList);
    const at = rows.add(over.start);
    const { data } = rows;
    data[at + 1] = over.durationMs;
    for (let member = 0; member < this.width; member += 1) {
      data[at + 2 + member] = over.min[member]!;
      data[at + 2 + this.width + member] = over.max[member]!;
      data[at + 2 + 2 * this.width + member] = over.mean(member);
    }
    block.touch(over.start + over.durationMs);
  }

  /** Whether each member was told since it was forgotten. */
  #isTaken(): boolean {
    for (let field = this.first; field < this.first + this.width; field += 1) {
      const at = field * NEWEST.stride;
      if (!(this.#newest[at + NEWEST.low]! <= this.#newest[at + NEWEST.high]!)) return false;
    }
    return true;
  }

  #isHeld(): boolean {
    for (let member = 0; member < this.width; member += 1) if (this.#value(member) !== this.#last[member]) return false;
    return true;
  }

  #value(member: number): number {
    return this.#newest[(this.first + member) * NEWEST.stride + NEWEST.value]!;
  }
}
