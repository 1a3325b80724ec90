// Which twin systems belong to the world that one stands in: a browser knows those of every world that it visited, and a machine of another
// one must not stand here as a ghost. Asked by twins/twin-sessions.ts.
import type { Did } from '../base/ids.ts';
import { addressOf } from '../identity/did-key.ts';

interface Named {
  readonly address: string;
  readonly did?: string | undefined;
}

/** Whether the manifest, or what the visitor added to it (asked anew each time), names a system by its address or its key. */
export function systemsHere(manifest: readonly Named[], added: () => readonly Named[]): (systemId: Did) => boolean {
  return (systemId) => {
    const address = addressOf(systemId);
    const isNamed = (named: Named): boolean => named.did === systemId || named.address === address;
    return manifest.some(isNamed) || added().some(isNamed);
  };
}
