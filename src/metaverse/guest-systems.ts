// Twin systems that a link names beside the world's own: `?world=/worlds/studio.json&system=<address>&did=<key>`, so that a provider,
// or somebody whom they send the link, sees a model without a manifest that knows it. Called by main.ts.
import * as v from 'valibot';
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { addressOf } from '../identity/did-key.ts';
import { DidKey } from '../protocol/envelope.ts';
import { PeerAddress, type WorldManifest } from '../protocol/world-manifest.ts';
import { strings } from './ui/strings.ts';

const MOST_GUESTS = 16;

/**
 * The world with the systems of each `system` in the page's address; the `did` at the same place, where there is one, must be the key of
 * that address. It is not pinned: a link is not the word of the world's owner, so the visitor decides about the system.
 * @throws TwinportError `manifest-invalid`
 */
export function withGuests(world: WorldManifest, options: URLSearchParams): WorldManifest {
  const addresses = options.getAll('system');
  const dids = options.getAll('did');
  if (addresses.length > MOST_GUESTS)
    throw new TwinportError('manifest-invalid', strings.faults.tooManyGuests(MOST_GUESTS, addresses.length));
  for (const [index, address] of addresses.entries()) {
    if (!v.safeParse(PeerAddress, address).success)
      throw new TwinportError('manifest-invalid', strings.faults.badGuest(address.slice(0, 80)));
    const did = dids[index];
    if (did !== undefined && (!v.safeParse(DidKey, did).success || addressOf(did as Did) !== address))
      throw new TwinportError('manifest-invalid', strings.faults.badGuestKey(address));
  }
  const known = new Set(world.systems.map(({ address }) => address));
  const guests = [...new Set(addresses)].filter((address) => !known.has(address));
  return { ...world, systems: [...world.systems, ...guests.map((address) => ({ name: address, address }))] };
}
