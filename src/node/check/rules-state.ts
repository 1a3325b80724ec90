// DII-3 and STA: the state of one twin, as it is answered and as it flows. One recording serves the rules about frames;
// what needs another behaviour of the enabler (no acknowledgement, a slow rate, an end) has a link of its own.
import { setTimeout as sleep } from 'node:timers/promises';
import type * as v from 'valibot';
import type { Json } from '../../base/json.ts';
import { DII_OUTPUTS } from '../../protocol/dii.ts';
import { PropertyReadings, THING_OUTPUTS, type Readings } from '../../protocol/things.ts';
import { parseWith } from '../../protocol/parse.ts';
import { decodePong } from '../../state/clock-sync.ts';
import { toFieldValue, twinLayout, type TwinLayout } from '../../state/layout.ts';
import type { Bench, Thing } from './bench.ts';
import type { Check } from './check.ts';
import type { ProbeLink } from './probe-link.ts';
import { observeWith } from './rules-access.ts';
import { held } from './rules-model.ts';
import type { ReadFrame } from './read-frame.ts';
import { TwinportError } from '../../base/errors.ts';
import { Fault, must, NotApplicable, shown } from './verdict.ts';

const role = 'digital-twin-system';
const PINGS = 5;
/** Frames under way before the first acknowledgement, and how many more may come for each pause without one (STA-12). */
const FIRST_WINDOW = 8;
const PAUSE_MS = 250;
const FRAMES_A_PAUSE = 3;
const UNACKNOWLEDGED_MS = 2_000;
/** What is under way when an end is asked for. */
const IN_FLIGHT_MS = 300;
const QUIET_MS = 700;
const STREAMS = 2 ** 16;
const SLOW_HZ = 4;
const SLOW_MS = 2_500;
/** An acknowledgement may be lost, and each frame asks for another: so often is not for want of them. */
const SENT_AGAIN = 8;
/** A clock that stands at 1970 is rare, one in the far future is none. */
const FUTURE_MS = 60_000;

type Observed = v.InferOutput<(typeof DII_OUTPUTS)['observeallproperties']>;

interface Observation {
  readonly probe: ProbeLink;
  readonly thing: Thing;
  readonly grant: string;
  readonly layout: TwinLayout;
  readonly observed: Observed;
}

export const stateChecks: readonly Check[] = [
  {
    role,
    rules: ['DII-3'],
    what: 'observing is answered with everything that is known, in the terms of the description',
    async run(bench) {
      const { thing, layout, observed } = await recording(bench);
      checkReadings(thing, layout, observed.readings);
      return `${Object.keys(observed.readings).length} readings`;
    },
  },
  {
    role,
    rules: ['STA-1'],
    what: 'the layout is the one that follows from the description',
    async run(bench) {
      const { layout, observed } = await recording(bench);
      const expected = layout.fields.map(({ name }) => name);
      must(
        JSON.stringify(observed.layout) === JSON.stringify(expected),
        `the layout ${shown(expected)}`,
        `it is ${shown(observed.layout)}`,
      );
    },
  },
  {
    role,
    rules: ['STA-2', 'STA-3', 'STA-5', 'STA-6', 'STA-7', 'STA-14', 'STA-15'],
    what: 'frames are read to the bit: slices, ages, codes within their range, finite floats, padding',
    async run(bench) {
      const frames = readFrames(await recording(bench));
      for (const { samples } of frames)
        for (const { field, time } of samples)
          must(
            time >= 0 && time < Date.now() + FUTURE_MS,
            `a time of ${field.name} in milliseconds since the epoch`,
            `it is ${time}`,
          );
      return `${frames.length} frames`;
    },
  },
  {
    role,
    rules: ['STA-4'],
    what: 'frames are numbered from 0 on, each once, and are of the stream of the answer',
    async run(bench) {
      const observation = await recording(bench);
      const frames = readFrames(observation);
      const numbers = frames.map(({ message }) => message).sort((a, b) => a - b);
      const twice = numbers.find((number, index) => numbers[index - 1] === number);
      must(twice === undefined, 'each number once', `${twice} came twice`);
      must(numbers[0]! < FIRST_WINDOW * 2, 'numbers from 0 on', `the lowest is ${numbers[0]}`);
      // Of an unordered channel without retransmission a part may be lost, but not most.
      const span = numbers.at(-1)! - numbers[0]! + 1;
      must(numbers.length * 2 >= span, 'numbers one after the other', `${numbers.length} frames span ${span} numbers`);
      const usable = frames.findIndex(({ whole }) => whole);
      must(usable >= 0, `frames of stream ${observation.observed.stream}`, 'none of them could be used');
    },
  },
  {
    role,
    rules: ['STA-8', 'STA-10'],
    what: 'what was acknowledged is not sent again',
    async run(bench) {
      const counts = new Map<string, number>();
      for (const { samples } of readFrames(await recording(bench)))
        for (const { field, sequence } of samples) {
          const key = `${field.name} of update ${sequence}`;
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
      const most = [...counts].sort(([, a], [, b]) => b - a)[0];
      must(
        most === undefined || most[1] <= SENT_AGAIN,
        'each sample once, and again only until confirmed',
        `${most?.[0]} came ${most?.[1]} times`,
      );
    },
  },
  {
    role,
    rules: ['STA-7', 'STA-14', 'STA-15'],
    what: 'frames say the same as the full state, update by update',
    async run(bench) {
      const probe = await bench.registered();
      const { thing, grant, layout } = await observed(bench, probe);
      await sleep(QUIET_MS);
      const again = await observeWith(bench, probe, thing.id, grant);
      const { readings } = bench.output(
        DII_OUTPUTS.observeallproperties,
        again,
        probe,
        'a second observeallproperties',
      );
      await sleep(IN_FLIGHT_MS);
      let compared = 0;
      for (const { field, value, sequence } of readIn(probe).flatMap(({ samples }) => samples)) {
        const reading = readings[field.name];
        if (reading?.sequence !== sequence || field.kind === 'rotation') continue;
        const wanted = toFieldValue(
          layout.fields.find(({ name }) => name === field.name)!,
          reading.value as Json,
        );
        must(wanted === value, `${field.name} ${wanted} of update ${sequence}`, `a frame said ${value}`);
        compared += 1;
      }
      if (compared === 0) throw new NotApplicable('no frame had an update of the full state');
      return `${compared} values`;
    },
  },
  {
    role,
    rules: ['STA-8'],
    what: 'frames refer only to states that were acknowledged',
    async run(bench) {
      const frames = readFrames(await recording(bench));
      // What came before the answer with its stream could not be used.
      const first = frames.findIndex(({ whole }) => whole);
      const strange = frames.find(({ whole }, index) => !whole && index > first);
      must(
        strange === undefined,
        'no baseline but of frames that were acknowledged',
        `frame ${strange?.message} has another`,
      );
    },
  },
  {
    role,
    rules: ['STA-1', 'DII-3'],
    what: 'what no frame carries comes by propertyreadings',
    async run(bench) {
      const { probe, thing, layout } = await recording(bench);
      const told = probe.told('propertyreadings');
      if (layout.texts.length === 0) throw new NotApplicable('every property of the twin goes in frames');
      if (told.length === 0) throw new NotApplicable('none of them changed');
      for (const { what } of told) {
        const { thingID, readings } = await held('propertyreadings by its schema', () =>
          parseWith(PropertyReadings, what, 'message-malformed', 'propertyreadings'),
        );
        if (thingID !== thing.id) continue;
        const framed = Object.keys(readings).find((name) => !layout.texts.includes(name));
        must(framed === undefined, `only ${shown(layout.texts)}`, `came ${shown(framed)}`);
      }
    },
  },
  {
    rules: ['STA-11'],
    what: 'pings are answered at once, with both times',
    async run(bench) {
      const probe = await bench.registered();
      const before = probe.sentPings.length;
      for (let count = 0; count < PINGS; count += 1) {
        probe.ping();
        await sleep(60);
      }
      await probe.until(() => probe.pongs.length >= before + PINGS, 1_000);
      must(probe.pongs.length >= PINGS - 2, `answers to ${PINGS} pings`, `${probe.pongs.length} came`);
      for (const { what } of probe.pongs) {
        const pong = decodePong(what);
        must(pong !== null, '25 bytes with three times', `came ${what.length} bytes`);
        must(probe.sentPings.includes(pong.t0), 't0 as it was sent', `came ${pong.t0}`);
        must(pong.t1 <= pong.t2, 't2 not before t1', `${pong.t2} before ${pong.t1}`);
      }
    },
  },
  {
    role,
    rules: ['STA-12'],
    what: 'frames stop when nothing is acknowledged',
    async run(bench) {
      const probe = await bench.registered((made) => {
        made.acknowledges = false;
      });
      await observed(bench, probe);
      await sleep(UNACKNOWLEDGED_MS);
      const most = FIRST_WINDOW + Math.ceil(UNACKNOWLEDGED_MS / PAUSE_MS) * FRAMES_A_PAUSE;
      const count = probe.frames.length;
      if (count === 0) throw new NotApplicable(`the twin did not change within ${UNACKNOWLEDGED_MS} ms`);
      must(count <= most, `at most ${most} frames in ${UNACKNOWLEDGED_MS} ms`, `${count} came`);
      return `${count} frames`;
    },
  },
  {
    role,
    rules: ['DII-3'],
    what: 'the rate that the enabler asks for is kept',
    async run(bench) {
      const probe = await bench.registered();
      await observed(bench, probe, SLOW_HZ);
      await sleep(SLOW_MS);
      const ticks = new Set(readIn(probe).map(({ time }) => time)).size;
      if (ticks === 0) throw new NotApplicable(`the twin did not change within ${SLOW_MS} ms`);
      const most = Math.ceil((SLOW_HZ * SLOW_MS) / 1_000) * 1.5 + 2;
      must(ticks <= most, `at most ${most} updates in ${SLOW_MS} ms at ${SLOW_HZ} Hz`, `${ticks} came`);
    },
  },
  {
    role,
    rules: ['DII-5'],
    what: 'what is not looked at closely is sent slowly, and everything again when it is',
    async run(bench) {
      const probe = await bench.registered();
      const { observed: begun } = await observed(bench, probe);
      if (begun.adjustable !== true) throw new NotApplicable('it does not say that streams are adjustable');
      const adjust = async (change: object): Promise<void> => {
        // A stream that is none any more is passed over.
        const changes = [{ streams: [begun.stream, (begun.stream + 1) % STREAMS], ...change }];
        const answer = await probe.ask('updateobservation', { changes }, bench.options.timeoutMs);
        bench.output(DII_OUTPUTS.updateobservation, answer, probe, 'updateobservation');
        await sleep(IN_FLIGHT_MS);
      };
      const ticksIn = async (durationMs: number): Promise<number> => {
        const from = probe.frames.length;
        await sleep(durationMs);
        return new Set(readFramesOf(probe, from).map(({ time }) => time)).size;
      };
      await adjust({ maxRateHz: SLOW_HZ });
      const slow = await ticksIn(SLOW_MS);
      const most = Math.ceil((SLOW_HZ * SLOW_MS) / 1_000) * 1.5 + 2;
      must(slow <= most, `at most ${most} updates in ${SLOW_MS} ms at ${SLOW_HZ} Hz`, `${slow} came`);
      await adjust({ maxRateHz: 60, properties: [] });
      const unwanted = await ticksIn(QUIET_MS);
      must(unwanted === 0, 'no frame of properties that are not wanted', `${unwanted} came`);
      const before = probe.frames.length;
      await adjust({ maxRateHz: 60 });
      await sleep(QUIET_MS);
      const again = probe.frames.length - before;
      if (slow + again === 0) throw new NotApplicable(`the twin did not change within ${SLOW_MS} ms`);
      // It changed all the time while it was slow.
      must(slow < most / 2 || again > 0, 'frames when all is wanted again', 'none came');
    },
  },
  {
    role,
    rules: ['DII-3'],
    what: 'frames stop when the enabler does not want them any more; a second request replaces the first',
    async run(bench) {
      const probe = await bench.registered();
      const { thing, grant, observed: first } = await observed(bench, probe);
      const again = await observeWith(bench, probe, thing.id, grant);
      const second = bench.output(DII_OUTPUTS.observeallproperties, again, probe, 'a second observeallproperties');
      await sleep(IN_FLIGHT_MS);
      const replacedAt = Date.now();
      await sleep(QUIET_MS);
      const flowing = probe.frames.length > 0;
      const later = probe.frames.filter(({ at }) => at > replacedAt);
      const old = later.filter(({ read }) => 'streams' in read && read.streams.includes(first.stream)).length;
      must(second.stream === first.stream || old === 0, `no more frames of stream ${first.stream}`, `${old} came`);
      const answer = await probe.ask('unobserveallproperties', { thingID: thing.id }, bench.options.timeoutMs);
      bench.output(THING_OUTPUTS.unobserveallproperties, answer, probe, 'unobserveallproperties');
      await sleep(IN_FLIGHT_MS);
      const endedAt = Date.now();
      await sleep(QUIET_MS);
      const late = probe.frames.filter(({ at }) => at > endedAt).length;
      must(late === 0, 'no frame after the end', `${late} came`);
      if (!flowing) throw new NotApplicable(`the twin did not change within ${QUIET_MS} ms`);
    },
  },
];

/** The twin's state for as long as is to be watched, acknowledged as an enabler does. */
function recording(bench: Bench): Promise<Observation> {
  return bench.once('recording', async () => {
    const probe = await bench.registered();
    const observation = await observed(bench, probe);
    await sleep(bench.options.watchMs);
    return observation;
  });
}

async function observed(bench: Bench, probe: ProbeLink, maxRateHz = 60): Promise<Observation> {
  const thing = await bench.thing();
  const grant = await bench.observeGrant(probe, thing.id);
  const answer = await probe.ask(
    'observeallproperties',
    { thingID: thing.id, grant, maxRateHz },
    bench.options.timeoutMs,
  );
  const output = bench.output(DII_OUTPUTS.observeallproperties, answer, probe, 'observeallproperties');
  return { probe, thing, grant, layout: twinLayout(thing.description), observed: output };
}

/** All frames that came. @throws NotApplicable when none did; Fault when one of them is malformed */
function readFrames({ probe, layout, thing }: Observation): readonly ReadFrame[] {
  if (layout.fields.length === 0) throw new NotApplicable(`no property of ${thing.id} goes in frames`);
  if (probe.frames.length === 0)
    throw new NotApplicable('the twin did not change while it was watched (--watch MS watches longer)');
  return readIn(probe);
}

/** @throws Fault when a frame is malformed */
function readIn(probe: ProbeLink): readonly ReadFrame[] {
  return readFramesOf(probe, 0);
}

/** Those from number `from` on, as they came. @throws Fault when one is malformed */
function readFramesOf(probe: ProbeLink, from: number): readonly ReadFrame[] {
  return probe.frames.slice(from).map(({ read }) => {
    if (read instanceof TwinportError) throw new Fault('a frame', read.message);
    return read;
  });
}

/** Readings are of described, readable properties and fit their schemas. */
function checkReadings(thing: Thing, layout: TwinLayout, readings: Readings): void {
  for (const [name, { value, time }] of Object.entries(readings)) {
    const field = layout.fields.find((candidate) => candidate.name === name);
    must(
      field !== undefined || layout.texts.includes(name),
      `readable properties of ${thing.id}`,
      `came ${shown(name)}`,
    );
    must(time < Date.now() + FUTURE_MS, `a time of ${name} in milliseconds since the epoch`, `it is ${time}`);
    if (field === undefined) continue;
    must(toFieldValue(field, value as Json) !== null, `a value of ${name} by its schema`, `it is ${shown(value)}`);
    if (field.kind === 'number' || field.kind === 'integer')
      must(
        Number(value) >= field.minimum && Number(value) <= field.maximum,
        `${name} within ${field.minimum} … ${field.maximum}`,
        `it is ${shown(value)}`,
      );
  }
}
