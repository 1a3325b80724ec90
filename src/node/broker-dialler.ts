// Dials an address at a broker from Node: makes the offer, with the three negotiated channels, and takes the answer. The other
// half of broker-listener.ts. Called by the checker of src/node/cli.
import { WebSocket } from 'ws';
import * as v from 'valibot';
import { TwinportError } from '../base/errors.ts';
import { newId, type PeerAddress } from '../base/ids.ts';
import { parseJson } from '../protocol/parse.ts';
import type { Link } from '../transport/link.ts';
import { linkOver } from './link-over.ts';
import { createPeerConnection } from './rtc.ts';

export interface BrokerDiallerOptions {
  /** Such as `http://localhost:5173/peer`. */
  readonly brokerUrl: string;
  readonly iceServers: RTCIceServer[];
  /** How long the broker, and then the other side, may take to answer. */
  readonly timeoutMs: number;
}

/** A link that the caller can also offer a channel on that was not agreed. */
interface DialledLink extends Link {
  /** Announces a channel that no rule names; resolves when the other side has closed it. */
  openForeignChannel(): Promise<'closed'>;
}

export interface BrokerDialler {
  /** @throws TwinportError `twin-offline` when nobody is at the address, `timeout` when nobody answers */
  dial(address: PeerAddress): Promise<DialledLink>;
  /** Leaves the broker; links live on. */
  close(): void;
}

const HEARTBEAT_MS = 5_000;

const Sdp = v.object({ type: v.literal('answer'), sdp: v.pipe(v.string(), v.maxLength(200_000)) });
const BrokerMessage = v.variant('type', [
  v.object({ type: v.literal('OPEN') }),
  v.object({ type: v.literal('ID-TAKEN') }),
  v.object({ type: v.literal('ERROR'), payload: v.optional(v.unknown()) }),
  v.object({ type: v.literal('ANSWER'), payload: v.object({ connectionId: v.string(), sdp: Sdp }) }),
  v.object({
    type: v.literal('CANDIDATE'),
    payload: v.object({
      connectionId: v.string(),
      candidate: v.object({
        candidate: v.string(),
        sdpMid: v.nullish(v.string()),
        sdpMLineIndex: v.nullish(v.number()),
      }),
    }),
  }),
  v.object({ type: v.picklist(['LEAVE', 'EXPIRE']), src: v.optional(v.string()) }),
]);
type BrokerMessage = v.InferOutput<typeof BrokerMessage>;

interface Dialling {
  readonly address: PeerAddress;
  take(message: Extract<BrokerMessage, { type: 'ANSWER' | 'CANDIDATE' }>): void;
  fail(error: TwinportError): void;
}

/** Connects to the broker under an address of its own. @throws TwinportError `timeout`, `link-closed` */
export async function connectDialler(options: BrokerDiallerOptions): Promise<BrokerDialler> {
  const { brokerUrl, timeoutMs } = options;
  const dialling = new Map<string, Dialling>();
  const id = `dial-${newId()}`;
  const url = `${brokerUrl.replace(/^http/, 'ws')}/peerjs?key=peerjs&id=${id}&token=${newId()}&version=1.5.5`;
  const socket = new WebSocket(url, { maxPayload: 262_144, handshakeTimeout: timeoutMs });
  await new Promise<void>((resolve, reject) => {
    const refuse = (why: string): void =>
      reject(new TwinportError('link-closed', `the broker at ${brokerUrl} cannot be used: ${why}`));
    const late = setTimeout(() => refuse(`it did not answer within ${timeoutMs / 1000} s`), timeoutMs);
    socket.on('error', (error) => refuse(error.message || 'it cannot be reached'));
    socket.on('close', () => refuse('it closed the connection'));
    socket.on('message', (data) => {
      const message = v.safeParse(BrokerMessage, parseJson((data as Buffer).toString('utf8')));
      // The broker is not trusted: what it sends amiss is left, and the dial runs into its time.
      if (!message.success) return;
      if (message.output.type === 'OPEN') {
        clearTimeout(late);
        resolve();
      } else sortMessage(message.output, dialling);
    });
  });
  const heartbeat = setInterval(() => socket.send(JSON.stringify({ type: 'HEARTBEAT' })), HEARTBEAT_MS);
  socket.on('close', () => clearInterval(heartbeat));
  return {
    dial: (address) => dialAt(socket, dialling, address, options),
    close() {
      clearInterval(heartbeat);
      socket.close();
    },
  };
}

function sortMessage(message: BrokerMessage, dialling: ReadonlyMap<string, Dialling>): void {
  if (message.type === 'ANSWER' || message.type === 'CANDIDATE')
    dialling.get(message.payload.connectionId)?.take(message);
  else if (message.type === 'EXPIRE' || message.type === 'LEAVE')
    for (const dial of dialling.values())
      if (dial.address === message.src) dial.fail(new TwinportError('twin-offline', `nobody is at ${dial.address}`));
}

async function dialAt(
  socket: WebSocket,
  dialling: Map<string, Dialling>,
  address: PeerAddress,
  { iceServers, timeoutMs }: BrokerDiallerOptions,
): Promise<DialledLink> {
  const connectionId = `dc_${newId()}`;
  const connection = createPeerConnection(iceServers);
  const link = linkOver(connection, address, true);
  const send = (type: string, payload: object): void => {
    if (socket.readyState === WebSocket.OPEN)
      socket.send(JSON.stringify({ type, dst: address, payload: { ...payload, type: 'data', connectionId } }));
  };
  // Neither side's candidates are used before the answer is here: the other side could otherwise reach this one first, and
  // this stack closes a connection whose DTLS begins before it knows the fingerprint (seen in one dial of twenty).
  let described!: () => void;
  const ready = new Promise<void>((resolve) => {
    described = resolve;
  });
  connection.onicecandidate = ({ candidate }) => {
    if (candidate !== null && candidate.candidate !== '')
      void ready.then(() => send('CANDIDATE', { candidate: candidate.toJSON() }));
  };
  const answered = new Promise<void>((resolve, reject) => {
    dialling.set(connectionId, {
      address,
      fail: reject,
      take(message) {
        if (message.type === 'CANDIDATE')
          // One that this stack cannot use (mDNS names of pages) is no fault: the other side reaches us by ours.
          void ready.then(() =>
            connection.addIceCandidate(message.payload.candidate as RTCIceCandidateInit).catch(() => undefined),
          );
        else
          connection.setRemoteDescription(message.payload.sdp).then(() => {
            described();
            resolve();
          }, reject);
      },
    });
  });
  // Told below. Who leaves while the offer is still being made would end this whole process by a rejection that nobody has asked for yet.
  answered.catch(() => undefined);
  const late = setTimeout(
    () => dialling.get(connectionId)?.fail(new TwinportError('timeout', `no answer from ${address}`)),
    timeoutMs,
  );
  try {
    await connection.setLocalDescription(await connection.createOffer());
    // What PeerJS needs to hear where a page is at the other end.
    const offer = {
      sdp: { type: 'offer', sdp: withoutCandidates(connection.localDescription?.sdp ?? '') },
      label: connectionId,
      reliable: true,
    };
    send('OFFER', { ...offer, serialization: 'raw' });
    await answered;
  } catch (error) {
    link.close();
    throw error;
  } finally {
    clearTimeout(late);
  }
  void link.closed.then(() => dialling.delete(connectionId));
  return Object.assign(link, {
    openForeignChannel: () =>
      new Promise<'closed'>((resolve) => {
        const channel = connection.createDataChannel('check-foreign');
        channel.addEventListener('close', () => resolve('closed'));
      }),
  });
}

function withoutCandidates(sdp: string): string {
  return sdp
    .split('\r\n')
    .filter((line) => !/^a=(candidate:|end-of-candidates)/.test(line))
    .join('\r\n');
}
