// WebRTC in Node: node-datachannel through its W3C polyfill, so that the code of links is the same as on a page.
// (Measured: smallest prebuilt binary, fastest message path of the three stacks for Node.) The only file that knows it.
import { PeerConnection as NativeConnection, type DataChannel as NativeChannel } from 'node-datachannel';
import { RTCPeerConnection as NodePeerConnection } from 'node-datachannel/polyfill';
import { newId } from '../base/ids.ts';

/** @throws SyntaxError an ICE server that is none */
export function createPeerConnection(iceServers: RTCIceServer[]): RTCPeerConnection {
  const native = new NativeConnection(newId(), { iceServers: iceServers.flatMap(serverUrls) });
  const peerConnection = new Proxy(native, {
    get(target, name) {
      if (name === 'createDataChannel')
        return (...args: Parameters<NativeConnection['createDataChannel']>) =>
          hearLastWord(target.createDataChannel(...args));
      const member: unknown = Reflect.get(target, name);
      // The addon's methods know only their own object.
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  const options = { iceServers, peerConnection };
  return new NodePeerConnection(options) as unknown as RTCPeerConnection;
}

const CHANNEL_METHODS = [
  'getLabel',
  'getId',
  'getProtocol',
  'close',
  'sendMessage',
  'sendMessageBinary',
  'isOpen',
  'bufferedAmount',
  'maxMessageSize',
  'setBufferedAmountLowThreshold',
  'onOpen',
  'onError',
  'onBufferedAmountLow',
] as const satisfies readonly (keyof NativeChannel)[];

/**
 * The addon has a queue for each kind of event, looks at them in the order in which they were asked for, and empties all when it comes to
 * the end of a channel. The polyfill asks for the end before the messages: where this process was busy while both came, what the peer
 * said last was lost, each time. So the end is asked for behind them.
 */
function hearLastWord(channel: NativeChannel): NativeChannel {
  let ended: (() => void) | null = null;
  const same = Object.fromEntries(CHANNEL_METHODS.map((name) => [name, channel[name].bind(channel)])) as Pick<
    NativeChannel,
    (typeof CHANNEL_METHODS)[number]
  >;
  return {
    ...same,
    onClosed(callback) {
      ended = callback;
    },
    onMessage(callback) {
      channel.onMessage(callback);
      if (ended !== null) channel.onClosed(ended);
    },
  };
}

/** As the addon reads them: with the credentials inside, whatever signs they have. */
function serverUrls({ urls, username, credential }: RTCIceServer): string[] {
  const list = typeof urls === 'string' ? [urls] : urls;
  if (username === undefined || credential === undefined) return [...list];
  const pass = `${encodeURIComponent(username)}:${encodeURIComponent(credential)}@`;
  return list.map((url) => url.replace(/^(turns?:)/, `$1${pass}`));
}
