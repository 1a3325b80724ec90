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
  now = exchange(sync, now, 500.3, 5, 1, 5);
  now = exchange(sync, now, 500.3, 300, 1, 5);
  const read = sync.read(now)!;
  expect(read.offsetMs).toBeCloseTo(500, 0);
  expect(read.errorMs).toBeGreaterThanOrEqual(5);
  expect(read.errorMs).toBeLessThan(5.3);
  expect(read.roundTripMs).toBeCloseTo(305, 6);
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

/** A clock that runs `ppm` fast over a road whose ways take what `way` says, pinged as the enabler does; returns the last reading. */
function follow(
  ppm: number,
  seconds: number,
  way: () => number,
  back: () => number,
): { worstMs: number; sync: ClockSync; now: number } {
  const sync = new ClockSync();
  const began = 1_700_000_000_000.3;
  const offsetAt = (now: number): number => 40_000 + (now - began) * ppm * 1e-6;
  let worstMs = 0;
  let now = began;
  for (let ping = 0; now < began + seconds * 1_000; ping += 1) {
    const [there, home] = [way(), back()];
    sync.add(now, now + there + offsetAt(now + there), now + there + offsetAt(now + there), now + there + home);
    const next = now + Math.max(there + home, ping < 5 ? 60 : 1_000);
    for (const at of [now + there + home, next]) {
      const { offsetMs, errorMs } = sync.read(at)!;
      const wrongMs = Math.abs(offsetMs - offsetAt(at));
      // A quarter of a microsecond is what a double of today's time can tell.
      expect(wrongMs).toBeLessThanOrEqual(errorMs + 0.001);
      worstMs = Math.max(worstMs, wrongMs);
    }
    now = next;
  }
  return { worstMs, sync, now };
}

for (const ppm of [-200, -20, 0, 200]) {
  it(`[STA-11] a clock that runs ${ppm} ppm fast is followed within the bound, and its drift is learnt`, () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const { worstMs, sync, now } = follow(
      ppm,
      120,
      () => 5 + random() * 3,
      () => 5 + random() * 3,
    );
    expect(worstMs).toBeLessThan(2);
    const { driftPpm, errorMs } = sync.read(now)!;
    expect(driftPpm).toBeGreaterThan(ppm - 40);
    expect(driftPpm).toBeLessThan(ppm + 40);
    expect(errorMs).toBeLessThan(7);
  });

  it(`[STA-11] the bound holds at ${ppm} ppm where one way takes ten times the other`, () => {
    let seed = 11;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const { worstMs, sync, now } = follow(
      ppm,
      60,
      () => 40 + random() * 60,
      () => 4 + random() * 6,
    );
    expect(worstMs).toBeLessThan(26);
    expect(sync.read(now)!.errorMs).toBeLessThan(26);
  });
}

it('[STA-11] a clock that is set is known anew with the next exchange, whichever way it went', () => {
  for (const jump of [-7_200_000, -50.5, 50.5, 86_400_000]) {
    const sync = new ClockSync();
    let now = 1_700_000_000_000.3;
    for (let ping = 0; ping < 30; ping += 1) now = exchange(sync, now, 10.2, 6, 0.5, 8) + 1_000;
    const there = now + 6 + 10.2 + jump;
    expect(sync.add(now, there, there + 0.5, now + 14.5)).toBe('jumped');
    const { offsetMs, errorMs, driftPpm } = sync.read(now + 14.5)!;
    expect(Math.abs(offsetMs - 10.2 - jump)).toBeLessThanOrEqual(errorMs);
    expect(errorMs).toBeLessThan(8);
    // The line through the times before says nothing any more.
    expect(driftPpm).toBeNull();
  }
});

it('[STA-11] whole milliseconds are taken for what they are', () => {
  const sync = new ClockSync();
  let now = 1_700_000_000_000.4;
  for (let ping = 0; ping < 50; ping += 1) {
    const there = Math.floor(now + 0.2 + 12.7);
    expect(sync.add(now, there, there, now + 0.4)).toBe('taken');
    const { offsetMs, errorMs } = sync.read(now + 0.4)!;
    expect(Math.abs(offsetMs - 12.7)).toBeLessThanOrEqual(errorMs);
    now += 1_003.37;
  }
});

it('knows nothing before the first exchange, and takes none that cannot be', () => {
  const sync = new ClockSync();
  expect(sync.read(0)).toBeNull();
  for (const [t0, t1, t2, t3] of [
    [100, 50, 40, 120],
    [100, 50, 90, 120],
    [Number.NaN, 1, 1, 1],
    [0, Number.NaN, Number.NaN, 10],
  ] as const)
    expect(sync.add(t0, t1, t2, t3)).toBe('impossible');
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
