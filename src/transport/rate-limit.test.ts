import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';

it('[LIM-3] lets the burst go at once, then the rate', () => {
  const limit = new RateLimit(10, 3, 0);
  expect(Array.from({ length: 5 }, () => limit.take(0))).toEqual([true, true, true, false, false]);
  expect([limit.take(99), limit.take(100), limit.take(100), limit.take(250)]).toEqual([false, true, false, true]);
});

it('[LIM-3] never lets more than the burst and the rate go in any stretch of time, and always what is within', () => {
  const gaps = fc.array(
    fc.integer({ min: 0, max: 5_000 }).map((count) => count / 10),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20 }), gaps, (perSecond, burst, waits) => {
      const limit = new RateLimit(perSecond, burst, 0);
      let now = 0;
      const taken: number[] = [];
      for (const wait of waits) {
        now += wait;
        if (limit.take(now)) taken.push(now);
        else expect(taken.length).toBeGreaterThanOrEqual(burst);
      }
      for (const [first, from] of taken.entries())
        for (const [last, to] of taken.entries())
          if (last >= first)
            expect(last - first + 1).toBeLessThanOrEqual(burst + ((to - from) * perSecond) / 1_000 + 1e-6);
    }),
  );
});

it('[LIM-3] what leaves without asking makes what asks wait longer', () => {
  const limit = new RateLimit(10, 3, 0);
  for (let count = 0; count < 5; count += 1) limit.spend(0);
  expect([limit.take(200), limit.take(299), limit.take(300)]).toEqual([false, false, true]);
});
