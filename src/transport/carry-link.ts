// Carries a link from the page, where WebRTC lives, to the enabler's worker, where it is read. The channels are transferred
// where the engine allows and relayed where it does not; a line beside them carries fingerprints and the end.
import type { PeerAddress } from '../base/ids.ts';
import type { Fingerprints } from '../identity/handshake.ts';
import { TwinportError } from '../base/errors.ts';
import { CHANNEL_NAMES, type Channels } from './channel.ts';
import { relayChannel, RelayedChannel } from './channel-relay.ts';
import { fingerprintsOf, type Link } from './link.ts';

/** What crosses to the worker. */
export interface CarriedLink {
  readonly address: PeerAddress;
  readonly initiator: boolean;
  readonly channels: Channels<RTCDataChannel> | null;
  readonly ports: Channels<MessagePort> | null;
  readonly line: MessagePort;
}

type ToWorker = { readonly fingerprints: Fingerprints } | { readonly closed: true };
type ToPage = { readonly close: true } | { readonly silence: true };

/** Says whether this engine can transfer a data channel. Costs one throw-away connection: ask once. */
export function canTransferChannels(): boolean {
  const connection = new RTCPeerConnection();
  const { port1 } = new MessageChannel();
  try {
    const channel = connection.createDataChannel('probe');
    port1.postMessage(channel, [channel]);
    return true;
  } catch {
    return false;
  } finally {
    port1.close();
    connection.close();
  }
}

/**
 * Page side. Must run in the task that made `channels`: later they cannot be transferred any more.
 * @returns what to post to the worker, with its transfer list, and the page's end of the line
 */
export function carryLink(
  link: { address: PeerAddress; initiator: boolean; connection: RTCPeerConnection; channels: Channels<RTCDataChannel> },
  transfer: boolean,
  on: { close: () => void; silence: () => void },
): { carried: CarriedLink; transferables: Transferable[]; tellClosed: () => void } {
  const { port1: pageLine, port2: line } = new MessageChannel();
  const tell = (message: ToWorker): void => pageLine.postMessage(message);
  pageLine.onmessage = ({ data }: MessageEvent<ToPage>) => ('close' in data ? on.close() : on.silence());
  link.connection.addEventListener('connectionstatechange', () => {
    if (link.connection.connectionState !== 'connected') return;
    const fingerprints = fingerprintsOf(link.connection);
    if (fingerprints !== null) tell({ fingerprints });
  });
  const base = { address: link.address, initiator: link.initiator, line };
  const tellClosed = (): void => tell({ closed: true });
  if (transfer) {
    const channels = Object.values(link.channels) as unknown as Transferable[];
    return {
      carried: { ...base, channels: link.channels, ports: null },
      transferables: [line, ...channels],
      tellClosed,
    };
  }
  const ports = Object.fromEntries(
    CHANNEL_NAMES.map((name) => {
      const { port1, port2 } = new MessageChannel();
      relayChannel(link.channels[name], port1);
      return [name, port2];
    }),
  ) as unknown as Channels<MessagePort>;
  return { carried: { ...base, channels: null, ports }, transferables: [line, ...Object.values(ports)], tellClosed };
}

/** Worker side: the link that was carried. */
export function receiveLink(carried: CarriedLink): Link {
  const { address, initiator, line, channels, ports } = carried;
  let end!: () => void;
  const closed = new Promise<void>((resolve) => {
    end = resolve;
  });
  const fingerprints = new Promise<Fingerprints>((resolve, reject) => {
    line.onmessage = ({ data }: MessageEvent<ToWorker>) => {
      if ('fingerprints' in data) return resolve(data.fingerprints);
      reject(new TwinportError('link-closed', 'the connection closed before it was up'));
      end();
    };
  });
  fingerprints.catch(() => undefined);
  const received = channels ?? {
    control: new RelayedChannel(ports!.control),
    state: new RelayedChannel(ports!.state),
    bulk: new RelayedChannel(ports!.bulk),
  };
  for (const name of CHANNEL_NAMES) {
    received[name].binaryType = 'arraybuffer';
    received[name].onclose = end;
  }
  const tell = (message: ToPage): void => line.postMessage(message);
  return {
    address,
    initiator,
    path: channels === null ? 'relayed' : 'transferred',
    channels: received as Channels,
    fingerprints,
    closed,
    reportSilence: () => tell({ silence: true }),
    close() {
      // terminate() or a closed port would leave the peer's side open: the page closes the connection itself.
      tell({ close: true });
      end();
    },
  };
}
