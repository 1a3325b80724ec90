// Base colour or emissive of a node's own materials from a value. A value without a colour gets the file's own. Who calls: bindings.ts.
import { Color3 } from '@babylonjs/core/Maths/math.color';
import type { Color4 } from '@babylonjs/core/Maths/math.color';
import type { Field } from '../../state/layout.ts';
import { refuse } from './binding-part.ts';
import type { BindingPart, Placed } from './binding-part.ts';
import { colourRule, type ColourBinding } from './colour-rule.ts';
import type { ModelCopy } from './model-copy.ts';

const found = new Float64Array(3);
const mixed = new Color3();

/** @throws TwinportError `binding-invalid` for a node that has nothing to paint, or no colours to paint it with */
export function colourPart(
  placed: Placed<ColourBinding>,
  node: number,
  field: Field,
  fieldIndex: number,
  copy: ModelCopy,
): BindingPart {
  const materials = copy.materialsOf(node);
  if (materials.length === 0) refuse(placed, 'the node has no material');
  const rule = colourRule(placed, field);
  const paints = materials.map((material) =>
    placed.binding.target === 'emissive' ? emissivePaint(copy, material) : basePaint(copy, material),
  );

  let last = Number.NaN;
  return {
    restless: false,
    apply(values) {
      const value = values[fieldIndex]!;
      if (value === last || Number.isNaN(value)) return;
      last = value;
      const colour = rule(value, found, 0) ? mixed.fromArray(found) : null;
      for (const paint of paints) paint(colour);
    },
  };
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
