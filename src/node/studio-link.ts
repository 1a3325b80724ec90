// The link under which a provider sees their own models: the empty studio, told whom to dial (guest-systems.ts reads it). Called by the
// commands that publish twins.
import type { Did } from '../base/ids.ts';
import { addressOf } from '../identity/did-key.ts';

/** `app`: its address, with a slash at the end. */
export function studioLink(app: string, did: Did): string {
  return `${app}?${new URLSearchParams({ world: '/worlds/studio.json', system: addressOf(did), did })}`.replaceAll(
    /%2F|%3A/g,
    decodeURIComponent,
  );
}
