// What the demo's machines and the fixture are drawn by, and that joining changes neither where things are nor what can be held.
import { readFile } from 'node:fs/promises';
import { InstancedMesh } from '@babylonjs/core/Meshes/instancedMesh';
import { PBRMaterial } from '@babylonjs/core/Materials/PBR/pbrMaterial';
import type { Scene } from '@babylonjs/core/scene';
import { beforeEach, describe, expect, it, test } from 'vitest';
import type { Sha256 } from '../../base/ids.ts';
import type { BindingsInput } from '../../protocol/bindings.ts';
import { machineGlb } from './glb-fixture.ts';
import { ModelLibrary } from './load-model.ts';
import type { ModelCopy } from './model-copy.ts';
import { boxAround } from './obstacles.ts';
import { bindingsOf, copyOf, emptyScene, HASH } from './test-machine.ts';

/** Of a headset's 150 draw calls a frame, with its shadow; the place itself takes the rest. */
const MOST_DRAW_CALLS = 60;

let scene: Scene;
let library: ModelLibrary;
beforeEach(() => {
  scene = emptyScene();
  library = new ModelLibrary(scene, { receiveShadows: false, shapeError: 0 });
});
/** One call for all instances of one mesh, one for each mesh that is none. */
const drawCalls = (copies: readonly ModelCopy[]): number =>
  new Set(
    copies.flatMap(({ meshes }) => meshes).map((mesh) => (mesh instanceof InstancedMesh ? mesh.sourceMesh : mesh)),
  ).size;
const triangles = ({ meshes }: ModelCopy): number => meshes.reduce((sum, mesh) => sum + mesh.getTotalIndices() / 3, 0);

describe('the machines of the demo', () => {
  const read = async (name: string) => {
    const file = await readFile(new URL(`../../demo/models/${name}.glb`, import.meta.url));
    const bindings = await readFile(new URL(`../../demo/models/${name}.bindings.json`, import.meta.url), 'utf8');
    return { bytes: new Uint8Array(file).buffer, bindings: bindingsOf(JSON.parse(bindings) as BindingsInput) };
  };
  const copy = async (name: string, digit: string): Promise<ModelCopy> => {
    const { bytes, bindings } = await read(name);
    return copyOf(library, digit.repeat(64) as Sha256, bytes, bindings);
  };

  it('leave a headset room for the place they stand in', async () => {
    const site = [await copy('arm', '1'), await copy('tank', '2'), await copy('turbine', '3')];
    expect(drawCalls(site)).toBeLessThanOrEqual(MOST_DRAW_CALLS);
    const city = [await copy('bus', '5'), await copy('bus', '5'), await copy('street-lamp', '6')];
    city.push(await copy('air-station', '7'), await copy('flood-gates', '8'));
    expect(drawCalls(city)).toBeLessThanOrEqual(MOST_DRAW_CALLS);
  });

  it('show every triangle and every node of the file', async () => {
    const { bytes } = await read('arm');
    const joined = await copy('arm', '1');
    const every = joined.model.nodeNames().map((node) => ({ property: 'mode', node, target: 'emissive' }) as const);
    const apart = await copyOf(library, '4'.repeat(64) as Sha256, bytes, bindingsOf(every));
    expect(joined.meshes.length).toBeLessThan(apart.meshes.length / 2);
    expect(triangles(joined)).toBe(triangles(apart));
    expect(joined.model.nodeNames()).toEqual(apart.model.nodeNames());
    const boxes = [joined, apart].map(({ parts }) => boxAround(parts)!);
    for (const corner of ['minimum', 'maximum'] as const)
      for (const [axis, value] of boxes[0]![corner].asArray().entries())
        expect(value).toBeCloseTo(boxes[1]![corner].asArray()[axis]!, 4);
    for (const name of joined.model.nodeNames()) {
      const [one, other] = [joined, apart].map(({ model }) =>
        model.node(model.indicesOf(name)[0]!).transform.computeWorldMatrix(true).asArray(),
      );
      expect([...one!].map((member, index) => Math.abs(member - other![index]!) < 1e-5)).not.toContain(false);
    }
  });

  it('wear paint, rubber and steel in one draw call, each as rough and as metallic as in the file', async () => {
    const { meshes } = await copy('turbine', '3');
    const joined = meshes.find(({ material }) => material instanceof PBRMaterial && material.metallicTexture !== null)!;
    const { metallic, roughness, metallicTexture } = joined.material as PBRMaterial;
    const { width } = metallicTexture!.getSize();
    expect([metallic, roughness]).toEqual([1, 1]);
    const across = joined.getVerticesData('uv')!.filter((_, index) => index % 2 === 0);
    expect(new Set(Array.from(across, (u) => Math.floor(u * width)))).toEqual(new Set([0, 1, 2]));
  });

  it('draw a shoal of nine fish by one body and one tail', async () => {
    const tank = await copy('tank', '2');
    const fish = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(
      (index) => tank.model.node(tank.model.indicesOf(`Fish${index}`)[0]!).primitives[0] as InstancedMesh,
    );
    expect(new Set(fish.map(({ sourceMesh }) => sourceMesh)).size).toBe(1);
    const swims = tank.animations.find(({ name }) => name === 'Swim')!;
    const targets = new Set(swims.targetedAnimations.map(({ target }) => target as unknown));
    for (const each of fish) expect(targets.has(each)).toBe(true);
  });
});

test('what a binding moves takes its joined parts along, and stands apart from what stays', async () => {
  const bytes = await machineGlb();
  const copy = await copyOf(
    library,
    HASH,
    bytes,
    bindingsOf([{ property: 'angle', node: 'arm', target: 'rotation', axis: 'y' }]),
  );
  const arm = copy.model.node(copy.model.indicesOf('arm')[0]!).transform;
  // `base` and the steel of `panel` are one now, `lamp` and `beacon` another; `tip` hangs at the arm, and `door` has a clip.
  expect(copy.meshes.filter((mesh) => mesh.isDescendantOf(arm))).toHaveLength(1);
  expect(copy.meshes.filter(({ name }) => name.startsWith('joined'))).toHaveLength(2);
  const before = boxAround(copy.parts)!;
  arm.position.y += 10;
  expect(boxAround(copy.parts)!.maximum.y).toBeCloseTo(before.maximum.y + 9.5, 1);
});

test('twins with equal bindings share what is joined; others have their own', async () => {
  const bytes = await machineGlb();
  const moved = bindingsOf([{ property: 'angle', node: 'panel', target: 'rotation', axis: 'y' }]);
  const copies = [await copyOf(library, HASH, bytes, []), await copyOf(library, HASH, bytes, [])];
  const one = drawCalls(copies.slice(0, 1));
  expect(drawCalls(copies)).toBe(one);
  expect(drawCalls([...copies, await copyOf(library, HASH, bytes, moved)])).toBeGreaterThan(one);
});
