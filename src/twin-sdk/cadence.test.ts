import { expect, it } from 'vitest';
import { Cadence } from './cadence.ts';

/** What a twin that is set after each of these pauses may be quiet for, after each of them. */
function learnt(pausesMs: readonly number[], cadence = new Cadence(undefined)): number[] {
  let nowMs = 1_000_000;
  cadence.take(nowMs, nowMs);
  return pausesMs.map((pauseMs) => {
    nowMs += pauseMs;
    cadence.take(nowMs, nowMs);
    return cadence.silenceMs;
  });
}
const times = (count: number, pauseMs: number): number[] => Array.from({ length: count }, () => pauseMs);

it('[DII-6] a few of its own intervals, from the second report on, and never less than 2 s', () => {
  expect(learnt([5_000, 5_000])).toEqual([18_000, 18_000]);
  expect(learnt([60_000])).toEqual([216_000]);
  expect(learnt(times(200, 20)).at(-1)).toBe(2_000);
});

it('[DII-6] before the second report at most 90 s; what was told before, told again, is no report', () => {
  const cadence = new Cadence(undefined);
  expect(cadence.silenceMs).toBe(90_000);
  expect(cadence.take(1_000_000, 1_000_000)).toBe(true);
  expect(cadence.take(1_003_000, 1_000_000)).toBe(false);
  expect(cadence.take(1_010_000, 1_009_990)).toBe(true);
  expect(cadence.silenceMs).toBe(36_000);
});

it('[DII-6] a new version keeps what was learnt, unless one of the two says itself how long', () => {
  const cadence = new Cadence(undefined);
  learnt([5_000, 5_000], cadence);
  expect(Cadence.after(cadence, undefined).silenceMs).toBe(18_000);
  expect(Cadence.after(cadence, 30_000).silenceMs).toBe(30_000);
  expect(Cadence.after(new Cadence(30_000), undefined).silenceMs).toBe(90_000);
});

it('[DII-6] a pause of a fast one, values told one by one, jitter and a lost report change nothing', () => {
  expect(learnt([...times(100, 20), 30_000, ...times(30, 20)]).slice(100)).toEqual(times(31, 2_000));
  const oneByOne = Array.from({ length: 6 }, () => [5_000, 3, 3, 3]).flat();
  expect(new Set(learnt(oneByOne))).toEqual(new Set([18_000]));
  const jitter = [5_000, 4_700, 5_400, 4_900, 10_100, 5_200, 4_800, 5_500];
  expect(new Set(learnt(jitter))).toEqual(new Set([18_000]));
});

it('[DII-6] who becomes slower or faster is followed after some reports', () => {
  expect(learnt([...times(10, 1_000), ...times(5, 20_000)]).at(-1)).toBe(72_000);
  expect(learnt([...times(5, 20_000), ...times(200, 20)]).at(-1)).toBe(2_000);
});

it('[DII-6] what is learnt is at most an hour; what the description says stands', () => {
  expect(learnt([6 * 3_600_000])).toEqual([3_600_000]);
  expect(learnt(times(50, 20), new Cadence(86_400_000)).at(-1)).toBe(86_400_000);
  expect(new Cadence(100).silenceMs).toBe(2_000);
});

it('[DII-6] twins that are set in the same tasks do not begin their rounds in the same', () => {
  const twins = Array.from({ length: 100 }, () => new Cadence(undefined));
  const begun: number[] = [];
  for (let tick = 0; tick < 1_200; tick += 1)
    begun.push(twins.filter((cadence) => cadence.take(1e6 + (tick * 1_000) / 60, 1e6 + (tick * 1_000) / 60)).length);
  expect(begun[0]).toBe(100);
  // After twenty seconds a tick has less than a third of them, where two in sixty had all.
  expect(Math.max(...begun.slice(-60))).toBeLessThan(34);
  expect(begun.slice(-60).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(180);
});
