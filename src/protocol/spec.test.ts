// SPEC.md and the tests hold each other: every rule is quoted by the name of a test, and every quoted id is a rule.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** A test's name: the text behind `it(`, `test(` or `describe(`. */
const NAME = /\b(?:it|test|describe)(?:\.\w+)*\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/gs;
const RULE = /^- \*\*([A-Z]{3}-\d+)\*\* /gm;
const QUOTE = /\[([A-Z]{3}-\d+)\]/g;

const ids = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, id]) => id!);

let rules: string[];
let quoted: Map<string, string>;
beforeAll(async () => {
  const files = (
    await Promise.all(
      ['src', 'e2e'].map((folder) =>
        readdir(root + folder, { recursive: true }).then((names) => names.map((name) => `${folder}/${name}`)),
      ),
    )
  ).flat();
  rules = ids(await readFile(new URL('SPEC.md', import.meta.url), 'utf8'), RULE);
  quoted = new Map();
  for (const file of files) {
    if (file.includes('node_modules') || !/^(src\/.*\.test\.tsx?|e2e\/.*\.spec\.ts)$/.test(file)) continue;
    const names = [...(await readFile(root + file, 'utf8')).matchAll(NAME)].map(([, , name]) => name!);
    for (const id of names.flatMap((name) => ids(name, QUOTE))) quoted.set(id, file);
  }
});

it('has rules, each with an id of its own', () => {
  expect(rules.length).toBeGreaterThan(50);
  expect(rules.filter((id, index) => rules.indexOf(id) !== index)).toEqual([]);
});

it('each rule of SPEC.md is quoted by a test', () => {
  expect(rules.filter((id) => !quoted.has(id))).toEqual([]);
});

it('each id that a test quotes is a rule of SPEC.md', () => {
  expect([...quoted].filter(([id]) => !rules.includes(id))).toEqual([]);
});
