// A system's own key in this browser: a non-extractable CryptoKey in IndexedDB, made at the first visit. Whoever clears the
// site's data becomes somebody else. Called by providers in a page or worker through `twinport/browser`.
import { openDB } from 'idb';
import { TwinportError } from '../base/errors.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';

const TABLE = 'identity';
const RECORD = 'own';

/**
 * The key that is kept under `name`; a new one where there is none yet.
 * @throws TwinportError `storage-unavailable` where this browser keeps nothing: a key that is lost with the tab would make
 *   everybody who pinned it meet a stranger next time
 */
export async function storedIdentity(name: string): Promise<Identity> {
  try {
    const database = await openDB(`twinport-key-${name}`, 1, {
      upgrade: (fresh) => void fresh.createObjectStore(TABLE),
    });
    const kept = (await database.get(TABLE, RECORD)) as Identity | undefined;
    const fresh = kept === undefined ? await generateIdentity() : null;
    const transaction = database.transaction(TABLE, 'readwrite', { durability: 'strict' });
    // Another tab may have been quicker: the first one that was kept is the one.
    const present = (await transaction.store.get(RECORD)) as Identity | undefined;
    const identity = present ?? kept ?? fresh!;
    if (present === undefined) await transaction.store.put(identity, RECORD);
    await transaction.done;
    database.close();
    return identity;
  } catch (cause) {
    throw new TwinportError(
      'storage-unavailable',
      'This browser keeps nothing for this site, so a system here would have another key at each visit. Allow storage for it, or leave the private window.',
      { cause },
    );
  }
}
