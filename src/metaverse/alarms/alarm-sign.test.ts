// Signs of alarms stand with the names and values of machines in one layout: none covers another, near and far.
import { FreeCamera } from '@babylonjs/core/Cameras/freeCamera';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { beforeEach, expect, test } from 'vitest';
import type { TwinId } from '../../base/ids.ts';
import { RingBlock } from '../../state/ring-block.ts';
import type { Covered } from '../twins/card-room.ts';
import { Figures } from '../twins/figures.ts';
import { machineGlb } from '../twins/glb-fixture.ts';
import { ModelLibrary } from '../twins/load-model.ts';
import { INPUT, LAYOUT, SWING } from '../twins/moving-machine.fixture.ts';
import { allAround, bindingsOf, cardRecorder, emptyScene, HASH } from '../twins/test-machine.ts';
import type { TwinFigure } from '../twins/twin-figure.ts';
import { AlarmSign } from './alarm-sign.ts';

const EYE = new Vector3(0, 1.6, 0);
const LABELLED = bindingsOf([...INPUT, { property: 'swing', node: 'tag', target: 'label', caption: 'Swing' }]);
/** As many as are full views. */
const NEAR = 20;

let figures: Figures;
let cards: ReturnType<typeof cardRecorder>;
let ceiling: number;
let nowMs: number;
let add: (x: number, z: number) => Promise<TwinFigure>;

beforeEach(() => {
  const scene = emptyScene();
  scene.activeCamera = new FreeCamera('eye', EYE, scene);
  const library = new ModelLibrary(scene, { receiveShadows: false, shapeError: 0 });
  cards = cardRecorder();
  ceiling = Number.POSITIVE_INFINITY;
  nowMs = 1_000_000;
  let count = 0;
  figures = new Figures({ scene, makeCard: cards.make, ceiling: () => ceiling, onNear: () => undefined });
  add = async (x, z) => {
    count += 1;
    const position: [number, number, number] = [x, 0, z];
    const twin = `urn:uuid:${count}` as TwinId;
    const figure = figures.add(`Machine ${count}`, { twin, position, headingDegrees: 0, scale: 1, radius: 1 });
    const ring = new RingBlock(LAYOUT, 1).ring(0);
    ring.push(SWING, nowMs, 12, count);
    figure.setSamples({ layout: LAYOUT, ring });
    figure.showModel(await library.hold(HASH, () => machineGlb()), LABELLED, LAYOUT);
    return figure;
  };
});

/** Until all cards stand where they come to rest. */
function settle(): void {
  for (let count = 0; count < 60; count += 1) {
    nowMs += 50;
    figures.frame(nowMs, 50, allAround(EYE));
  }
}

function raise(raised: readonly TwinFigure[]): readonly AlarmSign[] {
  const signs = raised.map((figure) => new AlarmSign(figure));
  figures.showSigns(signs);
  settle();
  return signs;
}

interface Seen {
  readonly name: string;
  readonly azimuth: number;
  readonly halfAngle: number;
  readonly low: number;
  readonly high: number;
}

/** As the eye sees it, as tangents. */
function seen(name: string, { position: { x, y, z }, low, high, halfWidth }: Covered): Seen {
  const metres = Math.hypot(x - EYE.x, z - EYE.z);
  return {
    name,
    azimuth: Math.atan2(x - EYE.x, z - EYE.z),
    halfAngle: Math.atan(halfWidth / metres),
    low: (y + low - EYE.y) / metres,
    high: (y + high - EYE.y) / metres,
  };
}

/** A sign with the way that it had to go from its place. */
function seenSign(sign: AlarmSign): Seen {
  const { foot, covered, heightMetres } = sign;
  const metres = covered.high - covered.low;
  const low = heightMetres - 0.12 * metres;
  return seen('sign', { position: foot, low, high: low + metres, halfWidth: covered.halfWidth });
}

const seenCards = (): readonly Seen[] =>
  cards.cards.flatMap(({ name, visible, tip, shifted }) => {
    const position = { x: tip.x, y: tip.y + shifted, z: tip.z };
    return visible ? [seen(name, { position, low: 0.1, high: 0.4, halfWidth: 0.5 })] : [];
  });

/** Names of those of which one covers the other, by more than the eye could tell. */
function covering(all: readonly Seen[]): readonly string[] {
  return all.flatMap((one, index) =>
    all.slice(index + 1).flatMap((other) => {
      const apart = Math.abs(one.azimuth - other.azimuth);
      const aside = Math.min(apart, 2 * Math.PI - apart) - one.halfAngle - other.halfAngle;
      const above = Math.max(one.low - other.high, other.low - one.high);
      return aside > -1e-3 || above > -1e-3 ? [] : [`${one.name} / ${other.name}`];
    }),
  );
}

test('a sign stands above the name of its machine, and its values below it', async () => {
  const [sign] = raise([await add(0, -6)]);
  const [name, values] = ['name plate', 'label'].map((kind) => seenCards().find((card) => card.name.startsWith(kind))!);
  expect(seenSign(sign!).low).toBeGreaterThan(name!.high);
  expect(values!.high).toBeLessThan(name!.high);
  expect(covering([seenSign(sign!), ...seenCards()])).toEqual([]);
});

test('below the bar of the page a sign that finds no room above its name goes below it, and covers no value', async () => {
  const machine = await add(0, -4);
  settle();
  const name = cards.cards.find((card) => card.name.startsWith('name plate'))!;
  // Just above the name.
  ceiling = name.tip.y + 0.5;
  const [sign] = raise([machine]);
  expect(sign!.isShown).toBe(true);
  const shown = [seenSign(sign!), ...seenCards()];
  expect(shown.length).toBeGreaterThan(2);
  expect(covering(shown)).toEqual([]);
  expect(sign!.foot.y + sign!.heightMetres).toBeLessThan(ceiling);
});

test('signs of machines far behind stand clear of the names and values of those before them', async () => {
  const near: TwinFigure[] = [];
  for (let index = 0; index < NEAR; index += 1) near.push(await add(index % 2 === 0 ? -2 : 2, -5 - index));
  const far = [await add(-3, -60), await add(0, -70), await add(3, -80)];
  const signs = raise([near[0]!, near[3]!, ...far]);
  expect(far.every(({ view }) => view === null)).toBe(true);
  expect(signs.map(({ isShown }) => isShown)).toEqual(signs.map(() => true));
  expect(covering([...signs.map(seenSign), ...seenCards()])).toEqual([]);
});

test('an alarm that is over leaves no sign behind, and makes no more room', async () => {
  const machine = await add(0, -6);
  raise([machine]);
  expect(machine.sign).not.toBeNull();
  raise([]);
  expect(machine.sign).toBeNull();
});
