// A peer connection of Node as a link: makes the three channels, tells the fingerprints when DTLS is up and the end when it
// comes. Must be called in the task that made the connection. Used by broker-listener.ts and broker-dialler.ts.
import type { PeerAddress } from '../base/ids.ts';
import { CHANNEL_NAMES, createChannels } from '../transport/channel.ts';
import { fingerprintsOf, type Link } from '../transport/link.ts';

const PEERJS_LABEL = 'dc_';

/** `initiator`: whether this side makes the offer. */
export function linkOver(connection: RTCPeerConnection, address: PeerAddress, initiator: boolean): Link {
  const channels = createChannels(connection);
  let end!: () => void;
  const closed = new Promise<void>((resolve) => {
    end = resolve;
  });
  let isClosed = false;
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    connection.close();
    end();
  };
  /**
   * The peer has closed. Where this process was busy meanwhile, what it said before on another channel comes in this same turn, behind it.
   */
  const closeBehindLastWord = (): void => void setImmediate(close);
  // Channels are negotiated: one that is announced is nobody's here (SES-10), but for the one that PeerJS makes for itself in a
  // page. Nobody listens on it, and it stays open, because PeerJS closes the whole connection with it.
  connection.ondatachannel = ({ channel }) => {
    if (!channel.label.startsWith(PEERJS_LABEL)) channel.close();
  };
  const fingerprints = new Promise<NonNullable<ReturnType<typeof fingerprintsOf>>>((resolve, reject) => {
    connection.onconnectionstatechange = () => {
      const state = connection.connectionState;
      const found = state === 'connected' ? fingerprintsOf(connection) : null;
      if (found !== null) resolve(found);
      if (state === 'failed' || state === 'closed') {
        reject(new Error(`the connection ${state}`));
        closeBehindLastWord();
      }
    };
  });
  fingerprints.catch(() => undefined);
  for (const name of CHANNEL_NAMES) {
    channels[name].binaryType = 'arraybuffer';
    channels[name].onclose = closeBehindLastWord;
  }
  return {
    address,
    initiator,
    path: 'transferred',
    channels: channels as Link['channels'],
    fingerprints,
    closed,
    reportSilence: () => undefined,
    close,
  };
}
