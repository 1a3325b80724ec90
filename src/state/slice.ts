// One twin's part of a state message: what is newer than a state that the receiver has (its baseline), as differences from
// what that state predicts; without a baseline, as plain codes. SPEC.md STA gives it to the bit. Used by state-message.ts.
import { readAge, wholeAge, writeAge } from './age.ts';
import type { BitSink, BitSource } from './bit-stream.ts';
import { componentCode, componentValue, type PlannedField } from './field-plan.ts';
import type { Sample } from './sample.ts';
import { nextAcceleration, nextSpeed, predict, shortest, within } from './prediction.ts';
import { escape, FIRST_MEAN, nextMean, readResidual, writeResidual } from './residual.ts';
import { packRotation, unpackRotation } from './rotation.ts';
import { NONE, type StreamHistory } from './stream-history.ts';

/** What the slices of one message share. */
export interface MessageContext {
  readonly message: number;
  /** Newest source time in the message, ms. */
  readonly time: number;
  /** Message of the baseline that most slices refer to, and how far most twins' sequences have come since. */
  readonly usualBaseline: number;
  readonly usualStep: number;
}

/** Takes what a slice tells: value as in layout.ts, of a field of the layout. */
export type SampleSink = (field: number, time: number, value: number, sequence: number) => void;

/** The most that a slice takes beside its fields, and a field beside its value. */
const MOST_SLICE_BITS = 65 + 65 + 42 + 4;
const MOST_FIELD_BITS = 42 + 65 + 3;
/** The most that a code takes beside its bits: it is written out behind 15 ones, or is a residual of fewer bits than both. */
const MOST_CODE_BITS = 17;
const quaternion = new Float64Array(4);
const packed = new Float64Array(4);

export class Slice {
  readonly #history: StreamHistory;
  readonly #sampled: Uint8Array;
  /** Last quaternion told, by planned field: the next one is told with the sign that lies nearer. */
  readonly #lastTurns: Float64Array;
  /** Of a twin that does not fit in one message: the field with which the next one begins. */
  #turn = 0;

  constructor(history: StreamHistory) {
    this.#history = history;
    this.#sampled = new Uint8Array(history.plan.fields.length);
    this.#lastTurns = new Float64Array(history.plan.components);
  }

  /**
   * Writes what is newer than the state in `baseline` (a slot of the history, or NONE) and keeps it as the next state.
   * @param shown the fields that may leave, by planned field
   * @param budgetBits what surely fits: of a twin that is larger, some fields go now and others another time
   * @returns whether there was anything to write, and all of it; what did not fit shows in `sink.overrun`
   */
  write(
    sink: BitSink,
    context: MessageContext,
    samples: readonly (Sample | undefined)[],
    shown: Uint8Array,
    baseline: number,
    budgetBits = Number.POSITIVE_INFINITY,
  ): 'nothing' | 'part' | 'all' {
    const history = this.#history;
    const { fields } = history.plan;
    const slot = history.begin();
    let [count, time, sequence, uniform] = [0, 0, 0, true];
    let outcome: 'part' | 'all' = 'all';
    let bits = MOST_SLICE_BITS + fields.length;
    const from = budgetBits === Number.POSITIVE_INFINITY ? 0 : this.#turn;
    this.#sampled.fill(0);
    for (let turn = 0; turn < fields.length; turn += 1) {
      const index = (from + turn) % fields.length;
      const sample = shown[index] === 1 ? samples[fields[index]!.first] : undefined;
      const known = baseline !== NONE && !Number.isNaN(history.times[baseline * fields.length + index]!);
      const news =
        sample !== undefined && (!known || history.sequences[baseline * fields.length + index] !== sample.sequence);
      if (!news) continue;
      bits += MOST_FIELD_BITS + (MOST_CODE_BITS + fields[index]!.bits) * fields[index]!.components;
      if (bits > budgetBits) {
        this.#turn = index;
        outcome = 'part';
        break;
      }
      this.#sampled[index] = 1;
      if (count > 0 && (sample.time !== time || sample.sequence !== sequence)) uniform = false;
      if (count === 0 || ((sample.sequence - sequence) | 0) > 0) sequence = sample.sequence;
      if (count === 0 || sample.time > time) time = sample.time;
      count += 1;
    }
    if (count === 0) return 'nothing';
    const ageMs = wholeAge(context.time - time);
    const sliceTime = Math.max(0, context.time - ageMs);
    const step = baseline === NONE ? 0 : (sequence - history.stateSequences[baseline]!) >>> 0;
    const all = count === fields.length;
    const usual =
      baseline !== NONE &&
      uniform &&
      all &&
      ageMs === 0 &&
      step === context.usualStep &&
      history.messages[baseline] === context.usualBaseline;
    if (baseline === NONE) sink.write(sequence >>> 0, 32);
    else {
      sink.write(usual ? 1 : 0, 1);
      if (!usual) {
        sink.writeGamma((context.message - history.messages[baseline]!) >>> 0);
        sink.writeGamma(step + 1);
      }
    }
    if (!usual) {
      writeAge(sink, ageMs);
      sink.write(all ? 1 : 0, 1);
      if (!all) for (let index = 0; index < fields.length; index += 1) sink.write(this.#sampled[index]!, 1);
      sink.write(uniform ? 1 : 0, 1);
    }
    history.stateSequences[slot] = sequence;
    for (let index = 0; index < fields.length; index += 1) {
      if (this.#sampled[index] === 0) {
        history.carry(baseline, slot, index);
        continue;
      }
      const sample = samples[fields[index]!.first]!;
      let fieldTime = sliceTime;
      let fieldSequence = sequence;
      if (!uniform) {
        const fieldAgeMs = wholeAge(sliceTime - sample.time);
        writeAge(sink, fieldAgeMs);
        fieldTime = Math.max(0, sliceTime - fieldAgeMs);
        fieldSequence = sample.sequence;
        sink.writeGamma(((sequence - fieldSequence) >>> 0) + 1);
      }
      history.times[slot * fields.length + index] = fieldTime;
      history.sequences[slot * fields.length + index] = fieldSequence;
    }
    this.#writeValues(sink, samples, baseline, slot);
    return outcome;
  }

  /**
   * Reads a slice and keeps it as the next state; nothing is told of one that is malformed or whose baseline is not kept.
   * @param end where a slice without a baseline says that it ends; null for one with a baseline
   */
  read(
    source: BitSource,
    context: MessageContext,
    end: number | null,
    tell: SampleSink,
  ): 'read' | 'no-baseline' | 'malformed' {
    const history = this.#history;
    const { fields } = history.plan;
    let baseline = NONE;
    let sequence = 0;
    let usual = false;
    if (end === null) {
      usual = source.read(1) === 1;
      const message = usual ? context.usualBaseline : (context.message - source.readGamma()) >>> 0;
      const step = usual ? context.usualStep : source.readGamma() - 1;
      baseline = history.find(message);
      if (baseline === NONE) return source.overrun ? 'malformed' : 'no-baseline';
      sequence = (history.stateSequences[baseline]! + step) >>> 0;
    } else sequence = source.read(32);
    const ageMs = usual ? 0 : readAge(source);
    const all = usual || source.read(1) === 1;
    for (let index = 0; index < fields.length; index += 1) this.#sampled[index] = all ? 1 : source.read(1);
    const uniform = usual || source.read(1) === 1;
    const sliceTime = Math.max(0, context.time - ageMs);
    if (source.overrun) return 'malformed';
    const slot = history.begin();
    history.stateSequences[slot] = sequence;
    for (let index = 0; index < fields.length; index += 1) {
      if (this.#sampled[index] === 0) {
        history.carry(baseline, slot, index);
        continue;
      }
      const fieldTime = uniform ? sliceTime : Math.max(0, sliceTime - readAge(source));
      const fieldSequence = uniform ? sequence : (sequence - (source.readGamma() - 1)) >>> 0;
      history.times[slot * fields.length + index] = fieldTime;
      history.sequences[slot * fields.length + index] = fieldSequence;
    }
    if (!this.#readValues(source, baseline, slot) || source.overrun) return 'malformed';
    if (end !== null && source.position !== end) return 'malformed';
    for (let index = 0; index < fields.length; index += 1)
      if (this.#sampled[index] === 1) this.#tell(fields[index]!, index, slot, tell);
    return 'read';
  }

  #tell(field: PlannedField, index: number, slot: number, tell: SampleSink): void {
    const history = this.#history;
    const { fields, components } = history.plan;
    const time = history.times[slot * fields.length + index]!;
    const sequence = history.sequences[slot * fields.length + index]!;
    const at = slot * components + field.at;
    if (field.kind !== 'rotation') {
      tell(field.first, time, componentValue(field, history.codes[at]!), sequence);
      return;
    }
    unpackRotation(history.codes, at, field.bits, quaternion, 0);
    const last = this.#lastTurns;
    let alike = 0;
    for (let part = 0; part < 4; part += 1) alike += quaternion[part]! * last[field.at + part]!;
    for (let part = 0; part < 4; part += 1) {
      last[field.at + part] = alike < 0 ? 0 - quaternion[part]! : quaternion[part]!;
      tell(field.first + part, time, last[field.at + part]!, sequence);
    }
  }

  /** Values of all sampled fields behind one bit that says whether all are as predicted. */
  #writeValues(sink: BitSink, samples: readonly (Sample | undefined)[], baseline: number, slot: number): void {
    const { fields, components } = this.#history.plan;
    // Going back to the flag would forget it.
    if (sink.overrun) return;
    const flagAt = sink.bitLength;
    sink.write(0, 1);
    let still = true;
    for (let index = 0; index < fields.length; index += 1) {
      if (this.#sampled[index] === 0) continue;
      const field = fields[index]!;
      if (field.kind === 'rotation') {
        for (let part = 0; part < 4; part += 1) quaternion[part] = samples[field.first + part]!.value;
        packRotation(quaternion, 0, field.bits, packed, 0);
      } else packed[0] = componentCode(field, samples[field.first]!.value);
      const known = this.#known(baseline, index);
      if (
        !this.#writeField(
          sink,
          field,
          known ? baseline * components : NONE,
          slot * components,
          this.#step(baseline, slot, index),
        )
      )
        still = false;
    }
    if (!still) return;
    sink.rewind(flagAt);
    sink.write(1, 1);
  }

  /** Writes `packed` for a field; whether it is as predicted. */
  #writeField(sink: BitSink, field: PlannedField, from: number, to: number, stepMs: number): boolean {
    const { codes } = this.#history;
    const at = field.at;
    switch (field.kind) {
      case 'float':
      case 'raw': {
        const same = from !== NONE && codes[from + at] === packed[0];
        if (from !== NONE) sink.write(same ? 0 : 1, 1);
        if (!same && field.kind === 'float') sink.writeFloat64(packed[0]!);
        else if (!same) sink.write(packed[0]!, field.bits);
        codes[to + at] = packed[0]!;
        return same;
      }
      case 'code':
        return this.#writeCode(sink, field, from, to, at, packed[0]!, stepMs);
      case 'rotation': {
        const same = from !== NONE && codes[from + at] === packed[0];
        if (from !== NONE) sink.write(same ? 1 : 0, 1);
        if (!same) sink.write(packed[0]!, 2);
        codes[to + at] = packed[0]!;
        let still = same;
        for (let part = 1; part < 4; part += 1)
          if (!this.#writeCode(sink, field, same ? from : NONE, to, at + part, packed[part]!, stepMs)) still = false;
        return still;
      }
    }
  }

  #writeCode(
    sink: BitSink,
    field: PlannedField,
    from: number,
    to: number,
    at: number,
    code: number,
    stepMs: number,
  ): boolean {
    if (from === NONE) {
      sink.write(code, field.bits);
      this.#startCode(to + at, code);
      return false;
    }
    const expected = this.#expected(field, from + at, stepMs);
    const residual = shortest(code - expected, field.period);
    writeResidual(sink, residual, this.#history.means[from + at]!, code, field.bits);
    this.#advance(from + at, to + at, code, residual, stepMs);
    return residual === 0;
  }

  #readValues(source: BitSource, baseline: number, slot: number): boolean {
    const { fields, components } = this.#history.plan;
    const still = source.read(1) === 1;
    for (let index = 0; index < fields.length; index += 1) {
      if (this.#sampled[index] === 0) continue;
      const from = this.#known(baseline, index) ? baseline * components : NONE;
      const stepMs = this.#step(baseline, slot, index);
      if (still && from === NONE) return false;
      if (!this.#readField(still ? null : source, fields[index]!, from, slot * components, stepMs)) return false;
    }
    return true;
  }

  /** Reads a field, or takes it as predicted without a source; false for a value that the field cannot have. */
  #readField(source: BitSource | null, field: PlannedField, from: number, to: number, stepMs: number): boolean {
    const { codes } = this.#history;
    const at = field.at;
    switch (field.kind) {
      case 'float':
      case 'raw': {
        const isFloat = field.kind === 'float';
        const changed = source !== null && (from === NONE || source.read(1) === 1);
        const code = !changed ? codes[from + at]! : isFloat ? source.readFloat64() : source.read(field.bits);
        codes[to + at] = code;
        return isFloat ? Number.isFinite(code) : code <= field.highest;
      }
      case 'code':
        return this.#readCode(source, field, from, to, at, stepMs);
      case 'rotation': {
        const same = source === null || (from !== NONE && source.read(1) === 1);
        codes[to + at] = same ? codes[from + at]! : source.read(2);
        for (let part = 1; part < 4; part += 1)
          if (!this.#readCode(source, field, same ? from : NONE, to, at + part, stepMs)) return false;
        return true;
      }
    }
  }

  #readCode(
    source: BitSource | null,
    field: PlannedField,
    from: number,
    to: number,
    at: number,
    stepMs: number,
  ): boolean {
    if (from === NONE) {
      const code = source!.read(field.bits);
      this.#startCode(to + at, code);
      return code <= field.highest;
    }
    const expected = this.#expected(field, from + at, stepMs);
    const residual = source === null ? 0 : readResidual(source, this.#history.means[from + at]!, field.bits);
    const code = residual === null ? escape.code : within(expected + residual, field.period);
    if (code < 0 || code > field.highest) return false;
    this.#advance(from + at, to + at, code, residual ?? shortest(code - expected, field.period), stepMs);
    return true;
  }

  #startCode(place: number, code: number): void {
    const { codes, speeds, accelerations, means } = this.#history;
    codes[place] = code;
    speeds[place] = 0;
    accelerations[place] = 0;
    means[place] = FIRST_MEAN;
  }

  /** The whole code that the baseline predicts, within the field's range. */
  #expected(field: PlannedField, from: number, stepMs: number): number {
    const { codes, speeds, accelerations } = this.#history;
    const expected = Math.round(predict(codes[from]!, speeds[from]!, accelerations[from]!, stepMs));
    return field.period > 0 ? within(expected, field.period) : Math.min(field.highest, Math.max(0, expected));
  }

  #advance(from: number, to: number, code: number, residual: number, stepMs: number): void {
    const { codes, speeds, accelerations, means } = this.#history;
    codes[to] = code;
    accelerations[to] = nextAcceleration(accelerations[from]!, residual, stepMs);
    speeds[to] = nextSpeed(speeds[from]!, accelerations[from]!, residual, stepMs);
    means[to] = nextMean(means[from]!, residual);
  }

  #known(baseline: number, index: number): boolean {
    const { times, plan } = this.#history;
    return baseline !== NONE && !Number.isNaN(times[baseline * plan.fields.length + index]!);
  }

  #step(baseline: number, slot: number, index: number): number {
    if (baseline === NONE) return 0;
    const { times, plan } = this.#history;
    return times[slot * plan.fields.length + index]! - times[baseline * plan.fields.length + index]!;
  }
}
