// The page's road to others: PeerJS brokers, our three negotiated channels carry. The only file that knows PeerJS.
// Everything that the broker says is an address and a rumour; who is there is proved on the link (prove.ts).
import { Peer, type DataConnection, type PeerOptions } from 'peerjs';
import type { PeerAddress } from '../base/ids.ts';
import { carryLink, type CarriedLink } from './carry-link.ts';
import { createChannels } from './channel.ts';
import type { DialedLink, Presence } from './rendezvous.ts';

/** Where a broker is, as PeerJS takes it. */
interface BrokerPlace {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly secure: boolean;
}

export interface PeerJsOptions {
  readonly broker: BrokerPlace;
  readonly iceServers: RTCIceServer[];
  readonly transferChannels: boolean;
  /** Hands a new link over to the worker; called in the task that made its channels. */
  deliver(carried: CarriedLink, transferables: Transferable[]): void;
  /** Broker reachable or not, and why not: existing links live on either way. */
  onBroker(state: 'online' | 'offline', detail?: string): void;
}

const RECONNECT_MS = 1_000;
/** A dial that has not connected by then has failed: Chromium's ICE gives up at about 15 s too. */
const DIAL_TIMEOUT_MS = 15_000;

/** The broker below an address, such as the page's own: the app's is at `/peer` of its port. */
export function brokerAt(
  { hostname, port, protocol }: Pick<URL, 'hostname' | 'port' | 'protocol'>,
  path = '/peer',
): BrokerPlace {
  const secure = protocol === 'https:';
  return { host: hostname, port: Number(port || (secure ? 443 : 80)), path, secure };
}

export class PeerJsDoor {
  readonly #options: PeerJsOptions;
  readonly #address: PeerAddress;
  #peer: Peer;
  #stopped = false;
  #refusal: string | undefined;

  constructor(address: PeerAddress, options: PeerJsOptions) {
    this.#options = options;
    this.#address = address;
    this.#peer = this.#connectBroker();
  }

  /** Dials an address; the link is delivered at once and becomes open by itself, or closes. */
  readonly dial = (address: PeerAddress, onSilence: () => void): DialedLink => {
    const connection: DataConnection | undefined = this.#peer.disconnected
      ? undefined
      : this.#peer.connect(address, { reliable: true, serialization: 'raw' });
    // PeerJS answers nothing while its broker is away.
    if (connection === undefined) return { closed: Promise.resolve(), close: () => undefined };
    return this.#carry(connection, true, onSilence);
  };

  readonly presence = async (address: PeerAddress): Promise<Presence> => {
    const { host, port, path, secure } = this.#options.broker;
    try {
      const response = await fetch(`${secure ? 'https' : 'http'}://${host}:${port}${path}/presence/${address}`, {
        cache: 'no-store',
      });
      if (!response.ok) return 'unknown';
      const { online, since } = (await response.json()) as { online?: unknown; since?: unknown };
      return typeof online === 'boolean' ? { online, since: Number(since) } : 'unknown';
    } catch {
      // The broker is away: `onBroker` has said so; there is nobody to dial through.
      return { online: false, since: 0 };
    }
  };

  /**
   * Says to the broker that this page is there. PeerJS does so by timers, which a hidden tab runs once a minute at worst: who must
   * stay reachable calls this every few seconds from a worker, whose timers go on.
   */
  readonly beat = (): void => {
    if (this.#peer.open) this.#peer.socket.send({ type: 'HEARTBEAT' });
  };

  stop(): void {
    this.#stopped = true;
    this.#peer.destroy();
  }

  #connectBroker(): Peer {
    const { broker, iceServers } = this.#options;
    const options: PeerOptions = { ...broker, config: { iceServers }, debug: 0 };
    const peer = new Peer(this.#address, options);
    peer.on('open', () => {
      this.#refusal = undefined;
      this.#options.onBroker('online');
    });
    peer.on('connection', (connection) => this.#carry(connection, false, () => undefined));
    // `disconnected` and fatal errors both end here; links that exist need no broker.
    peer.on('disconnected', () => this.#brokerLost(peer));
    peer.on('close', () => this.#brokerLost(peer));
    // Each error also ends the dial or the peer that it belongs to, where it is handled; `peer-unavailable` is an answer.
    peer.on('error', ({ type }) => {
      if (type === 'unavailable-id') this.#refusal = 'the address is taken: another tab or process uses this key';
    });
    return peer;
  }

  #brokerLost(peer: Peer): void {
    if (this.#stopped || peer !== this.#peer) return;
    this.#options.onBroker('offline', this.#refusal ?? 'the broker cannot be reached');
    setTimeout(() => {
      if (this.#stopped || peer !== this.#peer || !(peer.disconnected || peer.destroyed)) return;
      if (peer.destroyed) this.#peer = this.#connectBroker();
      else peer.reconnect();
    }, RECONNECT_MS);
  }

  #carry(data: DataConnection, initiator: boolean, onSilence: () => void): DialedLink {
    const connection = data.peerConnection;
    let end!: () => void;
    const closed = new Promise<void>((resolve) => {
      end = resolve;
    });
    const channels = createChannels(connection);
    const close = (): void => {
      clearTimeout(timer);
      data.close();
      connection.close();
      tellClosed();
      end();
    };
    const { carried, transferables, tellClosed } = carryLink(
      { address: data.peer as PeerAddress, initiator, connection, channels },
      this.#options.transferChannels,
      {
        close,
        silence: onSilence,
      },
    );
    this.#options.deliver(carried, transferables);
    const timer = setTimeout(() => {
      if (connection.connectionState !== 'connected') close();
    }, DIAL_TIMEOUT_MS);
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'failed' || connection.connectionState === 'closed') close();
    });
    // PeerJS's own channel stays open because closing it closes the connection; nobody listens on it. Any further
    // channel that the other side opens is closed unread: PeerJS would otherwise take it for its own.
    data.on('open', () => {
      connection.ondatachannel = ({ channel }) => channel.close();
    });
    data.on('close', close);
    data.on('error', close);
    return { closed, close };
  }
}
