// Any way to write a tick, over a WebSocket: the sender is the server, the receiver a client. Counted on the TCP socket.
import type { AddressInfo, Socket } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { AppliedState, type Engine, type Tick } from '../engine.ts';

export interface Format {
  encode(tick: Tick): string | Uint8Array;
  /** Applies a tick, to `values` or to a document of the format's own; returns when the tick began. */
  apply(message: Buffer, values: Float32Array): number;
  /** Of a format with a document of its own: writes what it holds. */
  read?(values: Float32Array): void;
}

export function webSocketEngine({ encode, apply, read }: Format): Engine {
  return {
    async startSender() {
      const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
      await new Promise<void>((resolve) => server.once('listening', resolve));
      const address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      return {
        invite: () => Promise.resolve({ address, accept: () => Promise.resolve() }),
        publish(tick) {
          const message = encode(tick);
          for (const client of server.clients) client.send(message);
        },
        close: () => {
          for (const client of server.clients) client.terminate();
          return new Promise((resolve) => server.close(() => resolve()));
        },
      };
    },
    async startReceiver(entities, address, meter) {
      const applied = new AppliedState(entities, meter);
      const socket = new WebSocket(address);
      let wire: Socket;
      socket.once('upgrade', (response) => (wire = response.socket));
      meter.countWire(() => wire.bytesRead);
      socket.on('message', (message: Buffer) => applied.applied(apply(message, applied.values)));
      const ready = new Promise<void>((resolve, reject) => {
        socket.once('open', () => resolve());
        socket.once('error', reject);
      });
      await ready;
      return {
        answer: '',
        ready,
        state() {
          read?.(applied.values);
          return applied.values;
        },
        newestMs: applied.newestMs,
        close: () => Promise.resolve(socket.terminate()),
      };
    },
  };
}

/** Three decimals: a millimetre, and for a quaternion a tenth of a degree. What a sensible sender writes. */
export const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
