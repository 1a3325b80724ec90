// How many triangles a model draws, by its JSON alone, and how many a provider should give it (P2). Used by model-cost.ts, which holds
// them against what nothing here draws at any rate (MODEL_LIMITS), and by the checker of twins (node/author).

/** What a headset draws at its rate beside others. */
export const COMFORTABLE_TRIANGLES = 500_000;

/** By mode of a primitive: triangles of so many vertices. Lines and points draw none. */
const TRIANGLES_OF: Readonly<Record<number, (vertices: number) => number>> = {
  4: (vertices) => Math.floor(vertices / 3),
  5: (vertices) => Math.max(0, vertices - 2),
  6: (vertices) => Math.max(0, vertices - 2),
};

interface Primitive {
  readonly mode: number;
  readonly indices?: number | undefined;
  readonly attributes: Readonly<Record<string, number>>;
}

/** Triangles of these primitives. */
export function trianglesOf(
  primitives: readonly Primitive[],
  accessors: readonly { readonly count: number }[],
): number {
  let triangles = 0;
  for (const { mode, indices, attributes } of primitives)
    triangles += TRIANGLES_OF[mode]?.(accessors[indices ?? attributes['POSITION'] ?? -1]?.count ?? 0) ?? 0;
  return triangles;
}
