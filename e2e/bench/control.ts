// The benchmark's own line to those whom it measures, processes and workers alike: calls by name, and the alignment of their
// clocks. Quiet while time is taken.
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket as Socket } from 'ws';
import { now } from './meter.ts';

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** The exchange with the shortest round trip of so many tells the offset best. */
const EXCHANGES = 60;
/** Ten thousand twins register and are opened within this. */
const CALL_TIMEOUT_MS = 120_000;

export class Line {
  readonly #name: string;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  #next = 0;

  constructor(name: string, socket: Socket) {
    this.#name = name;
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const { id, result, error } = JSON.parse(data.toString()) as Answer;
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(result as never);
      else waiting?.reject(new Error(`${name}: ${error}`));
    });
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${name} has gone`));
    });
  }

  /** @throws Error what the other side threw, that it has gone, or that it did not answer in time */
  call<Result>(method: string, parameters: unknown = null, timeoutMs = CALL_TIMEOUT_MS): Promise<Result> {
    const id = (this.#next += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`${this.#name} did not answer ${method} within ${timeoutMs / 1_000} s`));
      }, timeoutMs);
      const settled =
        <Value>(settle: (value: Value) => void) =>
        (value: Value): void => {
          clearTimeout(timer);
          settle(value);
        };
      this.#waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
      this.#socket.send(JSON.stringify({ id, method, parameters }));
    });
  }

  /** Its clock minus ours in ms, with the bound of the error. */
  async clock(): Promise<{ offsetMs: number; errorMs: number }> {
    let best = { offsetMs: 0, errorMs: Number.POSITIVE_INFINITY };
    for (let exchange = 0; exchange < EXCHANGES; exchange += 1) {
      const sentAt = now();
      const there = await this.call<number>('now');
      const backAt = now();
      const errorMs = (backAt - sentAt) / 2;
      if (errorMs < best.errorMs) best = { offsetMs: there - (sentAt + backAt) / 2, errorMs };
    }
    return best;
  }

  close(): void {
    this.#socket.close();
  }
}

const PORT = 5380;

export interface Control {
  readonly url: string;
  /** The line of whoever calls by that name. */
  line(name: string): Promise<Line>;
  close(): void;
}

/** @throws Error when another benchmark runs on this machine */
export async function openControl(): Promise<Control> {
  // A port of its own: two benchmarks beside each other measure each other.
  const server = new WebSocketServer({ port: PORT, host: '127.0.0.1' });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (cause) =>
      reject(new Error(`port ${PORT} is taken: another benchmark is running; end it first`, { cause })),
    );
  });
  const lines = new Map<string, Line>();
  const expected = new Map<string, (line: Line) => void>();
  server.on('connection', (socket, request) => {
    const name = new URL(request.url ?? '/', 'ws://x').searchParams.get('name') ?? '';
    const line = new Line(name, socket);
    lines.set(name, line);
    expected.get(name)?.(line);
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    line(name) {
      const there = lines.get(name);
      return there === undefined ? new Promise((resolve) => expected.set(name, resolve)) : Promise.resolve(there);
    },
    close() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
