// A provider's journal on disk: one JSON line a record, flushed before `append` resolves, so that a kill at any moment loses
// no record of a command that was answered. Read back at start; a torn last line is what a crash left, and is cut. What
// nobody needs any more is left out of a new file that takes the old one's place, at start and when it has grown.
import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TwinportError } from '../base/errors.ts';
import { stillNeeded, type Journal, type JournalRecord } from '../provider/journal.ts';

/** Rewriting pays when it takes away at least so many records, and half of all. */
const WORTH_REWRITING = 1_000;
/** A running system looks at its journal after this many records. */
const LOOK_AFTER = 10_000;

/** @param now ms since the epoch: what has expired is decided by it */
export function fileJournal(path: string, now: () => number = Date.now): Journal {
  let handle: Promise<FileHandle> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let appended = 0;
  /** One after the other: a load never sees half a line, nor an append a file that was just replaced. */
  const inTurn = <Result>(run: () => Promise<Result>): Promise<Result> => {
    const done = last.then(run);
    // A full disk fails the record that met it, and not every later one.
    last = done.catch(() => undefined);
    return done;
  };
  const opened = (): Promise<FileHandle> => {
    handle ??= mkdir(dirname(path), { recursive: true }).then(() => open(path, 'a', 0o600));
    return handle;
  };
  const load = async (): Promise<readonly JournalRecord[]> => {
    const records = await readRecords(path);
    const needed = stillNeeded(records, now());
    const dropped = records.length - needed.length;
    if (dropped < WORTH_REWRITING || dropped * 2 < records.length) return records;
    await replaceFile(path, needed);
    await (await handle)?.close();
    handle = null;
    return needed;
  };
  return {
    load: () => inTurn(load),
    append: (record) =>
      inTurn(async () => {
        const file = await opened();
        const { size } = await file.stat();
        try {
          await file.appendFile(`${JSON.stringify(record)}\n`);
          await file.datasync();
        } catch (error) {
          // Half a line would swallow the next record and make the journal unreadable.
          await file.truncate(size);
          throw error;
        }
        appended += 1;
        if (appended % LOOK_AFTER === 0) void inTurn(load).catch(() => undefined);
      }),
  };
}

async function readRecords(path: string): Promise<readonly JournalRecord[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  if (complete.length < text.length) {
    const file = await open(path, 'r+');
    await file.truncate(Buffer.byteLength(complete));
    await file.close();
  }
  return complete.split('\n').flatMap((line, index) => (line === '' ? [] : [readRecord(line, `${path}:${index + 1}`)]));
}

/** Only a torn end is a crash's doing. What is wrong before it was done by somebody, and leaving it out could forget a revocation. */
function readRecord(line: string, where: string): JournalRecord {
  try {
    return JSON.parse(line) as JournalRecord;
  } catch (cause) {
    throw new TwinportError(
      'storage-unavailable',
      `${where} is no record: the journal was damaged or edited. Restore it, or move it away and revoke what it may have held`,
      { cause },
    );
  }
}

/** All or nothing: a crash leaves the old file or the new one, each whole. */
async function replaceFile(path: string, records: readonly JournalRecord[]): Promise<void> {
  const made = `${path}.new`;
  const file = await open(made, 'w', 0o600);
  try {
    await file.writeFile(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(made, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
