// Order statistics of the benchmark's figures. Used by whoever measures and whoever reports.

/** A figure over the rounds of a run. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The value below which `fraction` of the sorted values lie; NaN for none. */
export function percentile(sorted: readonly number[], fraction: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN;
}

export function rising(values: Iterable<number>): number[] {
  return [...values].sort((one, other) => one - other);
}

export function spread(values: readonly number[]): Spread {
  const sorted = rising(values);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}
