// The way in from a broker for a provider that runs on a page: waits under the address that belongs to its key, by PeerJS. A
// worker has no WebRTC: there the page waits and carries the links over (carry-link.ts), as src/console does.
import { addressOf } from '../identity/did-key.ts';
import type { Identity } from '../identity/keys.ts';
import { receiveLink } from '../transport/carry-link.ts';
import type { Link } from '../transport/link.ts';
import { brokerAt, PeerJsDoor } from '../transport/peer-js.ts';

/**
 * For `listen` of `startTwinSystem`: connects again by itself when the broker was away.
 * @param brokerUrl such as `https://twins.example/peer`; the app's own is `/peer` of its address
 * @param iceServers STUN and TURN where visitors come from other networks
 */
export function atBroker(
  brokerUrl: string,
  identity: Pick<Identity, 'did'>,
  iceServers: RTCIceServer[] = [],
): (onLink: (link: Link) => void, onReach?: (state: 'online' | 'offline', detail: string) => void) => () => void {
  const url = new URL(brokerUrl);
  const address = addressOf(identity.did);
  return (onLink, onReach) => {
    const door = new PeerJsDoor(address, {
      broker: brokerAt(url, url.pathname),
      iceServers,
      // Nothing crosses to a worker: the channels stay here.
      transferChannels: true,
      deliver: (carried) => onLink(receiveLink(carried)),
      onBroker: (state, detail) => onReach?.(state, detail ?? address),
    });
    return () => door.stop();
  };
}
