// What a member of an enumeration is called: the `title` of the part of `oneOf` that has it as `const` (TD 1.1 §5.3.2). The member itself
// stays what is sent, compared and recorded. Pure; who calls: all that shows values.
import type { DataSchema } from './thing-description.ts';

/** Null where its owner has not said. */
export function memberTitle(schema: Pick<DataSchema, 'oneOf'> | null, value: unknown): string | null {
  const part = schema?.oneOf?.find((one) => one.const !== undefined && one.const === value);
  return part?.title ?? null;
}
