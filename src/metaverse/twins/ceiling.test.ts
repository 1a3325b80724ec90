// Where the bar at the top of the page meets the world.
import { FreeCamera } from '@babylonjs/core/Cameras/freeCamera';
import { Matrix, Vector3 } from '@babylonjs/core/Maths/math.vector';
import { Viewport } from '@babylonjs/core/Maths/math.viewport';
import { expect, test } from 'vitest';
import { ceilingOver, ceilingUnder } from './ceiling.ts';
import { emptyScene } from './test-machine.ts';

const [WIDTH, HEIGHT] = [1280, 720];

test('a point at the ceiling is drawn just below the bar, wherever it stands and however the visitor looks', () => {
  const scene = emptyScene();
  const camera = new FreeCamera('eye', new Vector3(1, 1.7, 4), scene);
  scene.activeCamera = camera;
  const ceiling = ceilingUnder(scene, () => 0.1);
  for (const [yaw, pitch] of [
    [0, 0],
    [0.7, 0.3],
    [-0.4, -0.5],
  ] as const) {
    camera.rotation.set(pitch, yaw, 0);
    camera.getViewMatrix(true);
    camera.getProjectionMatrix(true);
    const ahead = camera.getDirection(Vector3.Forward(true));
    for (const aside of [-2, 0, 3]) {
      const [x, z] = [camera.position.x + ahead.x * 12 + aside, camera.position.z + ahead.z * 12];
      const y = ceiling(x, z);
      const { y: pixel } = Vector3.Project(
        new Vector3(x, y, z),
        Matrix.Identity(),
        camera.getTransformationMatrix(),
        new Viewport(0, 0, WIDTH, HEIGHT),
      );
      expect(pixel / HEIGHT).toBeCloseTo(0.112, 3);
    }
  }
});

test('a card is bounded where the bar comes lowest at its middle or its corners', () => {
  const eye = { x: 1, y: 1.6, z: 2 };
  const covered = { position: { x: 1, y: 3, z: -4 }, low: 0, high: 1, halfWidth: 2 };
  const slope = (x: number): number => 10 - x;
  expect(ceilingOver(covered, eye, (x) => slope(x))).toBeCloseTo(slope(3), 9);
  expect(ceilingOver(covered, eye, (x) => slope(-x))).toBeCloseTo(slope(1), 9);
  expect(ceilingOver(covered, eye, (x) => Math.abs(x - 1))).toBeCloseTo(0, 9);
  expect(ceilingOver({ ...covered, position: { x: 7, y: 3, z: 2 } }, eye, (_x, z) => z)).toBeCloseTo(0, 9);
});

test('nothing is bounded behind the visitor, nor in a headset', () => {
  const scene = emptyScene();
  const camera = new FreeCamera('eye', new Vector3(0, 1.7, 0), scene);
  scene.activeCamera = camera;
  camera.getViewMatrix(true);
  const ahead = camera.getDirection(Vector3.Forward(true));
  expect(ceilingUnder(scene, () => 0.1)(-ahead.x * 5, -ahead.z * 5)).toBe(Number.POSITIVE_INFINITY);
  expect(ceilingUnder(scene, () => null)(ahead.x * 5, ahead.z * 5)).toBe(Number.POSITIVE_INFINITY);
});
