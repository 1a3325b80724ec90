// What many links that are coded for alone may cost together.
import { expect, it } from 'vitest';
import { LoneShare } from './lone-share.ts';

/** Rounds at 60 Hz, in which this many links that are alone each take so long whenever their turn has come; how much of the time that is at the end. */
function shareOf(links: number, eachMs: number, share: LoneShare, fromMs: number): number {
  let taken = 0;
  let sentAt = Number.NEGATIVE_INFINITY;
  const rounds = 300;
  for (let round = 0; round < rounds; round += 1) {
    const now = fromMs + (round * 1_000) / 60;
    share.look(now);
    if (now - sentAt < share.intervalMs - 1.5) continue;
    sentAt = now;
    share.took(links * eachMs);
    if (round >= rounds / 2) taken += links * eachMs;
  }
  return taken / ((rounds / 2) * (1_000 / 60));
}

it('lets few links have their rate, and many share a quarter of the processor', () => {
  const share = new LoneShare();
  expect(shareOf(2, 1.5, share, 0)).toBeCloseTo(0.18);
  expect(share.intervalMs).toBe(0);
  for (const [at, links] of [10, 25, 50].entries()) {
    const taken = shareOf(links, 1.5, share, (at + 1) * 10_000);
    expect(taken).toBeGreaterThan(0.12);
    expect(taken).toBeLessThan(0.38);
  }
  // Each still has its turn twice a second, whatever it costs.
  shareOf(500, 5, share, 50_000);
  expect(share.intervalMs).toBe(500);
  // They have joined the others, or left.
  shareOf(1, 1.5, share, 60_000);
  expect(share.intervalMs).toBe(0);
});
