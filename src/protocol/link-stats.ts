// How the links do, as the enabler tells it (MII): round trips, losses, jitter, ages, and what a state costs. Used by enabler/stats.ts,
// state/link-meter.ts and the page.
import type { Did } from '../base/ids.ts';
import type { LinkSummary } from './mii.ts';

/** How the state of a link comes: what is counted is of the last 5 to 10 seconds, unless said otherwise. */
export interface StateFigures {
  /** Of the numbered messages, those that never came; null when there were none. */
  readonly lossShare: number | null;
  /** How much the time under way differs from message to message (RFC 3550 §6.4.1). */
  readonly jitterMs: number | null;
  /** Age of samples when they arrived. */
  readonly ageP50Ms: number | null;
  readonly ageP95Ms: number | null;
  readonly ageP99Ms: number | null;
  /** States of single twins, and what each took on the wire. */
  readonly updatesPerSecond: number;
  readonly bytesPerUpdate: number | null;
  /** Messages in this visit that came when the picture was past what they told. */
  readonly framesLate: number;
}

/** How one link does, as of now. */
export interface LinkStats extends StateFigures {
  readonly systemId: Did;
  readonly link: LinkSummary;
  readonly leaseExpiresAt: number | null;
  readonly frames: number;
  readonly bytes: number;
  readonly bulkBytes: number;
  /** How far behind the system's now its fast twins are drawn, on purpose, or where it has none the slowest; null before that. */
  readonly delayMs: number | null;
  /** Whether that is the same instant as on other links; false when this one would keep them waiting too long. */
  readonly isAligned: boolean;
}

export interface EnablerStats {
  readonly frames: number;
  /** Bytes of state, and of models, that came over links in this visit. */
  readonly bytes: number;
  readonly bulkBytes: number;
  readonly links: readonly LinkStats[];
}
