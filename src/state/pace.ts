// How many state messages may be under way: a window in messages, steered by delay through the receiver's own
// acknowledgements. An unordered channel without retransmission is still congestion-controlled, and both stacks
// collapsed to seconds of delay at 1 % loss when 60 Hz was simply sent; a window in frames is no cure, one in messages
// that can be used alone is (measured: p95 36–82 ms at 25 ms and 1 % loss, where ungated sending took 5–10 s).

export const ACK_KIND = 2;

/** Messages are numbered modulo this. */
const NUMBERS = 2 ** 32;
const START = 8;
/** When nothing comes back, and while the queue is this long: a slow road with few large messages in it. */
const DEEPEST_FLOOR = 2;
const DEEP_QUEUE_MS = 400;
/**
 * Delay alone shrinks no further. SCTP's own window grows after a loss only while it is the limit (RFC 9260, 7.2.2), and below this it never is: at 100 ± 30 ms and
 * 5 % loss two messages under way carried 80 kbit/s, four carry 200.
 */
const FLOOR = 4;
const CAP = 400;
/** After a silence the window doubles up to this: all of a thousand twins, which have moved on meanwhile, are told in two or three round trips. */
const BACK_AT = 12;
const SHRINK = 0.7;
/** A queue may be so long, or half of the least round trip if that is longer. */
const SHORTEST_TARGET_MS = 25;
/** Or so many times as long as this process is busy at a time: it hears late, and who decodes all that is so as well. */
const BUSY_SHARE = 3;
/**
 * A queue is what the fastest of so many acknowledgements have waited: a jitter of the road, or a timer of either host that is late, makes
 * one of them slow, a queue all of them.
 */
const LOOKED_AT = 4;
/** Where little is sent, older ones say nothing of now. */
const LOOKED_BACK_MS = 500;
/** Who has been at the floor for so long does not make the queue that is left: the road has become longer. */
const AT_FLOOR_MS = 3_000;
/** The least round trip is that of the last one to two such spans: ways change, and a queue that stands must not become the measure. */
const MINIMUM_SPAN_MS = 15_000;
/** After this long without an acknowledgement nothing flows. */
const LATELY_MS = 1_000;

export class Pace {
  /** How long this process does nothing but set and send, at a time: so long an answer waits to be heard. */
  busyMs = 0;
  #window = START;
  /** Below this the window doubles each round trip: until the road has said for the first time that it is full. */
  #doublesBelow = CAP;
  #next: number;
  #acked: number;
  readonly #sentAt = new Map<number, number>();
  /** Numbers behind what was acknowledged under which nothing went, rising. */
  readonly #passed: number[] = [];
  #minimum = Number.POSITIVE_INFINITY;
  #spanMinimum = Number.POSITIVE_INFINITY;
  #spanBegan = Number.NEGATIVE_INFINITY;
  /** Before the first is known. */
  #smoothedMs = 100;
  readonly #latestMs = new Float64Array(LOOKED_AT).fill(Number.POSITIVE_INFINITY);
  readonly #latestAt = new Float64Array(LOOKED_AT).fill(Number.NEGATIVE_INFINITY);
  #looked = 0;
  #shrunkAt = 0;
  #atFloorSince = Number.POSITIVE_INFINITY;
  #heardAt = 0;
  /** What is confirmed below this went while the window was the limit, and lets it grow: all of a full window, not its first message alone. */
  #limitedBelow = 0;

  /** `first`: how many messages went before; tests start where the numbers come round. */
  constructor(first = 0) {
    this.#next = first;
    this.#acked = first;
  }

  /** The number of the next message. */
  get next(): number {
    return this.#next % NUMBERS;
  }

  /** Whether one more may go; if not, skip, and send what is newest then. */
  hasRoom(now: number): boolean {
    const quietMs = Math.max(250, 3 * this.#smoothedMs);
    if (this.#sentAt.size > 0 && now - Math.max(this.#heardAt, this.#oldestSentAt()) > quietMs) {
      // Nothing comes back: halve, and let two go. A whole window at once is what fills the queue of an outage.
      this.#window = Math.max(DEEPEST_FLOOR, this.#window / 2);
      this.#doublesBelow = BACK_AT;
      this.#heardAt = now;
      this.#sentAt.clear();
      this.#passed.length = 0;
      this.#acked = this.#next - Math.max(0, Math.floor(this.#window) - 2);
    }
    if (this.#next - this.#acked - this.#passed.length < Math.floor(this.#window)) return true;
    this.#limitedBelow = this.#next;
    return false;
  }

  /** The next message goes; null when there is no room. */
  take(now: number): number | null {
    if (!this.hasRoom(now)) return null;
    const message = this.#next;
    this.#next += 1;
    this.#sentAt.set(message, now);
    return message % NUMBERS;
  }

  /** Leaves the next number out: who sends the same messages as others does so when they have room for one and it has none. */
  pass(): void {
    this.#passed.push(this.#next);
    this.#next += 1;
    this.#limitedBelow = this.#next;
  }

  /** The receiver has seen messages up to number `seen`. */
  acknowledge(seen: number, now: number): void {
    // The latest message of that number: at full rate the numbers come round every 25 days.
    const highest = this.#next - 1 - ((((this.#next - 1 - seen) % NUMBERS) + NUMBERS) % NUMBERS);
    if (highest < Math.max(0, this.#acked - CAP)) return;
    this.#heardAt = now;
    const sentAt = this.#sentAt.get(highest);
    let newly = Math.max(0, highest + 1 - this.#acked);
    this.#acked = Math.max(this.#acked, highest + 1);
    for (const message of this.#sentAt.keys()) if (message <= highest) this.#sentAt.delete(message);
    for (; this.#passed.length > 0 && this.#passed[0]! < this.#acked; newly -= 1) this.#passed.shift();
    if (sentAt === undefined) return;
    const roundTripMs = now - sentAt;
    const isFirst = this.#minimum === Number.POSITIVE_INFINITY;
    if (now - this.#spanBegan > MINIMUM_SPAN_MS) {
      this.#minimum = Math.min(this.#spanMinimum, roundTripMs);
      this.#spanMinimum = roundTripMs;
      this.#spanBegan = now;
    }
    this.#spanMinimum = Math.min(this.#spanMinimum, roundTripMs);
    this.#minimum = Math.min(this.#minimum, roundTripMs);
    this.#smoothedMs += (roundTripMs - this.#smoothedMs) / (isFirst ? 1 : 8);
    this.#latestMs[this.#looked % LOOKED_AT] = roundTripMs;
    this.#latestAt[this.#looked % LOOKED_AT] = now;
    this.#looked += 1;
    const targetMs = Math.max(SHORTEST_TARGET_MS, BUSY_SHARE * this.busyMs, this.#minimum / 2);
    // One slow answer ends the doubling, which would go far before four have come.
    if (roundTripMs - this.#minimum > targetMs) this.#doublesBelow = DEEPEST_FLOOR;
    const standingMs = this.#standingMs();
    if (standingMs - this.#minimum > targetMs) this.#shrink(standingMs, now);
    else if (highest < this.#limitedBelow) {
      const growth = this.#window < this.#doublesBelow ? newly : newly / this.#window;
      this.#window = Math.min(CAP, this.#window + growth);
      this.#atFloorSince = Number.POSITIVE_INFINITY;
    }
  }

  #shrink(standingMs: number, now: number): void {
    if (now - this.#shrunkAt <= this.#smoothedMs) return;
    const floor = standingMs - this.#minimum > DEEP_QUEUE_MS ? DEEPEST_FLOOR : FLOOR;
    this.#shrunkAt = now;
    if (this.#window > floor) {
      this.#window = Math.max(floor, this.#window * SHRINK);
      this.#atFloorSince = now;
    } else if (this.#atFloorSince === Number.POSITIVE_INFINITY) this.#atFloorSince = now;
    else if (now - this.#atFloorSince > AT_FLOOR_MS) {
      this.#minimum = standingMs;
      this.#spanMinimum = standingMs;
      this.#spanBegan = now;
    }
  }

  /** The shortest of the latest round trips: what stands in a queue has delayed all of them. */
  #standingMs(): number {
    const newestAt = this.#latestAt[(this.#looked + LOOKED_AT - 1) % LOOKED_AT]!;
    let leastMs = Number.POSITIVE_INFINITY;
    for (let index = 0; index < LOOKED_AT; index += 1)
      if (this.#latestAt[index]! > newestAt - LOOKED_BACK_MS && this.#latestMs[index]! < leastMs)
        leastMs = this.#latestMs[index]!;
    return leastMs;
  }

  /** How much longer messages take than at best; null when none was acknowledged lately. */
  queueMs(now: number): number | null {
    return this.#minimum === Number.POSITIVE_INFINITY || now - this.#heardAt > LATELY_MS
      ? null
      : Math.max(0, this.#standingMs() - this.#minimum);
  }

  /** How long the oldest message is under way of those that went after everything that was acknowledged; 0 when there is none. */
  waitingMs(now: number): number {
    return this.#sentAt.size === 0 ? 0 : now - this.#oldestSentAt();
  }

  get smoothedRoundTripMs(): number {
    return this.#smoothedMs;
  }

  #oldestSentAt(): number {
    const first = this.#sentAt.values().next();
    return first.done === true ? 0 : first.value;
  }
}

/** What a receiver has seen: the highest message number, and which of the 32 before it. */
export class Receipt {
  #highest = -1;
  #mask = 0;

  /** Takes a message; false when it was seen before or is too old to tell. */
  add(message: number): boolean {
    // Serial numbers: what is less than half the circle ahead is newer.
    const ahead = (message - this.#highest) | 0;
    if (this.#highest < 0 || ahead > 0) {
      if (this.#highest < 0 || ahead > 32) this.#mask = 0;
      // A shift by 32 is a shift by 0 in JavaScript.
      else if (ahead === 32) this.#mask = 0x8000_0000;
      else this.#mask = ((this.#mask << ahead) | (1 << (ahead - 1))) >>> 0;
      this.#highest = message;
      return true;
    }
    if (ahead === 0 || ahead < -32) return false;
    const bit = (1 << (-ahead - 1)) >>> 0;
    if ((this.#mask & bit) !== 0) return false;
    this.#mask = (this.#mask | bit) >>> 0;
    return true;
  }

  /** u8 kind | u32 highest | u32 mask; bit n of the mask stands for message `highest - 1 - n`. */
  encode(): Uint8Array<ArrayBuffer> {
    const view = new DataView(new ArrayBuffer(9));
    view.setUint8(0, ACK_KIND);
    view.setUint32(1, this.#highest);
    view.setUint32(5, this.#mask);
    return new Uint8Array(view.buffer);
  }
}

/** The message numbers that an acknowledgement names, highest first; null when it is malformed. */
export function decodeAcknowledgement(bytes: Uint8Array): readonly number[] | null {
  if (bytes.length !== 9) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const highest = view.getUint32(1);
  const mask = view.getUint32(5);
  const messages = [highest];
  for (let bit = 0; bit < 32; bit += 1) if ((mask & (1 << bit)) !== 0) messages.push((highest - 1 - bit) >>> 0);
  return messages;
}
