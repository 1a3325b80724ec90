// Whether an affordance is of a JSON-LD `@type`: it may have one or several. Called by what looks for a term of MOD-6.

export function hasType(described: { readonly '@type'?: unknown } | undefined, type: string): boolean {
  const types = described?.['@type'];
  return types === type || (Array.isArray(types) && types.includes(type));
}
