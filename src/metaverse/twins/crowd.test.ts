// What far twins look like for their values, against the same machine as a full view: colours by bindings, and clips.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import { PBRMaterial } from '@babylonjs/core/Materials/PBR/pbrMaterial';
import type { Scene } from '@babylonjs/core/scene';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { BindingsInput } from '../../protocol/bindings.ts';
import type { Field } from '../../state/layout.ts';
import { RingBlock } from '../../state/ring-block.ts';
import { compileBindings } from './bindings.ts';
import { Crowd, type CrowdMember } from './crowd.ts';
import { machineGlb } from './glb-fixture.ts';
import { ModelLibrary, type HeldModel } from './load-model.ts';
import { allAround, bindingsOf, emptyScene, HASH, LAYOUT } from './test-machine.ts';

const INPUT: BindingsInput = [
  {
    property: 'level',
    node: 'lamp',
    target: 'emissive',
    ramp: [
      [0, [0, 0, 0]],
      [50, [1, 0, 0.5]],
      [100, [0, 1, 0]],
    ],
  },
  { property: 'mode', node: 'beacon', target: 'emissive', colours: { fault: [1, 0, 0], running: [0, 1, 0] } },
  { property: 'open', node: 'panel', target: 'baseColor', colours: { true: [0.1, 0.2, 0.3] } },
  { property: 'count', node: 'tip', target: 'baseColor', colours: { '-3': [0, 0, 1] } },
];
const EYE = new Vector3(0, 0, 8);
const at = (x: number): Float64Array => Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 0, 0, 1);

let scene: Scene;
let library: ModelLibrary;
let model: HeldModel;
let crowd: Crowd<string>;
let block: RingBlock;
let members: CrowdMember<string>[];
let nowMs: number;
let sequence: number;

beforeEach(async () => {
  scene = emptyScene();
  library = new ModelLibrary(scene, { receiveShadows: false, shapeError: 0 });
  model = await library.hold(HASH, () => machineGlb());
  [nowMs, sequence] = [1_000_000, 0];
});

function enter(count: number, input: BindingsInput): void {
  crowd = new Crowd(scene, model, bindingsOf(input), LAYOUT);
  block = new RingBlock(LAYOUT, count);
  members = Array.from({ length: count }, (_, index) =>
    crowd.add(`machine ${index}`, block.ring(index), at(index * 5)),
  );
}

function set(member: number, given: Readonly<Record<string, number>>): void {
  sequence += 1;
  for (const [name, value] of Object.entries(given))
    block.ring(member).push(
      LAYOUT.fields.findIndex((field: Field) => field.name === name),
      nowMs,
      value,
      sequence,
    );
}

function frame(advanceMs = 20): void {
  nowMs += advanceMs;
  crowd.frame(nowMs, allAround(EYE));
  crowd.upload();
}

/** Its shaders are compiled, which takes a moment. */
const compiled = (): Promise<void> =>
  vi.waitFor(() => {
    frame(0);
    expect(painted().length).toBeGreaterThan(0);
  });
const painted = (): Mesh[] =>
  scene.meshes.filter(({ isVisible, material }) => isVisible && material?.name.startsWith('painted')) as Mesh[];

/** What the graphics card is handed for the instances of a mesh, by where they stand. */
function instances(mesh: Mesh, attribute: string): { readonly x: number; readonly numbers: number[] }[] {
  const { matrixData } = (mesh as never as { _thinInstanceDataStorage: { matrixData: Float32Array } })
    ._thinInstanceDataStorage;
  const kept = (mesh as never as { _userThinInstanceBuffersStorage: { data: Record<string, Float32Array> } })
    ._userThinInstanceBuffersStorage.data[attribute];
  if (kept === undefined) return [];
  const size = attribute === 'instanceColor' ? 4 : 3;
  return Array.from({ length: mesh.thinInstanceCount }, (_, place) => ({
    x: matrixData[place * 16 + 12]!,
    numbers: Array.from(kept.slice(place * size, place * size + 3), (number) => Math.round(number * 1e4) / 1e4),
  })).sort((a, b) => a.x - b.x);
}
/** Of all members, from left to right, the colours in which something of this name in the file is painted. */
const coloursOf = (material: string, attribute: string): number[][] =>
  painted()
    .filter((mesh) => mesh.material!.name === `painted ${material}` && instances(mesh, attribute).length > 0)
    .flatMap((mesh) => instances(mesh, attribute).map(({ numbers }) => numbers));

describe('colours', () => {
  test('are those of each member, and follow its values', async () => {
    enter(3, [INPUT[0]!]);
    set(0, { level: 0 });
    set(1, { level: 50 });
    set(2, { level: 75 });
    await compiled();
    expect(coloursOf('glass', 'twinGlow')).toEqual([
      [0, 0, 0],
      [1, 0, 0.5],
      [0.5, 0.5, 0.25],
    ]);
    set(1, { level: 100 });
    frame(300);
    frame(300);
    expect(coloursOf('glass', 'twinGlow')[1]).toEqual([0, 1, 0]);
  });

  test('are the same as of a full view, for every kind of value, and the file’s own without one', async () => {
    for (const given of [
      {},
      { level: 20, mode: 0, open: 0, count: 2 },
      { level: 70, mode: 1, open: 1, count: -3 },
      { level: 130, mode: 2, open: 1, count: -4 },
    ]) {
      enter(1, INPUT);
      set(0, given);
      await compiled();
      const copy = model.copy(bindingsOf(INPUT));
      const applier = compileBindings(bindingsOf(INPUT), LAYOUT, copy, () => expect.fail('no labels'));
      applier.apply(
        Float64Array.from(LAYOUT.fields, ({ name }) => (given as Readonly<Record<string, number>>)[name] ?? Number.NaN),
        0,
      );
      const near = copy.meshes.flatMap(({ material, isAnInstance }) =>
        material instanceof PBRMaterial && !isAnInstance ? [material] : [],
      );
      const colours = (
        pick: (material: PBRMaterial) => { r: number; g: number; b: number },
        name: string,
      ): number[][] =>
        near
          .filter((material) => material.name === name)
          .map((material) => {
            const { r, g, b } = pick(material);
            return [r, g, b].map((number) => Math.round(number * 1e4) / 1e4);
          });
      const sorted = (list: number[][]): number[][] => list.sort((a, b) => String(a).localeCompare(String(b)));
      expect(sorted(coloursOf('glass', 'twinGlow'))).toEqual(
        sorted(colours(({ emissiveColor }) => emissiveColor, 'glass')),
      );
      for (const name of ['steel', 'trim 1'])
        expect(sorted(coloursOf(name, 'instanceColor')), name).toEqual(
          sorted(colours(({ albedoColor }) => albedoColor, name)),
        );
      applier.dispose();
      copy.dispose();
      crowd.dispose();
    }
  });

  test('stay with their members when others leave or are hidden', async () => {
    enter(4, [INPUT[0]!, { property: 'open', node: 'lamp', target: 'visible' }]);
    for (const [index, level] of [0, 50, 100, 75].entries()) set(index, { level, open: 1 });
    await compiled();
    crowd.remove(members[0]!);
    set(1, { open: 0 });
    frame();
    const left = painted().flatMap((mesh) => instances(mesh, 'twinGlow'));
    expect(left).toEqual([
      { x: 10, numbers: [0, 1, 0] },
      { x: 15, numbers: [0.5, 0.5, 0.25] },
    ]);
  });

  test('cost nothing while nothing changes: the card is handed them once', async () => {
    enter(2, [INPUT[0]!, { property: 'angle', node: 'base', target: 'rotation', axis: 'y' }]);
    set(0, { level: 50, angle: 0 });
    set(1, { level: 50, angle: 0 });
    await compiled();
    frame();
    const updated = painted().map((mesh) => vi.spyOn(mesh, 'thinInstanceBufferUpdated'));
    set(0, { level: 50, angle: 90 });
    frame();
    const kinds = new Set(updated.flatMap(({ mock }) => mock.calls.map(([kind]) => kind)));
    expect([kinds.has('matrix'), kinds.has('twinGlow')]).toEqual([true, false]);
  });

  test('leave nothing behind', async () => {
    const before = [scene.meshes.length, scene.materials.length, scene.geometries.length];
    enter(3, INPUT);
    await compiled();
    crowd.dispose();
    expect([scene.meshes.length, scene.materials.length, scene.geometries.length]).toEqual(before);
  });
});

describe('clips', () => {
  const doorAt = (member: number): number => crowd.placeOf(members[member]!, 'door')![13]!;

  test('stand where a property says, each member for itself, as in a full view', () => {
    enter(3, [{ property: 'level', animation: 'open', target: 'animationTime', factor: 0.01 }]);
    set(0, { level: 25 });
    set(1, { level: 70 });
    frame();
    // Within one second it is lifted by two metres; nothing is known of the last one.
    expect([0, 1, 2].map(doorAt)).toEqual([expect.closeTo(0.5, 4), expect.closeTo(1.4, 4), 0]);
    set(1, { level: 1_000 });
    frame();
    expect(doorAt(1)).toBeCloseTo(2, 4);
  });

  test('go on at the speed that a property says, round and round, and hold still with stale values', () => {
    enter(2, [{ property: 'speed', animation: 'open', target: 'animationSpeed' }]);
    set(0, { speed: 0.5 });
    set(1, { speed: -0.25 });
    frame(0);
    for (let count = 0; count < 10; count += 1) frame(100);
    expect([doorAt(0), doorAt(1)]).toEqual([expect.closeTo(1, 4), expect.closeTo(1.5, 4)]);
    for (let count = 0; count < 15; count += 1) frame(100);
    expect(doorAt(0)).toBeCloseTo(0.5, 4);
    crowd.setFrozen(members[0]!, true);
    for (let count = 0; count < 5; count += 1) frame(100);
    expect(doorAt(0)).toBeCloseTo(0.5, 4);
  });

  test('carry what is below a node, and leave a node to a binding of its own', () => {
    enter(1, [
      { property: 'level', animation: 'open', target: 'animationTime', factor: 0.01 },
      { property: 'count', node: 'door', target: 'translation', axis: 'x' },
    ]);
    set(0, { level: 50, count: 4 });
    frame();
    const place = crowd.placeOf(members[0]!, 'door')!;
    expect(Array.from(place.slice(12, 15))).toEqual([4, 0, 3]);
  });
});

test('bindings that cannot be shown near are refused for who is far as well', () => {
  for (const [input, why] of [
    [{ property: 'level', node: 'lamp', target: 'emissive' }, /it needs a 'ramp' or 'colours'/],
    [{ property: 'level', node: 'tag', target: 'emissive', colours: { 1: [1, 1, 1] } }, /the node has no material/],
    [{ property: 'level', animation: 'close', target: 'animationTime' }, /no animation of this name.*There is: open/],
    [{ property: 'level', node: 'elbow', target: 'label' }, /no node of this name/],
    [{ property: 'depth', node: 'tag', target: 'label' }, /no such readable property/],
  ] as const)
    expect(() => new Crowd(scene, model, bindingsOf([input as never]), LAYOUT)).toThrow(why);
});
