// The W3C WoT Thing Description 1.1 as far as a twin or a service needs it; other terms pass through untouched (a TD is
// JSON-LD). Validated at the twin-sdk (before it is sent), at the enabler's door (P2) and nowhere else.
import * as v from 'valibot';
import { LIMITS } from './limits.ts';

const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(512));
const LongText = v.pipe(v.string(), v.maxLength(4096));
const Types = v.union([Text, v.array(Text)]);
const Finite = v.pipe(v.number(), v.finite());

/** Texts by language tag (RFC 5646), TD 1.1 §5.3.1.1 and §6.3.2: `{"en": "Speed", "de": "Drehzahl"}`. */
export const multiLanguage = <Schema extends v.GenericSchema<string, string>>(text: Schema) =>
  v.optional(
    v.pipe(
      v.record(v.pipe(v.string(), v.maxLength(35)), text),
      v.check((map) => Object.keys(map).length <= 32, 'at most 32 languages'),
    ),
  );
const names = {
  title: v.optional(Text),
  titles: multiLanguage(Text),
  description: v.optional(LongText),
  descriptions: multiLanguage(LongText),
};

export type MultiLanguage = Readonly<Record<string, string>>;

/** JSON Schema subset of TD 1.1 §5.3.2. Recursion is bounded by the depth limit of the message that carries it. */
export interface DataSchema {
  readonly '@type'?: string | readonly string[] | undefined;
  readonly title?: string | undefined;
  readonly titles?: MultiLanguage | undefined;
  readonly description?: string | undefined;
  readonly descriptions?: MultiLanguage | undefined;
  readonly type?: 'boolean' | 'integer' | 'number' | 'string' | 'object' | 'array' | 'null' | undefined;
  readonly unit?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  /** Beside `enum`: what its members are called, each by its `const` (member-title.ts). */
  readonly oneOf?: readonly DataSchema[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly multipleOf?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly readOnly?: boolean | undefined;
  readonly writeOnly?: boolean | undefined;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, DataSchema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly items?: DataSchema | readonly DataSchema[] | undefined;
  /** The value wraps at this period (a rotor's 360 degrees): interpolation takes the short way round. */
  readonly 'twinport:period'?: number | undefined;
}

const dataSchemaEntries = {
  '@type': v.optional(Types),
  ...names,
  type: v.optional(v.picklist(['boolean', 'integer', 'number', 'string', 'object', 'array', 'null'])),
  unit: v.optional(v.pipe(v.string(), v.maxLength(64))),
  enum: v.optional(v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(256))),
  const: v.optional(v.unknown()),
  oneOf: v.optional(v.pipe(v.array(v.lazy(() => DataSchema)), v.maxLength(256))),
  minimum: v.optional(Finite),
  maximum: v.optional(Finite),
  multipleOf: v.optional(v.pipe(Finite, v.gtValue(0))),
  maxLength: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  readOnly: v.optional(v.boolean()),
  writeOnly: v.optional(v.boolean()),
  default: v.optional(v.unknown()),
  properties: v.optional(
    v.record(
      v.string(),
      v.lazy(() => DataSchema),
    ),
  ),
  required: v.optional(v.array(v.string())),
  minItems: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  maxItems: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  // Lists first: an object schema would take a list for an object with the keys 0, 1 …
  items: v.optional(v.union([v.array(v.lazy(() => DataSchema)), v.lazy(() => DataSchema)])),
  'twinport:period': v.optional(v.pipe(Finite, v.gtValue(0))),
};
export const DataSchema: v.GenericSchema<unknown, DataSchema> = v.looseObject(dataSchemaEntries);

const Form = v.looseObject({
  href: v.pipe(v.string(), v.maxLength(2048)),
  op: v.optional(Types),
  contentType: v.optional(Text),
  subprotocol: v.optional(Text),
});
const Forms = v.pipe(v.array(Form), v.minLength(1), v.maxLength(32));
const interaction = { ...names, forms: Forms };

/** For so long a twin, or one of its properties, may say nothing while all is well. */
const Silence = v.optional(v.pipe(Finite, v.minValue(0), v.maxValue(LIMITS.silenceMaxMs)));

const PropertyAffordance = v.looseObject({
  ...dataSchemaEntries,
  ...interaction,
  observable: v.optional(v.boolean()),
  'twinport:silenceMs': Silence,
  /** This property reports what the named one is to become. */
  'twinport:desiredOf': v.optional(Text),
  /** Beyond these its owner counts the value as out of order: drawn on its range. */
  'twinport:alarmAbove': v.optional(Finite),
  'twinport:alarmBelow': v.optional(Finite),
  /** Of an alarm. */
  'twinport:severity': v.optional(v.picklist(['warning', 'critical'])),
  /** One of the few values that say most about the machine. */
  'twinport:headline': v.optional(v.boolean()),
});
const ActionAffordance = v.looseObject({
  ...interaction,
  '@type': v.optional(Types),
  input: v.optional(DataSchema),
  output: v.optional(DataSchema),
  safe: v.optional(v.boolean()),
  idempotent: v.optional(v.boolean()),
  synchronous: v.optional(v.boolean()),
  /** A person must confirm before this is asked of the machine. */
  'twinport:unsafe': v.optional(v.boolean()),
  /** The property that the input is a value for; for an input with several values, the property of each member. */
  'twinport:sets': v.optional(v.union([Text, v.record(v.string(), Text)])),
});
const EventAffordance = v.looseObject({
  ...interaction,
  '@type': v.optional(Types),
  data: v.optional(DataSchema),
  /** Of an alarm. */
  'twinport:severity': v.optional(v.picklist(['warning', 'critical'])),
});

// The names of affordances become keys, node labels and tokens of grants: kept to what a URL fragment can carry.
const AffordanceName = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z_][\w.-]{0,63}$/,
    'affordance names are letters, digits, "_", "." and "-", at most 64, not starting with a digit',
  ),
);
const affordances = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.optional(
    v.pipe(
      v.record(AffordanceName, schema),
      v.check(
        (map) => Object.keys(map).length <= LIMITS.affordancesPerTwin,
        `at most ${LIMITS.affordancesPerTwin} affordances`,
      ),
    ),
  );

const absoluteUri = v.pipe(
  v.string(),
  v.maxLength(256),
  v.regex(/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/, 'must be an absolute URI, such as urn:uuid:…'),
);

const CONTEXT = 'https://www.w3.org/2022/wot/td/v1.1';

export const ThingDescription = v.looseObject({
  '@context': v.union([
    v.literal(CONTEXT),
    v.pipe(
      v.array(v.unknown()),
      v.minLength(1),
      v.check((list) => list.includes(CONTEXT), `@context must name ${CONTEXT}`),
    ),
  ]),
  '@type': v.optional(Types),
  id: absoluteUri,
  ...names,
  title: Text,
  security: v.union([Text, v.pipe(v.array(Text), v.minLength(1))]),
  securityDefinitions: v.record(v.string(), v.looseObject({ scheme: Text })),
  properties: affordances(PropertyAffordance),
  actions: affordances(ActionAffordance),
  events: affordances(EventAffordance),
  'twinport:silenceMs': Silence,
  links: v.optional(v.pipe(v.array(v.looseObject({ href: v.pipe(v.string(), v.maxLength(2048)) })), v.maxLength(64))),
});
export type ThingDescription = v.InferOutput<typeof ThingDescription>;
export type PropertyAffordance = v.InferOutput<typeof PropertyAffordance>;
type ActionAffordance = v.InferOutput<typeof ActionAffordance>;
