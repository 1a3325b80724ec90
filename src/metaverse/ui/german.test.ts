// Numbers, times and problems as a German visitor reads them.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TwinportError } from '../../base/errors.ts';
import { toProblem } from '../../protocol/problem.ts';
import { formatAge, formatBytes, formatLimit, formatNumber, formatValue } from './format.ts';
import { inputFor, initialDraft } from './input-control.ts';
import { readDraft } from './input-reading.ts';
import { problemWords } from './problem-text.ts';
import { speech, strings } from './strings.ts';
import { durationInWords } from './time-scale.ts';
import { readTypedNumber, typedNumber } from './typed-number.ts';
import { formatMoment } from './value-text.ts';

beforeAll(() => speech.speak('de'));
afterAll(() => speech.speak('en'));

it('writes figures with a decimal comma', () => {
  expect([formatNumber(1234.5, 2), formatNumber(-12_345.6, 1), formatNumber(-0.01, 1)]).toEqual([
    '1234,50',
    '\u221212.345,6',
    '0,0',
  ]);
  expect([formatLimit(0.25), formatLimit(-40), formatLimit(1e-7)]).toEqual(['0,25', '\u221240', '1e\u22127']);
  expect([formatAge(1_400), formatBytes(45_300), formatValue(true, 0)]).toEqual(['1,4\u202fs', '45,3\u202fkB', 'An']);
});

it('writes times as Germans do', () => {
  const now = new Date(2026, 10, 23, 15, 4, 5).getTime();
  expect(formatMoment(now, now, true)).toBe('15:04:05');
  expect(formatMoment(new Date(2026, 10, 21, 9, 30).getTime(), now)).toMatch(/^Sa\.?, 09:30$/);
  expect(formatMoment(new Date(2026, 4, 7, 9, 30).getTime(), now)).toBe('7. Mai, 09:30');
  expect(strings.time.moment('15:04', durationInWords(172_800_000))).toBe('15:04, vor 2 Tagen');
});

it('takes either sign for decimals, and never guesses at thousands', () => {
  expect(['1,5', '1.5', '1,125', '0.125', ' \u22122,5 ', '1500', '12.5'].map(readTypedNumber)).toEqual([
    1.5, 1.5, 1.125, 0.125, -2.5, 1500, 12.5,
  ]);
  expect(['1.500', '12.500.000', '1.500,5', '', 'viel', '1,5,5'].map(readTypedNumber)).toEqual([
    'ambiguous',
    'ambiguous',
    null,
    null,
    null,
    null,
  ]);
  expect(
    [typedNumber(0.5), typedNumber(1.125), typedNumber(1e-7)].map((text) => [text, readTypedNumber(text)]),
  ).toEqual([
    ['0,5', 0.5],
    ['1,125', 1.125],
    ['1e-7', 1e-7],
  ]);
});

it('a draft begins and ends in the same number', () => {
  const input = inputFor({ type: 'number', minimum: 0.5, maximum: 2 });
  expect(initialDraft(input)).toEqual({ '': '0,5' });
  expect(readDraft(input, initialDraft(input))).toEqual({ ok: true, value: 0.5 });
  const errors = (text: string): unknown => readDraft(input, { '': text });
  expect(errors('3')).toEqual({ ok: false, errors: { '': 'Einen Wert von 0,5 bis 2 eingeben.' } });
  expect(errors('1.500')).toMatchObject({ errors: { '': expect.stringContaining('ohne Tausendertrennung') } });
});

it('says what an owner’s rule asks by its facts, and what others wrote as they wrote it', () => {
  const details = {
    rule: 'actions.stop',
    user: 'did:key:z6Mk',
    satisfiedBy: ['key', 'pairing', 'oidc'],
    issuers: ['https://login.example.com'],
  };
  const refused = problemWords(toProblem(new TwinportError('access-refused', 'only to listed keys', { details })));
  expect(refused.title).toBe('Der Eigentümer erlaubt das nicht');
  expect(refused.detail).toBe(
    'Die Regel „actions.stop“ des Eigentümers erlaubt das nur gelisteten Schlüsseln oder per Code gekoppelten Schlüsseln oder bei https://login.example.com Angemeldeten, die ihr genügen; der eigene Schlüssel gehört nicht dazu.',
  );
  const nobody = toProblem(new TwinportError('access-refused', 'nobody', { details: { ...details, satisfiedBy: [] } }));
  expect(problemWords(nobody).detail).toBe('Die Regel „actions.stop“ des Eigentümers erlaubt das niemandem.');
  const machine = toProblem(new TwinportError('action-failed', 'the gripper is jammed'));
  expect(problemWords(machine)).toMatchObject({
    title: 'Die Maschine hat es nicht getan',
    detail: 'the gripper is jammed',
  });
});
