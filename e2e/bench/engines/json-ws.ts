// JSON over WebSocket: what most twins and most games begin with. One message a tick.
import { rounded, webSocketEngine } from './web-socket.ts';

interface Message {
  readonly time: number;
  readonly entities: readonly { readonly id: number; readonly position: number[]; readonly rotation: number[] }[];
}

export const { startSender, startReceiver } = webSocketEngine({
  encode({ timeMs, values }) {
    const entities = Array.from({ length: values.length / 7 }, (_, id) => ({
      id,
      position: [rounded(values[id * 7]!), rounded(values[id * 7 + 1]!), rounded(values[id * 7 + 2]!)],
      rotation: [
        rounded(values[id * 7 + 3]!),
        rounded(values[id * 7 + 4]!),
        rounded(values[id * 7 + 5]!),
        rounded(values[id * 7 + 6]!),
      ],
    }));
    return JSON.stringify({ time: timeMs, entities } satisfies Message);
  },
  apply(message, values) {
    const { time, entities } = JSON.parse(message.toString()) as Message;
    for (const { id, position, rotation } of entities) {
      values.set(position, id * 7);
      values.set(rotation, id * 7 + 3);
    }
    return time;
  },
});
