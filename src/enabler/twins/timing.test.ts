import { expect, it } from 'vitest';
import { ClockSync } from '../../state/clock-sync.ts';
import { Telling } from '../../state/draw-delay.ts';
import { LinkMeter } from '../../state/link-meter.ts';
import { LinkTiming, Timing, TIMING_MS, type TimedLink, type TimedTwin } from './timing.ts';

const BEGAN = 1_700_000_000_000.5;

/** A provider whose clock is `offsetMs` ahead, on a road of `wayMs`. */
class Provider {
  readonly timing = new LinkTiming();
  readonly meter = new LinkMeter();
  readonly clockSync = new ClockSync();
  wayMs: number;
  offsetMs: number;
  #message = 0;

  constructor(offsetMs: number, wayMs: number) {
    this.offsetMs = offsetMs;
    this.wayMs = wayMs;
  }

  ping(now: number): void {
    const there = now + this.wayMs + this.offsetMs;
    this.clockSync.add(now, there, there, now + 2 * this.wayMs);
  }

  frame(now: number): void {
    this.meter.add(this.#message, 500, 1, this.wayMs, this.timing.latestMs, now);
    this.#message += 1;
  }
}

class Twin implements TimedTwin {
  readonly link: Provider;
  readonly isShown = true;
  readonly telling = new Telling();
  readonly periodMs: number;
  delayMs: number | null = null;
  #count = 0;
  #newestTime = 0;
  #toldAt = 0;

  constructor(link: Provider, periodMs: number) {
    this.link = link;
    this.periodMs = periodMs;
  }

  tell(now: number): void {
    if (now - this.#toldAt < this.periodMs - 0.01) return;
    this.#toldAt = now;
    this.#count += 1;
    this.#newestTime = now - this.link.wayMs + this.link.offsetMs;
    this.link.frame(now);
  }

  look(): void {
    this.telling.look(this.#newestTime, this.#count, this.link.wayMs);
  }

  draw(_timing: LinkTiming, delayMs: number): void {
    this.delayMs = delayMs;
  }
}

/** Lets time pass in steps of 10 ms; returns the delays of each twin after each step of the timing. */
function pass(
  timing: Timing,
  twins: readonly Twin[],
  from: number,
  durationMs: number,
): { now: number; drawn: number[][] } {
  const drawn: number[][] = [];
  let now = from;
  for (; now < from + durationMs; now += 10) {
    for (const link of new Set<Provider>(twins.map((twin) => twin.link)))
      if (Math.round(now - BEGAN) % 1_000 === 0) link.ping(now);
    for (const twin of twins) twin.tell(now);
    if (Math.round(now - BEGAN) % TIMING_MS === 0) {
      timing.step(twins, now);
      drawn.push(twins.map(({ delayMs }) => delayMs ?? Number.NaN));
    }
  }
  return { now, drawn };
}

it('fast twins of all links are drawn at one instant, slow ones for themselves, and a late link alone', () => {
  const [near, far, lost] = [new Provider(5_000, 2), new Provider(-9_000, 40), new Provider(70, 140)];
  const twins = [new Twin(near, 20), new Twin(far, 20), new Twin(near, 200), new Twin(lost, 20)];
  pass(new Timing(), twins, BEGAN, 6_000);
  const [fastNear, fastFar, slowNear, fastLost] = twins.map(({ delayMs }) => delayMs!);
  expect(fastFar).toBe(fastNear);
  expect(fastNear).toBeGreaterThan(58);
  expect(fastNear).toBeLessThan(64);
  expect(slowNear).toBeGreaterThan(200);
  expect(slowNear).toBeLessThan(205);
  expect(fastLost).toBeGreaterThan(155);
  expect([near, far, lost].map(({ timing }) => timing.isAligned)).toEqual([true, true, false]);
  // What is drawn together happened together: now and offset less delay is one instant on every provider's clock.
  const instants = [near, far].map(({ timing, offsetMs }) => timing.offsetMs! - timing.delayMs! - offsetMs);
  expect(Math.abs(instants[0]! - instants[1]!)).toBeLessThan(1);
  expect(near.meter.figures(BEGAN + 6_000).framesLate).toBeLessThan(20);
});

it('when a road gets slower or faster, shown time never steps, stands or runs back', () => {
  const [near, far] = [new Provider(0, 2), new Provider(0, 5)];
  const twins = [new Twin(near, 20), new Twin(far, 20)];
  const timing = new Timing();
  let { now } = pass(timing, twins, BEGAN, 5_000);
  const before = twins[0]!.delayMs!;
  for (const wayMs of [60, 5]) {
    far.wayMs = wayMs;
    const after = pass(timing, twins, now, 20_000);
    now = after.now;
    for (const [index, delays] of after.drawn.entries()) {
      expect(delays[0]).toBe(delays[1]);
      const last = after.drawn[index - 1];
      if (last !== undefined) expect(Math.abs(delays[0]! - last[0]!)).toBeLessThanOrEqual(TIMING_MS / 10 + 0.001);
    }
    if (wayMs === 60) expect(twins[0]!.delayMs).toBeGreaterThan(before + 50);
  }
  expect(Math.abs(twins[0]!.delayMs! - before)).toBeLessThan(3);
});

it('a clock that is set a little moves the picture slowly; one that is set by hours at once', () => {
  const provider = new Provider(1_000, 5);
  const twins = [new Twin(provider, 20)];
  const timing = new Timing();
  let { now } = pass(timing, twins, BEGAN, 4_000);
  provider.offsetMs += 60;
  const first = pass(timing, twins, now, 300);
  now = first.now;
  const { offsetMs, errorMs } = provider.timing;
  expect(offsetMs).toBeGreaterThan(1_000);
  expect(offsetMs).toBeLessThan(1_060);
  // The bound says so meanwhile.
  expect(Math.abs(offsetMs! - provider.offsetMs)).toBeLessThanOrEqual(errorMs);
  ({ now } = pass(timing, twins, now, 3_000));
  expect(Math.abs(provider.timing.offsetMs! - 1_060)).toBeLessThan(1);
  provider.offsetMs += 3_600_000;
  pass(timing, twins, now, 1_100);
  expect(Math.abs(provider.timing.offsetMs! - 3_601_060)).toBeLessThan(1);
});

it('a link whose clock is not known yet, or that has no fast twin, has no common delay', () => {
  const provider = new Provider(0, 5);
  const link: TimedLink = provider;
  const twin = new Twin(provider, 500);
  const timing = new Timing();
  timing.step([twin], BEGAN);
  expect([twin.delayMs, link.timing.offsetMs, link.timing.delayMs]).toEqual([null, null, null]);
  pass(timing, [twin], BEGAN, 6_000);
  expect(link.timing.delayMs).toBeNull();
  expect(twin.delayMs).toBeGreaterThan(200);
});
