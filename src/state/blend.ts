// What is between two samples of a property, or a little beyond the second: straight, round a period, or as a rotation turns.
// Called by ring-block.ts for every twin in every frame: it makes nothing.

/** How the values of a property change between two samples. */
export interface Blend {
  /** Hold the earlier, go straight, or turn as a unit quaternion does. */
  readonly blend: 'step' | 'straight' | 'turn';
  /** Values wrap at it. */
  readonly period: number | null;
  /** Numbers of the property, and where they are written. */
  readonly size: number;
  readonly first: number;
}

/** Writes what is `share` of the way from the numbers at `start` to those at `end`. */
export function blendSamples(
  slots: Float64Array,
  start: number,
  end: number,
  share: number,
  { blend, period, size, first }: Blend,
  into: Float64Array,
): void {
  if (blend === 'turn') return turn(slots, start, end, share, into, first);
  for (let member = 0; member < size; member += 1) {
    const value = slots[start + member]!;
    const change = slots[end + member]! - value;
    into[first + member] = period === null ? value + change * share : wrapped(value, change, share, period);
  }
}

function wrapped(value: number, change: number, share: number, period: number): number {
  const result = value + (change - Math.round(change / period) * period) * share;
  return ((result % period) + period) % period;
}

/** Straight through the sphere and back onto it, the short way round: between samples of a moving thing nobody sees the difference. */
function turn(slots: Float64Array, from: number, to: number, share: number, into: Float64Array, at: number): void {
  const alike =
    slots[from]! * slots[to]! +
    slots[from + 1]! * slots[to + 1]! +
    slots[from + 2]! * slots[to + 2]! +
    slots[from + 3]! * slots[to + 3]!;
  const later = alike < 0 ? -share : share;
  const x = slots[from]! * (1 - share) + slots[to]! * later;
  const y = slots[from + 1]! * (1 - share) + slots[to + 1]! * later;
  const z = slots[from + 2]! * (1 - share) + slots[to + 2]! * later;
  const w = slots[from + 3]! * (1 - share) + slots[to + 3]! * later;
  const squares = x * x + y * y + z * z + w * w;
  // Halfway between opposite turns there is no direction: the earlier one stands.
  const scale = squares > 1e-12 ? 1 / Math.sqrt(squares) : 0;
  into[at] = scale === 0 ? slots[from]! : x * scale;
  into[at + 1] = scale === 0 ? slots[from + 1]! : y * scale;
  into[at + 2] = scale === 0 ? slots[from + 2]! : z * scale;
  into[at + 3] = scale === 0 ? slots[from + 3]! : w * scale;
}
