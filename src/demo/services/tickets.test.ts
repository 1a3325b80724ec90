import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TwinportError } from '../../base/errors.ts';
import { MockClock } from '../../base/mock-clock.ts';
import { TicketBook } from './tickets.ts';

let clock: MockClock;
let folder: string;
let book: TicketBook;
const path = (): string => join(folder, 'tickets.json');
const open = (): Promise<TicketBook> =>
  TicketBook.open(path(), clock, (error) => {
    throw error;
  });
const codeOf = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'ok',
    (error: TwinportError) => error.code,
  );

beforeEach(async () => {
  clock = new MockClock();
  folder = await mkdtemp(join(tmpdir(), 'twinport-tickets-'));
  book = await open();
});
afterEach(async () => {
  await book.stop();
  await rm(folder, { recursive: true });
});

it('the crew plans, begins and does what was opened, urgent work sooner', async () => {
  await book.add('a screw is loose', 'low');
  await book.add('it burns', 'high');
  const states = (): string[] => book.list().map(({ state }) => state);
  await clock.advance(7_000);
  expect(states()).toEqual(['planned', 'open']);
  await clock.advance(20_000);
  expect(states()).toEqual(['in progress', 'planned']);
  await clock.advance(200_000);
  expect(states()).toEqual(['done', 'done']);
});

it('tickets are in the file before they are answered, and go on after a restart with the next number', async () => {
  const { id } = await book.add('ice', 'medium');
  expect(JSON.parse(await readFile(path(), 'utf8'))).toMatchObject([{ id, state: 'open' }]);
  await book.stop();
  await clock.advance(60_000);
  book = await open();
  expect(book.list()).toMatchObject([{ id: 'T-0001', state: 'open' }]);
  await clock.advance(1_000);
  expect(book.list()).toMatchObject([{ state: 'planned' }]);
  expect((await book.add('more ice', 'medium')).id).toBe('T-0002');
});

it('a ticket is closed once, and the crew lets it be', async () => {
  const { id } = await book.add('ice', 'medium');
  expect(await book.close(id)).toMatchObject({ state: 'closed' });
  await clock.advance(500_000);
  expect(book.list()).toMatchObject([{ state: 'closed' }]);
  expect(await codeOf(book.close(id))).toBe('action-failed');
  expect(await codeOf(book.close('T-9999'))).toBe('action-failed');
});

it('there are a hundred at most: what is over is forgotten first, and work in hand never', async () => {
  for (let count = 0; count < 100; count += 1) await book.add(`finding ${count}`, 'low');
  expect(await codeOf(book.add('one too many', 'low'))).toBe('limit-exceeded');
  await book.close('T-0050');
  expect(await codeOf(book.add('now there is room', 'low'))).toBe('ok');
  expect(book.list().map(({ id }) => id)).not.toContain('T-0050');
});
