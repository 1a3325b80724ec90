// A way through the streets: corner points whose corners are rounded, walked by arc length. Who calls: bus-network.ts.

export interface Corner {
  readonly x: number;
  readonly z: number;
  /** Of the bend here, metres; the ends of a way have none. */
  readonly radius?: number;
}

/** A stretch that is driven slower because it bends. */
export interface Bend {
  readonly from: number;
  readonly to: number;
  readonly radius: number;
}

const ARC_STEP = 0.4;

export class Path {
  readonly length: number;
  readonly bends: readonly Bend[];
  readonly #xs: number[] = [];
  readonly #zs: number[] = [];
  /** Distance of each point from the start. */
  readonly #at: number[] = [];

  constructor(corners: readonly Corner[]) {
    const bends: Bend[] = [];
    for (const [index, corner] of corners.entries()) {
      const before = corners[index - 1];
      const after = corners[index + 1];
      if (before === undefined || after === undefined || corner.radius === undefined) this.#add(corner.x, corner.z);
      else bends.push(this.#round(before, corner, after, corner.radius));
    }
    this.bends = bends;
    this.length = this.#at.at(-1)!;
  }

  /** The place at a distance from the start, metres; before and beyond the ends, that of the end. */
  at(distance: number): { readonly x: number; readonly z: number } {
    const last = this.#at.length - 1;
    if (distance <= 0) return { x: this.#xs[0]!, z: this.#zs[0]! };
    if (distance >= this.length) return { x: this.#xs[last]!, z: this.#zs[last]! };
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#at[middle]! <= distance) low = middle;
      else high = middle;
    }
    const share = (distance - this.#at[low]!) / (this.#at[high]! - this.#at[low]!);
    return {
      x: this.#xs[low]! + (this.#xs[high]! - this.#xs[low]!) * share,
      z: this.#zs[low]! + (this.#zs[high]! - this.#zs[low]!) * share,
    };
  }

  #add(x: number, z: number): void {
    const last = this.#at.length - 1;
    const step = last < 0 ? 0 : Math.hypot(x - this.#xs[last]!, z - this.#zs[last]!);
    if (last >= 0 && step < 1e-6) return;
    this.#xs.push(x);
    this.#zs.push(z);
    this.#at.push(last < 0 ? 0 : this.#at[last]! + step);
  }

  #round(before: Corner, corner: Corner, after: Corner, radius: number): Bend {
    const [inX, inZ] = unit(corner.x - before.x, corner.z - before.z);
    const [outX, outZ] = unit(after.x - corner.x, after.z - corner.z);
    const turn = Math.atan2(inX * outZ - inZ * outX, inX * outX + inZ * outZ);
    const cut = radius * Math.tan(Math.abs(turn) / 2);
    this.#add(corner.x - inX * cut, corner.z - inZ * cut);
    const from = this.#at.at(-1)!;
    // The middle of the bend lies to the side that is turned to.
    const side = Math.sign(turn);
    const middleX = corner.x - inX * cut - inZ * side * radius;
    const middleZ = corner.z - inZ * cut + inX * side * radius;
    const steps = Math.max(2, Math.ceil((Math.abs(turn) * radius) / ARC_STEP));
    for (let step = 1; step <= steps; step += 1) {
      const angle = (turn * step) / steps;
      const [fromX, fromZ] = [corner.x - inX * cut - middleX, corner.z - inZ * cut - middleZ];
      const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
      this.#add(middleX + fromX * cosine - fromZ * sine, middleZ + fromX * sine + fromZ * cosine);
    }
    return { from, to: this.#at.at(-1)!, radius };
  }
}

function unit(x: number, z: number): readonly [number, number] {
  const size = Math.hypot(x, z);
  return [x / size, z / size];
}
