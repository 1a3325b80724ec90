// The same state in the same code as Twinport's, but sent reliably and in order, with all that a program must not do on a bad
// road or with the usual cure: nothing held back, or at most so many ticks under way. What the age of the shown state is held
// against (parts/network.ts).
import { planFields } from '../../../src/state/field-plan.ts';
import { twinLayout } from '../../../src/state/layout.ts';
import type { Sample } from '../../../src/state/sample.ts';
import { Slice } from '../../../src/state/slice.ts';
import { readStateMessage, StateMessageWriter, usualOf, type CodedStream } from '../../../src/state/state-message.ts';
import { NONE, StreamHistory } from '../../../src/state/stream-history.ts';
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

const streamOf = (number: number): CodedStream => {
  const history = new StreamHistory(plan);
  return { number, history, slice: new Slice(history) };
};

/** `window`: most ticks that may be under way; what comes meanwhile is not sent. */
export function codedSender(entities: number, offer: () => Promise<Connected<Link>>, window: number): Sender {
  const streams = Array.from({ length: entities }, (_, entity) => streamOf(entity));
  /** In order and reliable: what was sent last is what the receiver will have. */
  const baselines = new Float64Array(entities).fill(NONE);
  let link: Link | null = null;
  let [message, sequence, sentTicks, doneTicks] = [0, 0, 0, 0];

  function send(timeMs: number, samples: readonly Sample[][]): void {
    for (let entity = 0; entity < entities;) {
      const first = streams[entity]!;
      const slot = baselines[entity] === NONE ? NONE : first.history.find(baselines[entity]!);
      const step = slot === NONE ? 0 : (sequence - first.history.stateSequences[slot]!) >>> 0;
      const usual = usualOf(message, slot === NONE ? NONE : baselines[entity]!, step);
      const writer = new StateMessageWriter({ message, time: timeMs, ...usual });
      for (; entity < entities; entity += 1) {
        const stream = streams[entity]!;
        const baseline = baselines[entity] === NONE ? NONE : stream.history.find(baselines[entity]!);
        if (writer.add(stream, samples[entity]!, ALL, baseline) === 'full') break;
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
      const samples = streams.map((_, entity) =>
        fields.map((_field, part) => ({ value: values[entity * VALUES_PER_ENTITY + part]!, time: timeMs, sequence })),
      );
      send(timeMs, samples);
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
      return (field, at, value) => {
        values[number * VALUES_PER_ENTITY + field] = value;
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
