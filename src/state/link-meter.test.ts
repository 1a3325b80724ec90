import { expect, it } from 'vitest';
import { LinkMeter } from './link-meter.ts';
import { Percentiles } from './percentiles.ts';

function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

it('percentiles are within a twentieth, by weight, and forget after 10 s', () => {
  const percentiles = new Percentiles();
  expect(percentiles.at(0.5)).toBeNull();
  const random = randomOf(5);
  const values = Array.from({ length: 4_000 }, () => 0.2 + 300 * random() ** 4);
  for (const [index, value] of values.entries()) percentiles.add(value, 1, 1_000 + index);
  const sorted = values.toSorted((one, other) => one - other);
  for (const share of [0.05, 0.5, 0.95, 0.99]) {
    const true_ = sorted[Math.ceil(share * values.length) - 1]!;
    expect(percentiles.at(share)! / true_).toBeGreaterThan(0.95);
    expect(percentiles.at(share)! / true_).toBeLessThan(1.05);
  }
  for (const at of [20_000, 26_000]) percentiles.add(7, 100, at);
  expect(percentiles.at(0.01)).toBeCloseTo(7, 0);
  expect(percentiles.at(0.99)).toBeCloseTo(7, 0);
  percentiles.add(-5, 1_000_000, 26_001);
  percentiles.add(1e12, 1, 26_001);
  expect(percentiles.at(0.5)).toBeLessThan(0.05);
  expect(percentiles.at(1)).toBeGreaterThan(3_000_000);
});

it('loss is what never came of the numbered messages, not what came late or around the numbers', () => {
  const meter = new LinkMeter();
  expect(meter.figures(0).lossShare).toBeNull();
  const random = randomOf(9);
  let now = 10_000;
  for (let number = -600; number < 2_000; number += 1) {
    now += 4;
    if (random() < 0.1) continue;
    meter.add(number >>> 0, 1_000, 10, 5, 20, now);
  }
  expect(meter.figures(now).lossShare).toBeGreaterThan(0.07);
  expect(meter.figures(now).lossShare).toBeLessThan(0.13);
  const overtaken = new LinkMeter();
  for (let number = 0; number < 1_000; number += 2)
    for (const each of [number + 1, number]) overtaken.add(each, 1_000, 10, 5, 20, number);
  expect(overtaken.figures(1_000).lossShare).toBe(0);
});

it('tells jitter, size, rate, and what came too late to be drawn', () => {
  const meter = new LinkMeter();
  let late = 0;
  for (let tick = 0; tick < 600; tick += 1) {
    // Every other message 8 ms later than the ones between; every tenth far too late.
    const ageMs = tick % 10 === 9 ? 40 : tick % 2 === 0 ? 12 : 20;
    if (ageMs > 30) late += 1;
    meter.add(tick, 900, 300, ageMs, 30, 1_000 + tick * 16);
  }
  const figures = meter.figures(1_000 + 600 * 16);
  expect(figures.framesLate).toBe(late);
  expect(figures.bytesPerUpdate).toBe(3);
  expect(figures.updatesPerSecond / (300 / 0.016)).toBeCloseTo(1, 1);
  expect(figures.jitterMs).toBeGreaterThan(8);
  expect(figures.jitterMs).toBeLessThan(16);
  expect(figures.ageP50Ms! / 12).toBeCloseTo(1, 1);
  expect(figures.ageP99Ms! / 40).toBeCloseTo(1, 1);
  expect(meter.latenessMs).toBe(figures.ageP99Ms);
});

it('a link that has fallen silent does nothing any more, and its clock need not be known', () => {
  const meter = new LinkMeter();
  meter.add(0, 100, 1, null, 10, 1_000);
  expect(meter.figures(1_100)).toMatchObject({ ageP50Ms: null, jitterMs: null, bytesPerUpdate: 100, framesLate: 0 });
  expect(meter.figures(60_000)).toMatchObject({ lossShare: null, bytesPerUpdate: null, updatesPerSecond: 0 });
});
