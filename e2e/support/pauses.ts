// How long a machine stood still, as one sees from a page: what happens within a time of its own is late by that on a busy machine, and
// by no more.
import type { Page } from '@playwright/test';

const TICK_MS = 50;

/** Looks from now on; the function that it gives tells the longest time for which the page was not served since, in milliseconds. */
export async function notePauses(page: Page): Promise<() => Promise<number>> {
  await page.evaluate((tickMs) => {
    let last = performance.now();
    Object.assign(window, { longestPauseMs: 0 });
    setInterval(() => {
      const now = performance.now();
      const noted = window as unknown as { longestPauseMs: number };
      noted.longestPauseMs = Math.max(noted.longestPauseMs, now - last - tickMs);
      last = now;
    }, tickMs);
  }, TICK_MS);
  return () => page.evaluate(() => (window as unknown as { longestPauseMs: number }).longestPauseMs);
}
