// The three channels of a link (design §4) and the part of RTCDataChannel that we use: the browser's, Node's, a relayed
// one and the in-memory one of tests all fit. Channels are negotiated: both sides make the same ids, nobody announces.

/** Where a message ends up or comes from. A subset of `RTCDataChannel`. */
export interface Channel {
  readonly readyState: RTCDataChannelState;
  readonly bufferedAmount: number;
  bufferedAmountLowThreshold: number;
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: never) => void) | null;
  onbufferedamountlow: ((event: never) => void) | null;
  send(data: string | ArrayBufferView<ArrayBuffer>): void;
  close(): void;
}

export const CHANNEL_NAMES = ['control', 'state', 'bulk'] as const;
type ChannelName = (typeof CHANNEL_NAMES)[number];
export type Channels<Kind = Channel> = Readonly<Record<ChannelName, Kind>>;

/** Ids from 100 on: PeerJS's own channel takes 0 or 1. */
const CHANNEL_OPTIONS: Readonly<Record<ChannelName, RTCDataChannelInit>> = {
  control: { negotiated: true, id: 100, ordered: true },
  state: { negotiated: true, id: 101, ordered: false, maxRetransmits: 0 },
  bulk: { negotiated: true, id: 102, ordered: true },
};

/**
 * Makes the three channels. Must be called in the task that made the connection: a channel can be transferred to a
 * worker only then.
 */
export function createChannels(connection: RTCPeerConnection): Channels<RTCDataChannel> {
  const create = (name: ChannelName): RTCDataChannel =>
    connection.createDataChannel(`twinport-${name}`, CHANNEL_OPTIONS[name]);
  return { control: create('control'), state: create('state'), bulk: create('bulk') };
}

/** Sends what need not arrive; dropped when the channel is not open. */
export function sendIfOpen(
  channel: Pick<Channel, 'readyState' | 'send'>,
  data: string | Uint8Array<ArrayBuffer>,
): void {
  try {
    if (channel.readyState === 'open') channel.send(data);
  } catch {
    // Node's stack says "open" for a moment after a channel has closed.
  }
}
