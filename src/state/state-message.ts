// A state message: slices of many twins of one system, at most LIMITS.stateMessageBytes, of use alone to a receiver that has
// the baselines which its slices name. SPEC.md STA-4 ff. Written by twin-sdk/state-sender.ts, read by enabler/twins.
//
//   u8 kind=1 | u32 message | f64 time | u8 usual distance | u8 usual step | u16 deltas | u16 firsts | bits
//   bits: for each delta slice, streams rising: the gap to the stream before it, the slice; then for each slice without a
//   baseline: u16 stream, u14 its length in bits, the slice. The length lets a receiver pass over a stream that it does not
//   know yet: the answer that names it goes on another channel and may come later.
import { TwinportError } from '../base/errors.ts';
import { LIMITS } from '../protocol/limits.ts';
import { BitSink, BitSource } from './bit-stream.ts';
import type { CodedStream } from './coded-stream.ts';
import { readSlice, USUAL_BITS, type MessageContext, type SampleSink, type Slice } from './slice.ts';
import { NONE } from './stream-table.ts';

export const FRAME_KIND = 1;
export const STATE_HEADER_BYTES = 19;
const LENGTH_BITS = 14;
const SEQUENCE_BITS = 32;
const MOST_SLICES = 0xffff;
const FARTHEST_USUAL = 0xff;

/** The most that stands before a slice: the gap to the stream before it, `usual`, distance and step. */
export const MOST_PREFIX_BITS = 33 + 1 + 65 + 65;

/** Fills one message; made anew for each. */
export class StateMessageWriter {
  readonly #buffer = new Uint8Array(LIMITS.stateMessageBytes);
  readonly #sink = new BitSink(this.#buffer.subarray(STATE_HEADER_BYTES));
  readonly #context: MessageContext;
  readonly #firsts: { readonly number: number; readonly slice: Slice }[] = [];
  #firstBits = 0;
  #deltas = 0;
  #fields = 0;
  #lastStream = -1;

  constructor(context: MessageContext) {
    this.#context = context;
  }

  /**
   * Adds the slice of a stream whose number is higher than the last one's; its bits must stay until `bytes` was called.
   * @param baseline number of the message that carried its baseline to this receiver, or NONE
   * @returns false when there is no room, nothing of it is in the message then: the next one, as yet empty, has room
   */
  add(number: number, slice: Slice, baseline: number): boolean {
    const fields = this.#fields + slice.components;
    if (fields > LIMITS.stateMessageFields && !this.#isEmpty) return false;
    const added = baseline === NONE ? this.#addFirst(number, slice) : this.#addDelta(number, slice, baseline);
    if (added) this.#fields = fields;
    return added;
  }

  get #isEmpty(): boolean {
    return this.#deltas === 0 && this.#firsts.length === 0;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const { message, time, usualBaseline, usualStep } = this.#context;
    for (const { number, slice } of this.#firsts) {
      this.#sink.write(number, 16);
      this.#sink.write(SEQUENCE_BITS + slice.bits, LENGTH_BITS);
      this.#sink.write(slice.sequence, SEQUENCE_BITS);
      this.#sink.copy(slice.bytes, slice.from, slice.bits);
    }
    const view = new DataView(this.#buffer.buffer);
    view.setUint8(0, FRAME_KIND);
    view.setUint32(1, message);
    view.setFloat64(5, time);
    view.setUint8(13, usualBaseline === NONE ? 0 : (message - usualBaseline) >>> 0);
    view.setUint8(14, usualStep);
    view.setUint16(15, this.#deltas);
    view.setUint16(17, this.#firsts.length);
    return this.#buffer.slice(0, STATE_HEADER_BYTES + this.#sink.finish());
  }

  #addDelta(number: number, slice: Slice, baseline: number): boolean {
    if (this.#deltas === MOST_SLICES) return false;
    const sink = this.#sink;
    const { message, usualBaseline, usualStep } = this.#context;
    const before = sink.bitLength;
    const gap = number - this.#lastStream;
    sink.write(gap === 1 ? 1 : 0, 1);
    if (gap !== 1) sink.writeGamma(gap);
    const usual = slice.mayBeUsual && slice.step === usualStep && baseline === usualBaseline;
    sink.write(usual ? 1 : 0, 1);
    if (usual) sink.copy(slice.bytes, slice.from + USUAL_BITS, slice.bits - USUAL_BITS);
    else {
      sink.writeGamma((message - baseline) >>> 0);
      sink.writeGamma(slice.step + 1);
      sink.copy(slice.bytes, slice.from, slice.bits);
    }
    if (sink.overrun || sink.freeBits < this.#firstBits) {
      sink.rewind(before);
      return false;
    }
    this.#deltas += 1;
    this.#lastStream = number;
    return true;
  }

  #addFirst(number: number, slice: Slice): boolean {
    const bits = 16 + LENGTH_BITS + SEQUENCE_BITS + slice.bits;
    if (this.#sink.freeBits < this.#firstBits + bits) return false;
    this.#firsts.push({ number, slice });
    this.#firstBits += bits;
    return true;
  }
}

/** The number of a state message: what is acknowledged. @throws TwinportError `message-malformed` */
export function stateMessageNumber(bytes: Uint8Array): number {
  if (bytes.length < STATE_HEADER_BYTES) throw malformed('without a header');
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
}

/** No source time in a message is after this. @throws TwinportError `message-malformed` */
export function stateMessageTime(bytes: Uint8Array): number {
  if (bytes.length < STATE_HEADER_BYTES) throw malformed('without a header');
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(5);
}

/**
 * Reads a message and tells what it holds of known streams.
 * @returns whether all of it could be used. Only then it may be acknowledged: a sender takes an acknowledged message as a
 *   baseline of every twin in it.
 * @throws TwinportError `message-malformed`
 */
export function readStateMessage<Stream extends CodedStream>(
  bytes: Uint8Array,
  streams: ReadonlyMap<number, Stream>,
  tell: (stream: Stream) => SampleSink,
): boolean {
  if (bytes.length < STATE_HEADER_BYTES || bytes.length > LIMITS.stateMessageBytes)
    throw malformed(`of ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const message = view.getUint32(1);
  const time = view.getFloat64(5);
  if (!Number.isFinite(time) || time < 0) throw malformed('its time is no time');
  const distance = view.getUint8(13);
  const context: MessageContext = {
    message,
    time,
    usualBaseline: distance === 0 ? NONE : (message - distance) >>> 0,
    usualStep: view.getUint8(14),
  };
  const source = new BitSource(bytes.subarray(STATE_HEADER_BYTES));
  const isOne = view.getUint16(15) + view.getUint16(17) <= 1;
  let fields = 0;
  // Each slice costs what its twin has, however little of it is in it.
  const count = ({ table }: CodedStream): void => {
    fields += table.plan.components;
    if (fields > LIMITS.stateMessageFields && !isOne)
      throw malformed(`of more than ${LIMITS.stateMessageFields} fields`);
  };
  let last = -1;
  for (let left = view.getUint16(15); left > 0; left -= 1) {
    last += source.read(1) === 1 ? 1 : source.readGamma();
    const stream = streams.get(last);
    if (source.overrun) throw malformed('truncated');
    // A stream that was closed here, or a baseline that is gone: what is behind it cannot be found.
    if (stream === undefined) return false;
    count(stream);
    const outcome = readSlice(source, context, stream, null, tell(stream));
    if (outcome === 'no-baseline') return false;
    if (outcome === 'malformed') throw malformed(`the slice of stream ${last} is none`);
    stream.table.commit(stream.row, message);
  }
  let whole = true;
  last = -1;
  for (let left = view.getUint16(17); left > 0; left -= 1) {
    const number = source.read(16);
    const end = source.read(LENGTH_BITS) + source.position;
    if (number <= last) throw malformed(`stream ${number} behind ${last}`);
    last = number;
    const stream = streams.get(number);
    if (stream === undefined) {
      whole = false;
      source.skipTo(end);
    } else {
      count(stream);
      if (readSlice(source, context, stream, end, tell(stream)) !== 'read')
        throw malformed(`the slice of stream ${number} is none`);
      stream.table.commit(stream.row, message);
    }
    if (source.overrun) throw malformed('truncated');
  }
  if (!source.isPadding) throw malformed('there is more behind its slices');
  return whole;
}

/** The usual baseline and step of a message, from a stream that stands for the others. */
export function usualOf(
  message: number,
  baseline: number,
  step: number,
): Pick<MessageContext, 'usualBaseline' | 'usualStep'> {
  const distance = (message - baseline) >>> 0;
  return baseline === NONE || distance === 0 || distance > FARTHEST_USUAL || step < 0 || step > 0xff
    ? { usualBaseline: NONE, usualStep: 0 }
    : { usualBaseline: baseline, usualStep: step };
}

function malformed(why: string): TwinportError {
  return new TwinportError('message-malformed', `state message: ${why}`);
}
