// A provider's journal in IndexedDB: what it must not forget over a reload or a crash of the browser (SPEC.md ACC-10, CMD-5). One
// record a row, flushed before `append` resolves. Called by providers in a page or worker through `twinport/browser`.
import { openDB } from 'idb';
import { stillNeeded, type Journal, type JournalRecord } from '../provider/journal.ts';

const TABLE = 'journal';
/** What nobody needs any more is dropped at the start, when it is at least this much. */
const WORTH_DROPPING = 1_000;

/** @param name such as that of the key; @param now ms since the epoch: what has expired is decided by it */
export function storedJournal(name: string, now: () => number = Date.now): Journal {
  const opened = openDB(`twinport-journal-${name}`, 1, {
    upgrade: (fresh) => void fresh.createObjectStore(TABLE, { autoIncrement: true }),
  });
  // Told by the first call that needs it.
  opened.catch(() => undefined);
  return {
    async load() {
      const database = await opened;
      const transaction = database.transaction(TABLE, 'readwrite', { durability: 'strict' });
      const [keys, records] = await Promise.all([
        transaction.store.getAllKeys(),
        transaction.store.getAll() as Promise<JournalRecord[]>,
      ]);
      const needed = new Set(stillNeeded(records, now()));
      if (records.length - needed.size >= WORTH_DROPPING)
        for (const [index, record] of records.entries())
          if (!needed.has(record)) void transaction.store.delete(keys[index]!);
      await transaction.done;
      return [...needed];
    },
    async append(record) {
      const database = await opened;
      const transaction = database.transaction(TABLE, 'readwrite', { durability: 'strict' });
      await transaction.store.add(record);
      await transaction.done;
    },
  };
}
