// A piece of data that came with an event or a result, in one line. Pure.
import { memberTitle } from '../../protocol/member-title.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import { formatLimit, formatValue } from './format.ts';
import { words } from '../../language/words.ts';
import { itemSchema } from './value-text.ts';

/**
 * `{joint: 3, limit: 170}` as "Joint 3 · Limit 170", in the words of its schema where it has one; plain values as they are; '' for
 * nothing.
 */
export function summarise(data: unknown, schema: DataSchema | null = null): string {
  if (data === null || data === undefined) return '';
  if (typeof data !== 'object') return plain(data, schema);
  if (Array.isArray(data)) return data.map((item) => plain(item, itemSchema(schema))).join(', ');
  const members = schema?.properties ?? {};
  return Object.entries(data)
    .map(([name, value]) => {
      const member = Object.hasOwn(members, name) ? members[name]! : null;
      return `${member?.title ?? words(name)} ${plain(value, member)}`;
    })
    .join(' · ');
}

function plain(value: unknown, schema: DataSchema | null): string {
  return typeof value === 'number' ? formatLimit(value) : formatValue(memberTitle(schema, value) ?? value, 0);
}
