import { NullEngine } from '@babylonjs/core/Engines/nullEngine';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import { Scene } from '@babylonjs/core/scene';
import { expect, it } from 'vitest';
import { MeshBuilder } from './mesh-builder.ts';

const GREY = Color3.Gray();
const scene = new Scene(new NullEngine());
scene.useRightHandedSystem = true;

function triangles(mesh: Mesh): { corners: Vector3[]; normal: Vector3 }[] {
  const positions = mesh.getVerticesData('position')!;
  const normals = mesh.getVerticesData('normal')!;
  const indices = mesh.getIndices()!;
  return Array.from({ length: indices.length / 3 }, (_unused, triangle) => {
    const three = [0, 1, 2].map((corner) => indices[triangle * 3 + corner]!);
    return {
      corners: three.map((index) => Vector3.FromArray(positions, index * 3)),
      normal: three.reduce((sum, index) => sum.add(Vector3.FromArray(normals, index * 3)), Vector3.Zero()).normalize(),
    };
  });
}

const SHAPES: readonly (readonly [string, (builder: MeshBuilder) => void])[] = [
  ['box', (builder) => builder.box([1, 2, 3], [2, 1, 4], GREY)],
  ['chamfered box', (builder) => builder.box([1, 2, 3], [2, 1, 4], GREY, 0.1)],
  ['cylinder', (builder) => builder.cylinder([0, 0, 0], 3, [1, 0.5], GREY)],
  ['lying cylinder', (builder) => builder.cylinder([0, 1, 0], 3, 0.5, GREY, { axis: 'x' })],
  ['disc', (builder) => builder.disc([0, 0, 0], 2, GREY)],
  ['ring on a wall', (builder) => builder.disc([0, 1, 0], 2, GREY, { inner: 1, normal: [0, 0, 1] })],
  [
    'tube',
    (builder) =>
      builder.tube(
        [
          [0, 0, 0],
          [1, 0.5, 0],
          [2, 0.5, 1],
        ],
        0.1,
        GREY,
      ),
  ],
  ['plate', (builder) => builder.plate([0, 0, 0], [2, 3], GREY)],
  ['turned box', (builder) => builder.within([5, 0, 1], 0.7, () => builder.box([0, 1, 0], [1, 2, 3], GREY, 0.05))],
];

it.each(SHAPES)('%s: every face is seen from where its normal points', (_name, make) => {
  const builder = new MeshBuilder();
  make(builder);
  const faces = triangles(builder.build('shape', scene));
  expect(faces.length).toBeGreaterThan(1);
  for (const { corners, normal } of faces) {
    const [a, b, c] = corners as [Vector3, Vector3, Vector3];
    // Babylon takes clockwise faces, also in a right-handed scene.
    const facing = Vector3.Cross(c.subtract(a), b.subtract(a));
    if (facing.length() > 1e-9) expect(Vector3.Dot(facing.normalize(), normal)).toBeGreaterThan(0.5);
  }
});

it('chamfers within the size that was asked for', () => {
  const mesh = new MeshBuilder().box([0, 1, 0], [2, 2, 2], GREY, 0.2).build('box', scene);
  const { minimum, maximum } = mesh.getBoundingInfo();
  expect(minimum.asArray()).toEqual([-1, 0, -1]);
  expect(maximum.asArray()).toEqual([1, 2, 1]);
});

it('darkens feet, and leaves what stands higher as it is', () => {
  const mesh = new MeshBuilder().box([0, 1, 0], [1, 2, 1], GREY).build('post', scene, { shadeFeet: true });
  const positions = mesh.getVerticesData('position')!;
  const colours = mesh.getVerticesData('color')!;
  for (let vertex = 0; vertex < positions.length / 3; vertex++) {
    const height = positions[vertex * 3 + 1]!;
    expect(colours[vertex * 4]!).toBeCloseTo(height > 1 ? 0.5 : 0.36, 2);
  }
});
