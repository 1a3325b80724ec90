// A twin's next version is described otherwise, and its model takes its time: what stands there meanwhile, near and far.
import { FreeCamera } from '@babylonjs/core/Cameras/freeCamera';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Scene } from '@babylonjs/core/scene';
import { beforeEach, expect, test } from 'vitest';
import type { TwinId } from '../../base/ids.ts';
import type { BindingsInput } from '../../protocol/bindings.ts';
import type { ThingDescription } from '../../protocol/thing-description.ts';
import { twinLayout, type TwinLayout } from '../../state/layout.ts';
import { RingBlock } from '../../state/ring-block.ts';
import { Figures } from './figures.ts';
import { machineGlb } from './glb-fixture.ts';
import { ModelLibrary, type HeldModel } from './load-model.ts';
import { INPUT, LAYOUT, PLACE, RATE, SWING } from './moving-machine.fixture.ts';
import { allAround, bindingsOf, cardRecorder, emptyScene, HASH, wordsOf } from './test-machine.ts';
import type { TwinFigure } from './twin-figure.ts';

const EYE = new Vector3(0, 1.6, 0);
const NEXT_LAYOUT = twinLayout({
  properties: { rate: { type: 'number' }, swing: { type: 'number', unit: 'rad' }, place: { type: 'number' } },
} as unknown as ThingDescription);
const NEXT_INPUT: BindingsInput = [{ property: 'swing', node: 'arm', target: 'rotation', axis: 'z' }];

let scene: Scene;
let figures: Figures;
let cards: ReturnType<typeof cardRecorder>;
let held: () => Promise<HeldModel>;
let nowMs: number;

beforeEach(() => {
  scene = emptyScene();
  scene.activeCamera = new FreeCamera('eye', EYE, scene);
  const library = new ModelLibrary(scene, { receiveShadows: false, shapeError: 0 });
  held = () => library.hold(HASH, () => machineGlb());
  cards = cardRecorder();
  nowMs = 1_000_000;
  figures = new Figures({ scene, makeCard: cards.make, onNear: () => undefined });
});

function tell(figure: TwinFigure, layout: TwinLayout, values: Readonly<Record<number, readonly number[]>>): RingBlock {
  const block = new RingBlock(layout, 1);
  const ring = block.ring(0);
  figure.setSamples({ layout, ring });
  for (const [first, members] of Object.entries(values))
    for (const [member, value] of members.entries()) ring.push(Number(first) + member, nowMs, value, 1);
  return block;
}

/** The last of so many in a row that leads away from the eye: of many it is far. */
async function enter(count: number): Promise<{ figure: TwinFigure; block: RingBlock }> {
  let last: { figure: TwinFigure; block: RingBlock } | null = null;
  for (let index = 0; index < count; index += 1) {
    const position: [number, number, number] = [0, 0, -10 * (index + 1)];
    const placement = { twin: `urn:uuid:${index}` as TwinId, position, headingDegrees: 90, scale: 2, radius: 1 };
    const figure = figures.add(`Machine ${index}`, placement);
    const block = tell(figure, LAYOUT, { [PLACE]: [1, 2, 3], [SWING]: [30], [RATE]: [60] });
    figure.showModel(await held(), bindingsOf(INPUT), LAYOUT);
    last = { figure, block };
  }
  for (let frames = 0; frames < 20; frames += 1) frame(20);
  return last!;
}

function frame(advanceMs: number): void {
  nowMs += advanceMs;
  // The farthest are posed in every fourth frame.
  for (const delta of [advanceMs, 0, 0, 0]) figures.frame(nowMs, delta, allAround(EYE));
  scene.render();
}

/** The other version is opened: its numbers would carry the old model far away. */
function replace(figure: TwinFigure): void {
  figure.setSamples(null);
  tell(figure, NEXT_LAYOUT, { 0: [400], 1: [0.25], 2: [300] });
}

test.each([
  ['near', 1],
  ['far', 60],
])('%s, it stands as it was known last, and goes on with its next model', async (_where, count) => {
  const { figure, block } = await enter(count);
  expect(figure.view === null).toBe(count > 1);
  replace(figure);
  // The enabler gives its place to another twin.
  block.clear(0);
  frame(500);
  const stood = [figure.pose('arm'), figure.pose('door')];
  // Twice as large as in the file.
  expect(figure.pose('base')![13]).toBeCloseTo(4, 3);
  frame(1_000);
  expect([figure.pose('arm'), figure.pose('door')]).toEqual(stood);

  figure.showModel(await held(), bindingsOf(NEXT_INPUT), NEXT_LAYOUT);
  frame(500);
  frame(500);
  expect(figure.pose('base')![13]).toBeCloseTo(0, 3);
  expect(figure.pose('arm')).not.toEqual(stood[0]);
});

test('its plate says that another version comes, with how much of it is here', async () => {
  const { figure } = await enter(1);
  const said = (): string => wordsOf(cards.cards.find(({ name }) => name === 'name plate of Machine 0')!.paints.at(-1));
  expect(said()).toBe('Machine 0');
  replace(figure);
  frame(20);
  expect(said()).toContain('new version on its way');
  figure.showProgress(40, 100);
  frame(20);
  expect(said()).toContain('new version on its way · 40 %');
  figure.setStatus('offline');
  frame(20);
  expect(said()).not.toContain('new version');
  figure.setStatus('live');
  figure.showModel(await held(), bindingsOf(NEXT_INPUT), NEXT_LAYOUT);
  frame(20);
  expect(said()).toBe('Machine 0');
});

test('the same values under another model move the old one until that is here', async () => {
  const { figure } = await enter(1);
  figure.setSamples(null);
  tell(figure, LAYOUT, { [PLACE]: [1, 7, 3] });
  frame(500);
  expect(figure.pose('base')![13]).toBeCloseTo(14, 3);
});
