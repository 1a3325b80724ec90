import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { part } from './arbitrary-layout.ts';
import type { Field } from './layout.ts';
import { RingBlock } from './ring-block.ts';
import { ringBytes, type SampledLayout } from './ring-memory.ts';
import { RingPool } from './ring-pool.ts';
import { FLOAT, layoutOf } from './ring-layout.fixture.ts';
import type { TwinRing } from './twin-ring.ts';

const STEPS: Field = { kind: 'boolean', bits: 1, property: '', name: '', unit: '', period: null };
const ANGLE: Field = { ...FLOAT, period: 360 };
const ring = (...fields: readonly Field[]): TwinRing =>
  alone(layoutOf((fields.length === 0 ? [FLOAT] : fields).map((field) => [field])));
const alone = (layout: SampledLayout): TwinRing => new RingBlock(layout, 1).ring(0);
const of = (field: Field, ...samples: [time: number, value: number][]): TwinRing => {
  const made = ring(field);
  for (const [index, [time, value]] of samples.entries()) made.push(0, time, value, index + 1);
  return made;
};
const shown = (made: TwinRing, field: number, time: number, extrapolateMs: number): number => {
  const values = new Float64Array(16);
  made.readAll(time, extrapolateMs, values, new Int32Array(16));
  return values[field]!;
};
const filled = (...samples: [time: number, value: number][]): TwinRing => of(FLOAT, ...samples);

describe('what is drawn at a time', () => {
  it('is interpolated between two samples, held before the first, and nothing where there is none', () => {
    const lever = filled([1_000, 10], [1_100, 20], [1_200, 0]);
    expect([900, 1_000, 1_025, 1_100, 1_150, 1_200].map((time) => shown(lever, 0, time, 0))).toEqual([
      10, 10, 12.5, 20, 10, 0,
    ]);
    expect(shown(ring(), 0, 1_000, 100)).toBeNaN();
    expect(ring().newest(0)).toBeNull();
  });

  it('takes the short way round a period, in both directions', () => {
    const rotor = of(ANGLE, [0, 350], [100, 20]);
    expect(shown(rotor, 0, 50, 0)).toBe(5);
    const back = of(ANGLE, [0, 20], [100, 350]);
    expect(shown(back, 0, 50, 0)).toBe(5);
    expect(shown(back, 0, 100, 0)).toBe(350);
    expect(shown(filled([0, 350], [100, 20]), 0, 50, 0)).toBe(185);
  });

  it('stays within the period and never turns by more than half of it', () => {
    const angle = part.map((share) => share * 359.999);
    fc.assert(
      fc.property(angle, angle, part, (from, to, share) => {
        const value = shown(of(ANGLE, [0, from], [100, to]), 0, share * 100, 0);
        expect(value >= 0 && value <= 360).toBe(true);
        const apart = (a: number, b: number): number => Math.abs(((((a - b) % 360) + 540) % 360) - 180);
        expect(apart(value, from) + apart(value, to)).toBeLessThanOrEqual(apart(from, to) + 1e-6);
      }),
    );
  });

  it('holds the earlier one where values are steps', () => {
    const lamp = of(STEPS, [0, 0], [100, 1], [200, 0]);
    expect([0, 99, 100, 150, 200, 900].map((time) => shown(lamp, 0, time, 500))).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it('goes on at the last speed for the bound and no longer, comes back to what was told, and does not after a pause', () => {
    const lever = filled([0, 0], [100, 10]);
    expect([120, 150, 200, 250, 10_000].map((time) => shown(lever, 0, time, 50))).toEqual([12, 15, 12.5, 10, 10]);
    expect(shown(of(ANGLE, [0, 350], [100, 0]), 0, 150, 50)).toBe(5);
    expect(shown(filled([0, 0], [1_000, 10]), 0, 1_050, 100)).toBe(10);
    expect(shown(filled([1_000, 10]), 0, 1_050, 100)).toBe(10);
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
        const value = shown(made, 0, at, 0);
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
    expect(shown(coarse, 0, 5_000, 0)).toBe(4);
    expect(coarse.push(0, 2_000, 5, 1)).toBe(true);
    const wrapping = ring();
    wrapping.push(0, 1_000, 1, 0xffff_ffff);
    expect(wrapping.push(0, 1_000, 2, 0)).toBe(true);
  });

  it('goes round and round: each property has its newest, and the ones just before it', () => {
    const many = ring(FLOAT, FLOAT, FLOAT);
    for (let index = 1; index <= 1_000; index += 1)
      for (let field = 0; field < 3; field += 1) many.push(field, index * 10, index * (field + 1), index);
    for (let field = 0; field < 3; field += 1) {
      expect(many.newest(field)).toEqual({ value: 1_000 * (field + 1), time: 10_000, sequence: 1_000 });
      expect(shown(many, field, 9_895, 0)).toBe(989.5 * (field + 1));
      expect(shown(many, field, 0, 0)).toBe(985 * (field + 1));
    }
    expect(many.newestTime()).toBe(10_000);
    expect(ring().newestTime()).toBe(0);
    expect(() => ringBytes(layoutOf(Array.from({ length: 513 }, () => [FLOAT])), 1)).toThrow(RangeError);
  });

  it('keeps the clock beside the samples', () => {
    const layout = layoutOf([[FLOAT], [FLOAT, FLOAT]]);
    const buffer = new ArrayBuffer(ringBytes(layout, 3));
    const [first, second] = [0, 1].map((index) => new RingBlock(layout, 3, buffer).ring(index));
    first!.setClock({ offsetMs: -3, errorMs: 2, delayMs: 60, heardMs: 5 });
    first!.push(0, 10, 1, 1);
    const { offsetMs, errorMs, delayMs, heardMs } = new RingBlock(layout, 3, buffer).ring(0);
    expect([offsetMs, errorMs, delayMs, heardMs]).toEqual([-3, 2, 60, 5]);
    expect([second!.offsetMs, second!.newestTime(), second!.version, first!.version]).toEqual([0, 0, 0, 1]);
  });
});

describe('a property of several members', () => {
  const vector = (): TwinRing => alone(layoutOf([[FLOAT], [FLOAT, FLOAT, FLOAT]]));

  it('is seen when its last member has come, all members of one sample at once', () => {
    const made = vector();
    for (const [member, value] of [1, 2, 3].entries()) made.push(1 + member, 100, value, 1);
    expect(made.push(1, 200, 10, 2)).toBe(true);
    expect(made.newest(1)).toEqual({ value: 1, time: 100, sequence: 1 });
    made.push(2, 200, 20, 2);
    expect([made.newest(2)!.value, made.newestTime()]).toEqual([2, 100]);
    made.push(3, 200, 30, 2);
    expect([1, 2, 3].map((field) => shown(made, field, 150, 0))).toEqual([5.5, 11, 16.5]);
    expect(made.push(2, 200, 99, 2)).toBe(false);
  });

  it('keeps what a sample does not tell, and takes its parts in any order', () => {
    const made = vector();
    for (const member of [0, 1, 2]) made.push(1 + member, 100, member, 1);
    made.push(3, 200, 30, 2);
    expect([1, 2, 3].map((field) => made.newest(field)!.value)).toEqual([0, 1, 30]);
    made.push(1, 200, 10, 2);
    made.push(2, 300, 21, 3);
    made.push(2, 400, 22, 4);
    expect([1, 2, 3].map((field) => made.newest(field)!.value)).toEqual([10, 21, 30]);
    expect(made.newest(1)!.time).toBe(300);
  });

  it('turns the short way round and stays a unit quaternion, also where signs are mixed', () => {
    const parts = ([0, 1, 2, 3] as const).map((number): Field => ({
      kind: 'rotation',
      part: number,
      bits: 10,
      property: '',
      name: '',
      unit: '',
      period: null,
    }));
    const made = alone(layoutOf([parts]));
    const half = Math.SQRT1_2;
    for (const [member, value] of [0, 0, 0, 1].entries()) made.push(member, 0, value, 1);
    for (const [member, value] of [0, -half, 0, -half].entries()) made.push(member, 100, value, 2);
    const between = [0, 1, 2, 3].map((member) => shown(made, member, 50, 0));
    expect(between[1]).toBeCloseTo(Math.sin(Math.PI / 8), 6);
    expect(between[3]).toBeCloseTo(Math.cos(Math.PI / 8), 6);
    expect(Math.hypot(...[0, 1, 2, 3].map((member) => shown(made, member, 160, 100)))).toBeCloseTo(1, 12);
  });
});

describe('the pool', () => {
  it('puts rings of one layout side by side in few blocks, apart from each other', () => {
    const pool = new RingPool(true);
    const layout = layoutOf([[FLOAT]]);
    const taken = Array.from({ length: 1_000 }, () => pool.take(layout));
    for (const [index, { ring: made }] of taken.entries()) made.push(0, 10, index, 1);
    expect(taken.every(({ ring: made }, index) => made.newest(0)!.value === index)).toBe(true);
    expect(new Set(taken.map(({ place }) => place!.buffer)).size).toBeLessThanOrEqual(8);
    for (const { place } of taken.slice(0, 50)) {
      const read = new RingBlock(layout, place!.capacity, place!.buffer).ring(place!.index);
      expect(taken[read.newest(0)!.value]!.place).toBe(place);
    }
    expect(pool.take(layoutOf([[FLOAT, FLOAT]])).place!.block).not.toBe(taken[0]!.place!.block);
  });

  it('gives a place that was freed to another, empty', () => {
    const pool = new RingPool(false);
    const layout = layoutOf([[FLOAT]]);
    const first = pool.take(layout);
    first.ring.push(0, 10, 1, 5);
    first.ring.setClock({ offsetMs: 9, errorMs: 9, delayMs: 9, heardMs: 9 });
    first.free();
    const { ring: next, place } = pool.take(layout);
    expect([next.newest(0), next.offsetMs, next.heardMs, place]).toEqual([null, 0, 0, null]);
    expect(next.push(0, 5, 2, 1)).toBe(true);
  });
});

it('is never read torn while another thread writes into shared memory as fast as it can', async () => {
  const layout = layoutOf([[FLOAT, FLOAT]]);
  const shared = new SharedArrayBuffer(ringBytes(layout, 1));
  const done = new SharedArrayBuffer(4);
  // A worker of Node 20 takes no loader from its arguments: it registers one and then imports.
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(new URL('ring-writer.fixture.ts', import.meta.url).href)}); })`;
  const worker = new Worker(start, { eval: true, workerData: { shared, done, samples: 2_000_000 } });
  const ended = once(worker, 'exit');
  const reader = new RingBlock(layout, 1, shared).ring(0);
  const flag = new Int32Array(done);
  const values = new Float64Array(2);
  const cursors = new Int32Array(1);
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
    reader.readAll(sample.time - 25, 0, values, cursors);
    const [between, other] = values as unknown as [number, number];
    if (Math.abs(other / 5 - between / 3) > 1e-6) throw new Error(`torn between members: ${between}, ${other}`);
    if (!Number.isFinite(between) || between < (sample.sequence - 3) * 3 - 1e-6)
      throw new Error(`interpolated ${between} at ${sample.sequence}`);
    reads += 1;
  }
  await ended;
  expect(reader.newest(0)!.sequence).toBe(2_000_000);
  expect(reads).toBeGreaterThan(100);
}, 90_000);
