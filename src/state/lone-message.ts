// A state message for one receiver alone, written slice by slice: what vectors and tests of the codec write with. A provider codes each
// slice once for many receivers (twin-sdk/state-chain.ts).
import type { CodedStream } from './coded-stream.ts';
import type { NewestState } from './newest-table.ts';
import { Slice, type MessageContext } from './slice.ts';
import { SlicePages } from './slice-pages.ts';
import { StateMessageWriter } from './state-message.ts';
import { NONE } from './stream-table.ts';

export class LoneMessageWriter {
  readonly #context: MessageContext;
  readonly #writer: StateMessageWriter;
  readonly #pages = new SlicePages();
  readonly streams: CodedStream[] = [];

  constructor(context: MessageContext) {
    this.#context = context;
    this.#writer = new StateMessageWriter(context);
  }

  /**
   * Adds a stream whose number is higher than the last one's, and keeps what was written as its next state.
   * @param baseline a state that the receiver has, or NONE
   * @returns `full`: no room, try the next message; `nothing`: there is nothing newer than the baseline; `part`: the twin is larger than
   *   a message, the rest is for another one
   */
  add(
    stream: CodedStream,
    newest: NewestState,
    shown: Uint8Array,
    baseline: number,
  ): 'all' | 'part' | 'nothing' | 'full' {
    const { number, table, row } = stream;
    const slice = new Slice(table.plan.components);
    const turn = table.turns.data[row]!;
    this.#pages.write(slice, this.#context.time, stream, newest, shown, baseline);
    if (slice.outcome === 'nothing') return 'nothing';
    if (!this.#writer.add(number, slice, baseline === NONE ? NONE : table.message(row, baseline))) {
      // The part that was written did not go.
      table.turns.data[row] = turn;
      return 'full';
    }
    table.commit(row, this.#context.message);
    this.streams.push(stream);
    return slice.outcome;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#writer.bytes();
  }
}
