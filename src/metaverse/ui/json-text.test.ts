import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indented, jsonParts } from './json-text.tsx';

test('names, texts and values are told apart', () => {
  const parts = jsonParts(indented('{"a: \\"b":"c: 1","n":-1.5e3,"yes":true,"none":null}'));
  const of = (wanted: string): string[] => parts.filter(([kind]) => kind === wanted).map(([, part]) => part);
  expect(of('name')).toEqual([String.raw`"a: \"b"`, '"n"', '"yes"', '"none"']);
  expect(of('text')).toEqual(['"c: 1"']);
  expect(of('value')).toEqual(['-1500', 'true', 'null']);
});

test('the parts of any JSON are its text', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const text = indented(json);
      expect(
        jsonParts(text)
          .map(([, part]) => part)
          .join(''),
      ).toBe(text);
      for (const [kind, part] of jsonParts(text)) if (kind === 'rest') expect(part).toMatch(/^[\s{}[\],:]*$/);
    }),
  );
});
