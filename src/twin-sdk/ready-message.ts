// A state message that one link has sent in a round. Another link whose receiver has the same baselines, as many messages ago, sends the same
// bytes under its own number: for fifty visitors of one place a round costs little more than for one. Used by state-sender.ts.
import { NONE } from '../state/stream-table.ts';
import type { ChainSlice } from './state-chain.ts';

/** A stream without a baseline in it. */
const FROM_NOTHING = 0;

/** What a message carried, in order: parallel, because an object for each of a thousand twins at each tick costs as much as its bits. */
export class ReadyMessage {
  readonly edition: number;
  readonly slices: ChainSlice[] = [];
  readonly slots: number[] = [];
  /** The twins' sequences that are confirmed with it. */
  readonly sequences: number[] = [];
  /** Number of each stream, and how many messages ago its baseline went; empty where no other link could send it. */
  readonly numbers: number[] = [];
  readonly distances: number[] = [];
  /** As they went first, and under which number. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  readonly number: number;
  /** To how many links it went, and how many have confirmed it. */
  #sent = 0;
  #confirmed = 0;

  constructor(edition: number, number: number) {
    this.edition = edition;
    this.number = number;
  }

  get length(): number {
    return this.slices.length;
  }

  /** Whether what stands in it at `index` is this one, against a baseline that this receiver got as many messages ago. */
  fits(index: number, slice: ChainSlice, number: number, distance: number): boolean {
    return this.slices[index] === slice && this.numbers[index] === number && this.distances[index] === distance;
  }

  /** The same under the number that it has on a link, to which it goes. */
  under(message: number): Uint8Array<ArrayBuffer> {
    this.#sent += 1;
    if (message === this.number) return this.bytes;
    const bytes = this.bytes.slice();
    new DataView(bytes.buffer).setUint32(1, message);
    return bytes;
  }

  /** One link has it. What it carried is booked once for all to which it went: before all have it nobody can refer to it anyway. */
  confirm(): void {
    this.#confirmed += 1;
    if (this.#confirmed < this.#sent) return;
    const { slices, slots, sequences } = this;
    for (let index = 0; index < slices.length; index += 1) {
      const { table, row } = slices[index]!;
      table.confirm(row, slots[index]!, this.edition, sequences[index]!, this.#confirmed);
    }
  }

  /** One link had no room for it. */
  missed(): void {
    for (const { table, row } of this.slices) table.missed(row);
  }
}

/** How many messages ago a baseline went. */
export function distanceOf(message: number, baseline: number): number {
  return baseline === NONE ? FROM_NOTHING : (message - baseline) >>> 0;
}
