// Where the console keeps its twins: one IndexedDB of this browser, so that a reload, a crash or another day finds them again.
// Called by console-system.ts in the worker.
import { openDB, type IDBPDatabase } from 'idb';
import type { KeptDraft } from './draft.ts';

const TWINS = 'twins';
const SETTINGS = 'settings';
const NAME = 'name';

export class DraftStore {
  readonly #database: IDBPDatabase;

  private constructor(database: IDBPDatabase) {
    this.#database = database;
  }

  /** @throws DOMException where this browser keeps nothing */
  static async open(): Promise<DraftStore> {
    const database = await openDB('twinport-console', 1, {
      upgrade(fresh) {
        fresh.createObjectStore(TWINS);
        fresh.createObjectStore(SETTINGS);
      },
    });
    return new DraftStore(database);
  }

  /** By the twin's id. */
  async all(): Promise<ReadonlyMap<string, KeptDraft>> {
    const transaction = this.#database.transaction(TWINS);
    const [ids, drafts] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
    return new Map(ids.map((id, index) => [id as string, drafts[index] as KeptDraft]));
  }

  async put(id: string, draft: KeptDraft): Promise<void> {
    await this.#database.put(TWINS, draft, id);
  }

  async delete(id: string): Promise<void> {
    await this.#database.delete(TWINS, id);
  }

  /** Under which name the system stands in the world; null before it was given one. */
  async name(): Promise<string | null> {
    return ((await this.#database.get(SETTINGS, NAME)) as string | undefined) ?? null;
  }

  async setName(name: string): Promise<void> {
    await this.#database.put(SETTINGS, name, NAME);
  }
}
