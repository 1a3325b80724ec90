import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { HistoryBucket, HistoryPoint } from '../../protocol/history.ts';
import { BUCKETS } from './levels.ts';
import { planLevels } from './read-history.ts';
import { Thinner } from './thinner.ts';
import { thinPoints } from './thin-points.ts';

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });

/** Samples and gaps in the order of their time, which may stand still. */
const points: fc.Arbitrary<readonly HistoryPoint[]> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.option(number, { freq: 6 })), { maxLength: 300 })
  .map((steps) => {
    let time = 1_700_000_000_000;
    return steps.map(([step, value]): HistoryPoint => {
      time += step;
      return value === null ? { time, gap: true } : { time, value };
    });
  });

const lowest = (list: readonly HistoryPoint[]): number =>
  Math.min(
    ...list.flatMap((point) =>
      'gap' in point ? [] : 'min' in point ? [point.min as number] : [point.value as number],
    ),
  );
const highest = (list: readonly HistoryPoint[]): number =>
  Math.max(
    ...list.flatMap((point) =>
      'gap' in point ? [] : 'max' in point ? [point.max as number] : [point.value as number],
    ),
  );

it('[HIS-2] points that were made few lose no extreme, are few, in order, within their bounds, and keep gaps', () => {
  fc.assert(
    fc.property(points, fc.integer({ min: 2, max: 400 }), fc.boolean(), (list, most, newestOnly) => {
      const few = thinPoints(list, most, newestOnly);
      expect(few.length).toBeLessThanOrEqual(Math.max(most, 2));
      expect([lowest(few), highest(few)]).toEqual([lowest(list), highest(list)]);
      for (const [index, point] of few.entries()) {
        if (index > 0) expect(point.time).toBeGreaterThanOrEqual(few[index - 1]!.time);
        if (!('mean' in point)) continue;
        expect(point.mean).toBeGreaterThanOrEqual(point.min as number);
        expect(point.mean).toBeLessThanOrEqual(point.max as number);
        expect(point.durationMs).toBeGreaterThanOrEqual(0);
      }
      // Something is known before and behind a gap: there is one between.
      const firstGap = list.findIndex((point, at) => 'gap' in point && at > 0 && at < list.length - 1);
      if (firstGap > 0) expect(few.some((point) => 'gap' in point)).toBe(true);
      // Thinning what is thin loses nothing more.
      expect([lowest(thinPoints(few, 2)), highest(thinPoints(few, 2))]).toEqual([lowest(list), highest(list)]);
    }),
  );
});

it('[HIS-2] a step between two values that held long stays a step', () => {
  const steps = [
    { time: 0, value: 0 },
    { time: 60_000, value: 0 },
    { time: 60_001, value: 1 },
    { time: 120_000, value: 1 },
    { time: 120_001, value: 0 },
    { time: 180_000, value: 0 },
  ];
  const noise = Array.from({ length: 50 }, (_, index) => ({ time: 200_000 + index, value: index }));
  const few = thinPoints([...steps, ...noise], 40);
  expect(few.length).toBeLessThan(30);
  // Wherever two values stand far apart, they are the same: nothing slopes.
  for (const [index, point] of few.entries()) {
    const next = few[index + 1];
    if (next === undefined || next.time - point.time < 10_000 || next.time >= 200_000) continue;
    expect('value' in point && 'value' in next && point.value === next.value).toBe(true);
  }
});

it('[HIS-2] buckets made of buckets lose no extreme, and their mean is that of what they were made of', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 40_000 }), number, fc.double({ min: 0, max: 5, noNaN: true })), {
        minLength: 1,
        maxLength: 400,
      }),
      (looks) => {
        const out: HistoryBucket[][] = BUCKETS.map(() => []);
        const thinners: Thinner[] = [];
        for (const [index, { bucketMs }] of [...BUCKETS.entries()].toReversed()) {
          const [coarser] = thinners;
          thinners.unshift(
            new Thinner(1, bucketMs, false, (over) => {
              const [time, durationMs] = [over.start, over.durationMs];
              out[index]!.push({ time, durationMs, min: over.min[0]!, max: over.max[0]!, mean: over.mean(0) });
              coarser?.addBucket(over);
            }),
          );
        }
        let time = 1_700_000_000_000;
        let area = 0;
        for (const [step, value, spread] of looks) {
          time += step;
          area += value * 100;
          thinners[0]!.add(time, 100, Float64Array.of(time, value, value - spread, value + spread), 0);
        }
        for (const thinner of thinners) thinner.close();
        const expected = [
          Math.min(...looks.map(([, value, spread]) => value - spread)),
          Math.max(...looks.map(([, value, spread]) => value + spread)),
        ];
        for (const [index, buckets] of out.entries()) {
          expect([lowest(buckets), highest(buckets)]).toEqual(expected);
          const { bucketMs } = BUCKETS[index]!;
          expect(new Set(buckets.map((bucket) => Math.floor(bucket.time / bucketMs))).size).toBe(buckets.length);
          const duration = buckets.reduce((sum, { durationMs }) => sum + durationMs, 0);
          expect(duration).toBe(looks.length * 100);
          const total = buckets.reduce((sum, { durationMs, mean }) => sum + durationMs * (mean as number), 0);
          expect(Math.abs(total - area)).toBeLessThanOrEqual(1e-3 * Math.max(1, looks.length * 100));
        }
      },
    ),
  );
});

it('[HIS-2] what is asked for is read once, in order, wherever a level has it', () => {
  const span = fc.option(
    fc
      .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 100 }))
      .map(([start, length]) => [start, start + length] as const),
    { freq: 4 },
  );
  fc.assert(
    fc.property(
      fc.tuple(span, span, span, span),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 120 }),
      fc.integer({ min: 0, max: 120 }),
      (covered, preferred, from, length) => {
        const to = from + length;
        const plan = planLevels(covered, preferred, from, to);
        const readBy = (time: number): number[] =>
          plan.filter(([, start, end]) => time >= start && time < end).map(([level]) => level);
        for (let time = from; time < to; time += 0.5) {
          const has = (level: number): boolean =>
            covered[level] !== null && covered[level]![0] <= time && covered[level]![1] > time;
          const levels = readBy(time);
          expect(levels.length).toBe([0, 1, 2, 3].some(has) ? 1 : 0);
          if (levels.length === 1) expect(has(preferred) ? preferred : levels[0]).toBe(levels[0]);
        }
      },
    ),
  );
});
