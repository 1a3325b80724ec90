import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerPing, ClockSync, decodePong, encodePing, PING_KIND, PONG_KIND } from './clock-sync.ts';

/** One exchange at our time `at` with a provider whose clock is `offset` ahead. */
function exchange(sync: ClockSync, at: number, offset: number, there: number, thinking: number, back: number): number {
  const end = at + there + thinking + back;
  sync.add(at, at + there + offset, at + there + thinking + offset, end);
  return end;
}

it('[STA-11] the true offset is within the bound, whatever the ways take', () => {
  const delay = fc.integer({ min: 0, max: 2_000_000 }).map((count) => count / 1_000);
  fc.assert(
    fc.property(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.array(fc.tuple(delay, delay, delay), { minLength: 1, maxLength: 40 }),
      (offset, ways) => {
        const sync = new ClockSync();
        let now = 1_700_000_000_000;
        for (const [there, thinking, back] of ways) now = exchange(sync, now, offset, there, thinking, back) + 10;
        const read = sync.read(now)!;
        // Epoch times in doubles have steps of a quarter of a microsecond.
        expect(Math.abs(read.offsetMs - offset)).toBeLessThanOrEqual(read.errorMs + 0.01);
      },
    ),
  );
});

it('[STA-11] the shortest round trip counts, and the bound is half of it', () => {
  const sync = new ClockSync();
  let now = 0;
  now = exchange(sync, now, 500, 5, 1, 5);
  now = exchange(sync, now, 500, 300, 1, 5);
  const read = sync.read(now)!;
  expect(read.offsetMs).toBe(500);
  expect(read.errorMs).toBeGreaterThanOrEqual(5);
  expect(read.errorMs).toBeLessThan(5.1);
  expect(read.roundTripMs).toBe(305);
});

it('[STA-11] an old measurement grows uncertain, so that a drifting clock is followed within its bound', () => {
  const sync = new ClockSync();
  const drift = 80e-6;
  for (let now = 0; now < 3_600_000; now += 1_000) {
    // A short way once in a while: it must not be believed for ever.
    const way = now % 600_000 === 0 ? 1 : 40;
    const offset = 1_000 + now * drift;
    const end = exchange(sync, now, offset, way, 0, way);
    const read = sync.read(end)!;
    expect(Math.abs(read.offsetMs - (1_000 + end * drift))).toBeLessThanOrEqual(read.errorMs);
    expect(read.errorMs).toBeLessThanOrEqual(40 + 1);
  }
});

it('knows nothing before the first exchange, and takes none that cannot be', () => {
  const sync = new ClockSync();
  expect(sync.read(0)).toBeNull();
  sync.add(100, 50, 40, 120);
  sync.add(100, 50, 90, 120);
  sync.add(Number.NaN, 1, 1, 1);
  sync.add(0, Number.NaN, Number.NaN, 10);
  expect(sync.read(0)).toBeNull();
});

it('[STA-11] pings and pongs have these bytes, and nothing else is taken for one', () => {
  const ping = encodePing(1.5);
  expect(Buffer.from(ping).toString('hex')).toBe('033ff8000000000000');
  const pong = answerPing(ping, 2, 2.5)!;
  expect(Buffer.from(pong).toString('hex')).toBe(
    ['04', '3ff8000000000000', '4000000000000000', '4004000000000000'].join(''),
  );
  expect([ping[0], pong[0]]).toEqual([PING_KIND, PONG_KIND]);
  expect(decodePong(pong)).toEqual({ t0: 1.5, t1: 2, t2: 2.5 });
  const inMiddle = new Uint8Array(40);
  inMiddle.set(ping, 11);
  expect(answerPing(inMiddle.subarray(11, 20), 2, 2.5)).toEqual(pong);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const times = decodePong(bytes);
      expect(times === null || Object.values(times).every(Number.isFinite)).toBe(true);
      expect(answerPing(bytes, 1, 2) === null).toBe(bytes.length !== 9);
    }),
  );
});
