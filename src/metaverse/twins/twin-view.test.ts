import { FreeCamera } from '@babylonjs/core/Cameras/freeCamera';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Scene } from '@babylonjs/core/scene';
import { beforeEach, expect, test } from 'vitest';
import type { BindingsInput } from '../../protocol/bindings.ts';
import { machineGlb } from './glb-fixture.ts';
import { ModelLibrary } from './load-model.ts';
import { bindingsOf, cardRecorder, copyOf, emptyScene, HASH, LAYOUT, valuesOf, wordsOf } from './test-machine.ts';
import { TwinView } from './twin-view.ts';
import type { TwinId } from '../../base/ids.ts';

const EYE = new Vector3(0, 1.6, 10);
const INPUT: BindingsInput = [
  { property: 'angle', node: 'arm', target: 'rotation', axis: 'y' },
  { property: 'mode', node: 'lamp', target: 'emissive', colours: { fault: [1, 0, 0] } },
  { property: 'level', node: 'tag', target: 'label', caption: 'Level' },
];

let scene: Scene;
let library: ModelLibrary;
let recorder: ReturnType<typeof cardRecorder>;
let view: TwinView;
beforeEach(() => {
  scene = emptyScene();
  library = new ModelLibrary(scene, { receiveShadows: false, shapeError: 0 });
  recorder = cardRecorder();
  view = newView();
});

function newView(headingDegrees = 0, scale = 1): TwinView {
  const placement = {
    twin: 'urn:uuid:1' as TwinId,
    position: [10, 0, -5] as [number, number, number],
    headingDegrees,
    scale,
    radius: 2,
  };
  return new TwinView(scene, { title: 'Press 4', placement, makeCard: recorder.make });
}
const wear = async (input: BindingsInput = INPUT) => {
  const bindings = bindingsOf(input);
  view.showModel(await copyOf(library, HASH, await machineGlb(), bindings), bindings, LAYOUT);
};
const plate = () => wordsOf(recorder.cards[0]!.paints.at(-1));
const label = () => recorder.cards.find(({ name }) => name === 'label of tag')!;

test('before the model there is a placeholder that tells how far it is', () => {
  expect(view.nodes()).toEqual([]);
  expect(view.pose('base')).toBeNull();
  view.showProgress(430, 1000);
  expect(plate()).toBe('Press 4 | loading model · 43 %');
  expect(view.bounds().minimum.asArray()).toEqual([9, 0, -6]);
  expect(scene.meshes.some((mesh) => mesh.name === 'column' && view.isPartOf(mesh))).toBe(true);
  view.showFailure('model refused');
  expect(plate()).toBe('Press 4 | model refused');
});

test('a model of an earlier version goes when the next one will not come', async () => {
  await wear();
  view.showFailure('model refused');
  expect(view.nodes()).toEqual([]);
  expect(plate()).toBe('Press 4 | model refused');
  expect(view.valueCards).toEqual([]);
  await wear();
  expect([view.nodes().includes('arm'), plate()]).toEqual([true, 'Press 4']);
});

test('the model takes the placeholder’s place and answers for its nodes', async () => {
  await wear();
  expect(scene.meshes.some(({ name }) => name === 'column')).toBe(false);
  expect(view.nodes()).toContain('arm');
  expect(plate()).toBe('Press 4');
  const { minimum, maximum } = view.bounds();
  expect([minimum.y, maximum.y]).toEqual([-0.5, 2.5]);
  expect(view.shadowCasters()).toHaveLength(6);
  expect(view.shadowCasters().every((mesh) => view.isPartOf(mesh))).toBe(true);
  expect(view.isPartOf(scene.getMeshByName('selection') as AbstractMesh)).toBe(false);
});

test('poses follow the placement, clockwise heading and the values', async () => {
  view = newView(90, 2);
  await wear();
  scene.activeCamera = new FreeCamera('eye', EYE, scene);
  scene.render();
  // The tip is 2 m along the arm's X, which points to -Z at rest; heading 90 degrees turns -Z (north) to +X (east).
  expect(
    view
      .pose('tip')!
      .slice(12, 15)
      .map((metre) => Math.round(metre * 1000) / 1000),
  ).toEqual([14, 2, -5]);
  view.apply(valuesOf({ angle: 90 }), 0.016);
  scene.render();
  expect(
    view
      .pose('tip')!
      .slice(12, 15)
      .map((metre) => Math.round(metre * 1000) / 1000),
  ).toEqual([10, 2, -9]);
  expect(view.pose('tip')).toHaveLength(16);
});

test('only what never moves and stands in the way stops a visitor', async () => {
  await wear();
  const blocks = (x: number, z: number) =>
    view.obstacles().some(({ minX, maxX, minZ, maxZ }) => x >= minX && x <= maxX && z >= minZ && z <= maxZ);
  expect(blocks(10, -5)).toBe(true);
  expect(blocks(10, -2)).toBe(true);
  // The lamp hangs low enough to hit; the tip of the arm moves; then nothing.
  expect([blocks(11, -5), blocks(10.8, -7), blocks(14, -5)]).toEqual([true, false, false]);
});

test('the plate counts the seconds without data, and says nothing when live again', async () => {
  await wear();
  view.setStatus('stale');
  view.update(0.016, EYE, 7200);
  expect(plate()).toBe('Press 4 | no data for 7\u202Fs');
  const paints = recorder.cards[0]!.paints.length;
  view.update(0.016, EYE, 7900);
  expect(recorder.cards[0]!.paints).toHaveLength(paints);
  view.setStatus('offline');
  view.update(0.016, EYE, 61_000);
  expect(plate()).toBe('Press 4 | offline · no data for 1\u202Fmin');
  // Of another time, how long it is silent now says nothing.
  view.setStatus('offline', 'not recorded');
  view.update(0.02, EYE, null);
  expect(plate()).toBe('Press 4 | not recorded');
  view.setStatus('live');
  expect(plate()).toBe('Press 4');
});

test('stale labels are dimmed, and labels stand only where their node is', async () => {
  await wear();
  view.apply(valuesOf({ level: 5 }), 1);
  view.update(0.016, EYE, null);
  expect(wordsOf(label().paints.at(-1))).toBe('Level | 5.0 | %');
  expect(label().visible).toBe(true);
  const bright = label().paints.at(-1)!.runs[1]!.colour;
  view.setStatus('stale');
  view.update(0.016, EYE, null);
  expect(label().paints.at(-1)!.runs[1]!.colour).not.toBe(bright);
});

test('labels of one node share a card, and the plate makes room for it', async () => {
  await wear([...INPUT, { property: 'speed', node: 'tag', target: 'label', caption: 'Speed' }]);
  view.update(0.016, EYE, null);
  const without = recorder.cards[0]!.tip.y;
  view.apply(valuesOf({ level: 5, speed: 900 }), 1);
  view.update(0.016, EYE, null);
  expect(recorder.cards.filter(({ name }) => name === 'label of tag')).toHaveLength(1);
  expect(wordsOf(label().paints.at(-1))).toBe('Level | 5.0 | % | Speed | 900.0 | rpm');
  expect(recorder.cards[0]!.tip.y).toBeGreaterThan(without);
  for (let frame = 0; frame < 60; frame += 1) {
    view.apply(valuesOf({ level: frame, speed: frame % 7 === 0 ? 900 : 901 }), 1 / 60);
    view.update(1 / 60, EYE, null);
  }
  expect(label().paints.length).toBeLessThanOrEqual(6);
});

test('a model whose bindings do not fit leaves the view as it was, and nothing in the scene', async () => {
  await wear();
  const before = scene.meshes.length;
  await expect(wear([{ property: 'angle', node: 'elbow', target: 'rotation', axis: 'x' }])).rejects.toMatchObject({
    code: 'binding-invalid',
  });
  expect(scene.meshes.length).toBe(before);
  expect(view.nodes()).toContain('arm');
});

test('a new version takes the place of the old one', async () => {
  const frame = () => {
    view.apply(valuesOf({ level: 1 }), 1);
    view.update(1, EYE, null);
  };
  await wear();
  frame();
  const before = scene.meshes.length;
  await wear();
  frame();
  expect(scene.meshes.length).toBe(before);
  expect(recorder.cards.filter(({ name, disposed }) => name === 'label of tag' && !disposed)).toHaveLength(1);
});

test('a model that comes after its values is brought to them', async () => {
  expect(view.restless).toBe(false);
  await wear([{ property: 'angle', node: 'arm', target: 'rotation', axis: 'y' }]);
  expect(view.restless).toBe(true);
  view.apply(valuesOf({ angle: 10 }), 0.016);
  expect(view.restless).toBe(false);
});

test('text values that came before the model are on its labels', async () => {
  view.setText('serial', 'XJ-9');
  await wear([{ property: 'serial', node: 'tag', target: 'label', caption: 'Serial' }]);
  view.apply(valuesOf({}), 1);
  view.update(1, EYE, null);
  expect(wordsOf(label().paints.at(-1))).toBe('Serial | XJ-9');
});

test('disposal leaves the scene and the library empty', async () => {
  const empty = emptyScene();
  const before = { meshes: empty.meshes.length, materials: empty.materials.length, nodes: empty.transformNodes.length };
  await wear();
  view.setSelected(true);
  view.dispose();
  expect(library.size).toBe(0);
  await Promise.resolve();
  expect({
    meshes: scene.meshes.length,
    materials: scene.materials.length,
    nodes: scene.transformNodes.length,
  }).toEqual(before);
  expect(recorder.cards.every(({ disposed }) => disposed)).toBe(true);
});
