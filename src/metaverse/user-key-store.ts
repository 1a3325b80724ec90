// Where the visitor's key is kept: one record in this browser's IndexedDB. A private key is there as a non-extractable
// CryptoKey, or sealed under a passkey; never both, because one write replaces the other. Called by user-key.ts.
import { openDB, type IDBPDatabase } from 'idb';
import type { Identity } from '../identity/keys.ts';
import type { Passkey } from './passkey.ts';
import type { SealedKey } from './sealed-key.ts';

interface Rotated {
  /** Rotation words from earlier keys to this one, oldest first. Absent in records of the first version. */
  readonly formerly?: readonly string[];
}
type PlainRecord = Identity & Rotated;
export interface SealedRecord extends Rotated {
  readonly did: SealedKey['did'];
  readonly sealed: SealedKey;
  readonly passkey: Passkey;
}
export type KeyRecord = PlainRecord | SealedRecord;

const DATABASE = 'twinport-user';
const TABLE = 'identity';
const RECORD = 'user';

export class UserKeyStore {
  readonly #database: IDBPDatabase;

  private constructor(database: IDBPDatabase) {
    this.#database = database;
  }

  /** @throws DOMException where this browser keeps nothing */
  static async open(): Promise<UserKeyStore> {
    return new UserKeyStore(await openDB(DATABASE, 1, { upgrade: (fresh) => void fresh.createObjectStore(TABLE) }));
  }

  async read(): Promise<KeyRecord | null> {
    return ((await this.#database.get(TABLE, RECORD)) as KeyRecord | undefined) ?? null;
  }

  /**
   * Puts `next` in the place of the record of `expected` (null: of none). Whether it did: another tab may have been
   * quicker, and then its record stays.
   */
  async replace(expected: string | null, next: KeyRecord): Promise<boolean> {
    const transaction = this.#database.transaction(TABLE, 'readwrite');
    const present = (await transaction.store.get(RECORD)) as KeyRecord | undefined;
    const fits = (present?.did ?? null) === expected;
    if (fits) await transaction.store.put(next, RECORD);
    await transaction.done;
    return fits;
  }
}
