// At which instant each twin is drawn (P9, design §7): a few times a second, from what the links measured, for all twins together, so that
// a message costs nothing for it. Called by synchronize.ts; the page reads the result in the ring.
import type { ClockReading } from '../../state/clock-sync.ts';
import { commonDelay, keepsUp, neededDelay, slewed, type Telling } from '../../state/draw-delay.ts';
import type { LinkMeter } from '../../state/link-meter.ts';

/** Shown time is moved in steps of this: a thirtieth of it is less than anybody sees. */
export const TIMING_MS = 50;
/** What a link needs is found out in one of so many steps. */
const STEPS_PER_LOOK = 4;

/** Where the picture of a link stands: by the clock that is drawn by, and behind it. */
export class LinkTiming {
  /** The provider's clock minus ours as it is drawn by: it follows what is measured without a step; null before it is known. */
  offsetMs: number | null = null;
  /** Bound of what `offsetMs` is wrong by. */
  errorMs = 0;
  /** How far behind the provider's now its fast twins are drawn; null while there are none. */
  delayMs: number | null = null;
  /** The longest delay of any of its twins, the slow ones too; null before the first is drawn. */
  longestMs: number | null = null;
  /** Drawn at one instant with the fast twins of other links; false for one that needs longer than they wait. */
  isAligned = true;
  /** How late its messages are. */
  latenessMs = 0;
  /** The longest wait of its fast twins; 0 without one. */
  waitMs = 0;

  /** Follows the clock, without a step where it was known before. */
  follow(clock: ClockReading | null, elapsedMs: number): void {
    if (clock === null) return;
    this.offsetMs = this.offsetMs === null ? clock.offsetMs : slewed(this.offsetMs, clock.offsetMs, elapsedMs);
    this.errorMs = clock.errorMs + Math.abs(this.offsetMs - clock.offsetMs);
  }

  /** A message with something older than this comes after it would have been drawn. */
  get latestMs(): number {
    return this.delayMs === null ? Number.POSITIVE_INFINITY : this.delayMs - this.waitMs;
  }
}

export interface TimedLink {
  readonly timing: LinkTiming;
  readonly meter: Pick<LinkMeter, 'latenessMs'>;
  readonly clockSync: { read(now: number): ClockReading | null };
}

export interface TimedTwin {
  readonly link: TimedLink | null;
  /** The page draws it. */
  readonly isShown: boolean;
  readonly telling: Telling;
  /** Lets `telling` look at what has come. */
  look(): void;
  /** The delay that it is drawn with; null before the first. */
  readonly delayMs: number | null;
  draw(timing: LinkTiming, delayMs: number): void;
}

export class Timing {
  #steps = 0;
  #steppedAt = 0;
  #links = new Set<TimedLink>();

  step(twins: Iterable<TimedTwin>, now: number): void {
    const elapsedMs = this.#steppedAt === 0 ? 0 : now - this.#steppedAt;
    this.#steppedAt = now;
    if (this.#steps % STEPS_PER_LOOK === 0) this.#look(twins);
    this.#steps += 1;
    const needed = new Map<TimedLink, number>();
    for (const link of this.#links) {
      const { timing } = link;
      timing.follow(link.clockSync.read(now), elapsedMs);
      timing.longestMs = null;
      if (timing.waitMs > 0) needed.set(link, neededDelay(timing.latenessMs, timing.waitMs));
      else timing.delayMs = null;
    }
    const togetherMs = commonDelay(needed.values());
    for (const [{ timing }, neededMs] of needed) {
      timing.isAligned = keepsUp(neededMs);
      const rightMs = timing.isAligned ? togetherMs : neededMs;
      timing.delayMs = timing.delayMs === null ? rightMs : slewed(timing.delayMs, rightMs, elapsedMs);
    }
    for (const twin of twins) {
      if (twin.link === null) continue;
      const { timing } = twin.link;
      if (timing.offsetMs === null) continue;
      const delayMs = drawnDelay(twin, timing, elapsedMs);
      timing.longestMs = Math.max(timing.longestMs ?? 0, delayMs);
      twin.draw(timing, delayMs);
    }
  }

  /** Finds out what is there, and what each link needs. */
  #look(twins: Iterable<TimedTwin>): void {
    this.#links = new Set();
    for (const twin of twins) {
      const { link } = twin;
      if (link === null) continue;
      const { timing } = link;
      if (!this.#links.has(link)) {
        this.#links.add(link);
        timing.latenessMs = link.meter.latenessMs ?? 0;
        timing.waitMs = 0;
      }
      twin.look();
      if (twin.isShown && twin.telling.isFast)
        timing.waitMs = Math.max(timing.waitMs, twin.telling.waitMs(timing.latenessMs));
    }
  }
}

/** A fast twin is drawn with its link; one that comes to be so, or to be not so, gets there without a step. */
function drawnDelay({ telling, delayMs }: TimedTwin, timing: LinkTiming, elapsedMs: number): number {
  const rightMs =
    telling.isFast && timing.delayMs !== null
      ? timing.delayMs
      : neededDelay(timing.latenessMs, telling.waitMs(timing.latenessMs));
  // What stands still can be drawn at any instant.
  return delayMs === null || telling.isAtRest ? rightMs : slewed(delayMs, rightMs, elapsedMs);
}
