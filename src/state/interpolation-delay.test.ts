import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InterpolationDelay } from './interpolation-delay.ts';

it('covers the lateness and the interval of a steady stream', () => {
  const delay = new InterpolationDelay();
  for (let time = 1_000; time < 5_000; time += 20) delay.add(time, time + 30);
  expect(delay.delayMs).toBeGreaterThanOrEqual(50);
  expect(delay.delayMs).toBeLessThan(52);
});

it('grows with jitter, so that nearly every drawn instant has a sample on both sides, and shrinks again', () => {
  const delay = new InterpolationDelay();
  let seed = 1;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  let late = 0;
  let time = 1_000;
  for (; time < 21_000; time += 20) {
    const lateness = 30 + random() * 40;
    // At the arrival of a sample the one before it must still be needed: the drawn instant is not behind it.
    if (time > 2_000 && time + 20 + lateness - delay.delayMs > time + 20) late += 1;
    delay.add(time, time + lateness);
  }
  expect(late / 950).toBeLessThan(0.02);
  const jittery = delay.delayMs;
  for (; time < 30_000; time += 20) delay.add(time, time + 30);
  expect(delay.delayMs).toBeLessThan(jittery - 15);
});

it('is finite, not negative and bounded for any arrivals', () => {
  const arrival = fc.tuple(
    fc.double({ min: 1, max: 2e12, noNaN: true }),
    fc.double({ min: 0, max: 4e12, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 60 }), (arrivals) => {
      const delay = new InterpolationDelay();
      for (const [time, arrivedAt] of arrivals) {
        delay.add(time, arrivedAt);
        expect(delay.delayMs >= 0 && delay.delayMs <= 250).toBe(true);
      }
    }),
  );
});
