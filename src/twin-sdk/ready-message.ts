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
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  constructor(edition: number) {
    this.edition = edition;
  }

  get length(): number {
    return this.slices.length;
  }

  /** Whether what stands in it at `index` is this one, against a baseline that this receiver got as many messages ago. */
  fits(index: number, slice: ChainSlice, number: number, distance: number): boolean {
    return this.slices[index] === slice && this.numbers[index] === number && this.distances[index] === distance;
  }

  /** The same under another number. */
  under(message: number): Uint8Array<ArrayBuffer> {
    const bytes = this.bytes.slice();
    new DataView(bytes.buffer).setUint32(1, message);
    return bytes;
  }
}

/** How many messages ago a baseline went. */
export function distanceOf(message: number, baseline: number): number {
  return baseline === NONE ? FROM_NOTHING : (message - baseline) >>> 0;
}
