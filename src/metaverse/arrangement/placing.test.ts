// What follows a pointer, and what stands where it was put: with real figures in a scene without a screen.
import { FreeCamera } from '@babylonjs/core/Cameras/freeCamera';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { CreateGround } from '@babylonjs/core/Meshes/Builders/groundBuilder';
import type { Scene } from '@babylonjs/core/scene';
import { beforeEach, expect, it } from 'vitest';
import type { TwinId } from '../../base/ids.ts';
import { RingBlock } from '../../state/ring-block.ts';
import { Figures } from '../twins/figures.ts';
import { machineGlb } from '../twins/glb-fixture.ts';
import { ModelLibrary } from '../twins/load-model.ts';
import { allAround, bindingsOf, cardRecorder, emptyScene, HASH, LAYOUT } from '../twins/test-machine.ts';
import type { TwinFigure } from '../twins/twin-figure.ts';
import type { TwinPresence } from '../twins/twin-presence.ts';
import { onFloor, type Floor } from './floor.ts';
import { grabHandles } from './grab.ts';
import { Placing } from './placing.ts';
import type { Pose } from './arranged.ts';

const EYE = new Vector3(0, 1.6, 8);
let scene: Scene;
let floor: Floor;
let figures: Figures;
let all: TwinFigure[];

beforeEach(async () => {
  scene = emptyScene();
  const camera = new FreeCamera('eye', EYE.clone(), scene);
  camera.setTarget(new Vector3(0, 0, 0));
  const ground = CreateGround('floor', { width: 20, height: 20 }, scene);
  ground.position.y = 0.1;
  ground.computeWorldMatrix(true);
  floor = { floorMeshes: [ground], walkable: [{ minX: -10, maxX: 10, minZ: -10, maxZ: 10 }] };
  figures = new Figures({ scene, makeCard: cardRecorder().make, onNear: () => undefined });
  const library = new ModelLibrary(scene, { receiveShadows: false, shapeError: 0 });
  const bindings = bindingsOf([{ property: 'angle', node: 'arm', target: 'rotation', axis: 'z' }]);
  const block = new RingBlock(LAYOUT, 40);
  all = [];
  for (let index = 0; index < 40; index += 1) {
    const placement = {
      twin: `urn:${index}`,
      position: [0, 0, -40 * index] as [number, number, number],
      headingDegrees: 0,
      scale: 1,
      radius: 1,
    };
    const figure = figures.add(`Machine ${index}`, placement);
    figure.setSamples({ layout: LAYOUT, ring: block.ring(index) });
    figure.showModel(await library.hold(HASH, () => machineGlb()), bindings, LAYOUT);
    all.push(figure);
  }
  // Few full views are made a frame.
  for (let frame = 0; frame < 20; frame += 1) drawFrame(frame * 20);
});

let nowMs = 1_000_000;
function drawFrame(aheadMs: number): void {
  nowMs += aheadMs;
  figures.frame(nowMs, aheadMs, allAround(EYE));
  figures.upload();
  scene.render();
}

const presence = (figure: TwinFigure): TwinPresence =>
  ({ id: figure.placement.twin as TwinId, figure }) as TwinPresence;
const rounded = (matrix: readonly number[] | Float32Array): number[] =>
  [...matrix].map((value) => Math.round(value * 1e3) / 1e3 + 0);

it('near and far, a figure stands where it was put, turned and scaled', () => {
  const [near, far] = [all[0]!, all[39]!];
  expect([near.view === null, far.view === null]).toEqual([false, true]);
  for (const figure of [near, far]) {
    figure.setPlacement({ ...figure.placement, position: [3, 0.5, -2000], headingDegrees: 90, scale: 2 });
    for (let frame = 0; frame < 8; frame += 1) drawFrame(20);
  }
  for (const node of ['base', 'arm', 'lamp']) expect(rounded(far.pose(node)!), node).toEqual(rounded(near.pose(node)!));
  const base = near.pose('base')!;
  expect(Math.hypot(base[0]!, base[1]!, base[2]!)).toBeCloseTo(2, 4);
});

it('what stood in a walker’s way goes along', () => {
  const figure = all[0]!;
  const before = figure.obstacles();
  figure.setPlacement({ ...figure.placement, position: [5, 0, 0] });
  const after = figure.obstacles();
  expect(before.length).toBeGreaterThan(0);
  expect(after.map(({ minX, maxX }) => [minX, maxX])).toEqual(before.map(({ minX, maxX }) => [minX + 5, maxX + 5]));
  const { minimum, maximum } = figure.bounds();
  expect((minimum.x + maximum.x) / 2).toBeGreaterThan(4);
});

it('the copy shows the machine as it is, where the ray meets the floor, and leaves nothing behind', () => {
  const figure = all[0]!;
  figure.setPlacement({ ...figure.placement, position: [1, 0, 2], headingDegrees: 30, scale: 2 });
  drawFrame(20);
  const meshes = scene.meshes.length;
  const placing = new Placing(scene, floor, presence(figure), { pose: figure.placement, radius: 1 });
  const ghosts = scene.meshes.filter(({ name }) => name === 'ghost part');
  const parts = figure.shadowCasters();
  expect(ghosts).toHaveLength(parts.length);
  for (const [index, ghost] of ghosts.entries())
    expect(rounded(ghost.computeWorldMatrix(true).asArray())).toEqual(
      rounded(parts[index]!.computeWorldMatrix(true).asArray()),
    );

  const direction = new Vector3(2, 0.1, -3).subtract(EYE);
  expect(placing.aim(EYE, direction, false)).toBe(true);
  expect(placing.pose.position).toEqual([2, 0.1, -3]);
  expect(placing.aim(EYE, new Vector3(0, 1, 0), false)).toBe(false);
  placing.aim(EYE, new Vector3(2.1, 0.1, -3.4).subtract(EYE), true);
  expect(placing.pose.position).toEqual([2, 0.1, -3.5]);
  placing.turn(-45);
  expect(placing.pose.headingDegrees).toBe(345);
  placing.nudge(1, -0.5);
  expect(placing.pose.position).toEqual([3, 0.1, -4]);
  placing.dispose();
  expect(scene.meshes).toHaveLength(meshes);
});

it('beside the floor a ray meets the water, and in the sky nothing', () => {
  const far = onFloor(scene, floor, EYE, new Vector3(30, 0, -10).subtract(EYE))!;
  expect(rounded([far.x, far.y, far.z])).toEqual([30, 0, -10]);
  expect(onFloor(scene, floor, EYE, new Vector3(0, 0.2, -1))).toBeNull();
  expect(onFloor(scene, floor, EYE, new Vector3(0, -0.0001, -1))).toBeNull();
});

it('the ring turns by what the pointer goes round it, in steps where it shall', () => {
  const figure = all[0]!;
  const heard: [Pose, boolean | undefined][] = [];
  const rayTo = (x: number, z: number) => ({ origin: EYE, direction: new Vector3(x, 0, z).subtract(EYE) });
  const { minimum, maximum } = figure.bounds();
  const radius =
    Math.max(0.3, Math.round((Math.max(maximum.x - minimum.x, maximum.z - minimum.z) / 2) * 100) / 100) + 0.55;
  const press = { x: 0, y: 0, scene, presence: presence(figure), figures };
  expect(grabHandles({ ...press, ray: rayTo(radius + 3, 0) }, () => undefined)).toBeNull();
  const drag = grabHandles({ ...press, ray: rayTo(radius, 0) }, (pose, end) => heard.push([pose, end]))!;
  drag.move(rayTo(0, radius), false);
  // From its right side to its front, as the visitor sees it: a quarter clockwise from above.
  expect(heard.at(-1)![0].headingDegrees).toBeCloseTo(90, 3);
  drag.move(rayTo(radius * Math.cos(0.2), radius * Math.sin(0.2)), true);
  expect(heard.at(-1)![0].headingDegrees).toBe(15);
  drag.end(true);
  expect(heard.at(-1)).toEqual([heard.at(-2)![0], true]);
});
