import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { TargetCamera } from '@babylonjs/core/Cameras/targetCamera';
import { NullEngine } from '@babylonjs/core/Engines/nullEngine';
import { Scene } from '@babylonjs/core/scene';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TwinId } from '../base/ids.ts';
import type { TwinInterest } from '../protocol/interest.ts';
import { gazeOf, InterestReporter, type LookedAt } from './interest.ts';
import { lookAt, type Gaze, type Looked } from './interest-level.ts';

const AHEAD: Gaze = { x: 0, y: 1.6, z: 0, forwardX: 0, forwardY: 0, forwardZ: -1, cornerCosine: Math.cos(0.8) };
const FRAME_MS = 16;

class Twin implements LookedAt {
  readonly id: TwinId;
  readonly figure = { isSelected: false, middle: (result: Vector3) => result.copyFrom(this.place) };
  readonly shownProperties = ['angle'];
  readonly place: Vector3;
  askedMs = 0;

  constructor(name: string, x: number, z: number) {
    this.id = name as TwinId;
    this.place = new Vector3(x, 1, z);
  }
}

let twins: Twin[];
let told: TwinInterest[][];
let reporter: InterestReporter;
let now: number;

beforeEach(() => {
  twins = [new Twin('near', 0, -10), new Twin('far', 0, -100), new Twin('behind', 0, 30), new Twin('remote', 0, -900)];
  told = [];
  now = 1_700_000_000_000;
  reporter = new InterestReporter(
    () => twins,
    (changes) => told.push([...changes]),
  );
});

function draw(durationMs: number, gaze = AHEAD): void {
  for (const end = now + durationMs; now < end; now += FRAME_MS) {
    reporter.frame(now, FRAME_MS, gaze);
    reporter.tick(now);
  }
}

/** Rates as last told; what was never told of is full. */
function rates(): Record<string, number> {
  const found = Object.fromEntries(twins.map(({ id }) => [id, 60]));
  for (const { twinId, maxRateHz } of told.flat()) found[twinId] = maxRateHz;
  return found;
}

it('asks by distance and sight, once, in one message a round', () => {
  draw(2_500);
  expect(rates()).toEqual({ near: 60, far: 10, behind: 10, remote: 2 });
  const messages = told.length;
  expect(messages).toBeLessThanOrEqual(3);
  expect(told.flat().find(({ twinId }) => twinId === 'behind')!.properties).toEqual(['angle']);
  draw(5_000);
  expect(told).toHaveLength(messages);
});

it('who turns round gets what is there within a round, and keeps what was there for a moment', () => {
  draw(2_500);
  draw(300, { ...AHEAD, forwardZ: 1 });
  expect(rates()).toMatchObject({ near: 60, behind: 60 });
  draw(2_500, { ...AHEAD, forwardZ: 1 });
  expect(rates()).toMatchObject({ near: 10, behind: 60 });
  expect(told.flat().at(-1)).toEqual({ twinId: 'near', maxRateHz: 10, properties: ['angle'] });
});

it('an open panel, and a program that asks, have all of a twin wherever it stands', () => {
  twins[3]!.figure.isSelected = true;
  draw(500);
  twins[1]!.askedMs = now;
  draw(500);
  expect(rates()).toMatchObject({ remote: 60, far: 60 });
  draw(12_000);
  twins[3]!.figure.isSelected = false;
  draw(500);
  expect(rates()).toMatchObject({ remote: 2, far: 10 });
});

it('asks for little while nothing is seen, and for what was seen before at once', () => {
  draw(2_500);
  const before = rates();
  reporter.setVisible(false, now);
  expect(rates()).toEqual({ near: 1, far: 1, behind: 1, remote: 1 });
  // A frame that was under way, and a twin that comes meanwhile.
  reporter.frame(now, FRAME_MS, AHEAD);
  twins.push(new Twin('late', 1, -10));
  reporter.tick((now += 1_000));
  expect(rates()).toEqual({ near: 1, far: 1, behind: 1, remote: 1, late: 1 });
  const messages = told.length;
  reporter.setVisible(true, (now += 60_000));
  expect(rates()).toEqual({ ...before, late: 60 });
  expect(told).toHaveLength(messages + 1);
});

it('a headset that is laid aside draws no frames: little is asked for until it is taken up', () => {
  draw(2_500);
  const before = rates();
  for (let passed = 0; passed < 4_000; passed += 200) reporter.tick((now += 200));
  expect(rates()).toEqual({ near: 1, far: 1, behind: 1, remote: 1 });
  reporter.frame(now, FRAME_MS, AHEAD);
  expect(rates()).toEqual(before);
});

it('ten thousand twins are gone through in parts', () => {
  let asked = 0;
  const middle = (result: Vector3): Vector3 => {
    asked += 1;
    return result.set(0, 1, -10);
  };
  twins = Array.from({ length: 10_000 }, (_, index) =>
    Object.assign(new Twin(String(index), 0, 0), { figure: { isSelected: false, middle } }),
  );
  draw(FRAME_MS);
  expect(asked).toBeLessThan(1_000);
  draw(300);
  expect(asked).toBeGreaterThan(10_000);
});

describe('the level of a twin', () => {
  it('does not waver at the edge of a distance', () => {
    for (const edge of [60, 250]) {
      const looked: Looked = { level: 'far', seenMs: 0 };
      const levels = new Set<string>();
      let changes = 0;
      for (let step = 0; step < 400; step += 1) {
        const before = looked.level;
        lookAt(looked, AHEAD, 0, 1.6, -(edge + 4 * Math.sin(step / 5) + 2), false, now + step * 250);
        if (looked.level !== before) changes += 1;
        levels.add(looked.level);
      }
      expect(changes).toBeLessThanOrEqual(2);
    }
  });

  it('what stands beside the visitor is seen, wherever it is', () => {
    const looked: Looked = { level: 'full', seenMs: 0 };
    lookAt(looked, AHEAD, 0, 1, 4, false, now);
    expect(looked.level).toBe('full');
    lookAt(looked, AHEAD, 0, 1, 14, false, now + 3_000);
    expect(looked.level).toBe('far');
  });
});

it('a gaze goes where the camera looks, to the corners of its picture', () => {
  const engine = new NullEngine();
  const scene = new Scene(engine);
  scene.useRightHandedSystem = true;
  const camera = new TargetCamera('visitor', new Vector3(1, 2, 3), scene);
  camera.fov = 1;
  camera.setTarget(new Vector3(11, 2, 3));
  camera.computeWorldMatrix();
  const { x, y, z, forwardX, forwardY, forwardZ, cornerCosine } = gazeOf(camera, 16 / 9);
  expect(Math.hypot(x - 1, y - 2, z - 3)).toBeLessThan(0.01);
  expect(forwardX).toBeCloseTo(1, 3);
  expect(Math.hypot(forwardY, forwardZ)).toBeLessThan(1e-3);
  const corner = Math.atan(Math.tan(0.5) * Math.hypot(1, 16 / 9));
  expect(Math.acos(cornerCosine)).toBeGreaterThan(corner);
  expect(Math.acos(cornerCosine)).toBeLessThan(corner + 0.4);
  engine.dispose();
});
