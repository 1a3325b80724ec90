// Models that are good by themselves and too much together: who comes first is shown, the others when there is room.
import { Document, NodeIO } from '@gltf-transform/core';
import { expect, test } from 'vitest';
import type { Sha256 } from '../../base/ids.ts';
import { machineGlb } from './glb-fixture.ts';
import { ModelLibrary } from './load-model.ts';
import { ModelRoom } from './model-room.ts';
import { emptyScene } from './test-machine.ts';

const [ONE, TWO, THREE] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [Sha256, Sha256, Sha256];
const MOST = { triangles: 100, imagePixels: 1_000, unpackedBytes: 10_000 };
const cost = (given: Partial<typeof MOST>) => ({ triangles: 0, imagePixels: 0, unpackedBytes: 0, ...given });

test('[LIM-10] each measure is held against the sum, once a model, and the refusal says what there would be', () => {
  const room = new ModelRoom(MOST);
  room.take(ONE, cost({ triangles: 60, imagePixels: 1_000 }));
  room.take(ONE, cost({ triangles: 60, imagePixels: 1_000 }));
  expect(() => room.take(TWO, cost({ triangles: 41 }))).toThrow(
    expect.objectContaining({
      code: 'limit-exceeded',
      message: 'With this model, all that are shown here would have 101 triangles, at most 100',
      details: { limit: 'triangles', found: 101, most: 100 },
    }),
  );
  expect(() => room.take(THREE, cost({ imagePixels: 1 }))).toThrow(/1001 pixels in their images, at most 1000/);
  room.take(TWO, cost({ triangles: 40 }));
});

test('[LIM-10] who found no room is told once there is, and not while there is none', () => {
  const room = new ModelRoom(MOST);
  room.take(ONE, cost({ unpackedBytes: 6_000 }));
  room.take(TWO, cost({ unpackedBytes: 1_000 }));
  expect(() => room.take(THREE, cost({ unpackedBytes: 5_000 }))).toThrow(/12,000 bytes when unpacked/);
  const told: string[] = [];
  room.whenRoom(THREE, () => told.push('three'));
  const stop = room.whenRoom(THREE, () => told.push('gone'));
  stop();
  room.leave(TWO);
  expect(told).toEqual([]);
  room.leave(ONE);
  expect(told).toEqual(['three']);
  room.leave(ONE);
  expect(told).toEqual(['three']);
});

test('[LIM-10] a library keeps what fits, does not read again what does not, and takes it when another went', async () => {
  const room = new ModelRoom({ ...MOST, unpackedBytes: Number.POSITIVE_INFINITY });
  const library = new ModelLibrary(emptyScene(), { receiveShadows: false, shapeError: 0 }, room);
  const first = await library.hold(ONE, () => machineGlb());
  let reads = 0;
  const read = async (): Promise<ArrayBuffer> => {
    reads += 1;
    return strip(60);
  };
  for (let tries = 0; tries < 3; tries += 1)
    await expect(library.hold(TWO, read)).rejects.toMatchObject({ code: 'limit-exceeded' });
  expect(reads).toBe(1);
  expect(library.size).toBe(1);
  const hasRoom = new Promise<void>((resolve) => library.whenRoom(TWO, resolve));
  first.release();
  await hasRoom;
  await library.hold(TWO, read);
  expect([reads, library.size]).toEqual([2, 1]);
});

/** A model of so many triangles. */
async function strip(triangles: number): Promise<ArrayBuffer> {
  const document = new Document();
  const position = document
    .createAccessor()
    .setType('VEC3')
    .setArray(new Float32Array(triangles * 9))
    .setBuffer(document.createBuffer());
  const mesh = document.createMesh().addPrimitive(document.createPrimitive().setAttribute('POSITION', position));
  document.createScene().addChild(document.createNode('strip').setMesh(mesh));
  return (await new NodeIO().writeBinary(document)).slice().buffer;
}
