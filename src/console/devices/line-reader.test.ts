import { expect, it } from 'vitest';
import { lineReader } from './line-reader.ts';

/** What is read of these bytes when they come in pieces of so many. */
function linesOf(text: string, pieces: number): string[] {
  const lines: string[] = [];
  const take = lineReader((line) => void lines.push(line));
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += pieces) take(bytes.subarray(at, at + pieces));
  return lines;
}

it.each([1, 2, 3, 20, 1_000])('whole lines come of pieces of %i bytes, also through a letter of several', (pieces) => {
  expect(linesOf('{"note":"8 °C"}\r\n\n  \r\n{"a":1}\nbegun', pieces)).toEqual(['{"note":"8 °C"}', '{"a":1}']);
});

it('a line that does not end is cut off, and what comes behind it is read', () => {
  const lines = linesOf(`${'x'.repeat(200_000)}\n{"a":1}\n`, 4_096);
  expect(lines).toHaveLength(2);
  expect(lines[0]!.length).toBeLessThan(75_000);
  expect(lines[1]).toBe('{"a":1}');
});
