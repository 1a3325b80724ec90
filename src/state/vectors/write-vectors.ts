// Writes the vectors of this folder (`npm run vectors`): whoever changes the wire runs it, and the difference shows what changed.
import { writeFile } from 'node:fs/promises';
import type { DataSchema } from '../../protocol/thing-description.ts';
import { readFrame, vectorStreams, writeFrame, type NamedSample, type SourceFrame, type Vector } from './vector.ts';

type Properties = Readonly<Record<string, DataSchema>>;
/** What a tick sets at a twin, by field; ages in ms. */
type Change = Readonly<Record<string, number | readonly [value: number, ageMs: number]>>;

const START = 1_700_000_000_000.25;
const metres: DataSchema = { type: 'number', minimum: -500, maximum: 500, multipleOf: 0.001 };

const lever: Properties = {
  angle: { type: 'number', minimum: -90, maximum: 90, multipleOf: 0.01 },
  on: { type: 'boolean' },
  mode: { type: 'string', enum: ['idle', 'moving', 'stopped'] },
  load: { type: 'number' },
};
const mover: Properties = {
  position: { type: 'array', items: metres, minItems: 3, maxItems: 3 },
  rotation: { '@type': 'twinport:Rotation', type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 },
};
const vane: Properties = {
  heading: { type: 'number', minimum: -180, maximum: 180, multipleOf: 0.5, 'twinport:period': 360 },
  count: { type: 'integer', minimum: 0, maximum: 4_294_967_295 },
  pressure: { type: 'number', minimum: 0, maximum: 10 },
};

/** Carries changes from tick to tick, each slice against the state `lag` messages of its twin before that arrived. */
function made(
  about: string,
  twins: Readonly<Record<string, Properties>>,
  ticks: readonly (readonly [stepMs: number, Readonly<Record<string, Change>>])[],
  shape: {
    readonly lag: number;
    readonly lost?: readonly number[];
    readonly first?: number;
    readonly firstSequence?: number;
  },
): Vector {
  const [senders, receivers] = [vectorStreams(twins), vectorStreams(twins)];
  const newest = new Map<string, Map<string, NamedSample>>();
  const sequences = new Map<string, number>();
  const carried = new Map<string, number[]>();
  const frames: Vector['frames'][number][] = [];
  let time = START;
  for (const [tick, [stepMs, changes]] of ticks.entries()) {
    time += stepMs;
    const message = ((shape.first ?? 0) + tick) % 2 ** 32;
    const arrives = shape.lost?.includes(tick) !== true;
    const slices = Object.entries(changes).map(([stream, change]) => {
      const sequence = ((sequences.get(stream) ?? shape.firstSequence ?? 0) + 1) % 2 ** 32;
      sequences.set(stream, sequence);
      const samples = newest.get(stream) ?? new Map<string, NamedSample>();
      newest.set(stream, samples);
      for (const [name, set] of Object.entries(change)) {
        const [value, ageMs] = typeof set === 'number' ? [set, 0] : set;
        samples.set(name, [name, value, time - ageMs, sequence]);
      }
      const baseline = (carried.get(stream) ?? []).at(-shape.lag) ?? null;
      return { stream: Number(stream), baseline, samples: [...samples.values()] };
    });
    const usualBaseline = slices[0]!.baseline;
    const frame: SourceFrame = { message, time, usualBaseline, usualStep: shape.lag, slices, arrives };
    const bytes = writeFrame(senders, frame);
    frames.push({ ...frame, bytes, told: arrives ? readFrame(receivers, bytes) : {} });
    if (arrives)
      for (const stream of Object.keys(changes)) carried.set(stream, [...(carried.get(stream) ?? []), message]);
  }
  return { about, twins, frames };
}

/** A point on a parabola and a turn about y by half the angle whose tangent is t: no functions whose last digit may differ. */
function pose(tick: number): Change {
  const t = tick / 40;
  const [w, y] = [1, t].map((part) => part / Math.sqrt(1 + t * t)) as [number, number];
  const position = { 'position[0]': tick * 0.05, 'position[1]': 1.5, 'position[2]': tick * tick * 0.001 };
  return { ...position, 'rotation[0]': 0, 'rotation[1]': y, 'rotation[2]': 0, 'rotation[3]': w };
}

const vectors: Readonly<Record<string, Vector>> = {
  'first-slices': made(
    'Slices without a baseline alone, which is all that the simplest provider needs: uniform, with ages, with few of the fields.',
    { 7: lever },
    [
      [0, { 7: { angle: 33.34, on: 1, mode: 1, load: -1.5 } }],
      [20, { 7: { angle: [33.36, 4], mode: [2, 300] } }],
      [20, { 7: { on: 0, load: [0.1, 70_000] } }],
    ],
    { lag: 99 },
  ),
  motion: made(
    'Two twins that move smoothly at 60 Hz, acknowledged two messages late, three messages lost; then a stop.',
    { 1: mover, 2: mover },
    Array.from({ length: 30 }, (_, tick) => [
      1_000 / 60,
      { 1: pose(Math.min(tick, 22)), 2: pose(-2 * Math.min(tick, 22)) },
    ]),
    { lag: 2, lost: [4, 9, 10] },
  ),
  kinds: made(
    'Every kind of field: a heading across its period, jumps that are written out, a pause, ages, numbers that come round.',
    { 3: lever, 300: vane },
    [
      [0, { 3: { angle: 0, on: 0, mode: 0, load: 1 }, 300: { heading: 179, count: 5, pressure: 1 } }],
      [100, { 3: { angle: 0.5 }, 300: { heading: 179.5, count: 6, pressure: 1.01 } }],
      [100, { 3: { on: 1 }, 300: { heading: 180, count: 7 } }],
      [100, { 300: { heading: -179.5, count: 4_000_000_000 } }],
      [
        100,
        {
          3: { angle: [-90, 40], mode: [2, 90], load: 1e300 },
          300: { heading: -179, count: 4_000_000_001, pressure: 10 },
        },
      ],
      [2, { 3: { angle: 90 } }],
      [1_500, { 3: { angle: 90, on: 1, mode: 2, load: 1e300 }, 300: { heading: -179, pressure: 10 } }],
      [0, { 3: { angle: 89.99, on: 1, mode: 2, load: 1e300 }, 300: { heading: 0, count: 0, pressure: 0 } }],
    ],
    { lag: 1, lost: [3], first: 2 ** 32 - 4, firstSequence: 2 ** 32 - 3 },
  ),
};

/** One line a frame, so that a difference can be read. */
function text({ about, twins, frames }: Vector): string {
  const lines = frames.map((frame) => `  ${JSON.stringify(frame)}`).join(',\n');
  return `{\n "about": ${JSON.stringify(about)},\n "twins": ${JSON.stringify(twins)},\n "frames": [\n${lines}\n ]\n}\n`;
}

for (const [name, vector] of Object.entries(vectors))
  await writeFile(new URL(`${name}.json`, import.meta.url), text(vector));
