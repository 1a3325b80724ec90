// How the page feels to load and to use, as browsers report it: part of `stats()`. Who calls: window-contract.ts, once.

export interface WebVitals {
  /** First and largest contentful paint, ms since the link was opened; null before, and where the browser does not report it. */
  readonly firstPaintMs: number | null;
  readonly largestPaintMs: number | null;
  /** Sum of unexpected layout shifts. */
  readonly layoutShift: number;
  /** The slowest answer to a key or a press, in ms. */
  readonly interactionMs: number | null;
}

interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
}
interface Interaction extends PerformanceEntry {
  readonly interactionId: number;
}

/** Watches from now on, and takes what was before; the returned function reads it. */
export function watchWebVitals(): () => WebVitals {
  let firstPaintMs: number | null = null;
  let largestPaintMs: number | null = null;
  let layoutShift = 0;
  let interactionMs: number | null = null;
  observe('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') firstPaintMs = startTime;
  });
  observe('largest-contentful-paint', ({ startTime }) => (largestPaintMs = startTime));
  observe('layout-shift', (entry) => {
    const { hadRecentInput, value } = entry as Shift;
    if (!hadRecentInput) layoutShift += value;
  });
  observe('event', (entry) => {
    if ((entry as Interaction).interactionId > 0) interactionMs = Math.max(interactionMs ?? 0, entry.duration);
  });
  return () => ({ firstPaintMs, largestPaintMs, layoutShift, interactionMs });
}

function observe(type: string, take: (entry: PerformanceEntry) => void): void {
  if (!PerformanceObserver.supportedEntryTypes.includes(type)) return;
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
}
