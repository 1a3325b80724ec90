// From a simulation's exact state to what its sensors report: bounded, wrapped and rounded to the quantum that the
// description promises. Who calls: each device's `readings()`.
import type { PropertyAffordance } from './affordances.ts';

export type Reading = number | string | boolean;
export type Readings = Readonly<Record<string, Reading>>;

/** `0.05` to 2. The quanta of a description are decimal, so their text says how many digits a value may have. */
function decimals(quantum: number): number {
  return String(quantum).split('.')[1]?.length ?? 0;
}

/** One number as the property reports it: within minimum and maximum, a multiple of `multipleOf`, no binary rounding dust. */
export function quantise(value: number, property: PropertyAffordance): number {
  const quantum = Number(property['multipleOf'] ?? 1);
  const digits = decimals(quantum);
  const period = property['twinport:period'];
  const round = (x: number) => Number((Math.round(x / quantum) * quantum).toFixed(digits));
  if (typeof period === 'number') return round(((value % period) + period) % period) % period;
  const bounded = Math.min(Number(property['maximum']), Math.max(Number(property['minimum']), value));
  // Adding 0 turns -0 into 0: JSON has only one of them.
  return round(bounded) + 0;
}

/** All raw values as the properties report them. */
export function report<Name extends string>(
  properties: Readonly<Record<Name, PropertyAffordance>>,
  raw: Readonly<Record<Name, Reading>>,
): Readonly<Record<Name, Reading>> {
  const entries = Object.entries<PropertyAffordance>(properties).map(([name, property]) => {
    const value = raw[name as Name];
    return [name, typeof value === 'number' ? quantise(value, property) : value] as const;
  });
  return Object.fromEntries(entries) as Record<Name, Reading>;
}
