// The enabler's store in IndexedDB, through idb. The only file that knows it. Runs in the worker.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import { memoryStore } from './memory.ts';
import type { Store, StoreChange, Table, Tables } from './store.ts';

const DATABASE = 'twinport-enabler';
/**
 * Version 1 knew twin systems alone, and grants for twins: those register, and are asked for, again. Version 2 had no recordings,
 * version 3 no rejections.
 */
const VERSION = 4;
const REMADE_IN_2: readonly Table[] = ['systems', 'grants'];
const TABLES: readonly Table[] = [
  'identity',
  'systems',
  'models',
  'services',
  'assets',
  'partials',
  'rejections',
  'grants',
  'shares',
  'events',
  'recordings',
  'recordingMarks',
  'recordingBlocks',
];

/** Tables that are one thing to a person. */
const SAID_AS: Partial<Record<Table, Table>> = { recordingMarks: 'recordings', recordingBlocks: 'recordings' };

type Schema = DBSchema & { [Name in Table]: { key: string; value: Tables[Name] } };

/**
 * Opens the store. Where IndexedDB cannot be had, a memory store serves and `onProblem` says that nothing will be kept;
 * what cannot be written later (storage full) stays in memory for this visit, and `onProblem` names it.
 */
export async function openIndexedDbStore(onProblem: (problem: TwinportError) => void): Promise<Store> {
  let database: IDBPDatabase<Schema>;
  try {
    database = await openDB<Schema>(DATABASE, VERSION, {
      upgrade(fresh, from) {
        if (from === 1) for (const table of REMADE_IN_2) fresh.deleteObjectStore(table);
        for (const table of TABLES) if (!fresh.objectStoreNames.contains(table)) fresh.createObjectStore(table);
      },
      // An older page in another tab must not keep a newer one from upgrading.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
  } catch (cause) {
    onProblem(
      new TwinportError(
        'storage-unavailable',
        'this browser does not let the page keep anything: identity, models and access are asked for again next time',
        { cause },
      ),
    );
    return memoryStore();
  }
  return new IndexedDbStore(database, onProblem);
}

class IndexedDbStore implements Store {
  readonly #database: IDBPDatabase<Schema>;
  readonly #onProblem: (problem: TwinportError) => void;
  /** What could not be written: this visit goes on with it. */
  readonly #unkept = new Map<Table, Map<string, unknown>>(TABLES.map((table) => [table, new Map()]));
  readonly #reported = new Set<Table>();

  constructor(database: IDBPDatabase<Schema>, onProblem: (problem: TwinportError) => void) {
    this.#database = database;
    this.#onProblem = onProblem;
  }

  async get<Name extends Table>(table: Name, key: string): Promise<Tables[Name] | undefined> {
    const unkept = this.#unkept.get(table)!.get(key) as Tables[Name] | undefined;
    if (unkept !== undefined) return unkept;
    return this.#attempt(table, () => this.#database.get(table, key) as Promise<Tables[Name] | undefined>, undefined);
  }

  async list<Name extends Table>(table: Name, prefix = ''): Promise<Tables[Name][]> {
    const read = async (): Promise<[string, unknown][]> => {
      const { store } = this.#database.transaction(table);
      const [keys, values] = await Promise.all([store.getAllKeys(range(prefix)), store.getAll(range(prefix))]);
      return keys.map((key, index) => [key, values[index]]);
    };
    const found = new Map(await this.#attempt(table, read, []));
    // What could not be written is newer than what is kept under the same key.
    for (const [key, value] of this.#unkept.get(table)!) if (key.startsWith(prefix)) found.set(key, value);
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value as Tables[Name]);
  }

  async put<Name extends Table>(table: Name, key: string, value: Tables[Name]): Promise<void> {
    try {
      // A request can succeed and its transaction still fail (quota): only `done` says that it is kept.
      const transaction = this.#database.transaction(table, 'readwrite');
      await Promise.all([transaction.store.put(value as never, key), transaction.done]);
      this.#unkept.get(table)!.delete(key);
    } catch (cause) {
      this.#unkept.get(table)!.set(key, value);
      this.#report(table, cause);
    }
  }

  async write(changes: readonly StoreChange[]): Promise<void> {
    try {
      await this.#writeAll(changes);
      for (const { table, key } of changes) this.#unkept.get(table)!.delete(key);
    } catch (cause) {
      for (const { table, key, value } of changes) {
        if (value === undefined) this.#unkept.get(table)!.delete(key);
        else this.#unkept.get(table)!.set(key, value);
      }
      this.#report(changes[0]!.table, cause);
      // A full store must still become emptier.
      const deletions = changes.filter(({ value }) => value === undefined);
      await this.#attempt(changes[0]!.table, () => this.#writeAll(deletions), undefined);
    }
  }

  async delete(table: Table, key: string): Promise<void> {
    this.#unkept.get(table)!.delete(key);
    await this.#attempt(table, () => this.#database.delete(table, key), undefined);
  }

  async deletePrefix(table: Table, prefix: string): Promise<void> {
    const unkept = this.#unkept.get(table)!;
    for (const key of unkept.keys()) if (key.startsWith(prefix)) unkept.delete(key);
    await this.#attempt(table, () => this.#database.delete(table, range(prefix)), undefined);
  }

  async #writeAll(changes: readonly StoreChange[]): Promise<void> {
    if (changes.length === 0) return;
    const tables = [...new Set(changes.map(({ table }) => table))];
    const transaction = this.#database.transaction(tables, 'readwrite');
    const requests: Promise<unknown>[] = [transaction.done];
    try {
      for (const { table, key, value } of changes) {
        const store = transaction.objectStore(table);
        requests.push(value === undefined ? store.delete(key) : store.put(value, key));
      }
    } catch (cause) {
      // What was asked for before it would be written alone.
      transaction.abort();
      await Promise.allSettled(requests);
      throw cause;
    }
    await Promise.all(requests);
  }

  async #attempt<Result>(table: Table, run: () => Promise<Result>, otherwise: Result): Promise<Result> {
    try {
      return await run();
    } catch (cause) {
      this.#report(table, cause);
      return otherwise;
    }
  }

  /** Says once a table what will not be kept; a full disk would otherwise say it with every sample. */
  #report(of: Table, cause: unknown): void {
    const table = SAID_AS[of] ?? of;
    if (this.#reported.has(table)) return;
    this.#reported.add(table);
    const full = cause instanceof DOMException && cause.name === 'QuotaExceededError';
    const code = full ? 'storage-full' : 'storage-unavailable';
    this.#onProblem(
      new TwinportError(
        code,
        `${full ? 'storage is full' : toTwinportError(cause).message}: the enabler's ${table} will not be kept after this visit`,
        { cause, details: { table } },
      ),
    );
  }
}

function range(prefix: string): IDBKeyRange {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}
