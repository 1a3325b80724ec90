// One twin's part of a state message: what is newer than a state that the receiver has (its baseline), as differences from
// what that state predicts; without a baseline, as plain codes. SPEC.md STA gives it to the bit. Written by slice-pages.ts, once for
// all links whose receivers have the same baseline; read by state-message.ts.
import { LIMITS } from '../protocol/limits.ts';
import { readAge, wholeAge, writeAge } from './age.ts';
import type { BitSink, BitSource } from './bit-stream.ts';
import type { TableRow } from './coded-stream.ts';
import { componentValue, type PlannedField } from './field-plan.ts';
import { MOST_MEMBERS } from './layout.ts';
import type { NewestState } from './newest-table.ts';
import { unpackRotation } from './rotation.ts';
import { readValues, writeValues } from './slice-values.ts';
import { NONE, NUMBERS_PER_COMPONENT, type StreamTable } from './stream-table.ts';

/** What the slices of one message share. */
export interface MessageContext {
  readonly message: number;
  /** Newest source time in the message, ms. */
  readonly time: number;
  /** Message of the baseline that most slices refer to, and how far most twins' sequences have come since. */
  readonly usualBaseline: number;
  readonly usualStep: number;
}

/**
 * Takes what a slice tells: a sample of `count` fields of the layout from `first` on, all of one property, whose values (as in
 * layout.ts) are at the same places in `values` until it returns. A property whose members were sampled at several times comes in parts.
 */
export type SampleSink = (first: number, count: number, values: Float64Array, time: number, sequence: number) => void;

/** Age 0, all fields, uniform. */
export const USUAL_BITS = 4;
const NOTHING = new Uint8Array(0);
/** The most that a slice takes beside its fields, and a field beside its value. */
const MOST_SLICE_BITS = 42 + 4;
const MOST_FIELD_BITS = 42 + 65 + 3;
/** The most that a code takes beside its bits: it is written out behind 15 ones, or is a residual of fewer bits than both. */
const MOST_CODE_BITS = 17;
const codes = new Float64Array(4);
/** By planned field, of the slice that is being written or read: 1 where it is in it. */
const sampled = new Uint8Array(LIMITS.affordancesPerTwin * MOST_MEMBERS);
/** By field of the layout, what is being told. */
const told = new Float64Array(LIMITS.affordancesPerTwin * MOST_MEMBERS);

/** What a slice that was written says: where its bits are, and what stands before them in a message. */
export class Slice {
  outcome: 'nothing' | 'part' | 'all' = 'nothing';
  /** Of the newest sample in it, and how many updates that is on from the baseline's; how many components the twin has. */
  sequence = 0;
  step = 0;
  readonly components: number;
  /** Whether its first USUAL_BITS may be left out where the message says the rest of it (SPEC.md STA-5). */
  mayBeUsual = false;
  /** From the slice's age on. */
  bytes: Uint8Array = NOTHING;
  from = 0;
  bits = 0;

  constructor(components: number) {
    this.components = components;
  }
}

/**
 * Writes what is newer than the state in `baseline` (a slot of the stream's table, or NONE), from the slice's age on, and keeps it as the
 * next state.
 * @param messageTime ms; no source time is after it
 * @param shown the fields that may leave, by planned field
 * @param budgetBits what surely fits: of a twin that is larger, some fields go now and others another time
 * @param slice takes what stands before it, and whether there was anything to write, and all of it; what did not fit shows in `sink.overrun`
 */
export function writeSlice(
  sink: BitSink,
  messageTime: number,
  { table, row }: TableRow,
  newest: NewestState,
  shown: Uint8Array,
  baseline: number,
  budgetBits: number,
  slice: Slice,
): void {
  const { fields } = table.plan;
  const source = newest.table.data;
  const sourceTimes = newest.table.timesAt(newest.row);
  const sourceSequences = newest.table.sequencesAt(newest.row);
  const count = fields.length;
  const known = baseline === NONE ? source : table.states(baseline);
  const knownTimes = table.timesAt(row);
  const knownSequences = table.sequencesAt(row);
  let written = 0;
  let time = 0;
  let sequence = 0;
  let uniform = true;
  let outcome: 'part' | 'all' = 'all';
  let bits = MOST_SLICE_BITS + count;
  let index = budgetBits === Number.POSITIVE_INFINITY ? 0 : table.turns.data[row]!;
  for (let turn = 0; turn < count; turn += 1, index = index + 1 === count ? 0 : index + 1) {
    const sampledAt = source[sourceTimes + index]!;
    const sampleSequence = source[sourceSequences + index]!;
    const news =
      shown[index] === 1 &&
      !Number.isNaN(sampledAt) &&
      (baseline === NONE ||
        known[knownSequences + index] !== sampleSequence ||
        Number.isNaN(known[knownTimes + index]!));
    sampled[index] = 0;
    if (!news || outcome === 'part') continue;
    bits += MOST_FIELD_BITS + (MOST_CODE_BITS + fields[index]!.bits) * fields[index]!.components;
    if (bits > budgetBits) {
      table.turns.data[row] = index;
      outcome = 'part';
      continue;
    }
    sampled[index] = 1;
    if (written > 0 && (sampledAt !== time || sampleSequence !== sequence)) uniform = false;
    if (written === 0 || ((sampleSequence - sequence) | 0) > 0) sequence = sampleSequence;
    if (written === 0 || sampledAt > time) time = sampledAt;
    written += 1;
  }
  slice.outcome = written === 0 ? 'nothing' : outcome;
  if (written === 0) return;
  const ageMs = wholeAge(messageTime - time);
  const all = written === count;
  slice.sequence = sequence >>> 0;
  slice.step = baseline === NONE ? 0 : (sequence - table.sequence(row, baseline)) >>> 0;
  slice.mayBeUsual = baseline !== NONE && uniform && all && ageMs === 0;
  writeAge(sink, ageMs);
  sink.write(all ? 1 : 0, 1);
  if (!all) for (let field = 0; field < count; field += 1) sink.write(sampled[field]!, 1);
  sink.write(uniform ? 1 : 0, 1);
  const slot = table.begin(row, sequence, baseline);
  const times = table.states(slot);
  const sliceTime = Math.max(0, messageTime - ageMs);
  for (let field = 0; field < count; field += 1) {
    if (sampled[field] === 0) {
      table.carry(row, baseline, slot, field);
      continue;
    }
    let fieldTime = sliceTime;
    let fieldSequence = sequence;
    if (!uniform) {
      const fieldAgeMs = wholeAge(sliceTime - source[sourceTimes + field]!);
      writeAge(sink, fieldAgeMs);
      fieldTime = Math.max(0, sliceTime - fieldAgeMs);
      fieldSequence = source[sourceSequences + field]!;
      sink.writeGamma(((sequence - fieldSequence) >>> 0) + 1);
    }
    times[knownTimes + field] = fieldTime;
    times[knownSequences + field] = fieldSequence;
  }
  writeValues(sink, table, row, newest, sampled, baseline, slot);
  if (baseline !== NONE) table.forgetBefore(row, table.message(row, baseline));
}

/**
 * Reads a slice and keeps it as the next state; nothing is told of one that is malformed or whose baseline is not kept.
 * @param end where a slice without a baseline says that it ends; null for one with a baseline
 */
export function readSlice(
  source: BitSource,
  context: MessageContext,
  { table, row }: TableRow,
  end: number | null,
  tell: SampleSink,
): 'read' | 'no-baseline' | 'malformed' {
  const { fields } = table.plan;
  let baseline = NONE;
  let baselineMessage = NONE;
  let sequence = 0;
  let usual = false;
  if (end === null) {
    usual = source.read(1) === 1;
    baselineMessage = usual ? context.usualBaseline : (context.message - source.readGamma()) >>> 0;
    const step = usual ? context.usualStep : source.readGamma() - 1;
    baseline = table.find(row, baselineMessage);
    if (baseline === NONE) return source.overrun ? 'malformed' : 'no-baseline';
    sequence = (table.sequence(row, baseline) + step) >>> 0;
  } else sequence = source.read(32);
  const ageMs = usual ? 0 : readAge(source);
  const all = usual || source.read(1) === 1;
  for (let index = 0; index < fields.length; index += 1) sampled[index] = all ? 1 : source.read(1);
  const uniform = usual || source.read(1) === 1;
  const sliceTime = Math.max(0, context.time - ageMs);
  if (source.overrun) return 'malformed';
  const slot = table.begin(row, sequence, baseline);
  const state = table.states(slot);
  const timesAt = table.timesAt(row);
  const sequencesAt = table.sequencesAt(row);
  for (let index = 0; index < fields.length; index += 1) {
    if (sampled[index] === 0) {
      table.carry(row, baseline, slot, index);
      continue;
    }
    state[timesAt + index] = uniform ? sliceTime : Math.max(0, sliceTime - readAge(source));
    state[sequencesAt + index] = uniform ? sequence : (sequence - (source.readGamma() - 1)) >>> 0;
  }
  if (!readValues(source, table, row, sampled, baseline, slot) || source.overrun) return 'malformed';
  if (end !== null && source.position !== end) return 'malformed';
  if (baseline !== NONE) table.forgetBefore(row, baselineMessage);
  tellState(table, row, slot, tell);
  return 'read';
}

/** Tells the sampled fields of a state, those of a property together. */
function tellState(table: StreamTable, row: number, slot: number, tell: SampleSink): void {
  const { fields } = table.plan;
  const state = table.states(slot);
  const timesAt = table.timesAt(row);
  const sequencesAt = table.sequencesAt(row);
  const componentsAt = table.componentsAt(row);
  for (let index = 0; index < fields.length; index += 1) {
    if (sampled[index] === 0) continue;
    const field = fields[index]!;
    const { first } = field;
    const time = state[timesAt + index]!;
    const sequence = state[sequencesAt + index]!;
    if (field.kind === 'rotation') {
      tellRotation(table, row, state, componentsAt, field);
      tell(first, 4, told, time, sequence);
      continue;
    }
    told[first] = componentValue(field, state[componentsAt + first * NUMBERS_PER_COMPONENT]!);
    let count = 1;
    for (let next = index + 1; next < fields.length && fields[next]!.isNextMember; next += 1) {
      if (sampled[next] === 0 || state[timesAt + next] !== time || state[sequencesAt + next] !== sequence) break;
      const place = first + count;
      told[place] = componentValue(fields[next]!, state[componentsAt + place * NUMBERS_PER_COMPONENT]!);
      count += 1;
      index = next;
    }
    tell(first, count, told, time, sequence);
  }
}

/** Puts a rotation into `told`, with the sign that lies nearer to the last one. */
function tellRotation(
  { lastTurns, plan }: StreamTable,
  row: number,
  state: Float64Array,
  componentsAt: number,
  { first, bits }: PlannedField,
): void {
  for (let part = 0; part < 4; part += 1) codes[part] = state[componentsAt + (first + part) * NUMBERS_PER_COMPONENT]!;
  unpackRotation(codes, 0, bits, told, first);
  const last = lastTurns.data;
  const lastAt = row * plan.components + first;
  let alike = 0;
  for (let part = 0; part < 4; part += 1) alike += told[first + part]! * last[lastAt + part]!;
  for (let part = 0; part < 4; part += 1) {
    if (alike < 0) told[first + part] = 0 - told[first + part]!;
    last[lastAt + part] = told[first + part]!;
  }
}
