// What every kind of binding compiles to, what it compiles from, and the error of one that does not fit the model.
// Who calls: bindings.ts and the files of the single kinds (node-motion.ts, colour-binding.ts, …).
import { TwinportError } from '../../base/errors.ts';
import type { Binding } from '../../protocol/bindings.ts';
import type { Field, TwinLayout } from '../../state/layout.ts';
import type { ObjectModel } from './object-model.ts';

/** One compiled binding, or several that share a node. */
export interface BindingPart {
  /**
   * Brings the model to `values` (one per layout field, NaN where there is none yet). Allocates nothing while nothing
   * changes. `frozen`: what moves by itself holds still, because nobody knows what the machine does now.
   */
  apply(values: Float64Array, deltaSeconds: number, frozen: boolean): void;
  /** It moves or redraws with time even when no value changes. */
  readonly restless: boolean;
  dispose?(): void;
}

/** A binding of one kind, with its place in the list that the provider sent. */
export interface Placed<Kind extends Binding = Binding> {
  readonly index: number;
  readonly binding: Kind;
}
/** The kind of binding that has this target. */
export type BindingOf<Target extends Binding['target'], Kind = Binding> = Kind extends { target: infer Targets }
  ? Target extends Targets
    ? Kind
    : never
  : never;

export type NamedNodes = Pick<ObjectModel, 'indicesOf' | 'nodeNames'>;

/** @throws TwinportError `binding-invalid` */
export function refuse({ index, binding }: Placed, reason: string, existing: readonly string[] = []): never {
  const place = 'node' in binding ? `node '${binding.node}'` : `animation '${binding.animation}'`;
  const known =
    existing.length === 0 ? '' : ` There is: ${existing.slice(0, 40).join(', ')}${existing.length > 40 ? ', …' : ''}.`;
  throw new TwinportError(
    'binding-invalid',
    `Binding ${index} (property '${binding.property}' to the ${binding.target} of ${place}): ${reason}.${known}`,
    {
      details: {
        index,
        property: binding.property,
        target: binding.target,
        ...('node' in binding ? { node: binding.node } : { animation: binding.animation }),
        existing,
      },
    },
  );
}

/** Index of the glTF node that a binding names. @throws TwinportError `binding-invalid` */
export function nodeOf(placed: Placed<Extract<Binding, { node: string }>>, model: NamedNodes): number {
  const [node, ...others] = model.indicesOf(placed.binding.node);
  if (node === undefined) return refuse(placed, 'the model has no node of this name', model.nodeNames());
  if (others.length > 0)
    return refuse(
      placed,
      `the model has ${others.length + 1} nodes of this name, so it is not clear which one is meant`,
      model.nodeNames(),
    );
  return node;
}

/** Index in the layout of the property that a binding reads. @throws TwinportError `binding-invalid` */
export function fieldOf(placed: Placed, layout: TwinLayout): number {
  const field = layout.fields.findIndex(({ name }) => name === placed.binding.property);
  if (field >= 0) return field;
  const known = layout.fields.map(({ name }) => name);
  if (layout.texts.includes(placed.binding.property))
    return refuse(placed, 'the property is a text, and only numbers, booleans and enums can do this', known);
  return refuse(placed, 'the description has no such readable property', known);
}

/** Index of the first of `count` fields of the property that a binding reads. @throws TwinportError `binding-invalid` */
export function membersOf(placed: Placed, layout: TwinLayout, count: number): number {
  if (count === 1) return fieldOf(placed, layout);
  const members = layout.properties.get(placed.binding.property);
  if (members?.length === count) return members[0]!;
  return refuse(placed, `the property is not an array of ${count} numbers`, [...layout.properties.keys()]);
}

/** The key under which `colours` and `when` name a field's value. */
export function valueKey(field: Field, value: number): string {
  if (field.kind === 'boolean') return value === 0 ? 'false' : 'true';
  if (field.kind === 'enum') return field.members[value] ?? '';
  return String(value);
}
