// Layouts for the tests of rings: each inner list of fields is one property.
import type { Field } from './layout.ts';
import type { SampledLayout } from './ring-memory.ts';

export const FLOAT: Field = { kind: 'float', bits: 64, property: '', name: '', unit: '', period: null };

export function layoutOf(properties: readonly (readonly Field[])[]): SampledLayout {
  let first = 0;
  return {
    fields: properties.flat(),
    properties: new Map(
      properties.map((members, index): [string, number[]] => {
        const places = members.map(() => first++);
        return [String(index), places];
      }),
    ),
  };
}
