import type { InstancedMesh } from '@babylonjs/core/Meshes/instancedMesh';
import type { Scene } from '@babylonjs/core/scene';
import { beforeEach, expect, test } from 'vitest';
import { machineGlb } from './glb-fixture.ts';
import { ModelLibrary } from './load-model.ts';
import { createModelSource, type ModelCopy } from './model-copy.ts';
import { bindingsOf, copyOf, emptyScene, HASH } from './test-machine.ts';

const PAINTED = bindingsOf([
  { property: 'mode', node: 'lamp', target: 'emissive' },
  { property: 'mode', node: 'base', target: 'baseColor' },
  { property: 'level', node: 'tip', target: 'translation', axis: 'y' },
]);

let scene: Scene;
let library: ModelLibrary;
let bytes: ArrayBuffer;
beforeEach(async () => {
  scene = emptyScene();
  library = new ModelLibrary(scene, { receiveShadows: true, shapeError: 0 });
  bytes = await machineGlb();
});

const mesh = (copy: ModelCopy, name: string) => copy.model.node(copy.model.indicesOf(name)[0]!).primitives[0]!;

test('copies share geometry by instances, and have clones where a binding paints', async () => {
  const copies = await Promise.all([copyOf(library, HASH, bytes, PAINTED), copyOf(library, HASH, bytes, PAINTED)]);
  expect(library.size).toBe(1);
  for (const copy of copies) {
    expect(mesh(copy, 'tip').isAnInstance).toBe(true);
    expect(mesh(copy, 'lamp').isAnInstance).toBe(false);
    expect(mesh(copy, 'base').isAnInstance).toBe(false);
  }
  const [first, second] = copies.map((copy) => mesh(copy, 'tip') as InstancedMesh);
  expect(first!.sourceMesh).toBe(second!.sourceMesh);
  expect(first!.receiveShadows).toBe(true);
  expect(mesh(copies[0], 'lamp').material).not.toBe(mesh(copies[1], 'lamp').material);
});

test('a painted node has its material for itself, though the file shares it with another node', async () => {
  const copy = await copyOf(
    library,
    HASH,
    bytes,
    bindingsOf([
      { property: 'mode', node: 'lamp', target: 'emissive' },
      { property: 'mode', node: 'beacon', target: 'emissive' },
    ]),
  );
  expect(mesh(copy, 'lamp').material).not.toBe(mesh(copy, 'beacon').material);
  expect(mesh(copy, 'lamp').material!.name).toBe('glass');
});

test('the nodes of each copy move alone', async () => {
  const copies = [await copyOf(library, HASH, bytes, []), await copyOf(library, HASH, bytes, [])];
  const arm = copies[0]!.model.indicesOf('arm')[0]!;
  copies[0]!.model.translation(arm).get().set(9, 9, 9);
  expect(copies[1]!.model.translation(arm).get().asArray()).toEqual([0, 1, 0]);
});

test('the last copy takes everything with it, materials and geometry too', async () => {
  const before = {
    meshes: scene.meshes.length,
    materials: scene.materials.length,
    nodes: scene.transformNodes.length,
    geometries: scene.geometries.length,
    groups: scene.animationGroups.length,
  };
  const copies = [await copyOf(library, HASH, bytes, PAINTED), await copyOf(library, HASH, bytes, PAINTED)];
  expect(scene.meshes.length).toBeGreaterThan(before.meshes);
  copies[0]!.dispose();
  copies[0]!.dispose();
  expect(library.size).toBe(1);
  expect(mesh(copies[1]!, 'tip').isDisposed()).toBe(false);
  copies[1]!.dispose();
  expect(library.size).toBe(0);
  await Promise.resolve();
  expect({
    meshes: scene.meshes.length,
    materials: scene.materials.length,
    nodes: scene.transformNodes.length,
    geometries: scene.geometries.length,
    groups: scene.animationGroups.length,
  }).toEqual(before);
});

test('bytes that are no model are refused with a reason, and leave nothing behind', async () => {
  await expect(
    copyOf(library, HASH, new TextEncoder().encode('not a model at all, sorry').buffer, []),
  ).rejects.toMatchObject({ code: 'asset-invalid' });
  expect(library.size).toBe(0);
});

test('a model that refers to a file outside itself is refused before anything is asked for', async () => {
  const evil = await machineGlb({ imageUri: 'https://tracker.example/pixel.png' });
  const source = createModelSource(evil, 'b'.repeat(64), scene, { receiveShadows: true, shapeError: 0 });
  await expect(source).rejects.toThrow("refers to another file, 'model:");
});
