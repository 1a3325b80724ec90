// State frames: what one message on the state channel carries of one twin. Absolute quantised values, so every message
// can be used alone; only what the receiver has not confirmed is sent. SPEC.md STA-4..9 gives it to the bit.
//
//   u8 kind=1 | u16 stream | u32 message | f64 tick time (ms, provider's clock) | u32 tick sequence | bits
//   bits, for each field of the layout in order: 1 bit present; if present: 2 bits age form, the age, the value
//   age form 0: sampled at the tick. 1: 12 bits of ms, 8 bits of sequences back. 2: 24 + 16. 3: 40 (8 + 32) + 32.
import { TwinportError } from '../base/errors.ts';
import { LIMITS } from '../protocol/limits.ts';
import { BitReader, BitWriter } from './bits.ts';
import { codeToValue, valueToCode, type Field } from './layout.ts';

export const FRAME_KIND = 1;
const HEADER_BYTES = 19;

/** One property's newest sample: value as in layout.ts, provider's source time in ms, sequence of the sample. */
export interface Sample {
  readonly value: number;
  readonly time: number;
  readonly sequence: number;
}

export interface FrameHeader {
  readonly stream: number;
  readonly message: number;
  readonly tickTime: number;
  readonly tickSequence: number;
}

const AGE_BITS = [
  [0, 0],
  [12, 8],
  [24, 16],
  [40, 32],
] as const;

/**
 * Packs samples of one twin from field `start` on into one message of at most `LIMITS.stateMessageBytes`.
 * `wanted(field)` says which fields this message should carry.
 * @returns the message's bytes and the field at which the next message has to go on (the number of fields when done)
 */
export function encodeFrame(
  header: FrameHeader,
  fields: readonly Field[],
  samples: readonly (Sample | undefined)[],
  start: number,
  wanted: (field: number) => boolean,
): { bytes: Uint8Array<ArrayBuffer>; next: number; sent: number[] } {
  const buffer = new Uint8Array(LIMITS.stateMessageBytes);
  const view = new DataView(buffer.buffer);
  view.setUint8(0, FRAME_KIND);
  view.setUint16(1, header.stream);
  view.setUint32(3, header.message);
  view.setFloat64(7, header.tickTime);
  view.setUint32(15, header.tickSequence);
  const bits = new BitWriter(buffer.subarray(HEADER_BYTES));
  for (let skipped = 0; skipped < start; skipped += 1) bits.write(0, 1);
  const sent: number[] = [];
  let next = start;
  for (; next < fields.length; next += 1) {
    const sample = samples[next];
    const before = bits.bitLength;
    if (sample === undefined || !wanted(next)) {
      if (!bits.write(0, 1)) break;
    } else if (writeField(bits, header, fields[next]!, sample)) {
      sent.push(next);
    } else {
      bits.rewind(before);
      break;
    }
  }
  return { bytes: buffer.slice(0, HEADER_BYTES + bits.byteLength), next, sent };
}

/** What the widest age form holds: 34 years. A device whose clock stands at 1970 is older than that. */
const OLDEST_MS = 2 ** 40 - 1;

function writeField(bits: BitWriter, header: FrameHeader, field: Field, sample: Sample): boolean {
  const ageMs = Math.min(OLDEST_MS, Math.max(0, Math.round(header.tickTime - sample.time)));
  const back = (header.tickSequence - sample.sequence) >>> 0;
  const form =
    ageMs === 0 && back === 0 ? 0 : ageMs < 2 ** 12 && back < 2 ** 8 ? 1 : ageMs < 2 ** 24 && back < 2 ** 16 ? 2 : 3;
  const [ageBits, backBits] = AGE_BITS[form];
  const ageHigh = Math.max(0, ageBits - 32);
  return (
    bits.write(1, 1) &&
    bits.write(form, 2) &&
    bits.write(Math.floor(ageMs / 2 ** 32), ageHigh) &&
    bits.write(ageMs % 2 ** 32, ageBits - ageHigh) &&
    bits.write(back, backBits) &&
    writeValue(bits, field, sample.value)
  );
}

function writeValue(bits: BitWriter, field: Field, value: number): boolean {
  switch (field.kind) {
    case 'float':
      return bits.writeFloat64(value);
    case 'boolean':
    case 'enum':
      return bits.write(value, field.bits);
    case 'number':
    case 'integer':
      return bits.write(valueToCode(field, value), field.bits);
  }
}

/**
 * The header of a frame.
 * @throws TwinportError `message-malformed`
 */
export function decodeFrameHeader(bytes: Uint8Array): FrameHeader {
  if (bytes.length < HEADER_BYTES || bytes.length > LIMITS.stateMessageBytes) throw malformed(`${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tickTime = view.getFloat64(7);
  if (!Number.isFinite(tickTime) || tickTime < 0) throw malformed('tick time is no time');
  return { stream: view.getUint16(1), message: view.getUint32(3), tickTime, tickSequence: view.getUint32(15) };
}

/**
 * Reads a frame's samples. A truncated body is refused whole: nothing of it is applied.
 * @throws TwinportError `message-malformed`
 */
export function decodeFrame(
  bytes: Uint8Array,
  fields: readonly Field[],
): { header: FrameHeader; samples: { field: number; sample: Sample }[] } {
  const header = decodeFrameHeader(bytes);
  const bits = new BitReader(bytes.subarray(HEADER_BYTES));
  const samples: { field: number; sample: Sample }[] = [];
  for (let index = 0; index < fields.length; index += 1) {
    const present = bits.read(1);
    // A frame ends where its message was full: the fields behind it come in another one.
    if (present === null) break;
    if (present === 1) samples.push({ field: index, sample: readField(bits, header, fields[index]!) });
  }
  return { header, samples };
}

function readField(bits: BitReader, header: FrameHeader, field: Field): Sample {
  const form = bits.read(2);
  if (form === null) throw malformed('truncated field');
  const [ageBits, backBits] = AGE_BITS[form]!;
  const ageHigh = Math.max(0, ageBits - 32);
  const high = bits.read(ageHigh);
  const low = bits.read(ageBits - ageHigh);
  const back = bits.read(backBits);
  const value = readValue(bits, field);
  if (high === null || low === null || back === null || value === null) throw malformed('truncated field');
  return { value, time: header.tickTime - (high * 2 ** 32 + low), sequence: (header.tickSequence - back) >>> 0 };
}

function readValue(bits: BitReader, field: Field): number | null {
  switch (field.kind) {
    case 'float': {
      const value = bits.readFloat64();
      if (value !== null && !Number.isFinite(value)) throw malformed(`${field.name} is not finite`);
      return value;
    }
    case 'boolean':
      return bits.read(1);
    case 'enum': {
      const code = bits.read(field.bits);
      if (code !== null && code >= field.members.length) throw malformed(`${field.name} has no member ${code}`);
      return code;
    }
    case 'number':
    case 'integer': {
      const code = bits.read(field.bits);
      return code === null ? null : codeToValue(field, code);
    }
  }
}

function malformed(why: string): TwinportError {
  return new TwinportError('message-malformed', `state frame: ${why}`);
}
