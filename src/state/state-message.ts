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
import type { NewestState } from './newest-table.ts';
import { readSlice, writeSlice, type MessageContext, type SampleSink } from './slice.ts';
import { NONE } from './stream-table.ts';

export const FRAME_KIND = 1;
const HEADER_BYTES = 19;
const LENGTH_BITS = 14;
const MOST_SLICES = 0xffff;
const FARTHEST_USUAL = 0xff;

type Added = 'all' | 'part' | 'nothing' | 'full';

/** Fills one message; made anew for each. */
export class StateMessageWriter {
  readonly #buffer = new Uint8Array(LIMITS.stateMessageBytes);
  readonly #sink = new BitSink(this.#buffer.subarray(HEADER_BYTES));
  readonly #context: MessageContext;
  readonly #firsts: { readonly bytes: Uint8Array; readonly bits: number; readonly stream: number }[] = [];
  #firstBits = 0;
  #deltas = 0;
  #fields = 0;
  #lastStream = -1;
  readonly streams: CodedStream[] = [];

  constructor(context: MessageContext) {
    this.#context = context;
  }

  /**
   * Adds a stream whose number is higher than the last one's. `baseline`: a state that the receiver has, or NONE.
   * @returns `full`: no room, try the next message; `nothing`: there is nothing newer than the baseline; `part`: the twin is
   *   larger than a message, the rest is for another one
   */
  add(stream: CodedStream, newest: NewestState, shown: Uint8Array, baseline: number): Added {
    const fields = this.#fields + stream.table.plan.components;
    if (fields > LIMITS.stateMessageFields && !this.#isEmpty) return 'full';
    const outcome =
      baseline === NONE ? this.#addFirst(stream, newest, shown) : this.#addDelta(stream, newest, shown, baseline);
    if (outcome === 'nothing' || outcome === 'full') return outcome;
    stream.table.commit(stream.row, this.#context.message);
    this.streams.push(stream);
    this.#fields = fields;
    return outcome;
  }

  get #isEmpty(): boolean {
    return this.streams.length === 0;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const { message, time, usualBaseline, usualStep } = this.#context;
    for (const { stream, bits, bytes } of this.#firsts) {
      this.#sink.write(stream, 16);
      this.#sink.write(bits, LENGTH_BITS);
      for (let bit = 0; bit < bits; bit += 8)
        this.#sink.write(bytes[bit >> 3]! >> Math.max(0, 8 - (bits - bit)), Math.min(8, bits - bit));
    }
    const view = new DataView(this.#buffer.buffer);
    view.setUint8(0, FRAME_KIND);
    view.setUint32(1, message);
    view.setFloat64(5, time);
    view.setUint8(13, usualBaseline === NONE ? 0 : (message - usualBaseline) >>> 0);
    view.setUint8(14, usualStep);
    view.setUint16(15, this.#deltas);
    view.setUint16(17, this.#firsts.length);
    return this.#buffer.slice(0, HEADER_BYTES + this.#sink.finish());
  }

  #addDelta(stream: CodedStream, newest: NewestState, shown: Uint8Array, baseline: number): Added {
    const before = this.#sink.bitLength;
    if (this.#deltas === MOST_SLICES) return 'full';
    const gap = stream.number - this.#lastStream;
    this.#sink.write(gap === 1 ? 1 : 0, 1);
    if (gap !== 1) this.#sink.writeGamma(gap);
    const budgetBits = this.#sink.freeBits;
    const values = this.#sink.bitLength;
    let written = writeSlice(this.#sink, this.#context, stream, newest, shown, baseline);
    if (this.#sink.overrun && this.#isEmpty) {
      this.#sink.rewind(values);
      written = writeSlice(this.#sink, this.#context, stream, newest, shown, baseline, budgetBits);
    }
    if (written === 'nothing' || this.#sink.overrun || this.#sink.freeBits < this.#firstBits) {
      this.#sink.rewind(before);
      return written === 'nothing' ? 'nothing' : 'full';
    }
    this.#deltas += 1;
    this.#lastStream = stream.number;
    return written;
  }

  #addFirst(stream: CodedStream, newest: NewestState, shown: Uint8Array): Added {
    const bytes = new Uint8Array(LIMITS.stateMessageBytes - HEADER_BYTES);
    const sink = new BitSink(bytes);
    const budgetBits = sink.freeBits - 16 - LENGTH_BITS;
    let written = writeSlice(sink, this.#context, stream, newest, shown, NONE);
    if ((sink.overrun || sink.bitLength > budgetBits) && this.#isEmpty) {
      sink.rewind(0);
      written = writeSlice(sink, this.#context, stream, newest, shown, NONE, budgetBits);
    }
    if (written === 'nothing') return 'nothing';
    sink.finish();
    const bits = 16 + LENGTH_BITS + sink.bitLength;
    if (sink.overrun || this.#sink.freeBits < this.#firstBits + bits) return 'full';
    this.#firsts.push({ bytes, bits: sink.bitLength, stream: stream.number });
    this.#firstBits += bits;
    return written;
  }
}

/** The number of a state message: what is acknowledged. @throws TwinportError `message-malformed` */
export function stateMessageNumber(bytes: Uint8Array): number {
  if (bytes.length < HEADER_BYTES) throw malformed('without a header');
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
}

/** No source time in a message is after this. @throws TwinportError `message-malformed` */
export function stateMessageTime(bytes: Uint8Array): number {
  if (bytes.length < HEADER_BYTES) throw malformed('without a header');
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
  if (bytes.length < HEADER_BYTES || bytes.length > LIMITS.stateMessageBytes)
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
  const source = new BitSource(bytes.subarray(HEADER_BYTES));
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
