// Where slices are written before they are put into messages: once, however many links they go to. What was written stays until the
// pages are turned back. Used by twin-sdk/state-pump.ts and lone-message.ts.
import { LIMITS } from '../protocol/limits.ts';
import { BitSink } from './bit-stream.ts';
import type { TableRow } from './coded-stream.ts';
import type { NewestState } from './newest-table.ts';
import { writeSlice, type Slice } from './slice.ts';
import { STATE_HEADER_BYTES, MOST_PREFIX_BITS } from './state-message.ts';

/** What surely fits into a message of its own. */
const MOST_BITS = (LIMITS.stateMessageBytes - STATE_HEADER_BYTES) * 8 - MOST_PREFIX_BITS;
const PAGE_BYTES = 2 ** 15;
/** Behind the last byte that is written, so that bits can be copied four bytes at a time. */
const PADDING_BYTES = 4;

interface Page {
  readonly bytes: Uint8Array;
  readonly sink: BitSink;
}

function newPage(): Page {
  const bytes = new Uint8Array(PAGE_BYTES + PADDING_BYTES);
  return { bytes, sink: new BitSink(bytes.subarray(0, PAGE_BYTES)) };
}

export class SlicePages {
  readonly #pages: Page[] = [newPage()];
  #at = 0;

  /** Nothing that was written is needed any more. */
  turnBack(): void {
    this.#at = 0;
    this.#pages[0]!.sink.rewind(0);
  }

  /** Writes what is newer than the baseline, as `writeSlice`; of a twin that is larger than a message, a part. */
  write(
    slice: Slice,
    messageTime: number,
    stream: TableRow,
    newest: NewestState,
    shown: Uint8Array,
    baseline: number,
  ): void {
    if (this.#fits(slice, messageTime, stream, newest, shown, baseline, Number.POSITIVE_INFINITY)) return;
    // The page may just be at its end.
    this.#turn();
    if (this.#fits(slice, messageTime, stream, newest, shown, baseline, Number.POSITIVE_INFINITY)) return;
    if (!this.#fits(slice, messageTime, stream, newest, shown, baseline, MOST_BITS))
      throw new RangeError('a slice is larger than a page');
  }

  /** Whether it is on this page, no longer than fits into a message; if not, nothing of it is. */
  #fits(
    slice: Slice,
    messageTime: number,
    stream: TableRow,
    newest: NewestState,
    shown: Uint8Array,
    baseline: number,
    budgetBits: number,
  ): boolean {
    const { bytes, sink } = this.#pages[this.#at]!;
    const from = sink.bitLength;
    writeSlice(sink, messageTime, stream, newest, shown, baseline, budgetBits, slice);
    slice.bytes = bytes;
    slice.from = from;
    slice.bits = sink.bitLength - from;
    const fits = !sink.overrun && slice.bits <= MOST_BITS;
    if (fits) sink.finish();
    else sink.rewind(from);
    return fits;
  }

  #turn(): void {
    this.#at += 1;
    this.#pages[this.#at] ??= newPage();
    this.#pages[this.#at]!.sink.rewind(0);
  }
}
