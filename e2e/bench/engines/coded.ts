// The same state in the same code as Twinport's, but sent reliably and in order, with all that a program must not do on a bad
// road or with the usual cure: nothing held back, or at most so many ticks under way. What the age of the shown state is held
// against (parts/network.ts).
import { planFields } from '../../../src/state/field-plan.ts';
import { twinLayout } from '../../../src/state/layout.ts';
import { NewestTable } from '../../../src/state/newest-table.ts';
import { codedStream, type CodedStream } from '../../../src/state/coded-stream.ts';
import { LoneMessageWriter } from '../../../src/state/lone-message.ts';
import { readStateMessage, usualOf } from '../../../src/state/state-message.ts';
import { NONE } from '../../../src/state/stream-table.ts';
import type { ThingDescription } from '../../../src/protocol/thing-description.ts';
import type { Link } from '../../../src/transport/link.ts';
import type { Receiver, Sender } from '../engine.ts';
import type { Meter } from '../meter.ts';
import type { Connected } from '../node-connector.ts';
import { VALUES_PER_ENTITY } from '../workload.ts';
import { description } from './twinport.ts';

const { fields } = twinLayout(description(0) as unknown as ThingDescription);
const plan = planFields(fields);
const ALL = new Uint8Array(plan.fields.length).fill(1);

const streamOf = (number: number): CodedStream => codedStream(number, fields);

/** `window`: most ticks that may be under way; what comes meanwhile is not sent. */
export function codedSender(entities: number, offer: () => Promise<Connected<Link>>, window: number): Sender {
  const streams = Array.from({ length: entities }, (_, entity) => streamOf(entity));
  const table = new NewestTable(plan);
  const newest = streams.map(() => ({ table, row: table.add() }));
  /** In order and reliable: what was sent last is what the receiver will have. */
  const baselines = new Float64Array(entities).fill(NONE);
  let link: Link | null = null;
  let [message, sequence, sentTicks, doneTicks] = [0, 0, 0, 0];

  function send(timeMs: number): void {
    for (let entity = 0; entity < entities;) {
      const first = streams[entity]!;
      const slot = baselines[entity] === NONE ? NONE : first.table.find(first.row, baselines[entity]!);
      const step = slot === NONE ? 0 : (sequence - first.table.sequence(first.row, slot)) >>> 0;
      const usual = usualOf(message, slot === NONE ? NONE : baselines[entity]!, step);
      const writer = new LoneMessageWriter({ message, time: timeMs, ...usual });
      for (; entity < entities; entity += 1) {
        const stream = streams[entity]!;
        const baseline = baselines[entity] === NONE ? NONE : stream.table.find(stream.row, baselines[entity]!);
        if (writer.add(stream, newest[entity]!, ALL, baseline) === 'full') break;
        baselines[entity] = message;
      }
      link!.channels.bulk.send(writer.bytes());
      message += 1;
    }
  }

  return {
    async invite() {
      const connected = await offer();
      link = connected.road;
      link.channels.control.onmessage = () => (doneTicks += 1);
      return { address: connected.description, accept: connected.accept };
    },
    publish({ timeMs, values }) {
      if (link?.channels.bulk.readyState !== 'open' || sentTicks - doneTicks >= window) return;
      sequence += 1;
      sentTicks += 1;
      for (const [entity, { row }] of newest.entries())
        for (const [index, { first }] of plan.fields.entries())
          table.take(row, index, values, entity * VALUES_PER_ENTITY + first, timeMs, sequence);
      send(timeMs);
    },
    close: () => Promise.resolve(link?.close()),
  };
}

export function codedReceiver(road: Link, answer: string, entities: number, meter: Meter): Receiver {
  const streams = new Map(Array.from({ length: entities }, (_, entity) => [entity, streamOf(entity)]));
  const values = new Float32Array(entities * VALUES_PER_ENTITY);
  const newest = new Float64Array(entities);
  const { bulk, control } = road.channels;
  let received = 0;
  meter.countWire(() => received);
  bulk.onmessage = ({ data }) => {
    const bytes = new Uint8Array(data as ArrayBuffer);
    received += bytes.length;
    let [time, last, updates] = [0, -1, 0];
    readStateMessage(bytes, streams, ({ number }) => {
      updates += 1;
      last = number;
      return (first, count, told, at) => {
        values.set(told.subarray(first, first + count), number * VALUES_PER_ENTITY + first);
        newest[number] = at;
        time = at;
      };
    });
    meter.applied(time, updates);
    // The tick is whole: its last entity is there.
    if (last === entities - 1) control.send('done');
  };
  const ready =
    bulk.readyState === 'open' ? Promise.resolve() : new Promise<void>((resolve) => (bulk.onopen = () => resolve()));
  return {
    answer,
    ready,
    state: () => values,
    newestMs: (entity) => newest[entity]!,
    close: () => Promise.resolve(road.close()),
  };
}
