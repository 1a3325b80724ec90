// MessagePack over WebSocket, by msgpackr with what makes it small and fast: records and 32-bit floats. One message a tick.
import { FLOAT32_OPTIONS, Packr } from 'msgpackr';
import { webSocketEngine } from './web-socket.ts';

interface Message {
  readonly time: bigint;
  readonly entities: readonly {
    readonly id: number;
    readonly x: number;
    readonly y: number;
    readonly z: number;
    readonly qx: number;
    readonly qy: number;
    readonly qz: number;
    readonly qw: number;
  }[];
}

const packr = new Packr({ useFloat32: FLOAT32_OPTIONS.ALWAYS });
/** Floats have 32 bits here: a time since the epoch travels as whole microseconds. */
const MICROSECONDS = 1_000;

export const { startSender, startReceiver } = webSocketEngine({
  encode({ timeMs, values }) {
    const entities = Array.from({ length: values.length / 7 }, (_, id) => ({
      id,
      x: values[id * 7]!,
      y: values[id * 7 + 1]!,
      z: values[id * 7 + 2]!,
      qx: values[id * 7 + 3]!,
      qy: values[id * 7 + 4]!,
      qz: values[id * 7 + 5]!,
      qw: values[id * 7 + 6]!,
    }));
    return packr.pack({ time: BigInt(Math.round(timeMs * MICROSECONDS)), entities } satisfies Message);
  },
  apply(message, values) {
    const { time, entities } = packr.unpack(message) as Message;
    for (const { id, x, y, z, qx, qy, qz, qw } of entities) {
      const at = id * 7;
      values[at] = x;
      values[at + 1] = y;
      values[at + 2] = z;
      values[at + 3] = qx;
      values[at + 4] = qy;
      values[at + 5] = qz;
      values[at + 6] = qw;
    }
    return Number(time) / MICROSECONDS;
  },
});
