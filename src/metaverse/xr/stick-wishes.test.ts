import { expect, it } from 'vitest';
import { StickReader, type Comfort, type Stick } from './stick-wishes.ts';

const STEPS: Comfort = { turn: 'snap', walk: 'teleport' };
const SMOOTH: Comfort = { turn: 'smooth', walk: 'smooth' };
const left = (x: number, y: number): Stick => ({ id: 'l', handedness: 'left', x, y });
const right = (x: number, y: number): Stick => ({ id: 'r', handedness: 'right', x, y });

it('turns by one step a push, and again only after the stick came back', () => {
  const reader = new StickReader();
  expect(reader.read([right(1, 0)], STEPS).snap).toBe(1);
  expect(reader.read([right(1, 0)], STEPS).snap).toBe(0);
  // Not yet back: a trembling thumb is no second wish.
  expect(reader.read([right(0.5, 0)], STEPS).snap).toBe(0);
  expect(reader.read([right(1, 0)], STEPS).snap).toBe(0);
  reader.read([right(0, 0)], STEPS);
  expect(reader.read([right(-1, 0)], STEPS).snap).toBe(-1);
});

it('aims by the stick that is pushed ahead until it comes back, and does not turn meanwhile', () => {
  const reader = new StickReader();
  expect(reader.read([left(0, 0), right(0, -1)], STEPS).aim).toBe('r');
  expect(reader.read([left(0, 0), right(1, -0.2)], STEPS)).toMatchObject({ aim: 'r', snap: 0 });
  expect(reader.read([left(0, 0), right(0.1, 0)], STEPS).aim).toBeNull();
});

it('lets go of an aim whose controller is gone', () => {
  const reader = new StickReader();
  reader.read([right(0, -1)], STEPS);
  expect(reader.read([], STEPS).aim).toBeNull();
});

it('steps back once a push', () => {
  const reader = new StickReader();
  expect(reader.read([right(0, 1)], STEPS).back).toBe(true);
  expect(reader.read([right(0, 1)], STEPS).back).toBe(false);
});

it('walks by the left and turns by the right stick where that was chosen, gently near the middle', () => {
  const reader = new StickReader();
  const { walk, turn, aim } = reader.read([left(0, -1), right(1, 0)], SMOOTH);
  expect(walk).toEqual({ forward: 1, right: 0, fast: false });
  expect(turn).toBe(1);
  expect(aim).toBeNull();
  expect(reader.read([left(0.1, 0.1), right(0.1, 0)], SMOOTH)).toMatchObject({ walk: null, turn: 0 });
  expect(reader.read([left(0, -0.5), right(0, 0)], SMOOTH).walk!.forward).toBeLessThan(0.3);
});

it('still teleports by the other stick while the left one walks', () => {
  expect(new StickReader().read([left(0, 0), right(0, -1)], SMOOTH).aim).toBe('r');
});

it('walks and turns by the only stick there is', () => {
  const reader = new StickReader();
  const { walk, turn } = reader.read([right(0.9, -0.5)], SMOOTH);
  expect(walk!.forward).toBeGreaterThan(0);
  expect(walk!.right).toBe(0);
  expect(turn).toBeGreaterThan(0);
});
