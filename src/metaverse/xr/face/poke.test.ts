import { describe, expect, it } from 'vitest';
import { Poke } from './poke.ts';

const half = { x: 0.3, y: 0.35 };
const steps = (...depths: number[]) => {
  const poke = new Poke();
  return depths.map((z) => poke.step({ x: 0.1, y: 0, z }, half));
};

describe('a finger', () => {
  it('hovers, presses through the face, and lets go when it comes back', () =>
    expect(steps(0.3, 0.08, 0.02, 0.001, -0.02, 0.01, 0.03, 0.3)).toEqual([
      null,
      'move',
      'move',
      'down',
      'move',
      'move',
      'up',
      'leave',
    ]));
  it('that trembles at the glass presses once', () =>
    expect(steps(0.05, 0.004, 0.008, 0.003, 0.01, 0.02).filter((step) => step === 'down')).toHaveLength(1));
  it('from behind or from beside presses nothing', () => {
    expect(steps(-0.3, -0.05, 0.001)).toEqual([null, null, null]);
    const poke = new Poke();
    expect(poke.step({ x: 0.5, y: 0, z: 0.02 }, half)).toBeNull();
    expect(poke.step({ x: 0.2, y: 0, z: 0 }, half)).toBeNull();
  });
  it('that slips off or goes right through has left', () => {
    expect(steps(0.05, 0, -0.2)).toEqual(['move', 'down', 'leave']);
    const poke = new Poke();
    poke.step({ x: 0, y: 0, z: 0.05 }, half);
    expect(poke.isNear).toBe(true);
    expect(poke.step({ x: 0.4, y: 0, z: 0.02 }, half)).toBe('leave');
    expect(poke.isNear).toBe(false);
  });
});
