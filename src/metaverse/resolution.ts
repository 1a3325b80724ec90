// Keeps the frame rate usable by drawing fewer pixels when frames take long, and more again when there is time. Pure
// arithmetic on frame times; engine.ts feeds it and sets the canvas resolution it answers.

export interface ResolutionLimits {
  /** Hardware scaling (CSS pixels per drawn pixel) at full sharpness; below 1 on dense displays. */
  readonly finest: number;
  /** The coarsest scaling that still looks acceptable. */
  readonly coarsest: number;
  /** Frames slower than this, in the median, make the picture coarser. */
  readonly slowFrameMs: number;
  /** Frames faster than this, in the median, make it finer again. */
  readonly fastFrameMs: number;
}

const WINDOW_FRAMES = 24;
const STEP = 1.25;
/** Slow windows in a row at the coarsest picture, about a quarter of a minute: fewer pixels will not help this machine. */
const HOPELESS_WINDOWS = 20;
/** A pause longer than this is a hidden tab or a blocked thread, and says nothing about the GPU. */
const PAUSE_MS = 1000;

export class ResolutionGovernor {
  readonly #limits: ResolutionLimits;
  #scaling: number;
  #window: number[] = [];
  #calmWindows = 0;
  #slowAtCoarsest = 0;
  #justMadeFiner = false;
  /** Doubles each time that a finer picture proved too slow, so that the resolution does not swing for ever. */
  #calmNeeded = 3;

  constructor(limits: ResolutionLimits) {
    this.#limits = limits;
    this.#scaling = limits.finest;
  }

  get scaling(): number {
    return this.#scaling;
  }

  /** The picture has long been as coarse as it may be, and is still too slow. */
  get isHopeless(): boolean {
    return this.#slowAtCoarsest >= HOPELESS_WINDOWS;
  }

  /** Takes the time of one frame; returns the new scaling when it should change, else undefined. */
  sample(frameMs: number): number | undefined {
    if (!(frameMs > 0) || frameMs > PAUSE_MS) return undefined;
    this.#window.push(frameMs);
    if (this.#window.length < WINDOW_FRAMES) return undefined;
    const median = this.#window.sort((a, b) => a - b)[WINDOW_FRAMES >> 1]!;
    this.#window = [];
    const { finest, coarsest, slowFrameMs, fastFrameMs } = this.#limits;
    this.#slowAtCoarsest = median > slowFrameMs && this.#scaling === coarsest ? this.#slowAtCoarsest + 1 : 0;
    if (median > slowFrameMs) {
      if (this.#justMadeFiner) this.#calmNeeded = Math.min(this.#calmNeeded * 2, 96);
      this.#justMadeFiner = false;
      this.#calmWindows = 0;
      return this.#change(Math.min(coarsest, this.#scaling * STEP));
    }
    this.#calmWindows = median < fastFrameMs ? this.#calmWindows + 1 : 0;
    if (this.#calmWindows < this.#calmNeeded) return undefined;
    this.#calmWindows = 0;
    this.#justMadeFiner = this.#scaling > finest;
    return this.#change(Math.max(finest, this.#scaling / STEP));
  }

  #change(scaling: number): number | undefined {
    if (scaling === this.#scaling) return undefined;
    this.#scaling = scaling;
    return scaling;
  }
}
