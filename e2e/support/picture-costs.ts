// What a world costs a headset at most, with its machines and their shadows.
import type { Page } from '@playwright/test';

/** Both eyes at 72 Hz on a mobile GPU, as the overlay of frame figures has it; shifts as Web Vitals call them good, halved. */
export const HEADSET = { drawCalls: 150, triangles: 500_000, layoutShift: 0.05 } as const;
/** Shadows are drawn anew each ten frames at the least quality. */
const FRAMES = 12;

/** The most that one of the next frames costs. */
export function picturePeak(page: Page): Promise<{ readonly drawCalls: number; readonly triangles: number }> {
  return page.evaluate(async (frames) => {
    const most = { drawCalls: 0, triangles: 0 };
    for (let frame = 0; frame < frames; frame += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const { drawCalls, triangles } = window.twinport.stats().picture;
      most.drawCalls = Math.max(most.drawCalls, drawCalls);
      most.triangles = Math.max(most.triangles, triangles);
    }
    return most;
  }, FRAMES);
}
