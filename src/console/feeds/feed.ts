// What every feed of the console is: a way by which values come, and perhaps words go back to the device. Started by
// start-feed.ts, owned by hosted-twin.ts.
import type { FeedWord, LinesEnd } from './feed-words.ts';
import type { DescribedProperties, TelemetrySample } from '../../provider/telemetry/sample.ts';

export type FeedState = FeedGoing | FeedGone;

interface FeedGoing {
  /** `faulty`: what comes cannot be used. */
  readonly state: 'connecting' | 'flowing' | 'faulty';
  /** What the owner reads about it: where it is connected, or what is wrong and what to do. */
  readonly detail: FeedWord;
}

/** Nothing comes any more, or not now. */
interface FeedGone {
  readonly state: 'ended' | 'away';
  readonly detail: FeedWord;
  /** What visitors read: why the device is away, and no address or file of the owner's. */
  readonly reason: string;
}

export interface FeedContext {
  readonly properties: DescribedProperties;
  /** Takes what came. */
  take(sample: TelemetrySample): void;
  report(state: FeedState): void;
}

export interface DeviceLines {
  take(text: string): void;
  /** No more come. */
  end(why: LinesEnd): void;
}

export interface RunningFeed {
  stop(): void;
  /** Tells the device; null where this way goes in one direction only. @throws TwinportError when nobody is there to hear it */
  readonly send: ((text: string) => void) | null;
  /** What the page read of a device at this computer; null where values come by themselves. */
  readonly lines: DeviceLines | null;
}
