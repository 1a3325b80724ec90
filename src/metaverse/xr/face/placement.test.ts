import { describe, expect, it } from 'vitest';
import { before, facing, isLeftBehind, isLookedAt, isReadable, lazily, READING, type Head } from './placement.ts';

const head: Head = { position: { x: 2, y: 1.6, z: -3 }, forward: { x: 0, y: 0, z: -1 } };
const degrees = (radians: number): number => (radians * 180) / Math.PI;

describe('where a panel stands', () => {
  it('is at reading distance, below the eyes, in the direction of the head', () => {
    const { position } = before(head, READING);
    const [x, y, z] = [position.x - 2, position.y - 1.6, position.z + 3];
    expect(Math.hypot(x, y, z)).toBeCloseTo(READING.distance);
    expect(degrees(Math.asin(-y / READING.distance))).toBeCloseTo(17);
    expect(x).toBeCloseTo(0);
    expect(z).toBeLessThan(0);
  });
  it('does not sink when the head looks at the floor', () => {
    const level = before(head, READING).position;
    const down = before({ ...head, forward: { x: 0, y: -0.8, z: -0.6 } }, READING).position;
    expect(down.y).toBeCloseTo(level.y);
    expect(down.z).toBeCloseTo(level.z);
  });
  it('is turned with its face to the eyes', () => {
    const { position, yaw, pitch } = facing({ x: 3, y: 1, z: -3 }, head.position);
    // The +Z of a pane, turned by pitch about X and then by yaw about Y.
    const normal = [Math.sin(yaw) * Math.cos(pitch), -Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)];
    const toEyes = [2 - position.x, 1.6 - position.y, -3 - position.z];
    const length = Math.hypot(...toEyes);
    for (const [index, part] of toEyes.entries()) expect(normal[index]).toBeCloseTo(part / length);
  });
  it('is given up only when it is out of view or too far', () => {
    const { position } = before(head, READING);
    expect(isReadable(position, head)).toBe(true);
    expect(isReadable(position, { ...head, forward: { x: 0.5, y: 0, z: -0.866 } })).toBe(true);
    expect(isReadable(position, { ...head, forward: { x: 1, y: 0, z: 0 } })).toBe(false);
    expect(isReadable(position, { ...head, position: { x: 2, y: 1.6, z: 3 } })).toBe(false);
    expect(isLeftBehind(position, head)).toBe(false);
    expect(isLeftBehind(position, { ...head, position: { x: 9, y: 1.6, z: -3 } })).toBe(true);
  });
});

describe('what follows lazily', () => {
  it('rests within its slack and closes in beyond it, by the shorter way', () => {
    expect(lazily(0, 0.1, 0.2, 16)).toBe(0);
    const near = lazily(3, -3, 0.1, 100);
    expect(near).toBeGreaterThan(3);
    expect(near).toBeLessThan(3.2);
    expect(lazily(0, 1, 0.2, 10_000)).toBeCloseTo(0.8);
  });
});

describe('a wrist', () => {
  const wrist = { position: { x: 2, y: 1.3, z: -3.35 }, palm: { x: 0, y: 0.65, z: 0.76 } };
  const looking: Head = { ...head, forward: { x: 0, y: -0.65, z: -0.76 } };
  it('is looked at when its palm and the eyes meet', () => expect(isLookedAt(wrist, looking, false)).toBe(true));
  it('is not, when the palm looks away or the eyes do', () => {
    expect(isLookedAt({ ...wrist, palm: { x: 0, y: -1, z: 0 } }, looking, false)).toBe(false);
    expect(isLookedAt(wrist, { ...head, forward: { x: 1, y: 0, z: 0 } }, false)).toBe(false);
    expect(isLookedAt({ ...wrist, position: { x: 2, y: 1.3, z: -5 } }, looking, false)).toBe(false);
  });
  it('stays open more easily than it opens', () => {
    const aslant = { ...wrist, palm: { x: 0.8, y: 0.39, z: 0.456 } };
    expect(isLookedAt(aslant, looking, false)).toBe(false);
    expect(isLookedAt(aslant, looking, true)).toBe(true);
  });
});
