// The visitor's own key (P4): made on the first visit, kept in this browser, never exported. It signs requests for access
// and commands on the page; the enabler, which carries them, does not hold it.
import { openDB } from 'idb';
import { toTwinportError, TwinportError } from '../base/errors.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';

const DATABASE = 'twinport-user';
const TABLE = 'identity';

/** The visitor's identity. Where nothing can be kept it lasts for this visit, and `onProblem` says so. */
export async function userIdentity(onProblem: (problem: TwinportError) => void): Promise<Identity> {
  try {
    const database = await openDB(DATABASE, 1, { upgrade: (fresh) => void fresh.createObjectStore(TABLE) });
    const known = (await database.get(TABLE, 'user')) as Identity | undefined;
    if (known !== undefined) return known;
    const identity = await generateIdentity();
    const transaction = database.transaction(TABLE, 'readwrite');
    await Promise.all([transaction.store.put(identity, 'user'), transaction.done]);
    return identity;
  } catch (thrown) {
    onProblem(
      new TwinportError(
        'storage-unavailable',
        `your key cannot be kept, so owners will not know you next time: ${toTwinportError(thrown).message}`,
        { cause: thrown },
      ),
    );
    return generateIdentity();
  }
}
