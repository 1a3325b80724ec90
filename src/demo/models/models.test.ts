// The committed models: built by the script, clean glTF, and fit for their bindings and for what the devices measure.
import { readFile } from 'node:fs/promises';
import type { Document, Material, Node } from '@gltf-transform/core';
import { cloneDocument } from '@gltf-transform/functions';
import { validateBytes } from 'gltf-validator';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { Bindings } from '../../protocol/bindings.ts';
import { checkBindings, readGlb } from '../../protocol/glb.ts';
import { armAffordances } from '../plant/arm-affordances.ts';
import { tankAffordances } from '../plant/tank-affordances.ts';
import { turbineAffordances } from '../plant/turbine-affordances.ts';
import { CELL, reachDown } from './arm-kinematics.ts';
import { modelBytes, siteDocuments } from './build-models.ts';
import { quaternion, type Vec3 } from './shapes/vector.ts';

const joints = [1, 2, 3, 4, 5, 6].map((index) => `Joint${index}`);
const fish = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => `Fish${index}`);
const MODELS = {
  arm: {
    affordances: armAffordances,
    nodes: ['Base', ...joints, 'GripperLeft', 'GripperRight', 'Beacon', 'Part', 'Label'],
    clips: [],
  },
  turbine: {
    affordances: turbineAffordances,
    nodes: ['Tower', 'Nacelle', 'Rotor', 'Blade1', 'Blade2', 'Blade3', 'Beacon', 'Label'],
    clips: [],
  },
  tank: {
    affordances: tankAffordances,
    nodes: ['Tank', 'Water', 'AeratorWheel', 'HeaterCoil', 'FeederDrum', 'Bubbles', 'Lamp', ...fish, 'Label'],
    clips: ['Swim', 'Rise'],
  },
} as const;
type ModelName = keyof typeof MODELS;

const file = (name: string): Promise<Uint8Array> => readFile(new URL(name, import.meta.url));

let documents: Map<string, Document>;
// It traces some two million rays for the shadows in corners.
beforeAll(async () => {
  documents = await siteDocuments();
}, 180_000);
/** A copy, for a test to move as it likes. */
const load = (name: ModelName): Document => cloneDocument(documents.get(`${name}.glb`)!);

const bindingsOf = async (name: ModelName): Promise<Bindings> =>
  v.parse(Bindings, JSON.parse(new TextDecoder().decode(await file(`${name}.bindings.json`))));
const nodeOf = (document: Document, name: string): Node => {
  const found = document
    .getRoot()
    .listNodes()
    .filter((node) => node.getName() === name);
  expect(found, name).toHaveLength(1);
  return found[0]!;
};
const materialsOf = (node: Node): Material[] =>
  (node.getMesh()?.listPrimitives() ?? []).map((primitive) => primitive.getMaterial()!);
const placeOf = (node: Node): Vec3 => node.getWorldTranslation();
const turn = (document: Document, name: string, angles: Vec3): void => {
  nodeOf(document, name).setRotation(quaternion(angles));
};

it.each(['arm.glb', 'turbine.glb', 'tank.glb'])('the script builds %s as it is committed', async (name) => {
  const built = await modelBytes(documents.get(name)!);
  expect(Buffer.compare(built, await file(name)), 'run `npm run models` and commit the models').toBe(0);
});

describe.each(Object.keys(MODELS) as ModelName[])('%s', (name) => {
  const { affordances, nodes, clips } = MODELS[name];

  it('is clean and small', async () => {
    const bytes = await file(`${name}.glb`);
    const report = await validateBytes(bytes);
    expect(report.issues.messages.filter(({ severity }) => severity < 2)).toEqual([]);
    expect(report.info?.totalTriangleCount).toBeGreaterThan(10_000);
    expect(report.info?.totalTriangleCount).toBeLessThan(60_000);
    expect(bytes.length).toBeLessThan(900_000);
  });

  it('has its named nodes and clips, one of each', async () => {
    const document = load(name);
    for (const expected of nodes) nodeOf(document, expected);
    expect(
      document
        .getRoot()
        .listAnimations()
        .map((clip) => clip.getName()),
    ).toEqual(clips);
    expect(nodeOf(document, 'Label').getMesh()).toBeNull();
  });

  it('has one primitive a mesh, because the metaverse instances those', async () => {
    const document = load(name);
    for (const mesh of document.getRoot().listMeshes()) expect(mesh.listPrimitives(), mesh.getName()).toHaveLength(1);
  });

  it('fits its bindings, and these what the device tells', async () => {
    const bindings = await bindingsOf(name);
    const description = { '@context': 'https://www.w3.org/2022/wot/td/v1.1', id: 'urn:test', ...affordances };
    checkBindings(
      bindings,
      description as unknown as Parameters<typeof checkBindings>[1],
      readGlb(await file(`${name}.glb`)),
    );
    for (const binding of bindings) {
      const enumeration = affordances.properties[binding.property]?.['enum'];
      if ('colours' in binding && enumeration) expect(Object.keys(binding.colours ?? {})).toEqual(enumeration);
    }
  });

  it('gives what a binding paints a material that nothing else wears', async () => {
    const document = load(name);
    const painted = (await bindingsOf(name)).flatMap((binding) =>
      binding.target === 'baseColor' || binding.target === 'emissive' ? [binding.node] : [],
    );
    expect(painted.length).toBeGreaterThan(0);
    for (const target of painted) {
      const [material, ...others] = materialsOf(nodeOf(document, target));
      expect(others).toEqual([]);
      const wearers = document
        .getRoot()
        .listNodes()
        .filter((node) => materialsOf(node).includes(material!));
      expect(wearers.map((node) => node.getName())).toEqual([target]);
    }
  });
});

describe('the arm', () => {
  it.each(['pick', 'place'] as const)('reaches the hand-over place "%s" with the tool down', async (name) => {
    const document = load('arm');
    const { at, heading } = CELL[name];
    const angles = reachDown(at, heading)!;
    const axes = ['y', 'x', 'x', 'z', 'x', 'z'];
    for (const [index, angle] of angles.entries()) {
      turn(
        document,
        `Joint${index + 1}`,
        ['x', 'y', 'z'].map((axis) => (axis === axes[index] ? angle : 0)) as unknown as Vec3,
      );
    }
    const [x, y, z] = placeOf(nodeOf(document, 'Part'));
    expect([x, y, z].map((value, index) => Math.abs(value - at[index]!) < 1e-4)).toEqual([true, true, true]);
    const [fx, fy, fz] = placeOf(nodeOf(document, 'Joint6'));
    expect(Math.hypot(fx - x, fz - z)).toBeLessThan(1e-4);
    expect(fy).toBeGreaterThan(y);
    // The fingers open along the heading.
    const left = placeOf(nodeOf(document, 'GripperLeft'));
    const right = placeOf(nodeOf(document, 'GripperRight'));
    const across = Math.abs(
      (left[0] - right[0]) * Math.sin((heading * Math.PI) / 180) +
        (left[2] - right[2]) * Math.cos((heading * Math.PI) / 180),
    );
    expect(across).toBeLessThan(1e-4);
  });

  it('cannot reach beyond its links', () => {
    expect(reachDown([2.4, 0.5, 0], 0)).toBeUndefined();
  });

  it('carries a part that stands as the waiting one does when it is put down', async () => {
    const document = load('arm');
    for (const [name, other] of [
      ['PartWaiting', 'pick'],
      ['PartPlaced', 'place'],
    ] as const) {
      expect(placeOf(nodeOf(document, name)).map((value) => Math.round(value * 1e4) / 1e4)).toEqual([
        ...CELL[other].at,
      ]);
    }
  });
});

describe('the turbine', () => {
  it('has three equal blades around a shaft that looks out of the nacelle', async () => {
    const document = load('turbine');
    const meshes = [1, 2, 3].map((index) => nodeOf(document, `Blade${index}`).getMesh());
    expect(meshes[0]).not.toBeNull();
    expect(new Set(meshes).size).toBe(1);
    const rotor = nodeOf(document, 'Rotor');
    const before = placeOf(rotor);
    turn(document, 'Rotor', [0, 0, -90]);
    expect(placeOf(rotor)).toEqual(before);
    turn(document, 'Nacelle', [0, 180, 0]);
    expect(placeOf(rotor)[2]).toBeCloseTo(-before[2], 5);
  });
});

describe('the tank', () => {
  it('has clips that end where they begin', async () => {
    const document = load('tank');
    const swim = document
      .getRoot()
      .listAnimations()
      .find((clip) => clip.getName() === 'Swim')!;
    for (const channel of swim.listChannels()) {
      const output = channel.getSampler()!.getOutput()!;
      const [first, last] = [output.getElement(0, []), output.getElement(output.getCount() - 1, [])];
      // A quaternion and its negative are the same turn.
      const sign =
        channel.getTargetPath() === 'rotation' &&
        first.some((value, index) => Math.abs(value + last[index]!) < Math.abs(value - last[index]!) - 1e-6)
          ? -1
          : 1;
      for (const [index, value] of first.entries()) expect(last[index]! * sign).toBeCloseTo(value, 4);
    }
  });

  it('keeps its fish in the water at the lowest level', async () => {
    const document = load('tank');
    const floor = placeOf(nodeOf(document, 'Pool'))[1];
    const swim = document
      .getRoot()
      .listAnimations()
      .find((clip) => clip.getName() === 'Swim')!;
    const paths = swim.listChannels().filter((channel) => channel.getTargetPath() === 'translation');
    expect(paths).toHaveLength(fish.length);
    for (const path of paths) {
      const [low, high] = [path.getSampler()!.getOutput()!.getMin([]), path.getSampler()!.getOutput()!.getMax([])];
      expect(high[1]! + floor).toBeLessThan(floor + 1.15);
      expect(Math.max(...[low[0]!, low[2]!, high[0]!, high[2]!].map(Math.abs))).toBeLessThan(1.75);
    }
  });
});
