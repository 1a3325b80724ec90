import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { expect, test } from 'vitest';
import type { TwinLayout } from '../../state/layout.ts';
import { RingBlock } from '../../state/ring-block.ts';
import { TwinMotion } from './twin-motion.ts';
import type { MovedView } from './twin-motion.ts';

const EYE = Vector3.Zero();
const LAYOUT: TwinLayout = {
  fields: [
    { kind: 'float', bits: 64, property: 'angle', name: 'angle', unit: 'deg', period: 360 },
    { kind: 'boolean', bits: 1, property: 'open', name: 'open', unit: '', period: null },
  ],
  properties: new Map([
    ['angle', [0]],
    ['open', [1]],
  ]),
  texts: [],
};

function setUp(restless = false) {
  const ring = new RingBlock(LAYOUT, 1).ring(0);
  const applied: number[][] = [];
  const ages: (number | null)[] = [];
  const view: MovedView = {
    restless,
    apply: (values) => void applied.push([...values]),
    update: (_deltaSeconds, _eye, ageMs) => void ages.push(ageMs),
  };
  const motion = new TwinMotion();
  const remove = motion.add(view, LAYOUT, ring);
  return { ring, applied, ages, motion, remove };
}

test('shows the provider’s clock less the delay: numbers between samples, booleans in steps, periods the short way', () => {
  const { ring, applied, motion } = setUp();
  ring.setClock({ offsetMs: 5000, errorMs: 1, delayMs: 50, heardMs: 100 });
  ring.push(0, 5000, 350, 1);
  ring.push(0, 5100, 20, 2);
  ring.push(1, 5000, 0, 1);
  ring.push(1, 5100, 1, 2);
  motion.frame(100, 16, EYE);
  expect(applied.at(-1)).toEqual([5, 0]);
  motion.frame(150, 16, EYE);
  expect(applied.at(-1)).toEqual([20, 1]);
});

test('goes on for at most 100 ms after the newest sample, and stands at it in the end', () => {
  const { ring, applied, motion } = setUp();
  ring.push(0, 0, 0, 1);
  ring.push(0, 100, 10, 2);
  motion.frame(150, 16, EYE);
  expect(applied.at(-1)![0]).toBeCloseTo(15);
  motion.frame(200, 16, EYE);
  expect(applied.at(-1)![0]).toBeCloseTo(20);
  motion.frame(300, 16, EYE);
  expect(applied.at(-1)![0]).toBeCloseTo(15);
  motion.frame(900, 16, EYE);
  expect(applied.at(-1)![0]).toBeCloseTo(10);
});

test('does no work once nothing can change, and starts again with the next sample', () => {
  const { ring, applied, motion } = setUp();
  ring.push(0, 1000, 1, 1);
  for (const now of [1000, 1050, 1100, 1200, 1300]) motion.frame(now, 16, EYE);
  const settled = applied.length;
  motion.frame(1400, 16, EYE);
  motion.frame(9000, 16, EYE);
  expect(applied).toHaveLength(settled);
  ring.push(0, 9100, 2, 2);
  motion.frame(9100, 16, EYE);
  expect(applied.at(-1)![0]).toBe(2);
});

test('a restless view is applied every frame, with NaN for what has no value', () => {
  const { applied, motion } = setUp(true);
  for (const now of [1000, 2000, 3000]) motion.frame(now, 16, EYE);
  expect(applied).toEqual([
    [Number.NaN, Number.NaN],
    [Number.NaN, Number.NaN],
    [Number.NaN, Number.NaN],
  ]);
});

test('tells the view since when it was not heard', () => {
  const { ring, ages, motion, remove } = setUp();
  motion.frame(1000, 16, EYE);
  ring.setClock({ offsetMs: 0, errorMs: 0, delayMs: 0, heardMs: 1000 });
  motion.frame(8000, 16, EYE);
  remove();
  motion.frame(9000, 16, EYE);
  expect(ages).toEqual([null, 7000]);
});
