// Which colour a value gives to what is bound to it: between the stops of a ramp, or one for each discrete value. Numbers in, numbers
// out and nothing allocated, because it runs for every far twin that has news. Who calls: colour-binding.ts (near), crowd-paint.ts (far).
import type { Field } from '../../state/layout.ts';
import { refuse, valueKey } from './binding-part.ts';
import type { BindingOf, Placed } from './binding-part.ts';
import type { Numbers } from './affine.ts';

export type ColourBinding = BindingOf<'baseColor'>;
type Ramp = NonNullable<ColourBinding['ramp']>;
type Colour = Ramp[number][1];

/** Writes the linear RGB of a value to `result[at…]`; false, and nothing written, where the value has no colour: the file's own. */
export type ColourRule = (value: number, result: Numbers, at: number) => boolean;

/** @throws TwinportError `binding-invalid` without colours to paint with */
export function colourRule(placed: Placed<ColourBinding>, field: Field): ColourRule {
  const { ramp, colours } = placed.binding;
  if (ramp === undefined && colours === undefined) refuse(placed, "it needs a 'ramp' or 'colours'");
  const single = Object.entries(colours ?? {}).flatMap(([key, colour]) =>
    valuesOf(field, key).map((value) => ({ value, colour })),
  );
  return (value, result, at) => {
    for (let index = 0; index < single.length; index += 1) {
      if (single[index]!.value !== value) continue;
      write(single[index]!.colour, result, at);
      return true;
    }
    if (ramp === undefined) return false;
    onRamp(ramp, value, result, at);
    return true;
  };
}

/** The values of a field that go by this key. */
function valuesOf(field: Field, key: string): readonly number[] {
  const candidates =
    field.kind === 'boolean' ? [0, 1] : field.kind === 'enum' ? [...field.members.keys()] : [Number(key)];
  return candidates.filter((value) => valueKey(field, value) === key);
}

function write([red, green, blue]: Colour, result: Numbers, at: number): void {
  result[at] = red;
  result[at + 1] = green;
  result[at + 2] = blue;
}

/** Beyond the ends the end's colour. */
function onRamp(ramp: Ramp, value: number, result: Numbers, at: number): void {
  let upper = 0;
  while (upper < ramp.length - 1 && ramp[upper]![0] < value) upper += 1;
  const [high, to] = ramp[upper]!;
  const [low, from] = ramp[Math.max(0, upper - 1)]!;
  const share = high === low ? 1 : Math.min(1, Math.max(0, (value - low) / (high - low)));
  for (let member = 0; member < 3; member += 1)
    result[at + member] = from[member]! + (to[member]! - from[member]!) * share;
}
