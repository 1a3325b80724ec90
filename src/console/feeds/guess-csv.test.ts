import { expect, it } from 'vitest';
import { guessCsv } from './guess-csv.ts';

it.each([
  ['time,angle\n2026-11-22T10:00:00Z,1\n', ',', 'time', 'iso'],
  ['angle;Zeit in s\n1;0,5\n', ';', 'Zeit in s', 'iso'],
  ['angle;Zeit in s\n1;0.5\n', ';', 'Zeit in s', 's'],
  ['Timestamp\tangle\r\n1763800000000\t4\r\n', '\t', 'Timestamp', 'ms'],
  ['time_ms,angle\n20,4\n', ',', 'time_ms', 'ms'],
  ['items,seconds\n3,1763800000\n', ',', 'seconds', 's'],
  ['"a, b","log date"\n1,2026-11-22\n', ',', 'log date', 'iso'],
  ['a,b\n7,8', ',', 'a', 's'],
  ['time', ',', 'time', 'iso'],
  ['', ',', 'time', 'iso'],
  ['"broken', ',', 'time', 'iso'],
] as const)('%j', (text, separator, timeColumn, timeFormat) => {
  expect(guessCsv(text)).toEqual({ separator, timeColumn, timeFormat });
});
