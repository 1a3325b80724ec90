// The link under which a provider sees their own models: the empty studio, told whom to dial (guest-systems.ts reads it). Called by the
// commands that publish twins, by the console, and by providers through `twinport/node` and `twinport/browser`.
import type { Did } from '../base/ids.ts';
import { addressOf } from '../identity/did-key.ts';

/**
 * For anybody to open; the visitor is asked whether the system may come in.
 * @param app the app's address, with a slash at the end, such as `http://localhost:5173/`
 */
export function studioLink(app: string, did: Did): string {
  return `${app}?${new URLSearchParams({ world: '/worlds/studio.json', system: addressOf(did), did })}`.replaceAll(
    /%2F|%3A/g,
    decodeURIComponent,
  );
}
