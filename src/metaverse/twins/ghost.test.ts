// What a machine is asked to be, as a copy of its moving parts: when it shows, what of it, and where it stands.
import { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Scene } from '@babylonjs/core/scene';
import { Ghost } from './ghost.ts';
import { machineGlb } from './glb-fixture.ts';
import { ModelLibrary, type HeldModel } from './load-model.ts';
import { bindingsOf, emptyScene, HASH, LAYOUT, valuesOf } from './test-machine.ts';

const bindings = bindingsOf([
  { property: 'angle', node: 'arm', target: 'rotation', axis: 'x' },
  { property: 'level', node: 'door', target: 'translation', axis: 'y', factor: 0.01 },
]);
// A real twin reports it by a property of its own; here one number stands for another.
const desired = new Map([['angle', 'turn']]);

let scene: Scene;
let parent: TransformNode;
let model: HeldModel;
let ghost: Ghost;
beforeEach(async () => {
  scene = emptyScene();
  parent = new TransformNode('twin', scene);
  model = await new ModelLibrary(scene, { receiveShadows: false, shapeError: 0 }).hold(HASH, () => machineGlb());
  ghost = new Ghost({ scene, bindings, layout: LAYOUT, desired, copy: () => model.copy(bindings) });
});
afterEach(() => {
  ghost.dispose();
  model.release();
});

const shown = (): string[] =>
  scene.meshes.filter((mesh) => mesh.name.startsWith('ghost of') && mesh.isEnabled()).map(({ parent: of }) => of!.name);

test('[MOD-6] nothing is made while the machine is what it is asked to be', () => {
  const before = scene.meshes.length;
  ghost.apply(valuesOf({ angle: 10, turn: 10, level: 0 }), parent);
  expect(ghost.isShown).toBe(false);
  expect(scene.meshes).toHaveLength(before);
});

test('[MOD-6] the part that is to move shows where it is to be, until it is there', () => {
  ghost.apply(valuesOf({ angle: 10, turn: 40, level: 0 }), parent);
  expect(ghost.isShown).toBe(true);
  expect(shown()).toHaveLength(1);
  const node = ghost.node('arm')!;
  const turned = node.rotationQuaternion!.clone();
  ghost.apply(valuesOf({ angle: 10, turn: 41, level: 0 }), parent);
  expect(node.rotationQuaternion!.equals(turned)).toBe(false);
  ghost.apply(valuesOf({ angle: 40.9, turn: 41, level: 0 }), parent);
  expect(ghost.isShown).toBe(false);
  expect(shown()).toEqual([]);
});

test('what the visitor asks goes before what is reported, and is forgotten when they do', () => {
  ghost.ask('level', 80);
  expect(ghost.restless).toBe(true);
  ghost.apply(valuesOf({ angle: 10, turn: 10, level: 0 }), parent);
  expect(ghost.restless).toBe(false);
  expect(ghost.node('door')!.position.y).toBeCloseTo(0.8);
  ghost.ask('level', null);
  ghost.apply(valuesOf({ angle: 10, turn: 10, level: 0 }), parent);
  expect(ghost.isShown).toBe(false);
});

test('disposal leaves nothing', () => {
  const before = scene.meshes.length;
  ghost.apply(valuesOf({ angle: 10, turn: 40, level: 0 }), parent);
  ghost.dispose();
  expect(scene.meshes).toHaveLength(before);
});
