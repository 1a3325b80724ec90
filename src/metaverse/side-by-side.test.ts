// Exhibits of a studio: side by side by their size, on the floor, and left alone while nothing changes.
import { expect, test } from 'vitest';
import type { TwinId } from '../base/ids.ts';
import type { Placement } from '../protocol/world-manifest.ts';
import { placesInRow, SideBySide, type Exhibit } from './side-by-side.ts';

interface Movable extends Exhibit {
  shown: 'loading' | 'shown' | 'failed';
  model: { version: string };
  figure: { placement: Placement; view: Exhibit['figure']['view'] };
}

/** A box of this width and depth, its own place in its left near corner, as low as told. */
function exhibit(id: string, width: number, low = 0): Movable {
  const figure: Movable['figure'] = {
    placement: { twin: id, position: [7, 0, 3], headingDegrees: 0, scale: 1, radius: 1 },
    view: {
      bounds() {
        const [x, y, z] = figure.placement.position;
        return { minimum: { x, y: y + low, z: z - 2 }, maximum: { x: x + width, y: y + 3, z } };
      },
    },
  };
  return { id: id as TwinId, shown: 'shown', model: { version: '1' }, figure };
}

test('no two overlap, the row is in the middle, and large ones have more room', () => {
  const places = placesInRow([
    { left: -1, right: 1 },
    { left: 0, right: 20 },
    { left: -0.5, right: 0.5 },
  ]);
  const [one, two, three] = places as [number, number, number];
  expect(two - (one + 1)).toBeCloseTo(3);
  expect(three - 0.5 - (two + 20)).toBeCloseTo(3);
  expect(one - 1 + (three + 0.5)).toBeCloseTo(0);
});

test('a model is placed once its size is known; another one moves both; a new version is measured anew', () => {
  const exhibits = [exhibit('a', 2)];
  let moves = 0;
  const row = new SideBySide(
    () => exhibits,
    (id, position) => {
      moves += 1;
      const { figure } = exhibits.find((one) => one.id === id)!;
      figure.placement = { ...figure.placement, position };
    },
  );
  exhibits[0]!.shown = 'loading';
  row.arrange();
  expect(moves).toBe(0);
  exhibits[0]!.shown = 'shown';
  row.arrange();
  expect(exhibits[0]!.figure.placement.position).toEqual([-1, 0, 1]);
  row.arrange();
  expect(moves).toBe(1);
  exhibits.push(exhibit('b', 2, -1.5));
  row.arrange();
  expect(moves).toBe(3);
  expect(exhibits[0]!.figure.placement.position[0]).toBeCloseTo(-2.3);
  expect(exhibits[1]!.figure.placement.position[0]).toBeCloseTo(0.3);
  // What hangs below its own place is lifted onto the floor.
  expect(exhibits[1]!.figure.placement.position[1]).toBe(1.5);
  exhibits[0]!.model.version = '2';
  // Its next model is on its way: nobody moves.
  exhibits[0]!.shown = 'loading';
  row.arrange();
  expect(moves).toBe(3);
  exhibits[0]!.shown = 'shown';
  row.arrange();
  expect(moves).toBe(5);
});
