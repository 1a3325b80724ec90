// The readable properties of a description: what a binding may name and a panel may show.
import type { ThingDescription } from './thing-description.ts';

export function twinProperties(description: ThingDescription): Set<string> {
  return new Set(
    Object.entries(description.properties ?? {}).flatMap(([name, property]) =>
      property.writeOnly === true ? [] : [name],
    ),
  );
}
