// Locomotion with real carrying, aiming and rim on a scene without a screen; only the headset is played.
import { FreeCamera } from '@babylonjs/core/Cameras/freeCamera';
import { NullEngine } from '@babylonjs/core/Engines/nullEngine';
import { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import { CreateBox } from '@babylonjs/core/Meshes/Builders/boxBuilder';
import { Scene } from '@babylonjs/core/scene';
import type { WebXRCamera } from '@babylonjs/core/XR/webXRCamera';
import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Carry } from './carry.ts';
import { Locomotion } from './locomotion.ts';
import { Vignette } from './vignette.ts';
import type { Feel, VisitHand } from './visit.ts';

const MACHINE = { x: 0, z: -4, radius: 1 };

let engine: NullEngine;
let scene: Scene;
let camera: FreeCamera;
let axes: [number, number, number, number];
let ray: { origin: Vector3; direction: Vector3 };
let kind: VisitHand['kind'];
let felt: Feel[];
let moves: number;
let vignette: Vignette;
let locomotion: Locomotion;
let hand: VisitHand;
const settings = {
  turn: signal<'snap' | 'smooth'>('snap'),
  walk: signal<'teleport' | 'smooth'>('teleport'),
  vignette: signal(true),
  seated: signal(false),
};

beforeEach(() => {
  engine = new NullEngine();
  scene = new Scene(engine);
  scene.useRightHandedSystem = true;
  camera = new FreeCamera('headset', new Vector3(0, 1.6, 0), scene);
  camera.rotationQuaternion = new Quaternion();
  Object.assign(camera, { realWorldHeight: 1.6 });
  scene.activeCamera = camera;
  axes = [0, 0, 0, 0];
  ray = { origin: new Vector3(0.2, 1.2, 0), direction: new Vector3(0, 0, -1) };
  kind = 'controller';
  felt = [];
  moves = 0;
  settings.turn.value = 'snap';
  settings.walk.value = 'teleport';
  settings.vignette.value = true;
  settings.seated.value = false;
  hand = {
    id: 'left',
    handedness: 'left',
    get kind() {
      return kind;
    },
    source: {
      inputSource: {
        gamepad: {
          get axes() {
            return axes;
          },
        },
      },
      getWorldPointerRayToRef(result: { origin: Vector3; direction: Vector3 }) {
        result.origin.copyFrom(ray.origin);
        result.direction.copyFrom(ray.direction);
      },
    },
  } as unknown as VisitHand;
  vignette = new Vignette(scene, camera);
  locomotion = new Locomotion({
    scene,
    ground: { walkable: [{ minX: -20, maxX: 20, minZ: -20, maxZ: 20 }], obstacles: [MACHINE] },
    floorMeshes: [],
    carry: new Carry(camera as unknown as WebXRCamera),
    vignette,
    settings,
    hands: () => [hand],
    pulse: (feel) => felt.push(feel),
    onAiming: () => undefined,
    onMoved: () => (moves += 1),
  });
});
afterEach(() => {
  scene.dispose();
  engine.dispose();
});

const run = (frames: number, deltaMs = 16) => {
  for (let frame = 0; frame < frames; frame++) locomotion.frame(deltaMs);
};
const stick = (x: number, y: number) => (axes = [0, 0, x, y]);
const yaw = () => new Carry(camera as unknown as WebXRCamera).yaw;
const toMachine = () => Math.hypot(camera.position.x - MACHINE.x, camera.position.z - MACHINE.z);

describe('turning', () => {
  it('turns the visitor to the right by 30 degrees about their own head', () => {
    stick(1, 0);
    run(3);
    expect(yaw()).toBeCloseTo(Math.PI / 6, 5);
    expect(camera.position.x).toBe(0);
    expect(camera.position.z).toBe(0);
    expect(vignette.strength).toBe(0);
  });

  it('turns smoothly behind a dark rim, by the time and not by the frame', () => {
    settings.turn.value = 'smooth';
    stick(1, 0);
    run(50, 10);
    expect(yaw()).toBeCloseTo((50 * Math.PI) / 180, 2);
    expect(vignette.strength).toBe(1);
    stick(0, 0);
    run(60);
    expect(vignette.strength).toBe(0);
  });
});

describe('walking smoothly', () => {
  beforeEach(() => (settings.walk.value = 'smooth'));

  it('walks where the head looks, and shows no rim to who wants none', () => {
    settings.vignette.value = false;
    camera.rotationQuaternion = Quaternion.RotationAxis(Vector3.Up(), -Math.PI / 2);
    stick(0, -1);
    run(60);
    expect(camera.position.x).toBeGreaterThan(1.5);
    expect(camera.position.z).toBeCloseTo(0, 1);
    expect(vignette.strength).toBe(0);
  });

  it('never walks into a machine', () => {
    stick(0, -1);
    for (let frame = 0; frame < 400; frame++) {
      run(1);
      expect(toMachine()).toBeGreaterThanOrEqual(MACHINE.radius + 0.349);
    }
    expect(camera.position.z).toBeLessThan(-2);
  });

  it('takes who bent into a machine out of it first', () => {
    camera.position.set(MACHINE.x, 1.6, MACHINE.z + 0.4);
    stick(0, -1);
    run(2);
    expect(toMachine()).toBeGreaterThanOrEqual(MACHINE.radius + 0.349);
  });
});

describe('teleporting', () => {
  const throwStick = () => {
    stick(0, -1);
    run(2);
    stick(0, 0);
    run(1);
  };

  it('stands where the arc landed, looking as before, and feels it', () => {
    ray.direction = new Vector3(0.8, 0, 0.6);
    throwStick();
    expect(Math.hypot(camera.position.x, camera.position.z)).toBeGreaterThan(3);
    expect(camera.position.y).toBe(1.6);
    expect(yaw()).toBe(0);
    expect(felt).toEqual(['press']);
    expect(moves).toBe(1);
  });

  it('stands beside a machine at whose foot it was aimed', () => {
    ray.origin.x = 1.2;
    throwStick();
    expect(felt).toEqual(['press']);
    expect(toMachine()).toBeGreaterThanOrEqual(MACHINE.radius + 0.349);
  });

  it('goes nowhere, and says so, off the floor and through a machine', () => {
    camera.position.set(18, 1.6, 0);
    ray = { origin: new Vector3(19, 1.2, 0), direction: new Vector3(1, 0, 0) };
    throwStick();
    expect(felt).toEqual(['refusal']);
    expect(camera.position.x).toBe(18);
    const wall = CreateBox('machine', { width: 4, height: 3, depth: 0.2 }, scene);
    wall.position.set(0, 1.5, 3);
    wall.computeWorldMatrix(true);
    ray = { origin: new Vector3(0, 1.2, 0.5), direction: new Vector3(0, 0, 1) };
    throwStick();
    expect(felt).toEqual(['refusal', 'refusal']);
    expect(moves).toBe(0);
  });

  it('teleports a hand by a pinch that is held, and not by a short one', () => {
    kind = 'hand';
    ray.direction = new Vector3(0, 0, 1);
    locomotion.pinch(hand, 1_000);
    run(2);
    locomotion.unpinch(hand, 1_100);
    run(1);
    expect(camera.position.z).toBe(0);
    locomotion.pinch(hand, 2_000);
    run(2);
    locomotion.unpinch(hand, 2_400);
    run(1);
    expect(camera.position.z).toBeGreaterThan(3);
  });

  it('steps back a metre, but not off the floor', () => {
    stick(0, 1);
    run(3);
    expect(camera.position.z).toBeCloseTo(1, 5);
    camera.position.z = 19.4;
    stick(0, 0);
    run(1);
    stick(0, 1);
    run(1);
    expect(camera.position.z).toBeLessThanOrEqual(19.65 + 1e-9);
  });
});

describe('height', () => {
  it('gives who sits the eyes of who stands, and keeps them through nods', () => {
    Object.assign(camera, { realWorldHeight: 1.15 });
    camera.position.y = 1.15;
    settings.seated.value = true;
    run(1);
    expect(camera.position.y).toBeCloseTo(1.65, 5);
    Object.assign(camera, { realWorldHeight: 1.05 });
    camera.position.y = 1.55;
    run(1);
    expect(camera.position.y).toBeCloseTo(1.55, 5);
    settings.seated.value = false;
    run(1);
    expect(camera.position.y).toBeCloseTo(1.05, 5);
  });

  it('never leaves anybody under the floor', () => {
    camera.position.y = -3;
    run(1);
    expect(camera.position.y).toBeCloseTo(1.6, 5);
  });
});
