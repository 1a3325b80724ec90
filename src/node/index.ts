// The door of what a provider in Node needs beside the SDK: its key, its journal, its logs, and the way in from a broker.
import type { Identity } from '../identity/keys.ts';
import { addressOf } from '../identity/did-key.ts';
import type { Link } from '../transport/link.ts';
import { listenAtBroker } from './broker-listener.ts';

export { fileIdentity } from './file-identity.ts';
export { fileJournal } from './file-journal.ts';
export { consoleLogger } from './console-logger.ts';
export { serveUntilStopped, type ServeOptions } from './serve-until-stopped.ts';
export { studioLink } from '../provider/studio-link.ts';
export { addressOf };

/**
 * The way in for visitors: waits at a broker under the address that belongs to the identity, and connects again by itself.
 * @param brokerUrl such as `http://localhost:5173/peer`
 * @param iceServers STUN and TURN where visitors come from other networks
 */
export function atBroker(
  brokerUrl: string,
  identity: Identity,
  iceServers: RTCIceServer[] = [],
): (onLink: (link: Link) => void, onReach?: (state: 'online' | 'offline', detail: string) => void) => () => void {
  return (onLink, onReach) =>
    listenAtBroker({
      brokerUrl,
      address: addressOf(identity.did),
      iceServers,
      onLink,
      onBroker: (state, detail) => onReach?.(state, detail),
    });
}
