// What a machine is asked to be, beside what it is: which property reports the desired value of which other one
// (`twinport:desiredOf`), and which action sets which property (`twinport:sets`). MOD-6. Used by the metaverse: ghosts, marks on
// ranges, direct manipulation.
import type { DataSchema, ThingDescription } from './thing-description.ts';

type Affordances = Pick<ThingDescription, 'properties' | 'actions'>;

/** A number that an action brings a property to. */
export interface Setter {
  readonly action: string;
  readonly property: string;
  /** Limits of the input and of the property together. */
  readonly minimum: number;
  readonly maximum: number;
  /** The input that asks for this value. */
  inputFor(value: number): unknown;
}

/** By property: the one that reports what it is to become. */
export function desiredProperties({ properties = {} }: Affordances): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, property] of Object.entries(properties)) {
    const reported = property['twinport:desiredOf'];
    if (reported !== undefined && reported !== name && properties[reported] !== undefined) found.set(reported, name);
  }
  return found;
}

/** By property: the action that sets it. Of several, the first; an action whose input needs more than the value sets nothing. */
export function settersOf({ properties = {}, actions = {} }: Affordances): ReadonlyMap<string, Setter> {
  const found = new Map<string, Setter>();
  for (const [action, { input, 'twinport:sets': sets }] of Object.entries(actions)) {
    if (sets === undefined || input === undefined) continue;
    for (const { property, member } of targetsOf(sets, input)) {
      const schema = member === null ? input : input.properties?.[member];
      const reported = properties[property];
      if (found.has(property) || reported === undefined || !isNumber(schema) || !isNumber(reported)) continue;
      if (member !== null && (input.required ?? []).some((name) => name !== member)) continue;
      found.set(property, {
        action,
        property,
        minimum: Math.max(schema.minimum ?? -Infinity, reported.minimum ?? -Infinity),
        maximum: Math.min(schema.maximum ?? Infinity, reported.maximum ?? Infinity),
        inputFor: (value) => (member === null ? value : { [member]: value }),
      });
    }
  }
  return found;
}

/** The values that an input asks for, by property; what is no number is not shown. */
export function askedBy({ actions = {} }: Affordances, action: string, input: unknown): ReadonlyMap<string, number> {
  const { input: schema, 'twinport:sets': sets } = actions[action] ?? {};
  if (schema === undefined || sets === undefined) return new Map();
  return new Map(
    targetsOf(sets, schema).flatMap(({ property, member }) => {
      const value = member === null ? input : (input as Readonly<Record<string, unknown>> | null)?.[member];
      return typeof value === 'number' ? [[property, value] as const] : [];
    }),
  );
}

/** `member` null: the input itself is the value. */
function targetsOf(
  sets: string | Readonly<Record<string, string>>,
  input: DataSchema,
): readonly { readonly property: string; readonly member: string | null }[] {
  if (typeof sets !== 'string') return Object.entries(sets).map(([member, property]) => ({ property, member }));
  if (input.type !== 'object') return [{ property: sets, member: null }];
  const members = Object.keys(input.properties ?? {});
  return members.length === 1 ? [{ property: sets, member: members[0]! }] : [];
}

function isNumber(schema: DataSchema | undefined): schema is DataSchema {
  return schema?.type === 'number' || schema?.type === 'integer';
}
