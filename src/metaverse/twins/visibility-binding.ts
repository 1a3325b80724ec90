// Shows or hides a node with everything below it by a value. Who calls: bindings.ts (near), crowd-pose.ts (far).
import type { Field } from '../../state/layout.ts';
import { valueKey } from './binding-part.ts';
import type { BindingOf, BindingPart } from './binding-part.ts';
import type { ModelCopy } from './model-copy.ts';

/** Whether a value shows what is bound. */
export function visibilityRule({ when, above, below }: BindingOf<'visible'>, field: Field): (value: number) => boolean {
  return (value) => {
    if (when !== undefined) return when.includes(valueKey(field, value));
    if (below === undefined) return value > (above ?? 0);
    return value < below && value > (above ?? Number.NEGATIVE_INFINITY);
  };
}

export function visibilityPart(
  binding: BindingOf<'visible'>,
  node: number,
  field: Field,
  fieldIndex: number,
  copy: ModelCopy,
): BindingPart {
  const accessor = copy.model.visible(node);
  for (const child of copy.model.node(node).transform.getDescendants(false)) child.inheritVisibility = true;

  const shows = visibilityRule(binding, field);
  let last = Number.NaN;
  return {
    restless: false,
    apply(values) {
      const value = values[fieldIndex]!;
      if (value === last || Number.isNaN(value)) return;
      last = value;
      accessor.set(shows(value));
    },
  };
}
