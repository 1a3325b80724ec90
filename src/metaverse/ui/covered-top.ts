// How far down the bar at the top covers the world, so that what is written there stands below it. Who calls: metaverse.ts, once the
// interface is mounted.

/** Returns a function that tells it as a share of the page's height; asked in each frame, so it measures only when the bar changes. */
export function watchCoveredTop(face: HTMLElement): () => number {
  let pixels = 0;
  const bar = face.querySelector('.bar');
  const measure = (): void => void (pixels = bar?.getBoundingClientRect().bottom ?? 0);
  if (bar !== null) new ResizeObserver(measure).observe(bar);
  return () => Math.min(1, pixels / Math.max(1, window.innerHeight));
}
