import { expect, it } from 'vitest';
import { memoryJournal, stillNeeded, type JournalRecord } from './journal.ts';

const NOW = Date.parse('2026-06-01T00:00:00.000Z');
const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();
const command = (index: number, minutes: number): JournalRecord => ({
  kind: 'command',
  at: ago(minutes),
  commandId: `command-${index}`,
  user: 'anna',
  thing: 'urn:a:lever',
  action: 'turn',
  input: null,
  expiresAt: 0,
});
const revoked = (index: number, minutes: number): JournalRecord => ({
  kind: 'revoked',
  at: ago(minutes),
  grantId: `grant-${index}`,
  reason: '',
  by: 'user',
});
const many = (count: number, make: (index: number, minutes: number) => JournalRecord, minutes: number) =>
  Array.from({ length: count }, (_, index) => make(index, minutes));
const countOf = (records: readonly JournalRecord[], kind: JournalRecord['kind']): number =>
  records.filter((record) => record.kind === kind).length;

it('[ACC-10] [CMD-5] nothing is forgotten while an old word could be shown again, however much is written', () => {
  const flood = [...many(30_000, command, 14), ...many(30_000, revoked, 14)];
  expect(stillNeeded(flood, NOW)).toEqual(flood);
});

it('[CMD-5] of what has passed the newest is kept for a month; who floods the book of access hides no command', () => {
  const old = [command(1, 50_000), command(2, 100), ...many(25_000, revoked, 60)];
  const kept = stillNeeded(old, NOW);
  expect([countOf(kept, 'command'), countOf(kept, 'revoked')]).toEqual([1, 20_000]);
  expect(kept.at(-1)).toEqual(revoked(24_999, 60));
});

it('[ACC-10] pairings stay until they are ended, sign-ins while they hold, in the order in which they came', () => {
  const paired = (user: string, label: string): JournalRecord => ({
    kind: 'paired',
    at: ago(1e6),
    user,
    label,
    things: null,
  });
  const signedIn = (until: number): JournalRecord => ({
    kind: 'signed-in',
    at: ago(1e6),
    user: 'anna',
    issuer: 'https://login.example',
    clientId: 'twins',
    subject: 'anna',
    claims: {},
    until,
  });
  const left: JournalRecord = { kind: 'unpaired', at: ago(1e6), user: 'bert' };
  const records = [
    paired('anna', 'first'),
    paired('bert', 'gone'),
    signedIn(NOW),
    paired('anna', 'second'),
    left,
    signedIn(NOW + 1),
    paired('carl', 'third'),
  ];
  expect(stillNeeded(records, NOW)).toEqual([paired('anna', 'second'), signedIn(NOW + 1), paired('carl', 'third')]);
});

it('a journal in memory does not grow for ever', async () => {
  const journal = memoryJournal(() => NOW);
  for (const record of many(45_000, revoked, 60)) await journal.append(record);
  const kept = await journal.load();
  expect(kept.length).toBeLessThanOrEqual(21_000);
  expect(kept.at(-1)).toEqual(revoked(44_999, 60));
});
