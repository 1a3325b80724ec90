// Seeded chance and smooth noise for the procedural world: the same world on every machine and in every picture of it.

/** A generator of numbers in [0, 1) from a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Smooth noise in [0, 1] on a lattice that repeats every `period` cells in both directions, so that it tiles. */
export function tilingNoise(period: number, seed: number): (x: number, y: number) => number {
  const random = seededRandom(seed);
  const lattice = Float32Array.from({ length: period * period }, random);
  const at = (column: number, row: number) => lattice[(row % period) * period + (column % period)]!;
  return (x, y) => {
    const wrappedX = x - Math.floor(x / period) * period;
    const wrappedY = y - Math.floor(y / period) * period;
    const column = Math.floor(wrappedX) % period;
    const row = Math.floor(wrappedY) % period;
    const alongX = ease(wrappedX - Math.floor(wrappedX));
    const alongY = ease(wrappedY - Math.floor(wrappedY));
    const upper = at(column, row) + (at(column + 1, row) - at(column, row)) * alongX;
    const lower = at(column, row + 1) + (at(column + 1, row + 1) - at(column, row + 1)) * alongX;
    return upper + (lower - upper) * alongY;
  };
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
