// A name for an affordance that a description does not use yet. Called by what adds affordances of its own to those of a device.

/** `wanted`, or `wanted2`, `wanted3` …; a name of an affordance has at most 64 characters. */
export function freeName(taken: Readonly<Record<string, unknown>>, wanted: string): string {
  const name = wanted.slice(0, 60);
  if (!Object.hasOwn(taken, name)) return name;
  let count = 2;
  while (Object.hasOwn(taken, `${name}${count}`)) count += 1;
  return `${name}${count}`;
}
