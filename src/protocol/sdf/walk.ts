// What import and export of SDF share: objects of JSON, pointers into them (RFC 6901), and the two terms under which each side
// keeps what the other has no word for.
import { TwinportError } from '../../base/errors.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** In an SDF document: the terms of the Thing Description that SDF has no quality for. */
export const KEPT_OF_TD = 'twinport:td';
/** In a Thing Description: the SDF qualities that it has no term for. */
export const KEPT_OF_SDF = 'twinport:sdf';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws TwinportError `description-invalid` with the `pointer` */
export function objectAt(value: unknown, pointer: string): JsonObject {
  if (isObject(value)) return value;
  throw new TwinportError(
    'description-invalid',
    `SDF${pointer === '' ? '' : ` at ${pointer}`}: an object is expected`,
    {
      details: { pointer },
    },
  );
}

export function mapObject(map: JsonObject, change: (value: unknown, name: string) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value, name)]));
}

/** The entries that `taken` does not name. */
export function without(map: JsonObject, ...taken: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(map).filter(([name]) => !taken.includes(name)));
}

/** `{[term]: rest}` where there is a rest. */
export function kept(term: string, rest: JsonObject): JsonObject {
  return Object.keys(rest).length === 0 ? {} : { [term]: rest };
}

export function step(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
