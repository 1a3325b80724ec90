// Values that a Valibot schema takes, made from the schema itself, and values that are nearly so. For property-based tests of
// every message (fast-check): what is generated has passed through JSON, as on the wire.
import fc from 'fast-check';
import * as v from 'valibot';

interface PipeItem {
  readonly type: string;
  readonly requirement?: unknown;
  readonly pipe?: readonly PipeItem[];
}
type Node = v.GenericSchema & {
  readonly pipe?: readonly PipeItem[];
  readonly entries?: Readonly<Record<string, Node>>;
  readonly wrapped?: Node;
  readonly item?: Node;
  readonly items?: readonly Node[];
  readonly key?: Node;
  readonly value?: Node;
  readonly options?: readonly Node[];
  readonly literal?: unknown;
  readonly getter?: (input: unknown) => Node;
};
type JsonObject = Record<string, unknown>;

/** Keys that Valibot drops from maps, or that the door refuses: they have tests of their own. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);
const key = fc.stringMatching(/^[A-Za-z_][\w.-]{0,11}$/).filter((name) => !RESERVED.has(name));
// One UTF-16 unit each: how lengths of other characters count is a difference that the documents name.
const unit = fc.oneof(
  { weight: 4, arbitrary: fc.string({ minLength: 1, maxLength: 1 }) },
  fc.constantFrom('é', '水', '"', '\\', '\n', '\u0000', '/', '~'),
);
const json = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => !/__proto__|constructor|prototype/.test(JSON.stringify(value)));

/** JSON values that `schema` takes, with optional members or without. Throws for a kind of schema that it does not know. */
export function arbitraryOf<Schema extends v.GenericSchema>(schema: Schema): fc.Arbitrary<v.InferInput<Schema>> {
  return build(schema as unknown as Node, 0)
    .map((value): unknown => JSON.parse(JSON.stringify(value)))
    .filter((value): value is v.InferInput<Schema> => v.is(schema, value));
}

/** What a pipe asks for, with what the pipes in it ask for before. */
function actions(pipe: readonly PipeItem[] = []): readonly PipeItem[] {
  return pipe.flatMap((item) => (item.pipe === undefined ? [item] : actions(item.pipe)));
}

function build(node: Node, depth: number): fc.Arbitrary<unknown> {
  const rules = new Map(actions(node.pipe).map(({ type, requirement }) => [type, requirement]));
  const least = (name: string, otherwise: number): number => (rules.get(name) as number | undefined) ?? otherwise;
  const made = (): fc.Arbitrary<unknown> => {
    switch (node.type) {
      case 'string':
        return text(rules);
      case 'number':
        return rules.has('integer')
          ? fc.integer({ min: least('min_value', -1e9), max: least('max_value', 2 ** 31) })
          : fc.double({
              min: least('min_value', least('gt_value', -1e9)),
              max: least('max_value', 1e12),
              noNaN: true,
              noDefaultInfinity: true,
            });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'unknown':
        return json;
      case 'literal':
        return fc.constant(node.literal);
      case 'picklist':
        return fc.constantFrom(...(node.options as unknown as readonly string[]));
      case 'array':
        return fc.array(build(node.item!, depth + 1), {
          minLength: least('min_length', 0),
          maxLength: Math.min(least('max_length', 3), Math.max(3, least('min_length', 0))),
        });
      case 'tuple':
        return fc.tuple(...node.items!.map((item) => build(item, depth + 1)));
      case 'record': {
        const keys = node.key!.pipe === undefined ? key : fc.oneof(key, build(node.key!, depth + 1).map(String));
        return fc.dictionary(
          keys.filter((name) => !RESERVED.has(name)),
          build(node.value!, depth + 1),
          { maxKeys: 3, noNullPrototype: true },
        );
      }
      case 'object':
      case 'loose_object':
      case 'strict_object':
        return members(node.entries!, depth);
      case 'union':
      case 'variant':
        // Nothing here can aim at a check of a list's items: such an option has a test of its own.
        return fc.oneof(
          ...node
            .options!.filter(({ type, pipe }) => !(type === 'array' && pipe?.some((action) => action.type === 'check')))
            .map((option) => build(option, depth)),
        );
      case 'optional':
        return build(node.wrapped!, depth);
      case 'lazy':
        return build(node.getter!(undefined), depth + 1);
      default:
        throw new Error(`no arbitrary for a schema of type ${node.type}`);
    }
  };
  return node.pipe === undefined ? made() : made().filter((value) => v.is(node, value));
}

/** Deeper than this, members that may be left out are: descriptions are recursive. */
const OPTIONAL_DEPTH = 4;
function members(entries: Readonly<Record<string, Node>>, depth: number): fc.Arbitrary<unknown> {
  const kept = Object.entries(entries).filter(([, entry]) => entry.type !== 'optional' || depth < OPTIONAL_DEPTH);
  return fc.record(Object.fromEntries(kept.map(([name, entry]) => [name, build(entry, depth + 1)])), {
    requiredKeys: kept.filter(([, entry]) => entry.type !== 'optional').map(([name]) => name),
    noNullPrototype: true,
  });
}

function text(rules: ReadonlyMap<string, unknown>): fc.Arbitrary<string> {
  const pattern = rules.get('regex') ?? rules.get('iso_timestamp');
  if (pattern !== undefined) return fc.stringMatching(pattern as RegExp);
  if (rules.has('url')) return fc.stringMatching(/^https:\/\/[a-z]{1,8}\.example\/[\w?=&]{0,12}$/);
  const start = (rules.get('starts_with') as string | undefined) ?? '';
  const [minLength, limit] = [rules.get('min_length') ?? 0, rules.get('max_length') ?? 24] as [number, number];
  return fc
    .string({ unit, minLength, maxLength: Math.min(limit, minLength + 24) - start.length })
    .map((rest) => start + rest);
}

const ODD = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 0.5, 1e308, 4_294_967_296, '', 'x', 'x'.repeat(600), {}, { a: 1 }),
  json,
);

/** Where in a JSON value something can be changed: every member and item, as object and key. */
function places(value: unknown): [holder: JsonObject, key: string][] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as JsonObject;
  return Object.keys(holder).flatMap((name) => [[holder, name] as [JsonObject, string], ...places(holder[name])]);
}

/** `valid` with one to three changes: a member dropped, renamed, repeated deeper, or something odd in its place. */
export function mutated(valid: fc.Arbitrary<unknown>, odd: fc.Arbitrary<unknown> = ODD): fc.Arbitrary<unknown> {
  const change = fc.record({ at: fc.nat(), how: fc.constantFrom('drop', 'rename', 'nest', 'odd', 'odd'), odd, key });
  return fc.tuple(valid, fc.array(change, { minLength: 1, maxLength: 3 })).map(([value, changes]) => {
    const copy: unknown = JSON.parse(JSON.stringify(value));
    for (const { at, how, odd: shared, key } of changes) {
      // The same object twice could come to hold itself.
      const odd: unknown = structuredClone(shared);
      const found = places(copy);
      const place = found[at % Math.max(1, found.length)];
      if (place === undefined) return odd;
      const [holder, name] = place;
      const before = holder[name];
      if (how === 'odd') holder[name] = odd;
      else if (how === 'nest') holder[name] = { [key]: before };
      else if (!Array.isArray(holder)) {
        delete holder[name];
        if (how === 'rename') holder[key] = before;
      } else holder.splice(Number(name), 1);
    }
    return copy;
  });
}
