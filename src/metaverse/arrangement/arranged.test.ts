import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseWith } from '../../protocol/parse.ts';
import { WorldManifest } from '../../protocol/world-manifest.ts';
import {
  Arranged,
  differencesOf,
  merged,
  movedByBoth,
  SCALES,
  tidy,
  UNTOUCHED,
  withTwin,
  worldWith,
  type PlacedTwin,
} from './arranged.ts';

const read = (manifest: unknown): WorldManifest => parseWith(WorldManifest, manifest, 'manifest-invalid', 'world');
const quay = read({
  title: 'Quay',
  environment: 'coast',
  spawn: { position: [0, 1.6, 9], lookAt: [0, 1, 0] },
  systems: [{ name: 'Levers', address: 'levers' }],
  placements: [
    { twin: 'urn:a', position: [1, 0, 2], radius: 1 },
    { twin: 'urn:b', position: [3, 0, 4] },
  ],
});
const placed = (twin: string, position: [number, number, number], more: Partial<PlacedTwin> = {}): PlacedTwin => ({
  twin,
  position,
  headingDegrees: 0,
  scale: 1,
  radius: 1,
  locked: false,
  ...more,
});

it('merges an arrangement into a manifest that is still one: moved in place, new at the end, systems added once', () => {
  const arranged = {
    version: 1 as const,
    twins: [placed('urn:a', [9, 0, 9], { locked: true, world: null }), placed('urn:c', [5, 0, 5])],
    systems: [
      { name: 'Again', address: 'levers' },
      { name: 'More', address: 'more' },
    ],
  };
  const world = worldWith(quay, arranged);
  expect(read(JSON.parse(JSON.stringify(world)))).toEqual(world);
  expect(world.placements.map(({ twin, position }) => [twin, position[0]])).toEqual([
    ['urn:a', 9],
    ['urn:b', 3],
    ['urn:c', 5],
  ]);
  // What is the visitor's own business is not the world's.
  expect(Object.keys(world.placements[0]!)).not.toContain('locked');
  expect(world.systems.map(({ address }) => address)).toEqual(['levers', 'more']);
  expect(worldWith(quay, UNTOUCHED)).toEqual(quay);
});

const metres = fc.double({ min: -500, max: 500, noNaN: true });
const anyPlaced = fc.record({
  twin: fc.constantFrom('urn:a', 'urn:b', 'urn:c', 'urn:d'),
  pose: fc.record({
    position: fc.tuple(metres, metres, metres),
    headingDegrees: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
    scale: fc.double({ min: 0.001, max: 100, noNaN: true }),
  }),
});

it('what differs, merged again, is the same world', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyPlaced, { selector: ({ twin }) => twin }), (twins) => {
      const arranged = { ...UNTOUCHED, twins: twins.map(({ twin, pose }) => placed(twin, [0, 0, 0], tidy(pose))) };
      expect(parseWith(Arranged, arranged, 'internal', 'arranged')).toEqual(arranged);
      const other = worldWith(quay, arranged);
      expect(worldWith(quay, differencesOf(quay, other))).toEqual(other);
    }),
  );
});

it('writes poses as a person would, within what the schema takes, and again the same', () => {
  expect(tidy({ position: [1.23456, -0.00001, 1e9], headingDegrees: -90.004, scale: 0 })).toEqual({
    position: [1.235, -0, 10_000],
    headingDegrees: 270,
    scale: SCALES.least,
  });
  expect(tidy({ position: [0, 0, 0], headingDegrees: 359.999, scale: 1 }).headingDegrees).toBe(0);
  fc.assert(
    fc.property(anyPlaced, ({ pose }) => {
      expect(tidy(tidy(pose))).toEqual(tidy(pose));
    }),
  );
});

it('of two arrangements the later one wins, twin by twin', () => {
  const before = withTwin(withTwin(UNTOUCHED, placed('urn:a', [1, 0, 0])), placed('urn:b', [2, 0, 0]));
  const after = merged(before, withTwin(UNTOUCHED, placed('urn:a', [7, 0, 0])));
  expect(after.twins.map(({ twin, position }) => [twin, position[0]])).toEqual([
    ['urn:b', 2],
    ['urn:a', 7],
  ]);
});

it('knows what the world has moved since the visitor did', () => {
  const pose = { position: [1, 0, 2] as [number, number, number], headingDegrees: 0, scale: 1 };
  const mine = {
    ...UNTOUCHED,
    twins: [placed('urn:a', [9, 0, 9], { world: pose }), placed('urn:c', [1, 0, 1], { world: null })],
  };
  expect(movedByBoth(quay, mine)).toEqual([]);
  const newer = { ...quay, placements: [{ ...quay.placements[0]!, position: [4, 0, 4] as [number, number, number] }] };
  expect(movedByBoth(newer, mine).map(({ twin }) => twin)).toEqual(['urn:a']);
  const named = { ...quay, placements: [...quay.placements, { ...quay.placements[0]!, twin: 'urn:c' }] };
  expect(movedByBoth(named, mine).map(({ twin }) => twin)).toEqual(['urn:c']);
  expect(movedByBoth({ ...quay, placements: [] }, mine).map(({ twin }) => twin)).toEqual(['urn:a']);
});
