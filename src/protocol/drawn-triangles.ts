// How many triangles a model draws, by its JSON alone, and how many a provider may give it (P2). Used by glb.ts, by twin-sdk/describe.ts
// and the console before they take a model, and by the checker of twins (node/author).

/** What a headset draws at its rate beside others, and what nothing here draws at any. */
export const TRIANGLES = { comfortable: 500_000, most: 5_000_000 } as const;

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
