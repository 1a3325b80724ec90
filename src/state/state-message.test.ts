// What state messages are to the bit, what is refused, and how small they are.
import { describe, expect, it } from 'vitest';
import { TwinportError } from '../base/errors.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { ThingDescription } from '../protocol/thing-description.ts';
import { toFieldValue, twinLayout } from './layout.ts';
import { seededRandom, type Told } from './lossy-road.fixture.ts';
import { newestOf, perField, type Sample } from './sample.ts';
import { codedStream, type CodedStream } from './coded-stream.ts';
import { LoneMessageWriter } from './lone-message.ts';
import { readStateMessage, stateMessageNumber, usualOf } from './state-message.ts';
import { NONE } from './stream-table.ts';

const TIME = 1_700_000_000_000.25;
const { fields: LEVER } = twinLayout({
  properties: {
    angle: { type: 'number', minimum: -90, maximum: 90, multipleOf: 0.01 },
    on: { type: 'boolean' },
    mode: { type: 'string', enum: ['idle', 'moving', 'stopped'] },
    load: { type: 'number' },
  },
} as unknown as ThingDescription);
const shown = new Uint8Array(LEVER.length).fill(1);
const at = (value: number, time: number, sequence: number): Sample => ({ value, time, sequence });
const binary = (value: number, bits: number): string => value.toString(2).padStart(bits, '0');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A message of these bits, given in groups. */
function message(header: string, ...groups: string[]): Uint8Array<ArrayBuffer> {
  const bits = groups.join('');
  const body = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [];
  const bytes = [...Buffer.from(header.replaceAll(' ', ''), 'hex'), ...body.map((byte) => Number.parseInt(byte, 2))];
  return Uint8Array.from(bytes);
}

function read(stream: CodedStream, bytes: Uint8Array): { whole: boolean; told: Told[] } {
  const told: Told[] = [];
  const tell = perField((field, time, value, sequence) => void told.push({ field, time, value, sequence }));
  const whole = readStateMessage(bytes, new Map([[stream.number, stream]]), () => tell);
  return { whole, told };
}

const codeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error instanceof TwinportError ? error.code : error;
  }
};

it('[STA-4] [STA-5] [STA-6] [STA-7] [STA-14] [STA-15] has these bytes: worked out by hand', () => {
  const [sender, receiver] = [codedStream(7, LEVER), codedStream(7, LEVER)];
  const samples = [at(33.34, TIME, 1_000), undefined, at(2, TIME - 20, 997), at(-1.5, TIME - 5_000, 1_000)];
  const first = new LoneMessageWriter({ message: 42, time: TIME, ...usualOf(42, NONE, 0) });
  expect(first.add(sender, newestOf(LEVER, samples), shown, NONE)).toBe('all');
  const minusOneAndAHalf = `1011111111111000${'0'.repeat(48)}`;
  // Sequence; age 0; not all: the first, third and fourth; not uniform: 0 ms and γ(1), 20 ms and γ(4), 5,000 ms and γ(1);
  // not still; code (33.34 + 90) / 0.01 = 12334 in 15 bits, member 2 of 3 in 2, IEEE 754.
  const slice = [binary(1_000, 32), '00', '0', '1011', '0', '001', '010001010000100', `10${binary(5_000, 16)}1`, '0'];
  slice.push(binary(12_334, 15), '10', minusOneAndAHalf);
  const { length } = slice.join('');
  const expected = message('01 0000002a 4278bcfe56800400 00 00 0000 0001', binary(7, 16), binary(length, 14), ...slice);
  expect(hex(first.bytes())).toBe(hex(expected));
  expect(read(receiver, expected)).toEqual({
    whole: true,
    told: [
      { field: 0, time: TIME, value: 33.34, sequence: 1_000 },
      { field: 2, time: TIME - 20, value: 2, sequence: 997 },
      { field: 3, time: TIME - 5_000, value: -1.5, sequence: 1_000 },
    ],
  });

  // 100 ms later, against message 42: stream 8 above −1; not usual, 3 messages back, 1 update on; age 0, the first alone, uniform,
  // not still. Two codes more than expected: z 4, m 64, k 2.
  samples[0] = at(33.36, TIME + 100, 1_001);
  const second = new LoneMessageWriter({ message: 45, time: TIME + 100, ...usualOf(45, NONE, 0) });
  expect(second.add(sender, newestOf(LEVER, samples), shown, sender.table.find(sender.row, 42))).toBe('all');
  const against = ['00001000', '0', '011', '010', '00', '0', '1000', '1'];
  const delta = message('01 0000002d 4278bcfe56864400 00 00 0001 0000', ...against, '0', '10', '00');
  expect(hex(second.bytes())).toBe(hex(delta));
  expect(read(receiver, delta).told).toEqual([{ field: 0, time: TIME + 100, value: 33.36, sequence: 1_001 }]);

  // Against that: v 0.3 × 2 / 100, a 0.05 × 2 / 100², p 12336 + 0.6 + 0.05: code 12337 is as expected.
  samples[0] = at(33.37, TIME + 200, 1_002);
  const third = new LoneMessageWriter({ message: 48, time: TIME + 200, ...usualOf(48, NONE, 0) });
  expect(third.add(sender, newestOf(LEVER, samples), shown, sender.table.find(sender.row, 45))).toBe('all');
  const still = message('01 00000030 4278bcfe568c8400 00 00 0001 0000', ...against, '1');
  expect(hex(third.bytes())).toBe(hex(still));
  expect(read(receiver, still).told).toEqual([{ field: 0, time: TIME + 200, value: 33.37, sequence: 1_002 }]);
  expect(stateMessageNumber(still)).toBe(48);
  expect(third.add(sender, newestOf(LEVER, samples), shown, sender.table.find(sender.row, 48))).toBe('nothing');
});

describe('[STA-9] refuses', () => {
  const firstHeader = '01 0000002a 4278bcfe56800400 00 00 0000 0001';
  const first = (rest: string[], length = 32 + rest.join('').length, stream = 7): string =>
    [binary(stream, 16), binary(length, 14), binary(1, 32), ...rest].join('');
  // Age 0, one field of the four, uniform, not still.
  const angle = (code: number): string[] => ['00', '0', '1000', '1', '0', binary(code, 15)];
  const refused = (bytes: Uint8Array): unknown => codeOf(() => read(codedStream(7, LEVER), bytes));

  it('but not what is right', () => {
    expect(refused(message(firstHeader, first(angle(18_000))))).toMatchObject({ whole: true, told: [{ value: 90 }] });
  });
  it.each([
    ['a code above the highest', message(firstHeader, first(angle(18_001)))],
    ['a member that is none', message(firstHeader, first(['00', '0', '0010', '1', '0', '11']))],
    [
      'a float that is not finite',
      message(firstHeader, first(['00', '0', '0001', '1', '0', `0${'1'.repeat(11)}`, '0'.repeat(52)])),
    ],
    ['still without a baseline', message(firstHeader, first(['00', '0', '1000', '1', '1']))],
    ['a length that is too long', message(firstHeader, first(angle(1), 32 + 24 + 1))],
    ['a length that is too short', message(firstHeader, first(angle(1), 32 + 22))],
    ['a truncated slice', message(firstHeader, first(angle(1))).slice(0, -1)],
    ['less than a header', message(firstHeader).slice(0, -1)],
    ['too many bytes', new Uint8Array(LIMITS.stateMessageBytes + 1)],
    ['a byte behind the last slice', message(firstHeader, first(angle(1)), '0'.repeat(8))],
    ['padding that is not 0', message(firstHeader, first(angle(1)), '1')],
    ['a stream that comes twice', message(firstHeader.replace(/1$/, '2'), first(angle(1)), first(angle(2)))],
    ['a time that is not finite', message('01 0000002a 7ff0000000000000 00 00 0000 0000')],
    ['a time below 0', message('01 0000002a bff0000000000000 00 00 0000 0000')],
    ['an endless γ', message('01 0000002a 4278bcfe56800400 00 00 0001 0000', '0'.repeat(80))],
  ])('%s', (_what, bytes) => {
    expect(refused(bytes)).toBe('message-malformed');
  });

  it('no message, but drops what is behind, where a baseline or its stream is not known', () => {
    const unknown = ['00001000', '0', '1', '1', '00', '0', '1000', '1', '1'];
    const header = '01 0000002a 4278bcfe56800400 00 00 0001 0000';
    expect(read(codedStream(7, LEVER), message(header, ...unknown))).toEqual({ whole: false, told: [] });
    expect(read(codedStream(9, LEVER), message(header, ...unknown))).toEqual({ whole: false, told: [] });
    // "Usual" where the message has no usual baseline names none.
    expect(read(codedStream(7, LEVER), message(header, '00001000', '1', '1'))).toEqual({ whole: false, told: [] });
    const others = message(firstHeader.replace(/1$/, '2'), first(angle(1), undefined, 5), first(angle(2)));
    expect(read(codedStream(7, LEVER), others)).toMatchObject({ whole: false, told: [{ value: -89.98 }] });
  });
});

it('[STA-4] [LIM-4] a message is filled to its end with twins that stand still, and each is told', () => {
  const streams = Array.from({ length: 1_500 }, (_, index) => {
    const number = index * 3 + Number(index % 5 === 0);
    return { sender: codedStream(number, LEVER), receiver: codedStream(number, LEVER), messages: [NONE] };
  });
  const receivers = new Map(streams.map(({ receiver }) => [receiver.number, receiver]));
  let number = 0;
  for (let tick = 0; tick < 6; tick += 1) {
    // An age of 16 bits does not fit where the three bits behind it do.
    const samples = newestOf(
      LEVER,
      LEVER.map(() => at(1, TIME + tick * 20 - 5_000, tick)),
    );
    let told = 0;
    for (let next = 0; next < streams.length;) {
      const writer = new LoneMessageWriter({ message: number, time: TIME + tick * 20, ...usualOf(number, NONE, 0) });
      for (; next < streams.length; next += 1) {
        const { sender, messages } = streams[next]!;
        if (writer.add(sender, samples, shown, sender.table.find(sender.row, messages.at(-1)!)) === 'full') break;
        messages.push(number);
      }
      const bytes = writer.bytes();
      expect(bytes.length).toBeLessThanOrEqual(LIMITS.stateMessageBytes);
      expect(readStateMessage(bytes, receivers, () => () => void (told += 1))).toBe(true);
      number += 1;
    }
    expect(told).toBe(streams.length * LEVER.length);
  }
});

const metres = { type: 'number', minimum: -500, maximum: 500, multipleOf: 0.001 };
const { fields: MOVER } = twinLayout({
  properties: {
    position: { type: 'array', items: metres, minItems: 3, maxItems: 3 },
    rotation: { '@type': 'twinport:Rotation', type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 },
  },
} as unknown as ThingDescription);
const COUNT = 150;
const TICKS = 150;
/** Everybody starts with a slice without a baseline; what counts is what comes then. */
const COUNTED_FROM = 60;

it.each([
  { noise: 0, degrees: 0, lag: 1, most: 2 },
  { noise: 0, degrees: 0, lag: 6, most: 4 },
  { noise: 0.002, degrees: 0.2, lag: 1, most: 4 },
  { noise: 0.002, degrees: 0.2, lag: 6, most: 5 },
])('takes at most $most bytes an update with $noise m and $degrees° of noise, acknowledged $lag ticks late', (road) => {
  const random = seededRandom(7);
  const movers = Array.from({ length: COUNT }, (_, index) => ({
    step: wanderer(random),
    sender: codedStream(index + 1, MOVER),
    messages: [] as number[],
  }));
  const receivers = new Map(movers.map(({ sender: { number } }) => [number, codedStream(number, MOVER)]));
  const everything = new Uint8Array(4).fill(1);
  const told = new Map<number, Float64Array>(movers.map(({ sender }) => [sender.number, new Float64Array(7)]));
  let [number, bytes, worst] = [0, 0, 0];
  for (let tick = 0; tick < TICKS; tick += 1) {
    const time = 1.8e12 + (tick * 1_000) / 60;
    const stood: [number, number[]][] = [];
    for (let next = 0; next < COUNT;) {
      const usual = tick < road.lag ? NONE : movers[next]!.messages[tick - road.lag]!;
      const writer = new LoneMessageWriter({ message: number, time, ...usualOf(number, usual, road.lag) });
      for (; next < COUNT; next += 1) {
        const { step, sender, messages } = movers[next]!;
        const raw = stood[next]?.[1] ?? step(road.noise, road.degrees);
        stood[next] = [sender.number, raw];
        const samples = newestOf(
          MOVER,
          MOVER.map((field, index) => at(toFieldValue(field, raw[index]!)!, time, tick + 1)),
        );
        const baseline = sender.table.find(sender.row, messages[tick - road.lag] ?? NONE);
        if (writer.add(sender, samples, everything, baseline) === 'full') break;
        messages.push(number);
      }
      const out = writer.bytes();
      if (tick >= COUNTED_FROM) bytes += out.length;
      const whole = readStateMessage(out, receivers, ({ number: to }) =>
        perField((field, _time, value) => void (told.get(to)![field] = value)),
      );
      if (!whole) throw new Error(`message ${number} could not be used whole`);
      number += 1;
    }
    for (const [stream, raw] of stood)
      for (let axis = 0; axis < 3; axis += 1) worst = Math.max(worst, Math.abs(told.get(stream)![axis]! - raw[axis]!));
  }
  expect(worst).toBeLessThan(0.000_51);
  expect(bytes / (COUNT * (TICKS - COUNTED_FROM))).toBeLessThan(road.most);
});

/** Normally distributed. */
function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A thing that wanders smoothly at 0.5 to 5 m/s, with stops; 60 steps a second. */
function wanderer(random: () => number): (noise: number, degrees: number) => number[] {
  const [top, bend, phase, cycle, start] = [
    0.5 + 4.5 * random(),
    0.2 + 0.8 * random(),
    random() * 6.28,
    4 + 6 * random(),
    random() * 10,
  ];
  let [x, z, heading, speed, t] = [(random() - 0.5) * 200, (random() - 0.5) * 200, random() * 6.28, top, 0];
  return (noise, degrees) => {
    t += 1 / 60;
    const wanted = ((t + start) % cycle) / cycle > 0.85 ? 0 : top;
    speed += (wanted - speed) * Math.min(1, 2.5 / 60);
    heading += (speed > 0.01 ? bend * Math.sin(0.4 * t + phase) : 0) / 60;
    x += (Math.cos(heading) * speed) / 60;
    z += (Math.sin(heading) * speed) / 60;
    const roll = 0.1 * Math.sin(2 * heading);
    const [cy, sy, cr, sr] = [Math.cos(heading / 2), Math.sin(heading / 2), Math.cos(roll / 2), Math.sin(roll / 2)];
    const shake = (degrees * Math.PI) / 360;
    const turn = [sr * cy, cr * sy, sy * sr, cy * cr].map(
      (part) => part + (degrees > 0 ? gaussian(random) * shake : 0),
    );
    const norm = Math.hypot(...turn);
    const shift = () => (noise > 0 ? gaussian(random) * noise : 0);
    return [x + shift(), 0.3 * Math.sin(0.07 * x + phase) + shift(), z + shift(), ...turn.map((part) => part / norm)];
  };
}
