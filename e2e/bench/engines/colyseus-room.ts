// Colyseus 0.18: a room whose state is a schema with all entities in a map, patched by hand once a tick. How precise its numbers
// are is the caller's. Favours Colyseus: the sender is the server, so there is no hop. Needs Node 22.
import './without-web-socket.ts';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Room, Server } from '@colyseus/core';
import { Client } from '@colyseus/sdk';
import { Encoder, schema, t } from '@colyseus/schema';
import { WebSocketTransport } from '@colyseus/ws-transport';
import type { Engine, Receiver, Sender } from '../engine.ts';
import type { Meter } from '../meter.ts';

const NAMES = ['x', 'y', 'z', 'qx', 'qy', 'qz', 'qw'] as const;
const ROOM = 'twins';

// Its encoder grows its buffer in the middle of a patch otherwise, and says so.
Encoder.BUFFER_SIZE = 4 * 1024 * 1024;

type NumberField = ReturnType<typeof t.float32>;

/** A room of entities whose positions and rotations are written as these. */
export function colyseusEngine(makePosition: () => NumberField, makeRotation: () => NumberField): Engine {
  const Entity = schema({
    x: makePosition(),
    y: makePosition(),
    z: makePosition(),
    qx: makeRotation(),
    qy: makeRotation(),
    qz: makeRotation(),
    qw: makeRotation(),
  });
  const State = schema({ time: t.float64(), entities: t.map(Entity) });
  return { startSender, startReceiver };

  async function startSender(entities: number): Promise<Sender> {
    const rooms = new Set<TwinRoom>();
    class TwinRoom extends Room<{ state: InstanceType<typeof State> }> {
      override patchRate = null;
      override maxClients = 100;
      override onCreate(): void {
        this.state = new State();
        for (let id = 0; id < entities; id += 1) this.state.entities.set(String(id), new Entity());
        rooms.add(this);
      }
      override onDispose(): void {
        rooms.delete(this);
      }
    }
    const http = createServer();
    const server = new Server({
      transport: new WebSocketTransport({ server: http }),
      greet: false,
      gracefullyShutdown: false,
    });
    server.define(ROOM, TwinRoom);
    await server.listen(0, '127.0.0.1');
    const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    return {
      invite: () => Promise.resolve({ address, accept: () => Promise.resolve() }),
      publish({ timeMs, values }) {
        for (const room of rooms) {
          let at = 0;
          for (const entity of room.state.entities.values()) {
            for (const [part, name] of NAMES.entries()) entity[name] = values[at + part]!;
            at += NAMES.length;
          }
          room.state.time = timeMs;
          room.broadcastPatch();
        }
      },
      close: () => server.gracefullyShutdown(false),
    };
  }

  async function startReceiver(entities: number, address: string, meter: Meter): Promise<Receiver> {
    const room = await new Client(address).joinOrCreate<InstanceType<typeof State>>(ROOM, {}, State);
    const { _socket: wire } = (room.connection.transport as unknown as { ws: { _socket: Socket } }).ws;
    meter.countWire(() => wire.bytesRead);
    room.onStateChange((state) => {
      if (state.time > 0) meter.applied(state.time, entities);
    });
    return {
      answer: '',
      ready: Promise.resolve(),
      state() {
        const values = new Float32Array(entities * NAMES.length);
        for (const [id, entity] of room.state.entities.entries())
          values.set(
            NAMES.map((name) => entity[name]),
            Number(id) * NAMES.length,
          );
        return values;
      },
      newestMs: () => room.state.time,
      close: async () => void (await room.leave()),
    };
  }
}
