// The linear map of a binding: `value * factor + offset`, clamped to a range. Who calls: node-motion.ts, animation-binding.ts.

export interface Linear {
  readonly factor: number;
  readonly offset: number;
  readonly range?: readonly [number, number] | undefined;
}

/** NaN stays NaN. */
export function linearValue(linear: Linear, value: number): number {
  const mapped = value * linear.factor + linear.offset;
  if (linear.range === undefined) return mapped;
  return Math.min(linear.range[1], Math.max(linear.range[0], mapped));
}
