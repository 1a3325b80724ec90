// How far behind the providers' now twins are drawn. Twins that tell fast are drawn at one instant, whatever link they come by, so that
// what happened together is seen together; sensors that tell slowly wait for themselves alone. Decided in one place, by
// enabler/twins/timing.ts; the rings carry it to the page.

/** A twin that tells at least this often is fast; it stays so until it is a third slower. */
const FAST_MS = 50;
const NOT_FAST_ANY_MORE_MS = 67;
/** A link that needs more than this is drawn late by itself: the others do not wait for it. */
const LONGEST_COMMON_MS = 100;
const LONGEST_MS = 250;
/** Shown time runs this much slower or faster until a delay is right: neither is seen. */
const SLOWER = 0.1;
const FASTER = 0.03;
/** A delay that is this wrong is put right at once: the twin has not been drawn for a while, or its clock was set. */
const JUMP_MS = 400;

const LATENESS_GAIN = 1 / 4;
/** Fewer say little. */
const FEWEST_SAMPLES = 2;
/** At five looks a second: longer than the longest delay and what is drawn beyond the newest sample, and back. */
const REST_LOOKS = 4;
const MOST_ALONE = 4;

/** How often a twin tells and how late, from what came of it since the last look; not for each sample, but a few times a second. */
export class Telling {
  #intervalMs = 0;
  #isFast = false;
  #latenessMs: number | null = null;
  #fromTime = 0;
  #fromCount = 0;
  #seen = 0;
  /** Looks since anything came, and how often one sample came alone after that. */
  #restLooks = 0;
  #alone = 0;

  /**
   * `newestTime` by the provider's clock, after `count` samples since it began; the newest was `latenessMs` old when it came (null: the
   * provider's clock is not known yet).
   */
  look(newestTime: number, count: number, latenessMs: number | null): void {
    const fresh = count - this.#seen;
    this.#seen = count;
    if (fresh === 0) {
      this.#restLooks += 1;
      return;
    }
    const hasRested = this.#restLooks > 0;
    this.#restLooks = 0;
    if (latenessMs !== null) this.#learnLateness(latenessMs);
    if (hasRested && this.#isFast) this.#comeBack(newestTime, count, fresh);
    else if (this.#fromTime === 0) this.#begin(newestTime, count);
    else if (count - this.#fromCount >= FEWEST_SAMPLES && newestTime > this.#fromTime) {
      this.#intervalMs = Math.min(LONGEST_MS, (newestTime - this.#fromTime) / (count - this.#fromCount));
      this.#isFast = this.#intervalMs <= (this.#isFast ? NOT_FAST_ANY_MORE_MS : FAST_MS);
      this.#begin(newestTime, count);
    }
  }

  /** Nothing has come for so long that it is drawn where it stands. */
  get isAtRest(): boolean {
    return this.#restLooks >= REST_LOOKS;
  }

  /** What lies between the rest and now says nothing of how often it tells while it moves; single samples again and again do. */
  #comeBack(newestTime: number, count: number, fresh: number): void {
    this.#begin(newestTime, count);
    this.#alone = fresh === 1 ? this.#alone + 1 : 0;
    if (this.#alone < MOST_ALONE) return;
    this.#alone = 0;
    this.#isFast = false;
    this.#intervalMs = LONGEST_MS;
  }

  #learnLateness(latenessMs: number): void {
    this.#latenessMs =
      this.#latenessMs === null ? latenessMs : this.#latenessMs + (latenessMs - this.#latenessMs) * LATENESS_GAIN;
  }

  get isFast(): boolean {
    return this.#isFast;
  }

  /** Between samples, and by how much the twin's device is later than what its link brings (`linkLatenessMs`). */
  waitMs(linkLatenessMs: number): number {
    return this.#intervalMs + Math.max(0, (this.#latenessMs ?? 0) - linkLatenessMs);
  }

  #begin(time: number, count: number): void {
    this.#fromTime = time;
    this.#fromCount = count;
  }
}

/** What nearly always has a sample on both sides of the drawn instant: how late samples are, and how long the next one takes. */
export function neededDelay(latenessMs: number, waitMs: number): number {
  return Math.min(LONGEST_MS, Math.max(0, latenessMs) + waitMs);
}

/** The delay for all fast links that can keep up with it: the largest that one of them needs; 0 when there is none. */
export function commonDelay(needed: Iterable<number>): number {
  let largest = 0;
  for (const delayMs of needed) if (delayMs <= LONGEST_COMMON_MS && delayMs > largest) largest = delayMs;
  return largest;
}

/** Whether a link that needs this is drawn together with the others. */
export function keepsUp(neededMs: number): boolean {
  return neededMs <= LONGEST_COMMON_MS;
}

/** From the delay that is drawn now towards the right one, so slowly that nobody sees it. */
export function slewed(drawnMs: number, rightMs: number, elapsedMs: number): number {
  const wrongMs = rightMs - drawnMs;
  if (Math.abs(wrongMs) >= JUMP_MS) return rightMs;
  return drawnMs + Math.min(SLOWER * elapsedMs, Math.max(-FASTER * elapsedMs, wrongMs));
}
