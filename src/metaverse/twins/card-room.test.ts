// Cards that stand in each other's way make room, and none hides under the bar.
import { beforeEach, expect, test } from 'vitest';
import { CardRoom, MOST_RISE_OF_CARD, type Covered } from './card-room.ts';

const EYE = { x: 0, y: 1.6, z: 0 };
const open = (): number => Number.POSITIVE_INFINITY;
let room: CardRoom;

/** One metre wide, half a metre high, its foot at this place. */
function cardAt(x: number, y: number, z: number, mostSinkMetres = 0) {
  const card = {
    covered: { position: { x, y, z }, low: 0.1, high: 0.6, halfWidth: 0.5 } as Covered & { high: number },
    shifted: 0,
    isHidden: false,
    shift: (metres: number) => void (card.shifted = metres),
    hide: () => void (card.isHidden = true),
  };
  return {
    card,
    mostRise: MOST_RISE_OF_CARD,
    mostSinkMetres,
    covered: card.covered,
    shift: card.shift,
    hide: card.hide,
  };
}
type Sample = ReturnType<typeof cardAt>;

/** As long as it takes to come to rest. */
function arrange(cards: readonly Sample[], fixed: readonly Covered[] = [], ceiling = open): void {
  for (let frame = 0; frame < 60; frame += 1) {
    room.begin(EYE, fixed);
    for (const each of cards) {
      each.card.shifted = 0;
      room.place(each, EYE, 0.05, ceiling);
    }
  }
}
/** Edges as the eye sees them, as tangents. */
const edges = ({ card: { covered, shifted } }: Sample): readonly [low: number, high: number] => {
  const metres = Math.hypot(covered.position.x, covered.position.z);
  return [covered.low, covered.high].map((edge) => (covered.position.y + edge + shifted - EYE.y) / metres) as never;
};
const apart = (one: Sample, other: Sample): boolean =>
  edges(one)[1] < edges(other)[0] || edges(other)[1] < edges(one)[0];

beforeEach(() => {
  room = new CardRoom();
});

test('what is in nobody’s way stays where it is', () => {
  const cards = [cardAt(0, 2, -5), cardAt(3, 2, -5), cardAt(0, 4, -5), cardAt(0, 2, 5)];
  arrange(cards);
  expect(cards.map(({ card }) => [card.shifted, card.isHidden])).toEqual(cards.map(() => [0, false]));
});

test('the one behind rises above the one before it, also across where the angle begins anew', () => {
  for (const z of [-1, 1]) {
    const [near, far] = [cardAt(0.2, 2, 5 * z), cardAt(-0.2, 2.1, 9 * z)];
    arrange([near, far]);
    expect(near.card.shifted).toBe(0);
    expect(far.card.shifted).toBeGreaterThan(0);
    expect(apart(near, far)).toBe(true);
  }
});

test('several find room above and below what cannot give way', () => {
  const sign: Covered = { position: { x: 0, y: 2.4, z: -7 }, low: 0, high: 0.5, halfWidth: 1 };
  const cards = [cardAt(0, 2, -5), cardAt(0.3, 2, -7), cardAt(-0.3, 2.6, -10, 1)];
  arrange(cards, [sign]);
  const all = [...cards, { card: { covered: sign, shifted: 0 } } as Sample];
  for (const [index, one] of all.entries())
    for (const other of all.slice(index + 1)) expect(apart(one, other)).toBe(true);
});

test('a place that is covered by the bar is left for one below it, as far as the card may sink', () => {
  const ceiling = (): number => 3;
  const [tall, short] = [cardAt(0, 4, -5, 3), cardAt(3, 4, -5, 0.5)];
  arrange([tall, short], [], ceiling);
  expect(tall.card.covered.position.y + tall.card.shifted + 0.6).toBeCloseTo(3, 3);
  expect([short.card.shifted, short.card.isHidden]).toEqual([0, false]);
});

test('under the bar there is no rising: the values sink below the name', () => {
  const ceiling = (): number => 3;
  const [name, values] = [cardAt(0, 2.8, -5, 1), cardAt(0, 2.2, -5, 1.5)];
  arrange([name, values], [], ceiling);
  expect(edges(values)[1]).toBeLessThan(edges(name)[0]);
});

test('where there is no room one goes, and comes back when there is', () => {
  const crowd = Array.from({ length: 5 }, (_, index) => cardAt(0, 2, -3 - index / 10));
  arrange(crowd);
  expect(crowd.filter(({ card }) => card.isHidden).length).toBeGreaterThan(0);
  expect(crowd[0]!.card.isHidden).toBe(false);
  const last = crowd[4]!;
  last.card.isHidden = false;
  arrange([last]);
  expect([last.card.isHidden, last.card.shifted]).toEqual([false, 0]);
});

test('a card moves over to its new place, and is there at once when it appears', () => {
  const [near, far] = [cardAt(0, 2, -5), cardAt(0, 2.1, -9)];
  arrange([near, far]);
  const risen = far.card.shifted;
  near.card.covered.high = 0;
  room.begin(EYE, []);
  for (const each of [near, far]) room.place(each, EYE, 0.02, open);
  expect(far.card.shifted).toBeGreaterThan(risen / 2);
  expect(far.card.shifted).toBeLessThan(risen);
  const anew = cardAt(0, 2.1, -9);
  near.card.covered.high = 0.6;
  room.begin(EYE, []);
  for (const each of [near, anew]) room.place(each, EYE, 0.02, open);
  expect(anew.card.shifted).toBeCloseTo(risen, 6);
});
