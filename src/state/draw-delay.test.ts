import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commonDelay, keepsUp, neededDelay, slewed, Telling } from './draw-delay.ts';

/** Samples every `everyMs` from `from` on for a while, looked at five times a second. */
function tell(
  telling: Telling,
  from: number,
  count: number,
  everyMs: number,
  durationMs: number,
): [time: number, count: number] {
  let [time, told, lookAt] = [from, count, from];
  for (const end = from + durationMs; time < end; time += everyMs) {
    told += 1;
    if (time < lookAt) continue;
    telling.look(time, told, 3);
    lookAt = time + 200;
  }
  return [time, told];
}

it('knows fast twins from slow ones, and does not waver between', () => {
  const telling = new Telling();
  expect([telling.waitMs(3), telling.isFast]).toEqual([0, false]);
  let [time, count] = tell(telling, 1_000, 0, 1_000 / 60, 1_000);
  expect(telling.waitMs(3)).toBeCloseTo(1_000 / 60, 3);
  expect(telling.isFast).toBe(true);
  [time, count] = tell(telling, time, count, 60, 2_000);
  expect(telling.isFast).toBe(true);
  [time, count] = tell(telling, time, count, 100, 2_000);
  expect([telling.waitMs(3), telling.isFast]).toEqual([100, false]);
  [time, count] = tell(telling, time, count, 60, 2_000);
  expect(telling.isFast).toBe(false);
  tell(telling, time, count, 50, 2_000);
  expect(telling.isFast).toBe(true);
});

it('a twin that rested and moves again is as fast as before, however long it rested', () => {
  for (const restMs of [300, 1_000, 2_500, 30_000]) {
    const telling = new Telling();
    let [time, count] = tell(telling, 1_000, 0, 20, 1_000);
    for (let rest = 0; rest < restMs; rest += 200) telling.look(time, count, 3);
    expect(telling.isAtRest).toBe(restMs > 800);
    time += restMs;
    for (let look = 0; look < 10; look += 1) {
      [time, count] = [time + 200, count + 10];
      telling.look(time, count, 3);
      expect([telling.isFast, telling.isAtRest]).toEqual([true, false]);
      expect(telling.waitMs(3)).toBeLessThan(23);
    }
  }
});

it('a twin that has become slow is slow after a few samples', () => {
  const telling = new Telling();
  let [time, count] = tell(telling, 1_000, 0, 20, 1_000);
  for (let sample = 0; sample < 5; sample += 1) {
    for (let look = 0; look < 5; look += 1) telling.look(time, count, 3);
    [time, count] = [time + 1_000, count + 1];
    telling.look(time, count, 3);
  }
  expect([telling.isFast, telling.waitMs(3)]).toEqual([false, 250]);
});

it('a device that is later than its link is waited for', () => {
  const telling = new Telling();
  for (let look = 0; look < 40; look += 1) telling.look(1_000 + look * 200, look * 10, look < 5 ? null : 80);
  expect(telling.waitMs(30)).toBeCloseTo(70, 1);
  expect(telling.waitMs(100)).toBe(20);
});

it('all fast links wait for the slowest that keeps up, and not for one that does not', () => {
  const needed = [neededDelay(2, 16.7), neededDelay(45, 20), neededDelay(180, 16.7), neededDelay(-3, 10)];
  expect(needed).toEqual([18.7, 65, 196.7, 10]);
  expect(commonDelay(needed)).toBe(65);
  expect(needed.map(keepsUp)).toEqual([true, true, false, true]);
  expect(commonDelay([])).toBe(0);
  expect(neededDelay(9_000, 250)).toBe(250);
});

const DELAY = fc.integer({ min: 0, max: 250_000 }).map((microseconds) => microseconds / 1_000);

it('a delay moves to the right one without a step that is seen, and never past it', () => {
  fc.assert(
    fc.property(DELAY, DELAY, (from, to) => {
      let drawn = from;
      for (let tick = 0; tick < 200; tick += 1) {
        const next = slewed(drawn, to, 50);
        // Shown time never stands or runs back, and never runs more than a tenth wrong.
        expect(Math.abs(next - drawn)).toBeLessThanOrEqual(5.000001);
        expect((next - to) * (drawn - to)).toBeGreaterThanOrEqual(-1e-9);
        drawn = next;
      }
      expect(drawn).toBeCloseTo(to, 6);
    }),
  );
  expect(slewed(900, 20, 50)).toBe(20);
});
