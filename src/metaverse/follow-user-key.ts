// Keeps faces and twins at the visitor's key: faces show where it stands; when another key signs from now on, everything
// that was asked for is asked for again, without a reload. Called once by metaverse.ts.
import { effect } from '@preact/signals';
import { passkeyObstacle } from './passkey.ts';
import type { UserKey } from './user-key.ts';
import type { ViewModel } from './view-model.ts';

/** Follows for the life of the page. `onOtherKey`: who signs has changed. */
export function followUserKey(user: UserKey, view: ViewModel, onOtherKey: () => void): void {
  let signer = user.identity.did;
  effect(() => {
    const { state, did, identity, formerly } = user.held.value;
    view.userKey.value = { state, did, formerKeys: formerly.length, obstacle: passkeyObstacle() };
    if (identity.did === signer) return;
    signer = identity.did;
    onOtherKey();
  });
}
