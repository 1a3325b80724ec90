import { CreateBox } from '@babylonjs/core/Meshes/Builders/boxBuilder';
import { CreateSphere } from '@babylonjs/core/Meshes/Builders/sphereBuilder';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import { MorphTargetManager } from '@babylonjs/core/Morph/morphTargetManager';
import type { Scene } from '@babylonjs/core/scene';
import { beforeEach, expect, test } from 'vitest';
import { takeTriangles } from './fewer-triangles.ts';
import { emptyScene } from './test-machine.ts';

let scene: Scene;
beforeEach(() => {
  scene = emptyScene();
});

const ball = (name: string, diameter = 2): Mesh =>
  CreateSphere(name, { diameter, segments: 48, updatable: true }, scene);
const trianglesOf = (mesh: Mesh): number => mesh.getIndices()!.length / 3;

/** How far the drawn surface is inside of the ball that it stands for, at the middles of its triangles. */
function farthestInside(mesh: Mesh, radius: number): number {
  const positions = mesh.getVerticesData('position')!;
  const indices = mesh.getIndices()!;
  let farthest = 0;
  for (let at = 0; at < indices.length; at += 3) {
    const middle = [0, 1, 2].map(
      (axis) => [0, 1, 2].reduce((sum, corner) => sum + positions[indices[at + corner]! * 3 + axis]!, 0) / 3,
    );
    farthest = Math.max(farthest, radius - Math.hypot(...middle));
  }
  return farthest;
}

test('a round thing has far fewer triangles, and is off by no more than was said', async () => {
  const mesh = ball('round');
  const before = trianglesOf(mesh);
  const diagonal = 2 * Math.sqrt(3);
  await takeTriangles([mesh], 0.003);
  expect(trianglesOf(mesh)).toBeLessThan(before / 5);
  expect(trianglesOf(mesh)).toBeGreaterThan(50);
  // The mean of the squares is what is bounded: single places may be off a little more.
  expect(farthestInside(mesh, 1)).toBeLessThan(0.003 * diagonal * 3);
});

test('what is small beside the rest keeps less, also where its node is scaled', async () => {
  const [large, small] = [ball('large', 10), ball('small', 10)];
  small.scaling.setAll(0.02);
  await takeTriangles([large, small], 0.003);
  expect(trianglesOf(small)).toBeLessThan(trianglesOf(large) / 3);
  expect(trianglesOf(small)).toBeGreaterThan(0);
});

test('nodes that wear one mesh go on wearing it, as fine as the largest of them needs', async () => {
  const [worn, alone] = [ball('worn'), ball('alone')];
  const other = worn.clone('other');
  other.scaling.setAll(30);
  await takeTriangles([worn, other, alone], 0.003);
  expect(other.geometry).toBe(worn.geometry);
  expect(trianglesOf(worn)).toBeGreaterThan(trianglesOf(alone));
});

test('a box, what bends, and everything where nothing may be off stay as they are', async () => {
  const [box, bends, whole] = [CreateBox('box', { size: 1 }, scene), ball('bends'), ball('whole')];
  bends.morphTargetManager = new MorphTargetManager(scene);
  const before = [box, bends, whole].map(trianglesOf);
  await takeTriangles([box, bends], 0.01);
  await takeTriangles([whole], 0);
  expect([box, bends, whole].map(trianglesOf)).toEqual(before);
});
