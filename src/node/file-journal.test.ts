import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Journal, JournalRecord } from '../provider/journal.ts';
import { fileJournal as openJournal } from './file-journal.ts';

/** Journals stay open for the life of their process: kept here, or Node warns when it collects their files. */
const opened: Journal[] = [];
function fileJournal(path: string): Journal {
  const journal = openJournal(path);
  opened.push(journal);
  return journal;
}

let folder: string;
let path: string;
const record = (index: number): JournalRecord => ({
  kind: 'revoked',
  at: '2026-01-01T00:00:00.000Z',
  grantId: `grant-${index}`,
  reason: 'Schicht zu Ende – 水',
  by: 'owner',
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinport-journal-'));
  path = join(folder, 'made', 'journal.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

it('[CMD-5] keeps records over a restart, in order, whoever appended first, for its owner only', async () => {
  const journal = fileJournal(path);
  expect(await journal.load()).toEqual([]);
  await Promise.all(Array.from({ length: 50 }, (_, index) => journal.append(record(index))));
  expect(await fileJournal(path).load()).toEqual(Array.from({ length: 50 }, (_, index) => record(index)));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it('[CMD-5] a torn last line is cut, wherever it was torn, and what is appended after it survives', async () => {
  const line = Buffer.from(`${JSON.stringify(record(1))}\n`);
  for (let torn = 1; torn < line.length; torn += 7) {
    await rm(path, { force: true });
    await fileJournal(path).append(record(0));
    await appendFile(path, line.subarray(0, torn));
    const restarted = fileJournal(path);
    expect(await restarted.load(), `torn at ${torn}`).toEqual([record(0)]);
    await restarted.append(record(2));
    expect(await fileJournal(path).load()).toEqual([record(0), record(2)]);
  }
});

it('[CMD-5] a kill at any moment loses no record whose append had resolved', async () => {
  const writer = fileURLToPath(new URL('journal-writer.fixture.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', writer, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let acknowledged = '';
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (data: Buffer) => {
      acknowledged += data.toString();
      if (acknowledged.split('\n').length > 40) resolve();
    });
  });
  child.kill('SIGKILL');
  await once(child, 'close');
  const last = Number(acknowledged.trimEnd().split('\n').at(-1));
  const kept = await fileJournal(path).load();
  expect(kept.length).toBeGreaterThan(last);
  expect(kept.map((one) => (one.kind === 'revoked' ? one.grantId : ''))).toEqual(
    kept.map((_one, index) => `grant-${index}`),
  );
  expect(await readFile(path, 'utf8')).toMatch(/\n$/);
}, 90_000);

it('[ACC-10] what has long expired is left out when the file is read back, and what still counts stays', async () => {
  const now = Date.parse('2026-06-01T00:00:00.000Z');
  const at = '2026-01-01T00:00:00.000Z';
  const paired: JournalRecord = { kind: 'paired', at, user: 'did:key:zAnna', label: 'Anna', things: null };
  const left: JournalRecord = { kind: 'unpaired', at, user: 'did:key:zBert' };
  const old = Array.from({ length: 3_000 }, (_, index) => ({ ...record(index), at }));
  const fresh: JournalRecord = { ...record(1), at: new Date(now - 60_000).toISOString() };
  const all = [{ ...paired, user: 'did:key:zBert' }, paired, ...old, left, fresh];
  await fileJournal(path).append(all[0]!);
  await writeFile(path, all.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const journal = openJournal(path, () => now);
  opened.push(journal);
  await journal.append(record(7));
  expect(await journal.load()).toEqual([paired, fresh]);
  // Appended to the new file, which is the owner's alone, and no other file is left.
  await journal.append(fresh);
  expect(await fileJournal(path).load()).toEqual([paired, fresh, fresh]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(path, '..'))).toEqual(['journal.jsonl']);
});

it('a small journal is not rewritten for a few records', async () => {
  const journal = openJournal(path, () => Date.parse('2030-01-01T00:00:00.000Z'));
  opened.push(journal);
  await Promise.all(Array.from({ length: 20 }, (_, index) => journal.append(record(index))));
  const { ino } = await stat(path);
  expect(await journal.load()).toHaveLength(20);
  expect((await stat(path)).ino).toBe(ino);
});

it('a line that is no record is not passed over: it is named', async () => {
  await fileJournal(path).append(record(0));
  await appendFile(path, '{"kind":"revoked"\n');
  await fileJournal(path).append(record(1));
  await expect(fileJournal(path).load()).rejects.toMatchObject({
    code: 'storage-unavailable',
    message: expect.stringContaining(`${path}:2 is no record`) as string,
  });
});
