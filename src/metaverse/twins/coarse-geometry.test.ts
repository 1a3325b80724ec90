// A mesh with fewer triangles: how few, and what must not get lost.
import { CreateCylinder } from '@babylonjs/core/Meshes/Builders/cylinderBuilder';
import { CreateSphere } from '@babylonjs/core/Meshes/Builders/sphereBuilder';
import { CreateBox } from '@babylonjs/core/Meshes/Builders/boxBuilder';
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import { Matrix } from '@babylonjs/core/Maths/math.vector';
import { expect, it } from 'vitest';
import { coarseGeometry } from './coarse-geometry.ts';
import { emptyScene } from './test-machine.ts';

const scene = emptyScene();
const dataOf = (mesh: Mesh): VertexData => VertexData.ExtractFromMesh(mesh, true, true);
const trianglesOf = ({ indices }: VertexData): number => indices!.length / 3;

/** Least and most along each axis. */
function boxOf({ positions }: VertexData): number[][] {
  return [0, 1, 2].map((axis) => {
    const along = [...positions!].filter((_, index) => index % 3 === axis);
    return [Math.min(...along), Math.max(...along)];
  });
}

it('keeps the shape of a ball within half a cell, with a fraction of its triangles', () => {
  const fine = dataOf(CreateSphere('ball', { diameter: 2, segments: 24 }, scene));
  const coarse = coarseGeometry(fine, 0.25);
  expect(trianglesOf(coarse)).toBeLessThan(trianglesOf(fine) / 4);
  expect(trianglesOf(coarse)).toBeGreaterThan(100);
  for (let at = 0; at < coarse.positions!.length; at += 3) {
    const place = [...coarse.positions!].slice(at, at + 3);
    expect(Math.abs(Math.hypot(...place) - 1)).toBeLessThan(0.13);
    const normal = [...coarse.normals!].slice(at, at + 3);
    expect(Math.hypot(...normal)).toBeCloseTo(1, 4);
    // It is still lit from where it was.
    expect(place.reduce((sum, along, axis) => sum + along * normal[axis]!, 0)).toBeGreaterThan(0.7);
  }
});

it('a mast that is thinner than a cell stays as high and a mast; a bolt on it goes', () => {
  const mast = dataOf(CreateCylinder('mast', { height: 6, diameter: 0.08, tessellation: 16 }, scene));
  const bolt = dataOf(CreateBox('bolt', { size: 0.02 }, scene)).transform(Matrix.Translation(0.5, 0, 0));
  const both = mast.clone().merge([bolt], true, true);
  const coarse = coarseGeometry(both, 0.12);
  const [x, y, z] = boxOf(coarse);
  expect([y![0], y![1]]).toEqual([expect.closeTo(-3, 2), expect.closeTo(3, 2)]);
  for (const [least, most] of [x!, z!]) {
    expect(most! - least!).toBeGreaterThan(0.04);
    expect(most! - least!).toBeLessThan(0.09);
  }
  expect(trianglesOf(coarse)).toBeLessThanOrEqual(24);
});

it('edges stay edges: a box is what it was', () => {
  const fine = dataOf(CreateBox('box', { size: 1 }, scene));
  const coarse = coarseGeometry(fine, 0.3);
  expect([trianglesOf(coarse), coarse.positions!.length]).toEqual([12, 72]);
  expect(boxOf(coarse)).toEqual(boxOf(fine));
  expect(new Set(Array.from(coarse.normals!, Math.abs))).toEqual(new Set([0, 1]));
});
