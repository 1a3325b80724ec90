// What a provider's value does to the rendered nodes: every binding target, against a real GLB.
import type { PBRMaterial } from '@babylonjs/core/Materials/PBR/pbrMaterial';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Scene } from '@babylonjs/core/scene';
import { beforeEach, expect, test } from 'vitest';
import { TwinportError } from '../../base/errors.ts';
import type { BindingsInput } from '../../protocol/bindings.ts';
import { compileBindings } from './bindings.ts';
import type { Applier } from './bindings.ts';
import { machineGlb } from './glb-fixture.ts';
import type { LabelText } from './label-binding.ts';
import { ModelLibrary } from './load-model.ts';
import type { ModelCopy } from './model-copy.ts';
import { speech } from '../ui/strings.ts';
import { bindingsOf, copyOf, emptyScene, HASH, LAYOUT, valuesOf } from './test-machine.ts';

let scene: Scene;
let library: ModelLibrary;
let bytes: ArrayBuffer;
beforeEach(async () => {
  scene = emptyScene();
  library = new ModelLibrary(scene, { receiveShadows: false, shapeError: 0 });
  bytes = await machineGlb();
});

interface Machine {
  readonly copy: ModelCopy;
  readonly applier: Applier;
  readonly shown: LabelText[];
  disposedLabels: number;
}

async function machine(input: BindingsInput): Promise<Machine> {
  const bindings = bindingsOf(input);
  const copy = await copyOf(library, HASH, bytes, bindings);
  const shown: LabelText[] = [];
  const result = { copy, shown, disposedLabels: 0 };
  const applier = compileBindings(bindings, LAYOUT, copy, () => ({
    show: (text) => void shown.push(text),
    dispose: () => {
      result.disposedLabels += 1;
    },
  }));
  return Object.assign(result, { applier });
}

const transform = (copy: ModelCopy, name: string) => copy.model.node(copy.model.indicesOf(name)[0]!).transform;
const material = (copy: ModelCopy, name: string) =>
  copy.model.node(copy.model.indicesOf(name)[0]!).primitives[0]!.material as PBRMaterial;
/** Where a point of a node's own frame is in the world. */
const at = (copy: ModelCopy, name: string, x: number, y: number, z: number) => {
  copy.root.computeWorldMatrix(true);
  for (const node of copy.root.getDescendants(false)) node.computeWorldMatrix(true);
  return Vector3.TransformCoordinates(new Vector3(x, y, z), transform(copy, name).getWorldMatrix());
};
const expectPoint = (point: Vector3, x: number, y: number, z: number) => {
  expect(point.x).toBeCloseTo(x, 4);
  expect(point.y).toBeCloseTo(y, 4);
  expect(point.z).toBeCloseTo(z, 4);
};

test('rotation turns about the local axis on top of the rest rotation', async () => {
  const { copy, applier } = await machine([{ property: 'angle', node: 'arm', target: 'rotation', axis: 'z' }]);
  // At rest the arm's X points along world -Z (90 degrees about Y), scaled by 2.
  expectPoint(at(copy, 'arm', 1, 0, 0), 0, 1, -2);
  applier.apply(valuesOf({ angle: 90 }), 0);
  // About its own Z (world +X) by 90 degrees, X comes to point up.
  expectPoint(at(copy, 'arm', 1, 0, 0), 0, 3, 0);
});

test('radians are taken as radians, factor and range as written', async () => {
  const { copy, applier } = await machine([
    { property: 'turn', node: 'base', target: 'rotation', axis: 'y', factor: 2, offset: 0.5, range: [0, 1] },
  ]);
  applier.apply(valuesOf({ turn: 0.1 }), 0);
  expect(transform(copy, 'base').rotationQuaternion!.toEulerAngles().y).toBeCloseTo(0.7, 5);
  applier.apply(valuesOf({ turn: 7 }), 0);
  expect(transform(copy, 'base').rotationQuaternion!.toEulerAngles().y).toBeCloseTo(1, 5);
});

test('two rotations of one node add up in the order of the bindings', async () => {
  const { copy, applier } = await machine([
    { property: 'angle', node: 'base', target: 'rotation', axis: 'y' },
    { property: 'turn', node: 'base', target: 'rotation', axis: 'x' },
  ]);
  applier.apply(valuesOf({ angle: 90, turn: Math.PI / 2 }), 0);
  // X by 90 takes +Y to +Z; then Y by 90 takes +Z to +X.
  expectPoint(at(copy, 'base', 0, 1, 0), 1, 0, 0);
});

test('translation goes along the local axis from the rest place', async () => {
  const { copy, applier } = await machine([
    { property: 'level', node: 'arm', target: 'translation', axis: 'x', factor: 0.01 },
  ]);
  applier.apply(valuesOf({ level: 50 }), 0);
  expectPoint(transform(copy, 'arm').position, 0, 1, -0.5);
});

test('scale multiplies the rest scale, along one axis or all', async () => {
  const { copy, applier } = await machine([
    { property: 'level', node: 'arm', target: 'scale', axis: 'all', factor: 0.01 },
    { property: 'turn', node: 'arm', target: 'scale', axis: 'y' },
  ]);
  applier.apply(valuesOf({ level: 50, turn: 3 }), 0);
  expectPoint(transform(copy, 'arm').scaling, 1, 3, 1);
});

test('spin integrates revolutions a minute, and holds still while frozen', async () => {
  const { copy, applier } = await machine([{ property: 'speed', node: 'base', target: 'spin', axis: 'z' }]);
  const values = valuesOf({ speed: 15 });
  applier.apply(values, 0.5);
  applier.apply(values, 0.5);
  expectPoint(at(copy, 'base', 1, 0, 0), 0, 1, 0);
  applier.frozen = true;
  applier.apply(values, 5);
  expectPoint(at(copy, 'base', 1, 0, 0), 0, 1, 0);
  expect(applier.restless).toBe(true);
});

test('visibility takes the nodes below along', async () => {
  const { copy, applier } = await machine([{ property: 'open', node: 'arm', target: 'visible' }]);
  const tip = copy.model.node(copy.model.indicesOf('tip')[0]!).primitives[0]!;
  applier.apply(valuesOf({ open: 0 }), 0);
  expect(tip.isVisible).toBe(false);
  applier.apply(valuesOf({ open: 1 }), 0);
  expect(tip.isVisible).toBe(true);
});

test('visibility by enum members and by a threshold', async () => {
  const { copy, applier } = await machine([
    { property: 'mode', node: 'lamp', target: 'visible', when: ['running', 'fault'] },
    { property: 'level', node: 'tip', target: 'visible', above: 80 },
  ]);
  const [lamp, tip] = ['lamp', 'tip'].map((name) => copy.model.node(copy.model.indicesOf(name)[0]!).primitives[0]!);
  applier.apply(valuesOf({ mode: 0, level: 80 }), 0);
  expect([lamp!.isVisible, tip!.isVisible]).toEqual([false, false]);
  applier.apply(valuesOf({ mode: 2, level: 80.1 }), 0);
  expect([lamp!.isVisible, tip!.isVisible]).toEqual([true, true]);
});

test('visibility below a value, and between two', async () => {
  const { copy, applier } = await machine([
    { property: 'level', node: 'lamp', target: 'visible', below: 20 },
    { property: 'level', node: 'tip', target: 'visible', above: 20, below: 80 },
  ]);
  const [lamp, tip] = ['lamp', 'tip'].map((name) => copy.model.node(copy.model.indicesOf(name)[0]!).primitives[0]!);
  const seenAt = (level: number): boolean[] => {
    applier.apply(valuesOf({ level }), 0);
    return [lamp!.isVisible, tip!.isVisible];
  };
  expect(seenAt(0)).toEqual([true, false]);
  expect(seenAt(20)).toEqual([false, false]);
  expect(seenAt(50)).toEqual([false, true]);
  expect(seenAt(80)).toEqual([false, false]);
});

test('a ramp mixes linear colours between stops, keeps alpha, and ends with its ends', async () => {
  const { copy, applier } = await machine([
    {
      property: 'level',
      node: 'lamp',
      target: 'baseColor',
      ramp: [
        [0, [0, 0, 1]],
        [50, [0, 1, 0]],
        [100, [1, 0, 0]],
      ],
    },
  ]);
  const colourAt = (level: number) => {
    applier.apply(valuesOf({ level }), 0);
    return material(copy, 'lamp').albedoColor.asArray();
  };
  expect(colourAt(25)).toEqual([0, 0.5, 0.5]);
  expect(colourAt(75)).toEqual([0.5, 0.5, 0]);
  expect(colourAt(-5)).toEqual([0, 0, 1]);
  expect(colourAt(0)).toEqual([0, 0, 1]);
  expect(colourAt(500)).toEqual([1, 0, 0]);
  expect(material(copy, 'lamp').alpha).toBe(0.5);
});

test('discrete colours by enum member and boolean; a value without one gets the file’s colour', async () => {
  const { copy, applier } = await machine([
    { property: 'mode', node: 'lamp', target: 'emissive', colours: { running: [0, 1, 0], fault: [1, 0, 0] } },
    { property: 'open', node: 'beacon', target: 'emissive', colours: { true: [1, 1, 1] } },
  ]);
  const emitted = (mode: number, open: number) => {
    applier.apply(valuesOf({ mode, open }), 0);
    return [material(copy, 'lamp').emissiveColor.asArray(), material(copy, 'beacon').emissiveColor.asArray()];
  };
  expect(emitted(1, 1)).toEqual([
    [0, 1, 0],
    [1, 1, 1],
  ]);
  expect(emitted(2, 0)).toEqual([
    [1, 0, 0],
    [0.01, 0.02, 0.03],
  ]);
  expect(emitted(0, 0)[0]).toEqual([0.01, 0.02, 0.03]);
});

test('colours of one twin do not reach another twin of the same model', async () => {
  const input: BindingsInput = [{ property: 'mode', node: 'base', target: 'baseColor', colours: { fault: [1, 0, 0] } }];
  const [one, other] = [await machine(input), await machine(input)];
  one.applier.apply(valuesOf({ mode: 2 }), 0);
  other.applier.apply(valuesOf({ mode: 0 }), 0);
  expect(material(one.copy, 'base').albedoColor.asArray()).toEqual([1, 0, 0]);
  expect(material(other.copy, 'base').albedoColor.asArray()).toEqual([0.5, 0.5, 0.5]);
});

test('every material of a node with several primitives is painted', async () => {
  const { copy, applier } = await machine([
    { property: 'mode', node: 'panel', target: 'baseColor', colours: { fault: [1, 0, 0] } },
  ]);
  applier.apply(valuesOf({ mode: 2 }), 0);
  const painted = copy.model
    .node(copy.model.indicesOf('panel')[0]!)
    .primitives.map((mesh) => (mesh.material as PBRMaterial).albedoColor.asArray());
  expect(painted).toEqual([
    [1, 0, 0],
    [1, 0, 0],
  ]);
});

test('animation time shows the clip at a second, clamped; speed plays it on and round', async () => {
  const byTime = await machine([{ property: 'level', animation: 'open', target: 'animationTime', factor: 0.01 }]);
  byTime.applier.apply(valuesOf({ level: 25 }), 0);
  expect(transform(byTime.copy, 'door').position.y).toBeCloseTo(0.5, 4);
  byTime.applier.apply(valuesOf({ level: 1000 }), 0);
  expect(transform(byTime.copy, 'door').position.y).toBeCloseTo(2, 4);

  const bySpeed = await machine([{ property: 'turn', animation: 'open', target: 'animationSpeed' }]);
  bySpeed.applier.apply(valuesOf({ turn: 0.5 }), 0.5);
  expect(transform(bySpeed.copy, 'door').position.y).toBeCloseTo(0.5, 4);
  bySpeed.applier.apply(valuesOf({ turn: 0.5 }), 2);
  expect(transform(bySpeed.copy, 'door').position.y).toBeCloseTo(0.5, 4);
  bySpeed.applier.apply(valuesOf({ turn: -0.5 }), 1);
  expect(transform(bySpeed.copy, 'door').position.y).toBeCloseTo(1.5, 4);
});

test('without a value everything stays as the file has it', async () => {
  const { copy, applier, shown } = await machine([
    { property: 'angle', node: 'arm', target: 'rotation', axis: 'z' },
    { property: 'open', node: 'lamp', target: 'visible' },
    { property: 'mode', node: 'lamp', target: 'emissive', colours: { idle: [1, 1, 1] } },
    { property: 'level', node: 'tag', target: 'label', caption: 'Level' },
  ]);
  applier.apply(valuesOf({}), 1);
  expectPoint(at(copy, 'arm', 1, 0, 0), 0, 1, -2);
  expect(copy.model.visible(copy.model.indicesOf('lamp')[0]!).get()).toBe(true);
  expect(material(copy, 'lamp').emissiveColor.asArray()).toEqual([0.01, 0.02, 0.03]);
  expect(shown).toEqual([{ caption: 'Level', value: '–', unit: '' }]);
});

test('a label shows value and unit, at most four times a second and only new words', async () => {
  const { applier, shown } = await machine([{ property: 'level', node: 'tag', target: 'label', digits: 0 }]);
  for (let frame = 0; frame < 60; frame += 1) applier.apply(valuesOf({ level: frame }), 1 / 60);
  expect(shown.length).toBeGreaterThanOrEqual(4);
  expect(shown.length).toBeLessThanOrEqual(5);
  expect(shown[0]).toEqual({ caption: 'level', value: '0', unit: '%' });
  const count = shown.length;
  for (let frame = 0; frame < 60; frame += 1) applier.apply(valuesOf({ level: 59.1 }), 1 / 60);
  expect(shown.at(-1)!.value).toBe('59');
  expect(shown.length - count).toBeLessThanOrEqual(1);
});

test('a label speaks the visitor’s language, from the next redraw on: its caption and its numbers', async () => {
  const { applier, shown } = await machine([
    { property: 'level', node: 'tag', target: 'label', caption: 'Level', captions: { de: 'Pegel' }, digits: 1 },
  ]);
  const say = (): void => applier.apply(valuesOf({ level: 12.5 }), 1);
  say();
  say();
  await speech.speak('de');
  say();
  await speech.speak('en');
  say();
  expect(shown.map(({ caption, value }) => `${caption} ${value}`)).toEqual(['Level 12.5', 'Pegel 12,5', 'Level 12.5']);
});

test('a label calls a member of an enumeration as its owner does, in the visitor’s language', async () => {
  const { applier, shown } = await machine([{ property: 'mode', node: 'tag', target: 'label' }]);
  const say = (mode: number): void => applier.apply(valuesOf({ mode }), 1);
  for (const mode of [0, 1, 2]) say(mode);
  await speech.speak('de');
  say(2);
  await speech.speak('en');
  expect(shown.map(({ value }) => value)).toEqual(['M-0', 'running', 'M-2', 'B-2']);
});

test('labels of booleans, enums, integers and texts speak as the panels do', async () => {
  const { applier, shown } = await machine([
    { property: 'open', node: 'tag', target: 'label' },
    { property: 'mode', node: 'tag', target: 'label' },
    { property: 'count', node: 'tag', target: 'label', digits: 3 },
    { property: 'speed', node: 'tag', target: 'label' },
    { property: 'serial', node: 'tag', target: 'label' },
  ]);
  applier.setText('serial', 'XJ-9');
  applier.apply(valuesOf({ open: 1, mode: 1, count: -12, speed: -0.04 }), 1);
  expect(shown.map(({ value, unit }) => `${value} ${unit}`.trim())).toEqual([
    'On',
    'running',
    '\u221212',
    '0.0 rpm',
    'XJ-9',
  ]);
});

test.each<[string, BindingsInput, string]>([
  ['no such node', [{ property: 'angle', node: 'elbow', target: 'rotation', axis: 'x' }], "node 'elbow'"],
  ['no such property', [{ property: 'heat', node: 'arm', target: 'rotation', axis: 'x' }], "property 'heat'"],
  [
    'a text that should move something',
    [{ property: 'serial', node: 'arm', target: 'rotation', axis: 'x' }],
    'is a text',
  ],
  ['no such clip', [{ property: 'level', animation: 'shut', target: 'animationTime' }], "animation 'shut'"],
  ['nothing to paint', [{ property: 'mode', node: 'tag', target: 'emissive', colours: {} }], 'no material'],
  ['no colours to paint with', [{ property: 'mode', node: 'lamp', target: 'emissive' }], "'ramp' or 'colours'"],
])('is refused: %s', async (_case, input, words) => {
  await expect(machine(input)).rejects.toMatchObject({
    code: 'binding-invalid',
    message: expect.stringContaining(words) as string,
  });
});

test('the error names the binding, the node and what there is, and takes back the labels made so far', async () => {
  const disposed: string[] = [];
  const bindings = bindingsOf([
    { property: 'level', node: 'tag', target: 'label' },
    { property: 'angle', node: 'elbow', target: 'rotation', axis: 'x' },
  ]);
  const copy = await copyOf(library, HASH, bytes, bindings);
  const compile = () =>
    compileBindings(bindings, LAYOUT, copy, ({ name }) => ({
      show: () => undefined,
      dispose: () => void disposed.push(name),
    }));
  expect(compile).toThrow(TwinportError);
  expect(disposed).toEqual(['tag']);
  try {
    compile();
  } catch (error) {
    expect((error as TwinportError).details).toMatchObject({
      index: 1,
      node: 'elbow',
      existing: expect.arrayContaining(['arm', 'tag']) as string[],
    });
  }
});

test('a bound name that two nodes bear is refused', async () => {
  bytes = await machineGlb({ extraNode: 'lamp' });
  await expect(machine([{ property: 'angle', node: 'lamp', target: 'rotation', axis: 'x' }])).rejects.toMatchObject({
    code: 'binding-invalid',
    message: expect.stringContaining('2 nodes') as string,
  });
});
