// What a new twin is called before its provider has said so.
import { expect, test } from 'vitest';
import { freeTitle, titleFromFile } from './propose-title.ts';

test.each([
  ['valve.glb', 'Valve'],
  ['flood_gate-2.glb', 'Flood gate 2'],
  ['LeverArm.td.json', 'Lever arm'],
  ['Türantrieb.GLB', 'Türantrieb'],
  ['.glb', null],
  ['0815.glb', null],
])('%s proposes %s', (file, title) => {
  expect(titleFromFile(file)).toBe(title);
});

test('a second one of the same name gets the next number that is free', () => {
  expect(freeTitle('Valve', [])).toBe('Valve');
  expect(freeTitle('Valve', ['Valve'])).toBe('Valve 2');
  expect(freeTitle('Valve', ['Valve', 'Valve 2', 'Valve 4'])).toBe('Valve 3');
});
