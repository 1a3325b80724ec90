import { beforeEach, describe, expect, it } from 'vitest';
import { MockClock } from '../base/mock-clock.ts';
import type { PeerAddress } from '../base/ids.ts';
import { keepLinked, type Presence } from './rendezvous.ts';

const ADDRESS = 'tp-lever' as PeerAddress;
let clock: MockClock;
let presence: Presence;
let asked: number[];
let dials: { at: number; silence: () => void; closed: boolean }[];
let stop: () => void;
/** The link of the latest dial ends by itself. */
let endLink: () => void;

beforeEach(() => {
  clock = new MockClock(0);
  [asked, dials] = [[], []];
  endLink = () => undefined;
});

function start(): void {
  stop = keepLinked(ADDRESS, {
    clock,
    presence: (address) => {
      expect(address).toBe(ADDRESS);
      asked.push(clock.now());
      return Promise.resolve(presence);
    },
    dial: (_address, silence) => {
      const closed = new Promise<void>((resolve) => {
        endLink = resolve;
      });
      const dial = { at: clock.now(), silence, closed: false };
      dials.push(dial);
      const close = (): void => {
        dial.closed = true;
        endLink();
      };
      return { closed, close };
    },
  });
}

describe('a system that a world names', () => {
  it('is dialled when it is there, once, for as long as the link lives', async () => {
    presence = { online: true, since: 1 };
    start();
    await clock.advance(60_000);
    expect([asked.length, dials.length]).toEqual([1, 1]);
    stop();
    expect(dials[0]!.closed).toBe(true);
  });

  it('is waited for while it is not there, more and more slowly but within 1.5 s, and no dial is spent on it', async () => {
    presence = { online: false, since: 0 };
    start();
    await clock.advance(20_000);
    expect(dials).toEqual([]);
    const gaps = asked.slice(1).map((at, index) => at - asked[index]!);
    expect(gaps[0]).toBe(250);
    expect(Math.max(...gaps)).toBe(1_500);
    expect(gaps.every((gap, index) => index === 0 || gap >= gaps[index - 1]!)).toBe(true);
    presence = { online: true, since: 5 };
    await clock.advance(1_500);
    expect(dials).toHaveLength(1);
    stop();
  });

  it('is dialled anew when its link ends: slower after each that failed, at once again after a long one', async () => {
    presence = { online: true, since: 1 };
    start();
    for (let ms = 0; ms < 10_000; ms += 10) {
      endLink();
      await clock.advance(10);
    }
    const gaps = dials.slice(1).map(({ at }, index) => at - dials[index]!.at);
    expect(gaps[0]).toBeLessThanOrEqual(260);
    expect(gaps.every((gap, index) => index === 0 || gap >= gaps[index - 1]! - 10)).toBe(true);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1_510);
    const before = dials.length;
    await clock.advance(60_000);
    expect(dials.length - before).toBeLessThanOrEqual(1);
    const linked = dials.length;
    endLink();
    await clock.advance(2_000);
    expect(dials).toHaveLength(linked + 1);
    stop();
  });

  it('costs few dials at a broker that does not tell who is there', async () => {
    presence = 'unknown';
    start();
    for (let second = 0; second < 120; second += 1) {
      endLink();
      await clock.advance(1_000);
    }
    expect(dials.length).toBeGreaterThan(8);
    expect(dials.length).toBeLessThan(20);
    stop();
  });

  it('is dialled anew at once when it was restarted while its old link is only silent; not when it is merely slow', async () => {
    presence = { online: true, since: 1 };
    start();
    await clock.advance(20_000);
    dials[0]!.silence();
    await clock.advance(1_000);
    expect([dials[0]!.closed, dials.length]).toEqual([false, 1]);
    presence = { online: false, since: 0 };
    dials[0]!.silence();
    await clock.advance(1_000);
    expect(dials[0]!.closed).toBe(false);
    presence = { online: true, since: 2 };
    dials[0]!.silence();
    await clock.advance(300);
    expect([dials[0]!.closed, dials.length]).toEqual([true, 2]);
    stop();
  });

  it('is left alone after the end', async () => {
    presence = { online: false, since: 0 };
    start();
    await clock.advance(1_000);
    stop();
    const before = asked.length;
    await clock.advance(60_000);
    expect(asked).toHaveLength(before);
    expect(clock.waiting).toBe(0);
    presence = { online: true, since: 1 };
    start();
    await clock.advance(100);
    stop();
    await clock.advance(60_000);
    expect([dials.length, clock.waiting]).toEqual([1, 0]);
  });
});
