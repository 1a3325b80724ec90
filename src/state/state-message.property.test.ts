// Any twins over any road: what is told is what was sent, and both sides keep the same states.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LIMITS } from '../protocol/limits.ts';
import type { ThingDescription } from '../protocol/thing-description.ts';
import { arbitraryFields } from './arbitrary-layout.ts';
import { twinLayout, type Field } from './layout.ts';
import {
  degreesBetween,
  LossyRoad,
  isAsSent,
  type Arrived,
  type Told,
  type TwinAtSource,
} from './lossy-road.fixture.ts';
import { NONE, NUMBERS_PER_COMPONENT, type StreamTable } from './stream-table.ts';

const arbitraryTwins = fc.array(arbitraryFields(12), { minLength: 1, maxLength: 6 });
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

/** Values that move smoothly, jump, stand still or are not set at all. */
function mover(random: () => number): (twin: TwinAtSource, field: number) => number | null {
  const speeds = new Map<Field, number>();
  let quiet = 0;
  return ({ fields, samples }, index) => {
    const field = fields[index]!;
    if (index === 0 || random() < 0.1) quiet = random();
    if (field.kind !== 'rotation' && quiet < 0.3) return null;
    const last = samples[index]?.value;
    if (last !== undefined && random() < 0.3) return last;
    switch (field.kind) {
      case 'boolean':
        return Math.round(random());
      case 'enum':
        return Math.floor(random() * field.members.length);
      case 'float':
        return (random() - 0.5) * 10 ** Math.floor(random() * 600 - 300);
      case 'rotation':
        return last === undefined || random() < 0.05
          ? random() * 2 - 1
          : Math.min(1, Math.max(-1, last + (random() - 0.5) * 0.02));
      case 'number':
      case 'integer': {
        const range = field.maximum - field.lowest;
        if (last === undefined || random() < 0.05) return field.lowest + random() * range;
        const speed = (speeds.get(field) ?? 0) + (random() - 0.5) * range * 0.002;
        speeds.set(field, speed);
        return Math.min(field.maximum, Math.max(field.lowest, last + speed));
      }
    }
  };
}

/** A rotation with 10 bits is within 0.25 degrees; the error halves with each bit more. */
const rotationDegrees = (bits: number): number => (0.25 * (2 ** 10 - 2)) / (2 ** bits - 2);

/** Not `expect`: it is asked a million times here. */
function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

function checkTold(twin: TwinAtSource, told: readonly Told[], message: number): void {
  const sent = twin.sent.get(message)!;
  const byField = new Map(told.map((one) => [one.field, one]));
  must(byField.size === told.length, 'a field is told once');
  for (const { field, first, kind, components, period, bits } of twin.plan.fields) {
    const source = sent[first];
    const got = byField.get(first);
    if (got === undefined) continue;
    must(got.sequence === source?.sequence, `sequence ${got.sequence} of ${field.name} is that of its source`);
    must(Math.abs(got.time - source!.time) < 0.501, `time ${got.time} of ${field.name} is that of its source`);
    const parts = Array.from({ length: components }, (_, part) => byField.get(first + part)!.value);
    must(parts.every(Number.isFinite), `${field.name} is finite`);
    if (kind === 'rotation') {
      const turned = parts.map((_, part) => sent[first + part]!.value);
      must(Math.abs(Math.hypot(...parts) - 1) < 1e-12, `${field.name} has length 1`);
      const degrees = degreesBetween(turned, parts);
      // Of few bits the errors are no small ones any more.
      must(bits < 6 || degrees < rotationDegrees(bits), `${field.name} is ${degrees} degrees from its source`);
    } else
      must(isAsSent(field, period, source!.value, got.value), `${field.name} is ${got.value}, not ${source!.value}`);
  }
}

/** The state that a message left is the same at both ends. */
function checkHistories({ sender, receiver, plan }: TwinAtSource, message: number): void {
  const [from, to] = [sender.table.find(sender.row, message), receiver.table.find(receiver.row, message)];
  must(to !== NONE, 'the receiver keeps what it was told');
  if (from === NONE) return;
  const same = (what: string, place: (table: StreamTable, row: number) => number) => {
    const here = sender.table.states(from)[place(sender.table, sender.row)]!;
    const there = receiver.table.states(to)[place(receiver.table, receiver.row)]!;
    // A float of −0 is 0.
    must(Object.is(here + 0, there + 0), `${what} is ${there} at the receiver, ${here} at the sender`);
    return here;
  };
  must(
    receiver.table.sequence(receiver.row, to) === sender.table.sequence(sender.row, from),
    'the states have one sequence',
  );
  for (const [index, { kind, first, components }] of plan.fields.entries()) {
    if (Number.isNaN(same(`time ${index}`, (table, row) => table.timesAt(row) + index))) continue;
    same(`sequence ${index}`, (table, row) => table.sequencesAt(row) + index);
    for (let component = first; component < first + components; component += 1) {
      const isPredicted = kind === 'code' || (kind === 'rotation' && component > first);
      for (let number = 0; number < (isPredicted ? NUMBERS_PER_COMPONENT : 1); number += 1)
        same(
          `number ${number} of component ${component}`,
          (table, row) => table.componentsAt(row) + component * NUMBERS_PER_COMPONENT + number,
        );
    }
  }
}

function check(road: LossyRoad, arrived: readonly Arrived[]): void {
  for (const { message, told } of arrived)
    for (const twin of road.twins) {
      const mine = told.get(twin.receiver);
      if (mine === undefined || mine.length === 0) continue;
      checkTold(twin, mine, message);
      checkHistories(twin, message);
    }
}

it('[STA-5] [STA-6] [STA-7] [STA-14] [STA-15] what is told is what was sent, whatever is lost, late or acknowledged, and both sides keep the same states', () => {
  fc.assert(
    fc.property(arbitraryTwins, seeds, (layouts, seed) => {
      const road = new LossyRoad(layouts, seed);
      const change = mover(road.random);
      for (let tick = 0; tick < 60; tick += 1) check(road, road.step(change));
      // The road heals: everything is known soon.
      road.lossShare = 0;
      road.mostTicks = 3;
      road.namesNewest = true;
      for (let tick = 0; tick < 40; tick += 1)
        check(
          road,
          road.step(() => null),
        );
      const quietBytes = road.bytes;
      for (let tick = 0; tick < 3; tick += 1) road.step(() => null);
      for (const { samples, receiver, plan, acknowledged } of road.twins) {
        const slot = receiver.table.find(receiver.row, acknowledged.at(-1) ?? NONE);
        for (const [index, { first }] of plan.fields.entries())
          if (samples[first] !== undefined)
            expect(receiver.table.states(slot)[receiver.table.sequencesAt(receiver.row) + index]).toBe(
              samples[first].sequence,
            );
      }
      expect(road.bytes).toBe(quietBytes);
    }),
    { numRuns: 100 },
  );
});

it('[STA-8] [LIM-4] a twin that is larger than a message goes in parts, and all of it arrives', () => {
  const properties = Object.fromEntries(
    Array.from({ length: LIMITS.affordancesPerTwin }, (_, index) => [`p${index}`, { type: 'number' }]),
  );
  const { fields } = twinLayout({ properties } as unknown as ThingDescription);
  for (const lossShare of [0, 0.3]) {
    const road = new LossyRoad([fields, fields.slice(0, 300)], 5);
    road.lossShare = lossShare;
    const known = new Map<number, number>();
    for (let tick = 0; tick <= 400; tick += 1)
      for (const arrived of road.step((_twin, field) => (tick === 0 ? field / 3 : null))) {
        check(road, [arrived]);
        for (const { field, value } of arrived.told.get(road.twins[0]!.receiver) ?? []) known.set(field, value);
      }
    expect(known.size).toBe(fields.length);
    expect([...known].every(([field, value]) => value === field / 3)).toBe(true);
  }
});
