// A link: an open road to one peer, before anybody has proved anything. Made by the transports (peer-js.ts on the page,
// node/broker-listener.ts in Node, memory-link.ts in tests); read only by session.ts.
import type { PeerAddress } from '../base/ids.ts';
import type { Fingerprints } from '../identity/handshake.ts';
import type { Channels } from './channel.ts';

export interface Link {
  /** Where the broker says the peer is. No identity. */
  readonly address: PeerAddress;
  readonly initiator: boolean;
  readonly path: 'transferred' | 'relayed';
  readonly channels: Channels;
  /** Known when DTLS is up; rejects when the link closes before. */
  readonly fingerprints: Promise<Fingerprints>;
  /** Resolves once, when the road is gone, whoever closed it. */
  readonly closed: Promise<void>;
  /** Tells the transport that nothing has been heard for a while, so that it can look whether the peer was restarted. */
  reportSilence(): void;
  close(): void;
}

/** `sha-256 AB:CD…` of both ends, from a connected connection's descriptions. DTLS has checked the remote one. */
export function fingerprintsOf(
  connection: Pick<RTCPeerConnection, 'localDescription' | 'remoteDescription'>,
): Fingerprints | null {
  const read = (description: RTCSessionDescription | null): string | undefined =>
    /^a=fingerprint:(\S+ \S+)/m.exec(description?.sdp ?? '')?.[1];
  const local = read(connection.localDescription);
  const remote = read(connection.remoteDescription);
  return local === undefined || remote === undefined ? null : { local, remote };
}
