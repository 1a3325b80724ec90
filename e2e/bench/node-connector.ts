// Links between processes for the engines over WebRTC, as src/node/broker-listener.ts makes them, only without a broker.
import { newId, type PeerAddress } from '../../src/base/ids.ts';
import type { Fingerprints } from '../../src/identity/handshake.ts';
import { createPeerConnection } from '../../src/node/rtc.ts';
import { CHANNEL_NAMES, createChannels, type Channels } from '../../src/transport/channel.ts';
import { fingerprintsOf, type Link } from '../../src/transport/link.ts';
import { makeAnswer, makeOffer, takeAnswer } from './connect.ts';

export interface Connected<Road> {
  readonly road: Road;
  readonly description: string;
  accept(answer: string): Promise<void>;
}

export async function offerLink(): Promise<Connected<Link>> {
  const { connection, link } = makeLink(true);
  return { road: link, description: await makeOffer(connection), accept: (answer) => takeAnswer(connection, answer) };
}

export async function answerLink(offer: string): Promise<Connected<Link>> {
  const { connection, link } = makeLink(false);
  return { road: link, description: await makeAnswer(connection, offer), accept: () => Promise.resolve() };
}

function makeLink(initiator: boolean): { connection: RTCPeerConnection; link: Link } {
  const connection = createPeerConnection([]);
  const channels = createChannels(connection);
  for (const name of CHANNEL_NAMES) channels[name].binaryType = 'arraybuffer';
  let end!: () => void;
  const closed = new Promise<void>((resolve) => (end = resolve));
  const fingerprints = new Promise<Fingerprints>((resolve, reject) => {
    connection.onconnectionstatechange = () => {
      const { connectionState } = connection;
      const found = connectionState === 'connected' ? fingerprintsOf(connection) : null;
      if (found !== null) resolve(found);
      if (connectionState !== 'failed' && connectionState !== 'closed') return;
      reject(new Error(`the connection ${connectionState}`));
      end();
    };
  });
  fingerprints.catch(() => undefined);
  const close = (): void => {
    connection.close();
    end();
  };
  const link: Link = {
    address: newId() as unknown as PeerAddress,
    initiator,
    path: 'transferred',
    channels: channels as Channels,
    fingerprints,
    closed,
    reportSilence: () => undefined,
    close,
  };
  return { connection, link };
}
