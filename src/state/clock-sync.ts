// Four-timestamp clock synchronisation over the state channel (NTP, RFC 5905 §8, without its servers): the offset of the
// other side's clock with a bound that holds, and its drift (SPEC.md STA-11). Pings are the link's heartbeat too. Used by the
// enabler; twin-sdk only answers.

export const PING_KIND = 3;
export const PONG_KIND = 4;

/** Two clocks drift apart by at most this share: 100 ppm for each crystal, and room for one that NTP slews a little. */
const MOST_DRIFT = 2.5e-4;
/** A page without isolation sees its own clock in such steps. */
const RESOLUTION_MS = 0.1;
/** The other side tells whole milliseconds: what it says may be older by this. */
const WHOLE_MS = 1;
/** The drift is a line through the best exchange of each such span, over as many of them. */
const SPAN_MS = 4_000;
const SPANS = 16;
/** Below this many the line says more about the road than about the clocks. */
const FEWEST_SPANS = 4;

interface Measurement {
  readonly at: number;
  readonly offsetMs: number;
  readonly halfMs: number;
}

/** What is known of the other side's clock. */
export interface ClockReading {
  /** The other clock minus ours. */
  readonly offsetMs: number;
  /** The offset is at most this wrong. */
  readonly errorMs: number;
  /** Of the last exchange. */
  readonly roundTripMs: number;
  /** How much faster the other clock runs, in millionths; null until there is enough to tell. */
  readonly driftPpm: number | null;
}

export class ClockSync {
  // Every exchange says between what the offset is; what all of them say together is kept, wider with time. No exchange has to be
  // remembered for that, and the truth stays inside as long as the clocks drift no faster than MOST_DRIFT.
  #lowest = 0;
  #highest = 0;
  #at = 0;
  #roundTripMs = -1;
  #drift: number | null = null;
  /** The best of each span, for the drift. */
  readonly #spans: Measurement[] = [];
  #spanEnds = 0;

  /**
   * Takes one exchange: sent t0, received there t1, answered there t2, back t3; t0, t3 by our clock, t1, t2 by theirs.
   * @returns `jumped`: one of the clocks was set, and what was known is forgotten; `impossible`: it was not taken
   */
  add(t0: number, t1: number, t2: number, t3: number): 'taken' | 'jumped' | 'impossible' {
    const coarseMs = Number.isInteger(t1) && Number.isInteger(t2) ? WHOLE_MS : 0;
    const roundTripMs = t3 - t0 - (t2 - t1);
    if (!(roundTripMs >= -coarseMs) || !(t2 >= t1)) return 'impossible';
    this.#roundTripMs = Math.max(0, roundTripMs);
    const offsetMs = (t1 - t0 + (t2 - t3)) / 2;
    const halfMs = this.#roundTripMs / 2 + RESOLUTION_MS + coarseMs;
    const widerMs = Math.max(0, t3 - this.#at) * MOST_DRIFT;
    const isFirst = this.#at === 0;
    const lowest = Math.max(this.#lowest - widerMs, offsetMs - halfMs);
    const highest = Math.min(this.#highest + widerMs, offsetMs + halfMs);
    // No drift explains it: a clock was set, or the machine slept.
    const hasJumped = !isFirst && lowest > highest;
    if (isFirst || hasJumped) {
      this.#spans.length = 0;
      this.#spanEnds = 0;
      this.#drift = null;
    }
    this.#lowest = isFirst || hasJumped ? offsetMs - halfMs : lowest;
    this.#highest = isFirst || hasJumped ? offsetMs + halfMs : highest;
    this.#at = t3;
    this.#learnDrift({ at: t3, offsetMs, halfMs });
    return hasJumped ? 'jumped' : 'taken';
  }

  /** What is known at `now`, by our clock; null before the first exchange. O(1): asked for every message. */
  read(now: number): ClockReading | null {
    if (this.#roundTripMs < 0) return null;
    const sinceMs = Math.max(0, now - this.#at);
    const widerMs = sinceMs * MOST_DRIFT;
    const middle = (this.#lowest + this.#highest) / 2 + sinceMs * (this.#drift ?? 0);
    const errorMs = Math.max(this.#highest + widerMs - middle, middle - this.#lowest + widerMs);
    const driftPpm = this.#drift === null ? null : this.#drift * 1e6;
    return { offsetMs: middle, errorMs, roundTripMs: this.#roundTripMs, driftPpm };
  }

  #learnDrift(measurement: Measurement): void {
    const last = this.#spans.at(-1);
    if (last === undefined || measurement.at >= this.#spanEnds) {
      if (this.#spans.length >= FEWEST_SPANS) this.#drift = slopeOf(this.#spans);
      this.#spanEnds = measurement.at + SPAN_MS;
      this.#spans.push(measurement);
      if (this.#spans.length > SPANS) this.#spans.shift();
    } else if (measurement.halfMs <= last.halfMs) this.#spans[this.#spans.length - 1] = measurement;
  }
}

/** Of the line through offsets over time, in which a short round trip weighs more. */
function slopeOf(measurements: readonly Measurement[]): number {
  const from = measurements[0]!.at;
  let [weights, times, offsets] = [0, 0, 0];
  for (const { at, offsetMs, halfMs } of measurements) {
    const weight = 1 / (halfMs * halfMs);
    weights += weight;
    times += weight * (at - from);
    offsets += weight * offsetMs;
  }
  let [square, product] = [0, 0];
  for (const { at, offsetMs, halfMs } of measurements) {
    const time = at - from - times / weights;
    const weight = 1 / (halfMs * halfMs);
    square += weight * time * time;
    product += weight * time * (offsetMs - offsets / weights);
  }
  return square === 0 ? 0 : Math.min(MOST_DRIFT, Math.max(-MOST_DRIFT, product / square));
}

/** u8 kind | f64 t0 */
export function encodePing(t0: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(9));
  view.setUint8(0, PING_KIND);
  view.setFloat64(1, t0);
  return new Uint8Array(view.buffer);
}

/** u8 kind | f64 t0 | f64 t1 | f64 t2; null for what is no ping. */
export function answerPing(ping: Uint8Array, receivedAt: number, answeredAt: number): Uint8Array<ArrayBuffer> | null {
  if (ping.length !== 9) return null;
  const view = new DataView(new ArrayBuffer(25));
  view.setUint8(0, PONG_KIND);
  view.setFloat64(1, new DataView(ping.buffer, ping.byteOffset).getFloat64(1));
  view.setFloat64(9, receivedAt);
  view.setFloat64(17, answeredAt);
  return new Uint8Array(view.buffer);
}

/** The three timestamps of a pong; null when it is malformed. */
export function decodePong(pong: Uint8Array): { t0: number; t1: number; t2: number } | null {
  if (pong.length !== 25) return null;
  const view = new DataView(pong.buffer, pong.byteOffset);
  const times = { t0: view.getFloat64(1), t1: view.getFloat64(9), t2: view.getFloat64(17) };
  return Object.values(times).every(Number.isFinite) ? times : null;
}
