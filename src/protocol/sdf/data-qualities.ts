// One data schema in both languages: the qualities of SDF (draft-ietf-asdf-sdf) and the terms of a Thing Description's DataSchema. Most are
// called the same. SDF's `readable` and `writable` are the opposites of `writeOnly` and `readOnly`. Called by to-sdf and from-sdf.
import { isObject, kept, KEPT_OF_SDF, KEPT_OF_TD, mapObject, step, type JsonObject } from './walk.ts';

/** Alike in name and meaning. */
const SAME = new Set([
  'description',
  'unit',
  'enum',
  'const',
  'default',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
  'required',
  'observable',
]);
const TYPES = new Set<unknown>(['boolean', 'integer', 'number', 'string', 'object', 'array']);
const DEEPEST = 32;

/** Terms of a data schema as qualities; what SDF has no word for stands under `twinport:td`. */
export function toQualities(schema: JsonObject, depth = 0): JsonObject {
  const qualities: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [term, value] of Object.entries(schema)) {
    if (SAME.has(term) || (term === 'type' && TYPES.has(value))) qualities[term] = value;
    else if (term === 'title') qualities['label'] = value;
    else if (term === 'readOnly' && typeof value === 'boolean') qualities['writable'] = !value;
    else if (term === 'writeOnly' && typeof value === 'boolean') qualities['readable'] = !value;
    else if (term === 'items' && isObject(value) && depth < DEEPEST) qualities['items'] = toQualities(value, depth + 1);
    else if (term === 'properties' && isPlain(value) && depth < DEEPEST)
      qualities['properties'] = mapObject(value, (one) => toQualities(one as JsonObject, depth + 1));
    else if (term === KEPT_OF_SDF && isObject(value)) Object.assign(qualities, value);
    else rest[term] = value;
  }
  return { ...qualities, ...kept(KEPT_OF_TD, rest) };
}

/** Hears of each quality that a Thing Description has no word for. */
export type OnKept = (pointer: string) => void;

/** Qualities as terms; what a Thing Description has no word for stands under `twinport:sdf`. */
export function toTerms(qualities: JsonObject, pointer: string, onKept: OnKept, depth = 0): JsonObject {
  const terms: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [quality, value] of Object.entries(qualities)) {
    const at = step(pointer, quality);
    if (SAME.has(quality) || (quality === 'type' && TYPES.has(value))) terms[quality] = value;
    else if (quality === 'label' && typeof value === 'string') terms['title'] = value;
    else if (quality === 'writable' && typeof value === 'boolean') terms['readOnly'] = !value;
    else if (quality === 'readable' && typeof value === 'boolean') terms['writeOnly'] = !value;
    else if (quality === 'items' && isObject(value) && depth < DEEPEST)
      terms['items'] = toTerms(value, at, onKept, depth + 1);
    else if (quality === 'properties' && isPlain(value) && depth < DEEPEST)
      terms['properties'] = mapObject(value, (one, name) =>
        toTerms(one as JsonObject, step(at, name), onKept, depth + 1),
      );
    else if (quality === KEPT_OF_TD && isObject(value)) Object.assign(terms, value);
    else {
      rest[quality] = value;
      onKept(at);
    }
  }
  return { ...terms, ...kept(KEPT_OF_SDF, rest) };
}

/** Whether all its members are schemas: `properties` of something else is not looked into. */
function isPlain(value: unknown): value is JsonObject {
  return isObject(value) && Object.values(value).every(isObject);
}
