// The values of a slice: as differences from what its baseline predicts, or plain (SPEC.md STA-7, STA-14, STA-15). Written and read
// once a field, a twin, a tick and a link: plain functions over one flat array, and nothing allocated.
import type { BitSink, BitSource } from './bit-stream.ts';
import type { PlannedField } from './field-plan.ts';
import type { NewestState } from './newest-table.ts';
import { advance, expectedCode, shortest, stepMs, within } from './prediction.ts';
import { escape, FIRST_MEAN, nextMean, readResidual, writeResidual } from './residual.ts';
import { ACCELERATION, MEAN, NONE, NUMBERS_PER_COMPONENT, SPEED, type StreamTable } from './stream-table.ts';

/** Writes the sampled fields of a state whose times are in its slot already, behind one bit that says whether all are as predicted. */
export function writeValues(
  sink: BitSink,
  table: StreamTable,
  row: number,
  newest: NewestState,
  sampled: Uint8Array,
  baseline: number,
  slot: number,
): void {
  // Going back to the flag would forget it.
  if (sink.overrun) return;
  const { fields } = table.plan;
  const source = newest.table.data;
  const codesAt = newest.table.codesAt(newest.row);
  const into = table.states(slot);
  const before = baseline === NONE ? into : table.states(baseline);
  const timesAt = table.timesAt(row);
  const componentsAt = table.componentsAt(row);
  const flagAt = sink.bitLength;
  sink.write(0, 1);
  let still = true;
  for (let index = 0; index < fields.length; index += 1) {
    if (sampled[index] === 0) continue;
    const field = fields[index]!;
    stepMs[0] = baseline === NONE ? Number.NaN : into[timesAt + index]! - before[timesAt + index]!;
    const at = componentsAt + field.first * NUMBERS_PER_COMPONENT;
    if (!writeField(sink, field, source, codesAt + field.first, before, into, at)) still = false;
  }
  if (!still) return;
  sink.rewind(flagAt);
  sink.write(1, 1);
}

/** Reads them; false for a value that its field cannot have. */
export function readValues(
  source: BitSource,
  table: StreamTable,
  row: number,
  sampled: Uint8Array,
  baseline: number,
  slot: number,
): boolean {
  const { fields } = table.plan;
  const into = table.states(slot);
  const before = baseline === NONE ? into : table.states(baseline);
  const timesAt = table.timesAt(row);
  const componentsAt = table.componentsAt(row);
  const still = source.read(1) === 1;
  for (let index = 0; index < fields.length; index += 1) {
    if (sampled[index] === 0) continue;
    const field = fields[index]!;
    stepMs[0] = baseline === NONE ? Number.NaN : into[timesAt + index]! - before[timesAt + index]!;
    if (still && Number.isNaN(stepMs[0])) return false;
    const at = componentsAt + field.first * NUMBERS_PER_COMPONENT;
    if (!readField(still ? null : source, field, before, into, at)) return false;
  }
  return true;
}

// Below, `before` and `into` hold all rows in the baseline's slot and in the new one, a component at `at` in both; `stepMs` is the field's.

/** Whether the field is as predicted. */
function writeField(
  sink: BitSink,
  field: PlannedField,
  source: Float64Array,
  from: number,
  before: Float64Array,
  into: Float64Array,
  at: number,
): boolean {
  const { kind } = field;
  const known = !Number.isNaN(stepMs[0]!);
  if (kind === 'code') return writeCode(sink, field, source[from]!, before, into, at, known);
  const same = known && before[at] === source[from];
  into[at] = source[from]!;
  if (kind === 'rotation') {
    if (known) sink.write(same ? 1 : 0, 1);
    if (!same) sink.write(source[from]!, 2);
    let still = same;
    for (let part = 1; part < 4; part += 1) {
      const place = at + part * NUMBERS_PER_COMPONENT;
      if (!writeCode(sink, field, source[from + part]!, before, into, place, same)) still = false;
    }
    return still;
  }
  if (known) sink.write(same ? 0 : 1, 1);
  if (!same && kind === 'float') sink.writeFloat64(source[from]!);
  else if (!same) sink.write(source[from]!, field.bits);
  return same;
}

/** `known`: whether the baseline says something of it. */
function writeCode(
  sink: BitSink,
  field: PlannedField,
  code: number,
  before: Float64Array,
  into: Float64Array,
  at: number,
  known: boolean,
): boolean {
  if (!known) {
    sink.write(code, field.bits);
    start(into, at, code);
    return false;
  }
  const residual = shortest(code - expectedCode(before, at, field.period, field.highest), field.period);
  writeResidual(sink, residual, before[at + MEAN]!, code, field.bits);
  advance(before, into, at, code, residual);
  into[at + MEAN] = nextMean(before[at + MEAN]!, residual);
  return residual === 0;
}

/** Reads a field, or takes it as predicted without a source; false for a value that the field cannot have. */
function readField(
  source: BitSource | null,
  field: PlannedField,
  before: Float64Array,
  into: Float64Array,
  at: number,
): boolean {
  const { kind } = field;
  const known = !Number.isNaN(stepMs[0]!);
  if (kind === 'code') return readCode(source, field, before, into, at, known);
  if (kind === 'rotation') {
    const same = source === null || (known && source.read(1) === 1);
    into[at] = same ? before[at]! : source.read(2);
    for (let part = 1; part < 4; part += 1) {
      const place = at + part * NUMBERS_PER_COMPONENT;
      if (!readCode(source, field, before, into, place, same)) return false;
    }
    return true;
  }
  const isFloat = kind === 'float';
  const changed = source !== null && (!known || source.read(1) === 1);
  if (changed) into[at] = isFloat ? source.readFloat64() : source.read(field.bits);
  else into[at] = before[at]!;
  return isFloat ? Number.isFinite(into[at]) : into[at] <= field.highest;
}

function readCode(
  source: BitSource | null,
  field: PlannedField,
  before: Float64Array,
  into: Float64Array,
  at: number,
  known: boolean,
): boolean {
  if (!known) {
    const code = source!.read(field.bits);
    start(into, at, code);
    return code <= field.highest;
  }
  const expected = expectedCode(before, at, field.period, field.highest);
  const residual = source === null ? 0 : readResidual(source, before[at + MEAN]!, field.bits);
  const code = residual === null ? escape.code : within(expected + residual, field.period);
  if (code < 0 || code > field.highest) return false;
  const off = residual ?? shortest(code - expected, field.period);
  advance(before, into, at, code, off);
  into[at + MEAN] = nextMean(before[at + MEAN]!, off);
  return true;
}

function start(into: Float64Array, at: number, code: number): void {
  into[at] = code;
  into[at + SPEED] = 0;
  into[at + ACCELERATION] = 0;
  into[at + MEAN] = FIRST_MEAN;
}
