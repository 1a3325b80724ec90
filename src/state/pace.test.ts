import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAcknowledgement, Pace, Receipt } from './pace.ts';

/** A road with a fixed delay: what is sent comes back acknowledged after `roundTripMs`, unless `lost`. */
class Road {
  readonly pace = new Pace();
  now = 0;
  sent = 0;
  readonly #back: { at: number; message: number }[] = [];

  /** Sends whenever there is room, every ms, for a while. */
  run(durationMs: number, roundTripMs: (now: number) => number, lost: (now: number) => boolean = () => false): number {
    const end = this.now + durationMs;
    const before = this.sent;
    for (; this.now < end; this.now += 1) {
      // As receivers do: one acknowledgement, of the newest, for what came together.
      let newest: number | null = null;
      while (this.#back.length > 0 && this.#back[0]!.at <= this.now) newest = this.#back.shift()!.message;
      if (newest !== null) this.pace.acknowledge(newest, this.now);
      for (let message = this.pace.take(this.now); message !== null; message = this.pace.take(this.now)) {
        this.sent += 1;
        if (!lost(this.now)) this.#back.push({ at: this.now + roundTripMs(this.now), message });
      }
    }
    return this.sent - before;
  }
}

describe('the window', () => {
  it('[STA-12] starts at 8, and lets nothing go while it is full', () => {
    const pace = new Pace();
    expect(Array.from({ length: 10 }, () => pace.take(0))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, null, null]);
    pace.acknowledge(0, 20);
    expect([pace.take(20), pace.take(20), pace.take(20)]).toEqual([8, 9, null]);
  });

  it('[STA-12] is never exceeded, whatever is acknowledged when', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.integer({ min: -50, max: 600 }) },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.integer({ min: 0, max: 30 })), { maxLength: 400 }), (steps) => {
        const pace = new Pace();
        let now = 0;
        let next = 0;
        let acked = 0;
        let sinceQuiet = 0;
        for (const [back, gap] of steps) {
          now += gap;
          sinceQuiet += gap;
          if (back === null) {
            const message = pace.take(now);
            if (message === null) continue;
            expect(message).toBe(next);
            next += 1;
            // After a silence the pace counts as lost what was under way; until then all of it is in the window.
            if (sinceQuiet < 250) expect(next - acked).toBeLessThanOrEqual(400);
          } else {
            const highest = Math.min(next + 5, acked + back);
            pace.acknowledge(highest >>> 0, now);
            if (highest >= acked && highest < next) {
              acked = highest + 1;
              sinceQuiet = 0;
            }
          }
        }
      }),
    );
  });

  it('[STA-12] grows on a clear road to what fits in it, and not where nobody wants more', () => {
    const road = new Road();
    road.run(30_000, () => 50);
    const perSecond = road.run(1_000, () => 50);
    // 400 under way at 50 ms are 8,000 a second.
    expect(perSecond).toBeGreaterThan(7_000);
    expect(perSecond).toBeLessThanOrEqual(8_400);
    const idle = new Pace();
    for (let now = 0; now < 10_000; now += 100) idle.acknowledge(idle.take(now)!, now + 50);
    let burst = 0;
    while (idle.take(10_000) !== null) burst += 1;
    expect(burst).toBe(8);
  });

  it('[STA-12] doubles each round trip until the road is full for the first time, and never again', () => {
    const road = new Road();
    expect(road.run(150, () => 30)).toBeGreaterThan(150);
    road.run(200, () => 200);
    road.run(2_000, () => 300);
    // Doubling, it would be 400 under way again.
    expect(road.run(300, () => 30)).toBeLessThan(200);
  });

  it('[STA-12] shrinks while the delay grows, so that a queue drains', () => {
    const road = new Road();
    road.run(20_000, () => 30);
    const before = road.run(500, () => 30);
    road.run(2_000, () => 200);
    const during = road.run(500, () => 200);
    expect(during).toBeLessThan(before / 10);
    // Slow or not: at least two a round trip.
    expect(during).toBeGreaterThanOrEqual(4);
  });

  it('[STA-12] is not deceived by a road that is slow for some messages alone', () => {
    const even = new Road();
    even.run(20_000, () => 60);
    const uneven = new Road();
    // Two of three messages meet a late timer.
    const jitter = (now: number): number => 60 + (now % 3 === 0 ? 0 : 50);
    uneven.run(20_000, jitter);
    expect(uneven.run(1_000, jitter)).toBeGreaterThan(even.run(1_000, () => 60) / 4);
    uneven.run(3_000, () => 110);
    expect(uneven.run(1_000, () => 110)).toBeLessThan(60);
  });

  it('[STA-12] keeps four under way in a queue, and two in a deep one', () => {
    const underWay = (roundTripMs: number, settleMs: number): number => {
      const road = new Road();
      road.run(120, () => 50);
      road.run(settleMs, () => roundTripMs);
      return road.run(2 * roundTripMs, () => roundTripMs) / 2;
    };
    expect(underWay(150, 2_000)).toBeCloseTo(4, 0);
    expect(underWay(650, 6_000)).toBeCloseTo(2, 0);
  });

  it('[STA-12] takes what a busy process hears late for no queue', () => {
    const underWay = (busyMs: number): number => {
      const road = new Road();
      road.pace.busyMs = busyMs;
      road.run(20_000, () => 30);
      road.run(2_000, () => 65);
      return road.run(130, () => 65) / 2;
    };
    expect(underWay(15)).toBeGreaterThan(10 * underWay(0));
  });

  it('[STA-12] takes a delay that does not go away while next to nothing is sent for a longer road', () => {
    const road = new Road();
    road.run(20_000, () => 50);
    road.run(8_000, () => 250);
    const perSecond = road.run(1_000, () => 250);
    expect(perSecond).toBeGreaterThan(40);
    // A queue on that road shrinks it as on any other.
    road.run(4_000, () => 450);
    expect(road.run(450, () => 450)).toBeLessThan(9);
  });

  it('[STA-12] lets little go into an outage, and recovers after it', () => {
    const road = new Road();
    road.run(20_000, () => 40);
    const before = road.run(500, () => 40);
    const during = road.run(
      4_000,
      () => 40,
      () => true,
    );
    // The window that was open, halved each quarter second, and then two at a time.
    expect(during).toBeLessThanOrEqual(400 + 2 * 20);
    // What is open now would meet the queue that the outage left.
    expect(road.run(300, () => 40)).toBeLessThan(100);
    road.run(20_000, () => 40);
    expect(road.run(500, () => 40)).toBeGreaterThan(before * 0.9);
  });

  it('[STA-4] a number that was left out is neither under way nor confirmed', () => {
    const pace = new Pace();
    while (pace.take(0) !== null);
    for (let passed = 0; passed < 20; passed += 1) pace.pass();
    expect([pace.next, pace.hasRoom(1)]).toEqual([28, false]);
    pace.acknowledge(5, 10);
    // Six came back of a full window, which grew by as many; two are under way, and those that were left out are not.
    const taken = Array.from({ length: 20 }, () => pace.take(10)).filter((message) => message !== null);
    expect(taken).toEqual(Array.from({ length: 12 }, (_, index) => 28 + index));
    pace.acknowledge(28, 20);
    expect(pace.take(20)).toBe(40);
    expect(pace.waitingMs(20)).toBe(10);
  });

  it('ignores acknowledgements of what was never sent', () => {
    const pace = new Pace();
    pace.acknowledge(0, 1);
    pace.acknowledge(0xffff_ffff, 1);
    while (pace.take(1) !== null);
    pace.acknowledge(500, 2);
    expect(pace.take(2)).toBeNull();
    pace.acknowledge(7, 2);
    expect(pace.take(2)).toBe(8);
  });
});

describe('what was received', () => {
  it('[STA-10] is exact: the highest, and each of the 32 before it, against a plain set', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 80 }), (messages) => {
        const receipt = new Receipt();
        const seen = new Set<number>();
        for (const message of messages) {
          const highest = Math.max(-1, ...seen);
          expect(receipt.add(message)).toBe(!seen.has(message) && (seen.size === 0 || message >= highest - 32));
          seen.add(message);
          const newest = Math.max(...seen);
          const expected = [...seen].filter((one) => one >= newest - 32).sort((a, b) => b - a);
          expect(decodeAcknowledgement(receipt.encode())).toEqual(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('[STA-10] has these bytes, and nothing else is taken for it', () => {
    const receipt = new Receipt();
    for (const message of [0, 1, 3, 5]) receipt.add(message);
    expect(Buffer.from(receipt.encode()).toString('hex')).toBe(['02', '00000005', '0000001a'].join(''));
    expect([0, 8, 10].map((length) => decodeAcknowledgement(new Uint8Array(length)))).toEqual([null, null, null]);
  });

  it('[STA-4] numbers go on at 0 after 2^32 − 1, in the receipt and in the pace', () => {
    const receipt = new Receipt();
    for (const message of [0xffff_fffe, 0xffff_ffff, 0, 2]) expect(receipt.add(message)).toBe(true);
    expect(receipt.add(0xffff_ffff)).toBe(false);
    expect(decodeAcknowledgement(receipt.encode())).toEqual([2, 0, 0xffff_ffff, 0xffff_fffe]);
    // 25 days at 2,000 a second later.
    const start = 2 ** 32 - 3;
    const pace = new Pace(start);
    expect(Array.from({ length: 8 }, () => pace.take(0))).toEqual([start, start + 1, start + 2, 0, 1, 2, 3, 4]);
    expect(pace.take(1)).toBeNull();
    pace.acknowledge(0xffff_ffff, 30);
    expect([pace.take(30), pace.take(30), pace.take(30)]).toEqual([5, 6, 7]);
    pace.acknowledge(7, 60);
    expect(pace.take(60)).toBe(8);
  });
});
