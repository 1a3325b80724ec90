// Many twins of one kind in a scene: who is a full view, who is one of a crowd, what moves, and what a pointer hits.
import '@babylonjs/core/Culling/ray';
import { FreeCamera } from '@babylonjs/core/Cameras/freeCamera';
import { Ray } from '@babylonjs/core/Culling/ray.core';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { TwinId } from '../../base/ids.ts';
import type { BindingsInput } from '../../protocol/bindings.ts';
import { RingBlock } from '../../state/ring-block.ts';
import type { TwinRing } from '../../state/twin-ring.ts';
import type { Gaze } from '../interest-level.ts';
import { allocatedIn } from './allocated-in.fixture.ts';
import { Figures } from './figures.ts';
import { machineGlb } from './glb-fixture.ts';
import { ModelLibrary } from './load-model.ts';
import { INPUT, LAYOUT, ON, PLACE, RATE, SWING, TURNED } from './moving-machine.fixture.ts';
import { allAround, bindingsOf, cardRecorder, emptyScene, HASH } from './test-machine.ts';
import type { TwinFigure } from './twin-figure.ts';

/** As many as are full views. */
const NEAR = 20;
const EYE = new Vector3(0, 1.6, 0);

let scene: Scene;
let library: ModelLibrary;
let figures: Figures;
let cards: ReturnType<typeof cardRecorder>;
let near: readonly TwinFigure[];
let all: { readonly figure: TwinFigure; readonly ring: TwinRing }[];
let nowMs: number;

beforeEach(() => {
  scene = emptyScene();
  scene.activeCamera = new FreeCamera('eye', EYE, scene);
  library = new ModelLibrary(scene, { receiveShadows: false, shapeError: 0 });
  cards = cardRecorder();
  near = [];
  all = [];
  nowMs = 1_000_000;
  figures = new Figures({ scene, makeCard: cards.make, onNear: (chosen) => (near = [...chosen]) });
});

/** Twins in a row that leads away from the eye, ten metres apart. */
async function enter(count: number, input: BindingsInput = INPUT): Promise<void> {
  const block = new RingBlock(LAYOUT, count);
  const bindings = bindingsOf(input);
  for (let index = 0; index < count; index += 1) {
    const twin = `urn:uuid:${index}` as TwinId;
    const placement = {
      twin,
      position: [0, 0, -10 * (index + 1)] as [number, number, number],
      headingDegrees: 90,
      scale: 2,
      radius: 1,
    };
    const figure = figures.add(`Machine ${index}`, placement);
    const ring = block.ring(index);
    figure.setSamples({ layout: LAYOUT, ring });
    figure.showModel(await library.hold(HASH, () => machineGlb()), bindings, LAYOUT);
    all.push({ figure, ring });
  }
}

function frame(advanceMs = 20): void {
  nowMs += advanceMs;
  // The farthest are posed in every fourth frame.
  for (const delta of [advanceMs, 0, 0, 0]) {
    figures.frame(nowMs, delta, allAround(EYE));
    figures.upload();
  }
  scene.render();
}
/** What is near is made a few a frame. */
const settle = (): void => {
  for (let count = 0; count < 20; count += 1) frame();
};
/** By mesh of a crowd: how many it draws, the fewest first. */
const countsOf = (): number[] =>
  drawn()
    .map(({ thinInstanceCount }) => thinInstanceCount)
    .sort((a, b) => a - b);
let sequence = 0;
function set(ring: TwinRing, values: Readonly<Record<number, readonly number[]>>): void {
  sequence += 1;
  for (const [first, members] of Object.entries(values))
    for (const [member, value] of members.entries()) ring.push(Number(first) + member, nowMs, value, sequence);
}
/** What draws the crowds. */
const drawn = (): Mesh[] =>
  scene.meshes.filter(({ name, isVisible }) => name.startsWith('crowd of') && isVisible) as Mesh[];
/** Its shaders are compiled, which takes a moment, and so many meshes draw it. */
const compiled = (meshes = 4): Promise<void> =>
  vi.waitFor(() => {
    frame(0);
    expect(drawn()).toHaveLength(meshes);
  });
/** Of each, the matrices that are drawn. */
const matrices = (): Float32Array[] =>
  drawn().map((mesh) =>
    (
      mesh as never as { _thinInstanceDataStorage: { matrixData: Float32Array } }
    )._thinInstanceDataStorage.matrixData.slice(0, mesh.thinInstanceCount * 16),
  );
const rounded = (pose: readonly number[] | null): number[] => pose!.map((value) => Math.round(value * 1e4) / 1e4 + 0);

describe('near and far', () => {
  test('few twins are all full views; of many the nearest are, and the rest are drawn by one mesh a part', async () => {
    await enter(NEAR);
    settle();
    expect(all.every(({ figure }) => figure.view !== null)).toBe(true);
    await enter(150 - NEAR);
    settle();
    expect(near).toHaveLength(NEAR);
    expect(all.filter(({ figure }) => figure.view !== null)).toHaveLength(NEAR);
    // What the base carries, the arm's tip, the lamp and the door; the lamp's twin and the panel go with the base.
    await compiled();
    expect(drawn().map(({ thinInstanceCount }) => thinInstanceCount)).toEqual(Array(4).fill(150 - NEAR));
  });

  test('a selected twin comes near and goes back; a visitor who walks takes the full views along', async () => {
    await enter(100);
    settle();
    const { figure } = all[99]!;
    expect([all[0]!.figure.view === null, figure.view === null]).toEqual([false, true]);
    figure.setSelected(true);
    settle();
    expect(figure.view).not.toBeNull();
    figure.setSelected(false);
    settle();
    expect(figure.view).toBeNull();
    EYE.z = -1_000;
    settle();
    expect([all[0]!.figure.view === null, figure.view === null]).toEqual([true, false]);
    EYE.z = 0;
  });

  test('what goes on by itself does so without a jump when a twin goes far and comes near', async () => {
    await enter(NEAR + 20, [
      { property: 'rate', node: 'base', target: 'spin', axis: 'y' },
      { property: 'rate', animation: 'open', target: 'animationSpeed', factor: 0.1 },
      { property: 'rate', node: 'base', target: 'spin', axis: 'x', factor: -0.5 },
    ]);
    const { figure, ring } = all.at(-1)!;
    set(ring, { [RATE]: [3] });
    settle();
    expect(figure.view).toBeNull();
    const turn = (): void => {
      for (let count = 0; count < 30; count += 1) frame();
    };
    const pose = (): number[][] => ['base', 'door'].map((node) => rounded(figure.pose(node)));
    turn();
    for (const isNear of [true, false]) {
      const before = pose();
      turn();
      expect(pose()).not.toEqual(before);
      // Its speed is zero for the time of the change.
      set(ring, { [RATE]: [0] });
      settle();
      const stood = pose();
      figure.setSelected(isNear);
      settle();
      expect(figure.view !== null).toBe(isNear);
      expect(pose()).toEqual(stood);
      set(ring, { [RATE]: [3] });
      settle();
    }
  });

  test('who is far stands exactly as who is near: every target that poses, heading and scale, hidden or not', async () => {
    await enter(60);
    settle();
    const [first, last] = [all[0]!, all[59]!];
    for (const { ring } of [first, last])
      set(ring, {
        [PLACE]: [1, 2, 3],
        [TURNED]: [0, Math.SQRT1_2, 0, Math.SQRT1_2],
        [SWING]: [30],
        [ON]: [1],
        [RATE]: [0],
      });
    frame(500);
    expect([first.figure.view === null, last.figure.view === null]).toEqual([false, true]);
    for (const node of ['base', 'arm', 'tip', 'lamp', 'panel', 'tag', 'door']) {
      const [nearPose, farPose] = [first, last].map(({ figure }) => rounded(figure.pose(node)));
      // They stand 590 m apart.
      farPose![14]! += 590;
      expect(rounded(farPose!), node).toEqual(nearPose);
    }
    expect(last.figure.pose('elbow')).toBeNull();
    expect(last.figure.nodes()).toEqual(first.figure.nodes());
  });

  test('its name makes room for a sign of the world, and stays below what covers the picture', async () => {
    const sign = { position: { x: 0, y: 2, z: -6 }, low: 0, high: 0.6, halfWidth: 2 };
    let ceiling = Number.POSITIVE_INFINITY;
    figures = new Figures({
      scene,
      makeCard: cards.make,
      onNear: () => undefined,
      signs: [sign],
      ceiling: () => ceiling,
    });
    const placement = { twin: 'urn:uuid:6' as TwinId, headingDegrees: 0, scale: 1, radius: 1 };
    const figure = figures.add('Machine', { ...placement, position: [0, -4, -6] });
    figure.setSamples({ layout: LAYOUT, ring: new RingBlock(LAYOUT, 1).ring(0) });
    figure.showModel(await library.hold(HASH, () => machineGlb()), bindingsOf(INPUT), LAYOUT);
    settle();
    const plate = cards.cards.find(({ name }) => name === 'name plate of Machine')!;
    const natural = plate.tip.y;
    sign.position.y = natural;
    settle();
    // Above the sign, which is 0.6 m high; the card begins 0.1 m above its foot, a little nearer to the eye.
    expect(plate.shifted).toBeGreaterThan(0.45);
    expect(plate.shifted).toBeLessThan(0.7);
    sign.position.y = 100;
    ceiling = natural;
    settle();
    // Its top comes down to there, a little of that already by its own place.
    expect(plate.tip.y + plate.shifted + 0.4).toBeCloseTo(ceiling, 1);
  });

  test('what belongs to a machine goes where its position carries it', async () => {
    await enter(1);
    settle();
    const { figure, ring } = all[0]!;
    const before = figure.bounds().maximum.y;
    set(ring, { [PLACE]: [0, 5, 0] });
    frame();
    frame();
    // Twice as large as in the file.
    expect(figure.bounds().maximum.y - before).toBeCloseTo(10, 4);
    expect(figure.middle(new Vector3()).y).toBeCloseTo(10, 4);
    const plate = cards.cards.find(({ name }) => name === 'name plate of Machine 0')!;
    expect(plate.tip.y).toBeGreaterThan(before + 10);
  });

  test('disposal of all leaves nothing', async () => {
    const before = {
      meshes: scene.meshes.length,
      materials: scene.materials.length,
      geometries: scene.geometries.length,
      nodes: scene.transformNodes.length,
    };
    await enter(60);
    settle();
    for (const { figure } of all) figure.dispose();
    frame();
    await Promise.resolve();
    expect(library.size).toBe(0);
    expect({
      meshes: scene.meshes.length,
      materials: scene.materials.length,
      geometries: scene.geometries.length,
      nodes: scene.transformNodes.length,
    }).toEqual(before);
  });
});

describe('a crowd', () => {
  test('moves who has news, between samples and a moment beyond them, and leaves the others alone', async () => {
    await enter(60);
    settle();
    await compiled();
    const { figure, ring } = all[59]!;
    const atRest = rounded(figure.pose('base'))[12]!;
    set(ring, { [PLACE]: [0, 0, 0] });
    frame(100);
    set(ring, { [PLACE]: [0, 0, 10] });
    ring.setClock({ offsetMs: 0, errorMs: 0, delayMs: 50, heardMs: 0 });
    frame(0);
    // Heading 90: the machine's Z lies along -X, and it is twice as large.
    expect(rounded(figure.pose('base'))[12]! - atRest).toBeCloseTo(-10, 3);
    frame(100);
    expect(rounded(figure.pose('base'))[12]! - atRest).toBeCloseTo(-30, 3);
    frame(900);
    // Back at what was told.
    expect(rounded(figure.pose('base'))[12]! - atRest).toBeCloseTo(-20, 3);
    const before = matrices();
    frame(100);
    expect(matrices()).toEqual(before);
  });

  test('hides what is not visible, turns what spins while it is live, and shows its status', async () => {
    await enter(60);
    settle();
    await compiled();
    const { figure, ring } = all[59]!;
    set(ring, { [ON]: [0], [RATE]: [60] });
    frame(0);
    const turn = rounded(figure.pose('door'));
    frame(250);
    expect(rounded(figure.pose('door'))).not.toEqual(turn);
    figure.setStatus('stale');
    const held = rounded(figure.pose('door'));
    frame(250);
    expect(rounded(figure.pose('door'))).toEqual(held);
    // The lamp of one is not drawn; all else is, of everybody.
    expect(countsOf()).toEqual([60 - NEAR - 1, 60 - NEAR, 60 - NEAR, 60 - NEAR]);
    set(ring, { [ON]: [1] });
    frame(0);
    expect(countsOf()).toEqual(Array(4).fill(60 - NEAR));
  });

  test('is drawn where the visitor looks, and nowhere else', async () => {
    await enter(60);
    settle();
    await compiled();
    const ahead = { ...allAround(EYE), cornerCosine: Math.cos(0.6) };
    const look = (gaze: Gaze): void => {
      figures.frame(nowMs, 0, gaze);
      figures.upload();
    };
    look(ahead);
    expect(countsOf()).toEqual(Array(4).fill(60 - NEAR));
    look({ ...ahead, forwardZ: 1 });
    expect(countsOf()).toEqual([]);
    // From the side, those of the middle.
    look({ ...ahead, x: 100, z: -450, forwardX: -1, forwardZ: 0 });
    expect(countsOf()[0]).toBeGreaterThan(10);
    expect(countsOf()[0]).toBeLessThan(20);
    look(ahead);
    for (const part of matrices()) {
      const places = Array.from({ length: 60 - NEAR }, (_, index) => part[index * 16 + 14]!).sort((a, b) => b - a);
      expect(places.every((z, index) => Math.abs(z + 10 * (NEAR + 1 + index)) < 8)).toBe(true);
    }
  });

  test('who is farther than its parts can be made out is not drawn', async () => {
    await enter(60);
    settle();
    await compiled();
    const far = allAround(new Vector3(0, 1.6, 5_000));
    nowMs += 1_000;
    figures.frame(nowMs, 0, far);
    figures.upload();
    expect(countsOf()).toEqual([]);
  });

  test('keeps everyone apart when some leave', async () => {
    await enter(80);
    settle();
    for (const [index, { ring }] of all.entries()) set(ring, { [PLACE]: [0, index, 0] });
    frame(500);
    for (const index of [79, 50, 48, 60]) all[index]!.figure.dispose();
    frame(500);
    for (const [index, { figure }] of all.entries())
      if (![79, 50, 48, 60].includes(index)) expect(figure.pose('base')![13], String(index)).toBeCloseTo(2 * index, 3);
  });

  test('is hit by a pointer like anything else, the nearest first', async () => {
    await enter(80);
    settle();
    const { z } = new Vector3(0, 0, all[70]!.figure.placement.position[2]);
    const look = (from: Vector3, to: Vector3) => {
      const info = scene.pickWithRay(new Ray(from, to.subtract(from).normalize(), 1_000))!;
      return info.pickedMesh === null ? null : figures.ownerOf(info.pickedMesh, info.thinInstanceIndex);
    };
    expect(look(new Vector3(50, 0, z), new Vector3(0, 0, z))).toBe(all[70]!.figure);
    expect(look(new Vector3(0, 0, z - 5), new Vector3(0, 0, z - 500))).toBe(all[71]!.figure);
    expect(look(new Vector3(50, 0, z), new Vector3(50, 0, z - 10))).toBeNull();
    expect(look(EYE, new Vector3(0, 0, -10))).toBe(all[0]!.figure);
  });
});

test('bindings that do not fit are refused at once, near or far', async () => {
  await enter(1);
  const { figure } = all[0]!;
  const wrong = bindingsOf([{ property: 'place', node: 'elbow', target: 'position' }]);
  const held = await library.hold(HASH, () => machineGlb());
  expect(() => figure.showModel(held, wrong, LAYOUT)).toThrow(/no node of this name/);
  const scalar = bindingsOf([{ property: 'swing', node: 'base', target: 'position' }]);
  const again = await library.hold(HASH, () => machineGlb());
  expect(() => figure.showModel(again, scalar, LAYOUT)).toThrow(/array of 3 numbers/);
  expect(figure.nodes()).toContain('arm');
});

test('what a frame allocates does not grow with the twins that move', async () => {
  const bytes: number[] = [];
  for (const count of [100, 900]) {
    await enter(count);
    settle();
    const gaze = allAround(EYE);
    const frames = (rounds: number): void => {
      for (let round = 0; round < rounds; round += 1) {
        nowMs += 16;
        for (const { ring } of all) set(ring, { [PLACE]: [round / 10, 0, 0], [TURNED]: [0, 0, 0, 1] });
        figures.frame(nowMs, 16, gaze);
      }
    };
    // Until everything is compiled: what is interpreted makes a number object for each fraction.
    frames(60);
    bytes.push((await allocatedIn('frame', 'figures.ts', () => frames(50))) / 50);
  }
  expect(bytes[1]! - bytes[0]!).toBeLessThan(900);
}, 90_000);
