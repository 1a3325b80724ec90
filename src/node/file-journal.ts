// A twin system's journal on disk: one JSON line a record, flushed before `append` resolves, so that a kill at any moment
// loses no record of a command that was answered. Read back at start; a torn last line is what a crash left, and is cut.
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Journal, JournalRecord } from '../twin-sdk/journal.ts';

export function fileJournal(path: string): Journal {
  let handle: Promise<FileHandle> | null = null;
  let last: Promise<void> = Promise.resolve();
  const opened = (): Promise<FileHandle> => {
    handle ??= mkdir(dirname(path), { recursive: true }).then(() => open(path, 'a', 0o600));
    return handle;
  };
  return {
    async load() {
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
      return complete
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as JournalRecord);
    },
    append(record) {
      const written = last.then(async () => {
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
      });
      // A full disk fails the record that met it, and not every later one.
      last = written.catch(() => undefined);
      return written;
    },
  };
}
