import { expect, it } from 'vitest';
import { BulkPace, SMALL_CHUNK_BYTES } from './bulk-pace.ts';

const CHUNK = 16_384;

/** A line of so many bytes a second that both share: what waits in it is how much later state comes, a round trip after it was so. */
class Line {
  readonly perMs: number;
  waiting = 0;
  readonly #seen: number[] = [];
  constructor(perSecond: number) {
    this.perMs = perSecond / 1_000;
  }
  pass(): void {
    this.waiting = Math.max(0, this.waiting - this.perMs);
    this.#seen.push(this.waiting / this.perMs);
  }
  /** As a sender of state knows it. */
  delayMs(): number {
    return this.#seen.at(-50) ?? 0;
  }
}

/** Sends for a while, every 5 ms; returns how many bytes, and the delay in each ms. */
function send(line: Line, pace: BulkPace, from: number, durationMs: number): { bytes: number; delays: number[] } {
  const delays: number[] = [];
  let bytes = 0;
  for (let now = from; now < from + durationMs; now += 1) {
    line.pass();
    delays.push(line.waiting / line.perMs);
    if (now % 5 !== 0) continue;
    for (let room = pace.room(now, CHUNK); room > 0; room = pace.room(now, CHUNK)) {
      pace.take(room);
      line.waiting += room;
      bytes += room;
    }
  }
  return { bytes, delays };
}
const percentile95 = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * 0.95)]!;

it('[BLK-2] fills a narrow line as far as state is not kept waiting', () => {
  for (const perSecond of [60_000, 250_000, 2_000_000]) {
    const line = new Line(perSecond);
    const pace = new BulkPace(() => line.delayMs());
    send(line, pace, 1_000, 10_000);
    const { bytes, delays } = send(line, pace, 11_000, 30_000);
    expect(percentile95(delays)).toBeLessThan(80);
    expect(bytes / 30).toBeGreaterThan(perSecond * 0.7);
  }
});

it('[BLK-2] never stands still, in pieces between which state fits', () => {
  const pace = new BulkPace(() => 1_000);
  const sizes: number[] = [];
  for (let now = 0; now < 20_000; now += 5) {
    const room = pace.room(now, CHUNK);
    if (room === 0) continue;
    pace.take(room);
    sizes.push(room);
  }
  const perSecond = sizes.reduce((sum, size) => sum + size, 0) / 20;
  expect(perSecond).toBeGreaterThan(25_000);
  expect(perSecond).toBeLessThan(50_000);
  expect(Math.max(...sizes.slice(20))).toBeLessThan(2 * SMALL_CHUNK_BYTES);
});

it('[BLK-2] where no state flows nothing has to give way, and what is left is sent whole', () => {
  let delayMs: number | null = null;
  const pace = new BulkPace(() => delayMs);
  expect([pace.room(1_000, CHUNK), pace.room(1_000, 17)]).toEqual([CHUNK, 17]);
  delayMs = 0;
  // What was not waited for is not saved up.
  expect(pace.room(1_001, CHUNK)).toBeLessThan(SMALL_CHUNK_BYTES);
  expect(pace.room(1_020, 17)).toBe(17);
});
