// A bad road made of two UDP sockets: whatever comes to one leaves by the other, later, or never. Needs no root, no kernel
// module and no browser flag; bad-network.ts puts it between two peers. One relay for one WebRTC connection.
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { seededRandom } from '../../src/demo/plant/random.ts';

/** One direction of a road; both have the same. */
export interface RoadConditions {
  readonly delayMs: number;
  /** Delay is uniform in `delayMs` ± `jitterMs`. */
  readonly jitterMs?: number;
  /** Share of packets that are lost, each by itself. */
  readonly loss?: number;
  /** Bottleneck with a queue of `queueMs` that drops its tail. */
  readonly rateBitsPerSecond?: number;
  readonly queueMs?: number;
  /** Whether jitter may let packets overtake each other; a queue in front of a line never does. */
  readonly reorders?: boolean;
}

/** IP and UDP headers, which the line carries too. */
const HEADER_BYTES = 28;
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

export interface Passed {
  readonly arrived: number;
  readonly lost: number;
  readonly passed: number;
  readonly bytes: number;
}

/** Half of a road: packets wait in order of their departure, under one timer. */
class Direction {
  readonly #conditions: () => RoadConditions;
  readonly #random: () => number;
  readonly #send: (packet: Buffer) => void;
  readonly #waiting: { readonly at: number; readonly packet: Buffer }[] = [];
  #timer: NodeJS.Timeout | null = null;
  #lineFreeAt = 0;
  #lastAt = 0;
  arrived = 0;
  lost = 0;
  passed = 0;
  bytes = 0;

  constructor(conditions: () => RoadConditions, random: () => number, send: (packet: Buffer) => void) {
    this.#conditions = conditions;
    this.#random = random;
    this.#send = send;
  }

  take(packet: Buffer, isCut: boolean): void {
    const { delayMs, jitterMs = 0, loss = 0, rateBitsPerSecond, queueMs = 0, reorders = false } = this.#conditions();
    this.arrived += 1;
    const now = performance.now();
    let at = now;
    if (isCut || this.#random() < loss) {
      this.lost += 1;
      return;
    }
    if (rateBitsPerSecond !== undefined) {
      this.#lineFreeAt = Math.max(this.#lineFreeAt, now);
      if (this.#lineFreeAt - now > queueMs) {
        this.lost += 1;
        return;
      }
      this.#lineFreeAt += ((packet.length + HEADER_BYTES) * 8_000) / rateBitsPerSecond;
      at = this.#lineFreeAt;
    }
    at += delayMs + (2 * this.#random() - 1) * jitterMs;
    if (!reorders) at = Math.max(at, this.#lastAt);
    this.#lastAt = Math.max(at, this.#lastAt);
    const behind = this.#waiting.findLastIndex((waiting) => waiting.at <= at);
    this.#waiting.splice(behind + 1, 0, { at, packet });
    if (behind === -1) this.#plan();
  }

  stop(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#waiting.length = 0;
  }

  #plan(): void {
    clearTimeout(this.#timer ?? undefined);
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#timer = setTimeout(() => this.#flush(), Math.max(0, next.at - performance.now()));
  }

  #flush(): void {
    // A timer may fire a fraction early; what is due within it leaves now.
    const now = performance.now() + 0.5;
    while (this.#waiting[0] !== undefined && this.#waiting[0].at <= now) {
      const { packet } = this.#waiting.shift()!;
      this.passed += 1;
      this.bytes += packet.length;
      this.#send(packet);
    }
    this.#plan();
  }
}

/** Stands between the peer that offers and the peer that answers. */
export class UdpRelay {
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #directions: readonly [toFar: Direction, toNear: Direction];
  #nearPeer: RemoteInfo | null = null;
  #farPeer: RemoteInfo | null = null;
  #closed = false;
  isCut = false;
  /** Port that the answerer is told as the offerer's, and the other way round. */
  readonly ports: { readonly forAnswerer: number; readonly forOfferer: number };

  private constructor(near: Socket, far: Socket, conditions: () => RoadConditions, seed: number) {
    this.#near = near;
    this.#far = far;
    this.ports = { forOfferer: near.address().port, forAnswerer: far.address().port };
    const random = seededRandom(seed);
    this.#directions = [
      new Direction(conditions, random, (packet) => this.#deliver(far, this.#farPeer, packet)),
      new Direction(conditions, random, (packet) => this.#deliver(near, this.#nearPeer, packet)),
    ];
    // No address has to be known or parsed: each socket learns its peer's from what comes.
    near.on('message', (packet, from) => {
      this.#nearPeer = from;
      this.#directions[0].take(packet, this.isCut);
    });
    far.on('message', (packet, from) => {
      this.#farPeer = from;
      this.#directions[1].take(packet, this.isCut);
    });
  }

  /** `conditions` is asked for each packet: it may change while the relay runs. */
  static async open(conditions: () => RoadConditions, seed: number): Promise<UdpRelay> {
    const [near, far] = await Promise.all([bound(), bound()]);
    return new UdpRelay(near, far, conditions, seed);
  }

  counts(): { readonly toAnswerer: Passed; readonly toOfferer: Passed } {
    const [toAnswerer, toOfferer] = this.#directions.map(({ arrived, lost, passed, bytes }) => ({
      arrived,
      lost,
      passed,
      bytes,
    })) as [Passed, Passed];
    return { toAnswerer, toOfferer };
  }

  close(): void {
    this.#closed = true;
    for (const direction of this.#directions) direction.stop();
    this.#near.close();
    this.#far.close();
  }

  #deliver(socket: Socket, peer: RemoteInfo | null, packet: Buffer): void {
    if (this.#closed || peer === null) return;
    socket.send(packet, peer.port, peer.address);
  }
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', resolve);
  });
  socket.setRecvBufferSize(SOCKET_BUFFER_BYTES);
  socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
  // A peer that has gone answers by ICMP; the road does not mind.
  socket.on('error', () => undefined);
  return socket;
}
