// The checker and SPEC.md hold each other: each rule has a check or a reason why none, and no check names a rule that is not
// there.
import { beforeAll, expect, it } from 'vitest';
import { reasonAgainst } from './other-rules.ts';
import { CHECKS } from './run-check.ts';
import { readRules, type Rule } from './spec-rules.ts';

let rules: readonly Rule[];
beforeAll(async () => {
  rules = await readRules();
});

it('lists the rules of SPEC.md with their sections', () => {
  expect(rules.length).toBeGreaterThan(80);
  expect(rules[0]).toEqual({
    id: 'SES-1',
    section: 'SES',
    sectionTitle: 'the link',
    text: 'Until both sides have proved their keys, nothing but hello, proof and goodbye is read',
  });
  expect(rules.filter(({ sectionTitle, text }) => sectionTitle === '' || text === '')).toEqual([]);
});

it('each rule of SPEC.md is checked at twin systems and at service systems, or there is a reason why not', () => {
  for (const role of ['digital-twin-system', 'third-party-service-system'] as const) {
    const checked = new Set(CHECKS.filter((check) => (check.role ?? role) === role).flatMap((check) => check.rules));
    expect(rules.map(({ id }) => id).filter((id) => !checked.has(id) && reasonAgainst(id, role) === null)).toEqual([]);
  }
});

it('each check names rules that are there', () => {
  const ids = new Set(rules.map(({ id }) => id));
  expect(CHECKS.flatMap((check) => check.rules).filter((id) => !ids.has(id))).toEqual([]);
});
