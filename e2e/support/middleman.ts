// A hostile broker's best attack: it answers in the provider's place, dials the provider in the visitor's place, and carries
// every byte between. Both DTLS connections are real; only the fingerprints that each side sees give it away.
import type { PeerAddress } from '../../src/base/ids.ts';
import { listenAtBroker } from '../../src/node/broker-listener.ts';
import { createPeerConnection } from '../../src/node/rtc.ts';
import { CHANNEL_NAMES, createChannels, type Channels } from '../../src/transport/channel.ts';
import { fingerprintsOf, type Link } from '../../src/transport/link.ts';

export interface Middleman {
  /** Messages carried so far: shows that the attack did run. */
  readonly carried: () => number;
  /** The provider's way in. */
  readonly listen: (onLink: (link: Link) => void) => () => void;
  stop(): void;
}

/** Stands at `address` of the broker. */
export function standBetween(brokerUrl: string, address: PeerAddress): Middleman {
  let carried = 0;
  let welcome: (link: Link) => void = () => undefined;
  const connections: RTCPeerConnection[] = [];
  const pump = (from: Channels, to: Channels): void => {
    for (const name of CHANNEL_NAMES) {
      // What comes before the other half is open waits: a lost hello would end as a late proof, not as a caught lie.
      const waiting: unknown[] = [];
      to[name].onopen = () => waiting.splice(0).forEach((data) => to[name].send(data as string));
      from[name].onmessage = ({ data }) => {
        carried += 1;
        if (to[name].readyState === 'open') to[name].send(data as string);
        else waiting.push(data);
      };
    }
  };
  const stop = listenAtBroker({
    brokerUrl,
    address,
    iceServers: [],
    onBroker: () => undefined,
    onLink(visitor) {
      void (async () => {
        const [near, far] = [createPeerConnection([]), createPeerConnection([])];
        connections.push(near, far);
        const nearChannels = createChannels(near) as unknown as Channels;
        const link = linkOf(far);
        // Candidates wait until both descriptions are set.
        let described!: () => void;
        const ready = new Promise<void>((resolve) => {
          described = resolve;
        });
        near.onicecandidate = ({ candidate }) => void ready.then(() => addCandidate(far, candidate));
        far.onicecandidate = ({ candidate }) => void ready.then(() => addCandidate(near, candidate));
        pump(visitor.channels, nearChannels);
        pump(nearChannels, visitor.channels);
        await near.setLocalDescription(await near.createOffer());
        await far.setRemoteDescription(near.localDescription!);
        await far.setLocalDescription(await far.createAnswer());
        await near.setRemoteDescription(far.localDescription!);
        described();
        welcome(link);
      })();
    },
  });
  return {
    carried: () => carried,
    listen(onLink) {
      welcome = onLink;
      return () => undefined;
    },
    stop() {
      stop();
      for (const connection of connections) connection.close();
    },
  };
}

/** A candidate that comes after the end is of no use; that the connection stands is asserted by what it carries. */
async function addCandidate(connection: RTCPeerConnection, candidate: RTCIceCandidate | null): Promise<void> {
  if (candidate === null || connection.connectionState === 'closed') return;
  await connection.addIceCandidate(candidate).catch(() => undefined);
}

function linkOf(connection: RTCPeerConnection): Link {
  const channels = createChannels(connection);
  for (const name of CHANNEL_NAMES) channels[name].binaryType = 'arraybuffer';
  let end!: () => void;
  const closed = new Promise<void>((resolve) => {
    end = resolve;
  });
  const fingerprints = new Promise<NonNullable<ReturnType<typeof fingerprintsOf>>>((resolve) => {
    connection.onconnectionstatechange = () => {
      const found = connection.connectionState === 'connected' ? fingerprintsOf(connection) : null;
      if (found !== null) resolve(found);
    };
  });
  const close = (): void => {
    connection.close();
    end();
  };
  return {
    address: 'middle' as PeerAddress,
    initiator: false,
    path: 'transferred',
    channels: channels as unknown as Channels,
    fingerprints,
    closed,
    reportSilence: () => undefined,
    close,
  };
}
