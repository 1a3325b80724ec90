// A system in Node that waits at the broker: registers its address, answers offers, delivers links. Speaks PeerServer's
// own protocol (OFFER, ANSWER, CANDIDATE, HEARTBEAT) because PeerJS in Node needs four foreign globals. Reconnects.
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import * as v from 'valibot';
import { newId, type PeerAddress } from '../base/ids.ts';
import { parseJson } from '../protocol/parse.ts';
import { toTwinportError } from '../base/errors.ts';
import type { Link } from '../transport/link.ts';
import { linkOver } from './link-over.ts';
import { createPeerConnection } from './rtc.ts';

export interface BrokerListenerOptions {
  /** Such as `http://localhost:5173/peer`. */
  readonly brokerUrl: string;
  readonly address: PeerAddress;
  readonly iceServers: RTCIceServer[];
  onLink(link: Link): void;
  onBroker(state: 'online' | 'offline', detail: string): void;
}

const HEARTBEAT_MS = 5_000;
/** A connection whose other end is gone without a word (a router restarted) is found out by unanswered pings. */
const SILENCE_MS = 15_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** Who was connected for shorter than this counts as refused: a broker that hangs up at once is not asked four times a second. */
const STEADY_MS = 10_000;
/** Connections that are being made or open; an offer beyond is left unanswered. */
const LARGEST_LINK_COUNT = 500;

const Description = v.object({ type: v.optional(v.string()), sdp: v.pipe(v.string(), v.maxLength(200_000)) });
const BrokerMessage = v.variant('type', [
  v.object({ type: v.literal('OPEN') }),
  v.object({ type: v.literal('ID-TAKEN') }),
  v.object({ type: v.literal('ERROR'), payload: v.optional(v.unknown()) }),
  v.object({
    type: v.literal('OFFER'),
    src: v.string(),
    payload: v.object({ sdp: Description, connectionId: v.pipe(v.string(), v.maxLength(128)) }),
  }),
  v.object({
    type: v.literal('CANDIDATE'),
    src: v.string(),
    payload: v.object({
      connectionId: v.string(),
      candidate: v.object({
        candidate: v.string(),
        sdpMid: v.nullish(v.string()),
        sdpMLineIndex: v.nullish(v.number()),
      }),
    }),
  }),
  v.object({ type: v.literal('LEAVE'), src: v.optional(v.string()) }),
  v.object({ type: v.literal('EXPIRE'), src: v.optional(v.string()) }),
]);
type BrokerMessage = v.InferOutput<typeof BrokerMessage>;
type Offer = Extract<BrokerMessage, { type: 'OFFER' }>;
type Candidate = Extract<BrokerMessage, { type: 'CANDIDATE' }>;

/** Listens until the returned function is called; that closes all its links too. */
export function listenAtBroker(options: BrokerListenerOptions): () => void {
  const listener = new BrokerListener(options);
  void listener.run();
  return () => listener.stop();
}

class BrokerListener {
  readonly #options: BrokerListenerOptions;
  readonly #token = newId();
  readonly #answering = new Map<string, { connection: RTCPeerConnection; ready: Promise<void>; close: () => void }>();
  readonly #stop = new AbortController();
  #socket: WebSocket | null = null;

  constructor(options: BrokerListenerOptions) {
    this.#options = options;
  }

  /** Connects to the broker again and again. */
  async run(): Promise<void> {
    let waitMs = FIRST_WAIT_MS;
    while (!this.#stop.signal.aborted) {
      const startedAt = performance.now();
      const opened = await this.#connectOnce();
      if (this.#stop.signal.aborted) return;
      const steady = opened && performance.now() - startedAt > STEADY_MS;
      waitMs = steady ? FIRST_WAIT_MS : Math.min(LONGEST_WAIT_MS, waitMs * 2);
      // Not in step: all providers of a broker that was restarted come back, and not in the same moment.
      const wait = waitMs * (0.5 + Math.random() / 2);
      await sleep(wait, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  stop(): void {
    this.#stop.abort();
    this.#socket?.close();
    for (const { close } of this.#answering.values()) close();
  }

  /** One connection's life; resolves when it is over, with whether it was ever open. */
  #connectOnce(): Promise<boolean> {
    const { address, brokerUrl, onBroker } = this.#options;
    const url = `${brokerUrl.replace(/^http/, 'ws')}/peerjs?key=peerjs&id=${encodeURIComponent(address)}&token=${this.#token}&version=1.5.5`;
    return new Promise((resolve) => {
      const socket = new WebSocket(url, { maxPayload: 262_144, handshakeTimeout: SILENCE_MS });
      this.#socket = socket;
      let opened = false;
      let reason = 'closed';
      let heardAt = performance.now();
      const heard = (): void => void (heardAt = performance.now());
      socket.on('pong', heard);
      const heartbeat = setInterval(() => {
        if (socket.readyState !== WebSocket.OPEN) return;
        if (performance.now() - heardAt > SILENCE_MS) {
          reason = `the broker has not answered for ${SILENCE_MS / 1000} s`;
          socket.terminate();
          return;
        }
        socket.ping();
        socket.send(JSON.stringify({ type: 'HEARTBEAT' }));
      }, HEARTBEAT_MS);
      socket.on('message', (data) => {
        heard();
        try {
          const message = v.parse(BrokerMessage, parseJson((data as Buffer).toString('utf8')));
          if (message.type === 'OPEN') {
            opened = true;
            onBroker('online', address);
          } else if (message.type === 'ID-TAKEN' || message.type === 'ERROR') {
            reason =
              message.type === 'ID-TAKEN'
                ? 'the address is taken: another process uses this key'
                : `the broker refuses: ${JSON.stringify(message.payload)}`;
            socket.close();
          } else if (message.type === 'OFFER') void this.#answer(message);
          else if (message.type === 'CANDIDATE') void this.#addCandidate(message);
        } catch (error) {
          // The broker is not trusted: what it sends amiss is told and otherwise left.
          onBroker('online', `unreadable message from the broker: ${toTwinportError(error).message}`);
        }
      });
      socket.on('error', (error) => {
        reason = error.message;
      });
      socket.on('close', () => {
        clearInterval(heartbeat);
        if (!this.#stop.signal.aborted) onBroker('offline', reason);
        resolve(opened);
      });
    });
  }

  async #answer({ src, payload }: Offer): Promise<void> {
    const { connectionId } = payload;
    if (this.#answering.has(connectionId) || this.#answering.size >= LARGEST_LINK_COUNT) return;
    const connection = createPeerConnection(this.#options.iceServers);
    const link = linkOver(connection, src as PeerAddress, false);
    void link.closed.then(() => this.#answering.delete(connectionId));
    const send = (type: string, body: object): void => {
      if (this.#socket?.readyState === WebSocket.OPEN)
        this.#socket.send(JSON.stringify({ type, dst: src, payload: { ...body, type: 'data', connectionId } }));
    };
    connection.onicecandidate = ({ candidate }) => {
      if (candidate !== null && candidate.candidate !== '') send('CANDIDATE', { candidate: candidate.toJSON() });
    };
    const negotiate = async (): Promise<void> => {
      await connection.setRemoteDescription({ type: 'offer', sdp: payload.sdp.sdp });
      const answer = await connection.createAnswer();
      await connection.setLocalDescription(answer);
      send('ANSWER', { sdp: { type: 'answer', sdp: connection.localDescription?.sdp ?? answer.sdp } });
    };
    const ready = negotiate();
    this.#answering.set(connectionId, { connection, ready: ready.catch(() => undefined), close: link.close });
    try {
      await ready;
      this.#options.onLink(link);
    } catch (error) {
      this.#options.onBroker('online', `an offer from ${src} could not be answered: ${toTwinportError(error).message}`);
      link.close();
    }
  }

  async #addCandidate({ payload }: Candidate): Promise<void> {
    const answering = this.#answering.get(payload.connectionId);
    if (answering === undefined) return;
    await answering.ready;
    // Candidates that this stack cannot use (mDNS names of pages) are no fault: the page reaches us by ours.
    await answering.connection.addIceCandidate(payload.candidate as RTCIceCandidateInit).catch(() => undefined);
  }
}
