// Reads a state frame by the letter of SPEC.md STA-4 to STA-7 and keeps what state/frame.ts, which only has to be safe, does
// not need: raw codes, age forms and what is left behind the last field. Used by rules-state.ts.
import { BitReader } from '../../state/bits.ts';
import { decodeFrameHeader, type FrameHeader } from '../../state/frame.ts';
import { codeToValue, type Field } from '../../state/layout.ts';
import { Fault, must } from './verdict.ts';

const HEADER_BYTES = 19;
/** Bits of ms and of sequences, by age form. */
const AGE_BITS = [
  [0, 0],
  [12, 8],
  [24, 16],
  [40, 32],
] as const;

interface FrameSample {
  readonly field: Field;
  readonly value: number;
  readonly time: number;
  readonly sequence: number;
}

export interface ReadFrame {
  readonly header: FrameHeader;
  readonly samples: readonly FrameSample[];
}

/** @throws Fault for whatever is not as the rules say; TwinportError for an impossible header */
export function readFrame(bytes: Uint8Array, fields: readonly Field[]): ReadFrame {
  const header = decodeFrameHeader(bytes);
  const bits = new BitReader(bytes.subarray(HEADER_BYTES));
  const samples: FrameSample[] = [];
  let used = 0;
  const read = (count: number, what: string): number => {
    const value = bits.read(count);
    if (value === null) throw new Fault(`${what} in a frame`, `it ends after ${bytes.length} bytes`);
    used += count;
    return value;
  };
  for (const field of fields) {
    const present = bits.read(1);
    if (present === null) break;
    used += 1;
    if (present === 0) continue;
    const [ageBits, backBits] = AGE_BITS[read(2, `the age form of ${field.name}`)]!;
    // The reader takes 32 bits at once.
    const ageHigh = Math.max(0, ageBits - 32);
    const ageMs =
      read(ageHigh, `the age of ${field.name}`) * 2 ** 32 + read(ageBits - ageHigh, `the age of ${field.name}`);
    const back = read(backBits, `the sequence of ${field.name}`);
    const value = readValue(field, (count) => read(count, `the value of ${field.name}`));
    samples.push({ field, value, time: header.tickTime - ageMs, sequence: (header.tickSequence - back) >>> 0 });
  }
  const leftBits = (bytes.length - HEADER_BYTES) * 8 - used;
  must(leftBits < 8, 'nothing but padding to a whole byte behind the last field', `${leftBits} bits are left`);
  must(leftBits === 0 || bits.read(leftBits) === 0, 'padding with 0 bits', 'there are others');
  return { header, samples };
}

function readValue(field: Field, read: (count: number) => number): number {
  switch (field.kind) {
    case 'float': {
      const view = new DataView(new ArrayBuffer(8));
      view.setUint32(0, read(32));
      view.setUint32(4, read(32));
      const value = view.getFloat64(0);
      must(Number.isFinite(value), `a finite ${field.name}`, `it is ${value}`);
      return value;
    }
    case 'boolean':
      return read(1);
    case 'enum': {
      const code = read(field.bits);
      must(code < field.members.length, `one of ${field.members.length} members of ${field.name}`, `code ${code} came`);
      return code;
    }
    case 'number':
    case 'integer': {
      const code = read(field.bits);
      const steps = Math.ceil((field.maximum - field.lowest) / field.quantum - 1e-6);
      must(code <= steps, `a code of ${field.name} up to ${steps}`, `code ${code} came`);
      return codeToValue(field, code);
    }
  }
}
