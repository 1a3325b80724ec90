// A piece of data that came with an event or a result, in one line. Pure.
import { formatLimit, formatValue } from './format.ts';
import { words } from './input-control.ts';

/** `{joint: 3, limit: 170}` as "Joint 3 · Limit 170"; plain values as they are; '' for nothing. */
export function summarise(data: unknown): string {
  if (data === null || data === undefined) return '';
  if (typeof data !== 'object') return plain(data);
  if (Array.isArray(data)) return data.map(plain).join(', ');
  return Object.entries(data)
    .map(([name, value]) => `${words(name)} ${plain(value)}`)
    .join(' · ');
}

function plain(value: unknown): string {
  return typeof value === 'number' ? formatLimit(value) : formatValue(value, 0);
}
