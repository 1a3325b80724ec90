import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { expect, test } from 'vitest';
import { heldAt, wayTowards, type Joint } from './drag-value.ts';

const X = new Vector3(1, 0, 0);
const Y = new Vector3(0, 1, 0);
const eye = new Vector3(0, 1, 10);
const rayTo = (target: Vector3) => ({ origin: eye, direction: target.subtract(eye).normalize() });

test('a part that is held at a point turns so far that the point comes under the pointer', () => {
  const joint: Joint = {
    kind: 'turn',
    pivot: new Vector3(0, 1, 0),
    axis: new Vector3(0, 0, 1),
    held: new Vector3(1, 1, 0),
  };
  // A quarter of a turn, anticlockwise as the eye on +Z sees it.
  const way = wayTowards(joint, 0, rayTo(new Vector3(0, 2, 0)));
  const again = wayTowards(joint, way, rayTo(new Vector3(0, 2, 0)));
  expect(again).toBeCloseTo(Math.PI / 2, 1);
  const at = heldAt(joint, Math.PI / 2, new Vector3());
  expect(at.asArray()).toEqual([expect.closeTo(0), expect.closeTo(2), expect.closeTo(0)]);
});

test('about an axis that stands across the view it follows the pointer, too', () => {
  const joint: Joint = { kind: 'turn', pivot: Vector3.Zero(), axis: Y, held: new Vector3(0, 1, 2) };
  const target = heldAt(joint, 0.5, new Vector3());
  expect(wayTowards(joint, 0, rayTo(target))).toBeCloseTo(0.5, 1);
  const back = heldAt(joint, -0.6, new Vector3());
  expect(wayTowards(joint, 0.5, rayTo(back))).toBeCloseTo(-0.6, 1);
});

test('turns on beyond half a turn, where the pointer goes round', () => {
  const joint: Joint = {
    kind: 'turn',
    pivot: new Vector3(0, 1, 0),
    axis: new Vector3(0, 0, 1),
    held: new Vector3(1, 1, 0),
  };
  let way = 0;
  for (let turned = 0; turned <= 1.6 * Math.PI; turned += 0.1)
    way = wayTowards(joint, way, rayTo(heldAt(joint, turned, new Vector3())));
  expect(way).toBeGreaterThan(1.4 * Math.PI);
});

test('a part that slides follows along its axis, and a ray along that axis moves nothing far', () => {
  const joint: Joint = { kind: 'slide', pivot: Vector3.Zero(), axis: X, held: new Vector3(0, 1, 0) };
  let way = 0;
  for (let times = 0; times < 4; times += 1) way = wayTowards(joint, way, rayTo(new Vector3(2, 1, 0)));
  expect(way).toBeCloseTo(2, 1);
  const along = { origin: new Vector3(-10, 1, 0), direction: X };
  expect(Math.abs(wayTowards(joint, 0, along))).toBeLessThan(0.01);
});
