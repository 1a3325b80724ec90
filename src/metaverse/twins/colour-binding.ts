// Base colour or emissive of a node's own materials from a value: a ramp between stops, or one colour for each discrete
// value. A value without a colour gets the file's own. Who calls: bindings.ts.
import { Color3, Color4 } from '@babylonjs/core/Maths/math.color';
import type { Field } from '../../state/layout.ts';
import { refuse, valueKey } from './binding-part.ts';
import type { BindingOf, BindingPart, Placed } from './binding-part.ts';
import type { ModelCopy } from './model-copy.ts';

export type ColourBinding = BindingOf<'baseColor'>;
type Ramp = NonNullable<ColourBinding['ramp']>;

const mixed = new Color3();

/** @throws TwinportError `binding-invalid` for a node that has nothing to paint, or no colours to paint it with */
export function colourPart(
  placed: Placed<ColourBinding>,
  node: number,
  field: Field,
  fieldIndex: number,
  copy: ModelCopy,
): BindingPart {
  const { ramp, colours, target } = placed.binding;
  const materials = copy.materialsOf(node);
  if (materials.length === 0) refuse(placed, 'the node has no material');
  if (ramp === undefined && colours === undefined) refuse(placed, "it needs a 'ramp' or 'colours'");
  const paints = materials.map((material) =>
    target === 'emissive' ? emissivePaint(copy, material) : basePaint(copy, material),
  );
  const byKey = new Map(Object.entries(colours ?? {}).map(([key, [r, g, b]]) => [key, new Color3(r, g, b)]));

  let last = Number.NaN;
  return {
    restless: false,
    apply(values) {
      const value = values[fieldIndex]!;
      if (value === last || Number.isNaN(value)) return;
      last = value;
      const colour = byKey.get(valueKey(field, value)) ?? (ramp === undefined ? null : onRamp(ramp, value, mixed));
      for (const paint of paints) paint(colour);
    },
  };
}

/** The ramp's linear RGB at a value, written to `result`; beyond the ends the end's colour. */
function onRamp(ramp: Ramp, value: number, result: Color3): Color3 {
  let upper = 0;
  while (upper < ramp.length - 1 && ramp[upper]![0] < value) upper += 1;
  const [high, to] = ramp[upper]!;
  const [low, from] = ramp[Math.max(0, upper - 1)]!;
  const share = high === low ? 1 : Math.min(1, Math.max(0, (value - low) / (high - low)));
  return result.set(
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  );
}

/** Sets a colour, or with null the file's own. */
type Paint = (colour: Color3 | null) => void;

function emissivePaint(copy: ModelCopy, material: number): Paint {
  const accessor = copy.model.emissive(material);
  const own = accessor.get().clone();
  return (colour) => accessor.set(colour ?? own);
}

function basePaint(copy: ModelCopy, material: number): Paint {
  const accessor = copy.model.baseColour(material);
  const own = accessor.get().clone();
  const scratch = own.clone();
  return (colour) => accessor.set(colour === null ? own : withAlpha(colour, own.a, scratch));
}

function withAlpha(colour: Color3, alpha: number, result: Color4): Color4 {
  return result.set(colour.r, colour.g, colour.b, alpha);
}
