// The Thing Description of a third-party service (P3): what TD 1.1 says, and in `twinport:` terms what it is for and which
// data of twins it needs. Validated at the service-sdk (before it is sent) and at the enabler's door.
import * as v from 'valibot';
import { Name } from './envelope.ts';
import { multiLanguage, ThingDescription } from './thing-description.ts';

const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(512));
const Names = v.pipe(v.array(Name), v.maxLength(64));

/** Data of a twin that the service works on: asked of the user (consent) and of the twin's owner (grant), need by need. */
const Need = v.object({
  id: Name,
  title: Text,
  titles: multiLanguage(Text),
  /** Why it is needed, for the person who decides. */
  reason: Text,
  reasons: multiLanguage(Text),
  /** `@type`s of twins that it is about; any twin with the affordances below where this is left out. */
  types: v.optional(v.pipe(v.array(Text), v.maxLength(32)), []),
  properties: v.optional(Names, []),
  actions: v.optional(Names, []),
});
export type Need = v.InferOutput<typeof Need>;

const NameList = v.pipe(v.array(Name), v.maxLength(16));
export const ServiceDescription = v.looseObject({
  ...ThingDescription.entries,
  'twinport:domains': v.optional(NameList, []),
  'twinport:purposes': v.pipe(NameList, v.minLength(1)),
  /** `@type`s of the twins that it serves. */
  'twinport:serves': v.optional(v.pipe(v.array(Text), v.maxLength(32)), []),
  'twinport:needs': v.optional(v.pipe(v.array(Need), v.maxLength(16)), []),
});
export type ServiceDescription = v.InferOutput<typeof ServiceDescription>;

/** The `@type`s of a description as a list. */
export function typesOf(description: Pick<ThingDescription, '@type'>): readonly string[] {
  const type = description['@type'];
  return type === undefined ? [] : typeof type === 'string' ? [type] : type;
}

/** Whether a twin has what the need is about. */
export function needFits(need: Need, twin: ThingDescription): boolean {
  const types = typesOf(twin);
  return (
    (need.types.length === 0 || need.types.some((type) => types.includes(type))) &&
    need.properties.every((name) => Object.hasOwn(twin.properties ?? {}, name)) &&
    need.actions.every((name) => Object.hasOwn(twin.actions ?? {}, name))
  );
}

/** Whether a service has something to do with a twin: it serves its type, or one of its needs fits. */
export function serviceFits(service: ServiceDescription, twin: ThingDescription): boolean {
  const types = typesOf(twin);
  return (
    service['twinport:serves'].some((type) => types.includes(type)) ||
    service['twinport:needs'].some((need) => needFits(need, twin))
  );
}
