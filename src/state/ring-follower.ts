// What has come into a ring since it was last looked at: for who needs every number, but not at once. Used in the worker that writes the
// ring, by history/twin-recorder.ts, a few times a second: whoever hears of each sample as it comes makes a message of hundreds of twins
// later for all of them.
import { DEPTH, SAMPLE_HEAD } from './ring-memory.ts';
import type { TwinRing } from './twin-ring.ts';

/** Takes a sample of `count` fields of the layout from `first` on, whose values are at `from` and behind it in `values`. */
export type NumberSink = (first: number, count: number, values: Float64Array, from: number, time: number) => void;

export class RingFollower {
  readonly #ring: TwinRing;
  /** By track: how many samples have been told or passed over. */
  readonly #seen: Int32Array;
  #version = -1;

  constructor(ring: TwinRing) {
    this.#ring = ring;
    this.#seen = new Int32Array(ring.block.tracks.length);
  }

  /** What has come so far is known. */
  skip(): void {
    this.#version = this.#ring.version;
    for (let track = 0; track < this.#seen.length; track += 1) this.#seen[track] = this.#ring.samples(track);
  }

  /**
   * Tells the samples of numbers that have come since, in their order; of more than the ring keeps, the newest. Booleans and enums are not
   * numbers: of those each change counts, and whoever hears them has heard them already.
   * @returns whether there were any
   */
  follow(tell: NumberSink): boolean {
    const { version, block } = this.#ring;
    if (version === this.#version) return false;
    this.#version = version;
    let any = false;
    for (let index = 0; index < this.#seen.length; index += 1) {
      const track = block.tracks[index]!;
      const samples = this.#ring.samples(index);
      const from = Math.max(this.#seen[index]!, samples - DEPTH);
      this.#seen[index] = samples;
      if (track.blend === 'step') continue;
      for (let sample = from; sample < samples; sample += 1) {
        any = true;
        const at = this.#ring.sampleAt(index, sample);
        tell(track.first, track.size, block.slots, at + SAMPLE_HEAD, block.slots[at]!);
      }
    }
    return any;
  }
}
