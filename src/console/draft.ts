// What a provider has drawn up of a twin in the console: description, bindings, rule, what answers its actions, and where its
// values come from. Kept by draft-store.ts, run by hosted-twin.ts.
import * as v from 'valibot';
import type { BindingsInput } from '../protocol/bindings.ts';
import type { PartialDescription } from '../provider/complete-description.ts';
import type { AccessPolicyInput } from '../provider/policy.ts';

const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(2_048));
/** By property: the JSON Pointer of its value in a message. One that is not named stands under its own name. */
const Values = v.optional(v.record(v.string(), v.string()), {});

/** Where values come from by themselves. */
export const Feed = v.variant('kind', [
  v.strictObject({
    kind: v.literal('csv'),
    /** Its name, for people. */
    file: Text,
    text: v.string(),
    timeColumn: Text,
    timeFormat: v.picklist(['iso', 's', 'ms']),
    separator: v.optional(v.picklist([',', ';', '\t']), ','),
    speed: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(10_000)), 1),
    loop: v.optional(v.boolean(), true),
  }),
  v.strictObject({
    kind: v.literal('web-socket'),
    url: v.pipe(Text, v.regex(/^wss?:\/\//, 'must begin with ws:// or wss://')),
    values: Values,
  }),
  v.strictObject({
    kind: v.literal('mqtt'),
    url: v.pipe(Text, v.regex(/^wss?:\/\//, 'a page reaches an MQTT broker by ws:// or wss:// only')),
    topic: Text,
    username: v.optional(v.string()),
    password: v.optional(v.string()),
    values: Values,
  }),
  /** Lines of JSON that the page reads from a device at this computer: Web Serial, Web Bluetooth. */
  v.strictObject({ kind: v.literal('lines'), values: Values }),
]);
export type Feed = v.InferOutput<typeof Feed>;

/** What happens when somebody asks for an action. */
const Answer = v.variant('kind', [
  /** The property takes the input (or its only member): for models and set points. */
  v.strictObject({ kind: v.literal('set'), property: Text }),
  /** The person at the console says yes or no. */
  v.strictObject({ kind: v.literal('ask') }),
  /** The device is told, as a line of JSON, over the way by which its values come. */
  v.strictObject({ kind: v.literal('tell-device') }),
]);
type Answer = v.InferOutput<typeof Answer>;

/** Description, bindings and policy are checked where they are published, by the same rules as everybody's. */
export interface Draft {
  readonly description: PartialDescription;
  readonly bindings: BindingsInput;
  readonly policy: AccessPolicyInput;
  /** By action. One without an answer is refused. */
  readonly answers: Readonly<Record<string, Answer>>;
  readonly feed: Feed | null;
}

/** A draft with its model, as it is kept. */
export interface KeptDraft extends Draft {
  readonly model: Uint8Array<ArrayBuffer>;
  /** Of the file that was dropped. */
  readonly modelName: string;
  /** Another one for each time it was saved: visitors' worlds then take the new one. */
  readonly version: string;
}
