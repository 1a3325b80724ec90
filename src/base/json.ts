// JSON as data and as signed bytes.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Whether objects and lists stand more than so deep within each other; also of what is in itself. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== 'object') return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}

/**
 * Canonical JSON in the manner of RFC 8785 for the values that we sign: objects with sorted keys, no white space,
 * ECMAScript number and string forms. Both ends of a link must arrive at the same bytes.
 * @throws TypeError for a number that is not finite
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError('canonical JSON has no NaN or Infinity');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  const entries = Object.entries(value as Readonly<Record<string, Json>>).sort(([a], [b]) =>
    a < b ? -1 : a > b ? 1 : 0,
  );
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
