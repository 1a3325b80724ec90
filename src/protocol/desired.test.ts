import { expect, test } from 'vitest';
import { askedBy, desiredProperties, settersOf } from './desired.ts';
import type { ThingDescription } from './thing-description.ts';

const forms = [{ href: '#' }];
const number = { type: 'number', minimum: -90, maximum: 90, forms } as const;
const described = {
  properties: {
    angle: number,
    target: { ...number, 'twinport:desiredOf': 'angle' },
    lost: { ...number, 'twinport:desiredOf': 'nothing' },
    lift: { type: 'number', forms },
    name: { type: 'string', forms },
  },
  actions: {
    turn: {
      input: { type: 'object', properties: { degrees: { type: 'number', minimum: -60 } }, required: ['degrees'] },
      'twinport:sets': 'angle',
      forms,
    },
    raise: { input: { type: 'number', maximum: 4 }, 'twinport:sets': 'lift', forms },
    rename: { input: { type: 'string' }, 'twinport:sets': 'name', forms },
    plain: { input: { type: 'number' }, forms },
  },
} as unknown as ThingDescription;

test('[MOD-6] a property reports what another one is to become; one that names nothing says nothing', () => {
  expect([...desiredProperties(described)]).toEqual([['angle', 'target']]);
});

test('[MOD-6] an action sets a number, within the limits of both, by the only member of its input or the input itself', () => {
  const setters = settersOf(described);
  expect([...setters.keys()]).toEqual(['angle', 'lift']);
  expect(setters.get('angle')).toMatchObject({ action: 'turn', minimum: -60, maximum: 90 });
  expect(setters.get('angle')!.inputFor(12)).toEqual({ degrees: 12 });
  expect(setters.get('lift')!.inputFor(3)).toBe(3);
  expect([...askedBy(described, 'turn', { degrees: 12 })]).toEqual([['angle', 12]]);
  expect([...askedBy(described, 'rename', 'new')]).toEqual([]);
  expect([...askedBy(described, 'plain', 3)]).toEqual([]);
});

test('[MOD-6] of an input with several members each sets its own property, unless another one is required', () => {
  const joints = (required: readonly string[]) =>
    ({
      properties: { joint1: number, joint2: number },
      actions: {
        move: {
          input: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } }, required },
          'twinport:sets': { a: 'joint1', b: 'joint2' },
          forms,
        },
      },
    }) as unknown as ThingDescription;
  const free = settersOf(joints([]));
  expect(free.get('joint2')!.inputFor(5)).toEqual({ b: 5 });
  expect([...settersOf(joints(['a'])).keys()]).toEqual(['joint1']);
  expect([...askedBy(joints([]), 'move', { a: 1, b: 2 })]).toEqual([
    ['joint1', 1],
    ['joint2', 2],
  ]);
});
