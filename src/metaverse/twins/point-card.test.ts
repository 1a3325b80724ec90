// Who points at a machine sees no less of it than before, and in the words of its owner.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { expect, test } from 'vitest';
import type { Binding } from '../../protocol/bindings.ts';
import { PointCard } from './point-card.ts';
import { bindingsOf, cardRecorder, wordsOf } from './test-machine.ts';
import type { TwinPresence } from './twin-presence.ts';

const EYE = new Vector3(0, 1.6, 5);
const LABELLED = ['mode', 'speed', 'load', 'cycles'];
const bindings: readonly Binding[] = bindingsOf(
  LABELLED.map((property) => ({ property, node: 'tag', target: 'label' as const })),
);
const readings = [
  { name: 'mode', value: 'idle' },
  { name: 'speed', value: 12.5 },
  { name: 'load', value: 3 },
  { name: 'cycles', value: 41 },
  { name: 'hidden', value: 7 },
].map((reading) => ({ ...reading, ageMs: 100 }));

/** As much of a presence as the card looks at. */
function machine(isNear: boolean): TwinPresence {
  const property = (title: string) => ({ title, type: 'number', multipleOf: 0.5 });
  const properties = {
    mode: { title: 'Mode', type: 'string', enum: ['idle'], oneOf: [{ const: 'idle', title: 'Waits for work' }] },
    speed: property('Speed'),
    load: property('Load'),
    cycles: { title: 'Cycles', type: 'integer' },
    hidden: property('Hidden'),
  };
  const view = isNear ? { cardTip: new Vector3(0, 2, 0) } : null;
  const corner = Vector3.Zero();
  return {
    model: { title: 'Press' },
    shown: 'shown',
    problem: null,
    shownStatus: 'live',
    silenceMs: 0,
    opened: { description: { properties }, bindings },
    figure: { view, isSelected: false, bounds: () => ({ minimum: corner, maximum: corner }) },
    readings: () => readings,
    ageMs: () => 100,
  } as unknown as TwinPresence;
}

function pointedAt(presence: TwinPresence) {
  const { cards, make } = cardRecorder();
  const card = new PointCard(make, () => Number.POSITIVE_INFINITY);
  card.show(presence);
  card.frame(1_000, EYE);
  const shown = cards.find(({ visible }) => visible)!;
  return { cards, card, words: wordsOf(shown.paints.at(-1)) };
}

test('near, all values that its labels show are on the card', () => {
  expect(pointedAt(machine(true)).words).toBe(
    'Press | Mode | Waits for work | Speed | 12.5 | Load | 3.0 | Cycles | 41',
  );
});

test('far, where no label can be read, the two that say most are', () => {
  expect(pointedAt(machine(false)).words).toBe('Press | Mode | Waits for work | Speed | 12.5');
});

test('only the card of who is pointed at now is shown, and makes room', () => {
  const { cards, card } = pointedAt(machine(true));
  expect(card.covered.high).toBeGreaterThan(0);
  card.show(machine(false));
  card.frame(2_000, EYE);
  expect(cards.filter(({ visible }) => visible).map(({ paints }) => wordsOf(paints.at(-1)))).toEqual([
    'Press | Mode | Waits for work | Speed | 12.5',
  ]);
  card.show(null);
  expect(cards.some(({ visible }) => visible)).toBe(false);
  expect(card.covered.high).toBe(0);
});
