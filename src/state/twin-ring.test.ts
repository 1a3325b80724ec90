import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { part } from './arbitrary-layout.ts';
import { ringBytes, TwinRing } from './twin-ring.ts';

const ring = (fields = 1): TwinRing => new TwinRing(new ArrayBuffer(ringBytes(fields)), fields);
const filled = (...samples: [time: number, value: number][]): TwinRing => {
  const made = ring();
  for (const [index, [time, value]] of samples.entries()) made.push(0, time, value, index + 1);
  return made;
};

describe('what is drawn at a time', () => {
  it('is interpolated between two samples, held before the first, and nothing where there is none', () => {
    const lever = filled([1_000, 10], [1_100, 20], [1_200, 0]);
    expect([900, 1_000, 1_025, 1_100, 1_150, 1_200].map((time) => lever.valueAt(0, time, false, null, 0))).toEqual([
      10, 10, 12.5, 20, 10, 0,
    ]);
    expect(ring().valueAt(0, 1_000, false, null, 100)).toBeNaN();
    expect(ring().newest(0)).toBeNull();
  });

  it('takes the short way round a period, in both directions', () => {
    const rotor = filled([0, 350], [100, 20]);
    expect(rotor.valueAt(0, 50, false, 360, 0)).toBe(5);
    const back = filled([0, 20], [100, 350]);
    expect(back.valueAt(0, 50, false, 360, 0)).toBe(5);
    expect(back.valueAt(0, 100, false, 360, 0)).toBe(350);
    expect(filled([0, 350], [100, 20]).valueAt(0, 50, false, null, 0)).toBe(185);
  });

  it('stays within the period and never turns by more than half of it', () => {
    const angle = part.map((share) => share * 359.999);
    fc.assert(
      fc.property(angle, angle, part, (from, to, share) => {
        const value = filled([0, from], [100, to]).valueAt(0, share * 100, false, 360, 0);
        expect(value >= 0 && value <= 360).toBe(true);
        const apart = (a: number, b: number): number => Math.abs(((((a - b) % 360) + 540) % 360) - 180);
        expect(apart(value, from) + apart(value, to)).toBeLessThanOrEqual(apart(from, to) + 1e-6);
      }),
    );
  });

  it('holds the earlier one where values are steps', () => {
    const lamp = filled([0, 0], [100, 1], [200, 0]);
    expect([0, 99, 100, 150, 200, 900].map((time) => lamp.valueAt(0, time, true, null, 500))).toEqual([
      0, 0, 1, 1, 0, 0,
    ]);
  });

  it('goes on at the last speed for the bound and no longer, and not after a pause', () => {
    const lever = filled([0, 0], [100, 10]);
    expect([120, 150, 151, 10_000].map((time) => lever.valueAt(0, time, false, null, 50))).toEqual([12, 15, 15, 15]);
    expect(filled([0, 350], [100, 0]).valueAt(0, 150, false, 360, 50)).toBe(5);
    expect(filled([0, 0], [1_000, 10]).valueAt(0, 1_050, false, null, 100)).toBe(10);
    expect(filled([1_000, 10]).valueAt(0, 1_050, false, null, 100)).toBe(10);
  });

  it('is between the two neighbours for any series', () => {
    const series = fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: -100, max: 100 })), {
      minLength: 2,
      maxLength: 100,
    });
    fc.assert(
      fc.property(series, part, (steps, share) => {
        let time = 0;
        const samples = steps.map(([gap, value]): [number, number] => [(time += gap), value]);
        const made = filled(...samples);
        const kept = samples.slice(-16);
        const at = kept[0]![0] + share * (time - kept[0]![0]);
        const after = kept.findIndex(([when]) => when >= at);
        const around = kept.slice(Math.max(0, after - 1), after + 1).map(([, value]) => value);
        const value = made.valueAt(0, at, false, null, 0);
        expect(value).toBeGreaterThanOrEqual(Math.min(...around) - 1e-9);
        expect(value).toBeLessThanOrEqual(Math.max(...around) + 1e-9);
      }),
    );
  });
});

describe('what is taken', () => {
  it('[STA-13] refuses what was overtaken on the way, and what is there already', () => {
    const lever = filled([1_000, 1], [1_100, 2]);
    expect(lever.push(0, 1_050, 9, 1)).toBe(false);
    expect(lever.push(0, 1_100, 9, 2)).toBe(false);
    expect(lever.newest(0)).toEqual({ value: 2, time: 1_100, sequence: 2 });
  });

  it('[STA-13] takes the newer sequence of a clock that stands or steps back, and the newer time of a system that restarted', () => {
    const coarse = filled([1_000, 1]);
    expect([coarse.push(0, 1_000, 2, 2), coarse.push(0, 1_000, 3, 3), coarse.push(0, 400, 4, 4)]).toEqual([
      true,
      true,
      true,
    ]);
    expect(coarse.newest(0)).toMatchObject({ value: 4, sequence: 4 });
    expect(coarse.newest(0)!.time - 1_000).toBeLessThan(0.01);
    expect(coarse.valueAt(0, 5_000, false, null, 0)).toBe(4);
    expect(coarse.push(0, 2_000, 5, 1)).toBe(true);
    const wrapping = ring();
    wrapping.push(0, 1_000, 1, 0xffff_ffff);
    expect(wrapping.push(0, 1_000, 2, 0)).toBe(true);
  });

  it('goes round and round: each property has its newest, and the ones just before it', () => {
    const many = ring(3);
    for (let index = 1; index <= 1_000; index += 1)
      for (let field = 0; field < 3; field += 1) many.push(field, index * 10, index * (field + 1), index);
    for (let field = 0; field < 3; field += 1) {
      expect(many.newest(field)).toEqual({ value: 1_000 * (field + 1), time: 10_000, sequence: 1_000 });
      expect(many.valueAt(field, 9_895, false, null, 0)).toBe(989.5 * (field + 1));
      expect(many.valueAt(field, 0, false, null, 0)).toBe(985 * (field + 1));
    }
    expect(many.newestTime()).toBe(10_000);
    expect(ring().newestTime()).toBe(0);
    expect(() => ringBytes(513)).toThrow(RangeError);
  });

  it('keeps the clock beside the samples', () => {
    const buffer = new ArrayBuffer(ringBytes(1));
    new TwinRing(buffer, 1).setClock({ offsetMs: -3, errorMs: 2, delayMs: 60, heardMs: 5 });
    const { offsetMs, errorMs, delayMs, heardMs } = new TwinRing(buffer, 1);
    expect([offsetMs, errorMs, delayMs, heardMs]).toEqual([-3, 2, 60, 5]);
  });
});

it('is never read torn while another thread writes into shared memory as fast as it can', async () => {
  const shared = new SharedArrayBuffer(ringBytes(1));
  const done = new SharedArrayBuffer(4);
  // A worker of Node 20 takes no loader from its arguments: it registers one and then imports.
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(new URL('ring-writer.fixture.ts', import.meta.url).href)}); })`;
  const worker = new Worker(start, { eval: true, workerData: { shared, done, samples: 2_000_000 } });
  const ended = once(worker, 'exit');
  const reader = new TwinRing(shared, 1);
  const flag = new Int32Array(done);
  let reads = 0;
  let latest = 0;
  while (Atomics.load(flag, 0) === 0) {
    const sample = reader.newest(0);
    if (sample === null) {
      // The worker is still starting: its thread needs ours to be idle now and then.
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      continue;
    }
    // The writer makes time = 10 n, value = 3 n, sequence = n: any mixture of two samples shows.
    if (sample.time !== sample.sequence * 10 || sample.value !== sample.sequence * 3)
      throw new Error(`torn: ${JSON.stringify(sample)}`);
    if (sample.sequence < latest) throw new Error(`back from ${latest} to ${sample.sequence}`);
    latest = sample.sequence;
    const between = reader.valueAt(0, sample.time - 25, false, null, 0);
    if (!Number.isFinite(between) || between < (sample.sequence - 3) * 3 - 1e-6)
      throw new Error(`interpolated ${between} at ${sample.sequence}`);
    reads += 1;
  }
  await ended;
  expect(reader.newest(0)!.sequence).toBe(2_000_000);
  expect(reads).toBeGreaterThan(100);
}, 20_000);
