// Four-timestamp clock synchronisation over the state channel (NTP, RFC 5905 §8, without its servers): the offset of the
// other side's clock with a bound. Pings are the link's heartbeat too. Used by the enabler; twin-sdk only answers.

export const PING_KIND = 3;
export const PONG_KIND = 4;

/** Pings a link keeps in mind. The one with the shortest round trip is the most honest; an old one knows no drift. */
const WINDOW = 24;
/** Two crystals drift apart by at most about this (50 ppm each): the bound of an old measurement grows by it. */
const DRIFT_PER_MS = 1e-4;

interface Measurement {
  readonly at: number;
  readonly offsetMs: number;
  readonly roundTripMs: number;
}

export class ClockSync {
  readonly #window: Measurement[] = [];

  /** Takes one exchange: sent t0, received there t1, answered there t2, back t3; t0, t3 by our clock, t1, t2 by theirs. */
  add(t0: number, t1: number, t2: number, t3: number): void {
    const roundTripMs = t3 - t0 - (t2 - t1);
    if (!(roundTripMs >= 0) || !(t2 >= t1)) return;
    this.#window.push({ at: t3, offsetMs: (t1 - t0 + (t2 - t3)) / 2, roundTripMs });
    if (this.#window.length > WINDOW) this.#window.shift();
  }

  /** The best measurement as of `now`; null before the first. `errorMs` bounds the offset's error. */
  read(now: number): { offsetMs: number; errorMs: number; roundTripMs: number } | null {
    let best: { offsetMs: number; errorMs: number } | null = null;
    for (const measurement of this.#window) {
      const errorMs = measurement.roundTripMs / 2 + (now - measurement.at) * DRIFT_PER_MS;
      if (best === null || errorMs < best.errorMs) best = { offsetMs: measurement.offsetMs, errorMs };
    }
    const latest = this.#window.at(-1);
    return best === null || latest === undefined ? null : { ...best, roundTripMs: latest.roundTripMs };
  }
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
