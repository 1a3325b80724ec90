// How far behind the provider's now a twin is drawn, so that there is nearly always a sample on both sides of the drawn
// instant: the mean lateness of arrivals, twice its deviation, and the interval between samples. Used by the enabler.

const GAIN = 1 / 16;
const LONGEST_MS = 250;

export class InterpolationDelay {
  #latenessMs = 0;
  #deviationMs = 0;
  #intervalMs = 0;
  #lastTime = 0;

  /** Takes one arrival: the provider's source time, and the provider's time at which it arrived here. */
  add(sourceTime: number, arrivedAt: number): void {
    const lateness = Math.max(0, arrivedAt - sourceTime);
    if (this.#lastTime === 0) {
      this.#latenessMs = lateness;
    } else {
      const interval = sourceTime - this.#lastTime;
      if (interval <= 0) return;
      this.#intervalMs += (Math.min(interval, LONGEST_MS) - this.#intervalMs) * (this.#intervalMs === 0 ? 1 : GAIN);
      this.#deviationMs += (Math.abs(lateness - this.#latenessMs) - this.#deviationMs) * GAIN;
      this.#latenessMs += (lateness - this.#latenessMs) * GAIN;
    }
    this.#lastTime = sourceTime;
  }

  get delayMs(): number {
    return Math.min(LONGEST_MS, this.#latenessMs + 2 * this.#deviationMs + this.#intervalMs);
  }
}
