// What came with an event or a result reads as its schema calls it.
import { expect, test } from 'vitest';
import { summarise } from './summary.ts';

const LEVEL = { type: 'string', title: 'Stufe', oneOf: [{ const: 'critical', title: 'kritisch' }] } as const;

test.each([
  [null, null, ''],
  ['hot', null, 'hot'],
  [{ joint: 3, limitAngle: 170 }, null, 'Joint 3 · Limit angle 170'],
  [{ level: 'critical', value: 7.5 }, { properties: { level: LEVEL } }, 'Stufe kritisch · Value 7.5'],
  ['critical', LEVEL, 'kritisch'],
  [['critical', 'low'], { items: LEVEL }, 'kritisch, low'],
  [{ constructor: 1 }, { properties: {} }, 'Constructor 1'],
])('%j with %j reads "%s"', (data, schema, text) => {
  expect(summarise(data, schema)).toBe(text);
});
