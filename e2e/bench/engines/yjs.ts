// Yjs over a bare WebSocket: a shared document with a map an entity, one transaction a tick, its update sent as it is. Favours
// Yjs: the sender is the server, there is no hop and no y-websocket protocol around it.
import { Doc, Map as SharedMap, applyUpdate } from 'yjs';
import { webSocketEngine } from './web-socket.ts';

type Entity = SharedMap<readonly number[]>;
const source = new Doc();
const copy = new Doc();
let latest: Uint8Array = new Uint8Array();
source.on('update', (update: Uint8Array) => (latest = update));

export const { startSender, startReceiver } = webSocketEngine({
  encode({ timeMs, values }) {
    source.transact(() => {
      // The first tick makes the entities; all receivers are there by then.
      const entities = source.getMap<Entity>('entities');
      for (let id = 0; id < values.length / 7; id += 1) {
        let entity = entities.get(String(id));
        if (entity === undefined) entities.set(String(id), (entity = new SharedMap<readonly number[]>()));
        // Numbers that fit 32 bits are written as such: rounded ones would take 64.
        entity.set('position', [...values.subarray(id * 7, id * 7 + 3)]);
        entity.set('rotation', [...values.subarray(id * 7 + 3, id * 7 + 7)]);
      }
      source.getMap<number>('tick').set('time', timeMs);
    });
    return latest;
  },
  apply(message) {
    applyUpdate(copy, message);
    return copy.getMap<number>('tick').get('time')!;
  },
  read(values) {
    for (const [id, entity] of copy.getMap<Entity>('entities')) {
      values.set(entity.get('position') ?? [], Number(id) * 7);
      values.set(entity.get('rotation') ?? [], Number(id) * 7 + 3);
    }
  },
});
