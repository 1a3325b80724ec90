// What every feed of the console is: a way by which values come, and perhaps words go back to the device. Started by
// start-feed.ts, owned by hosted-twin.ts.
import type { DescribedProperties, TelemetrySample } from '../../provider/telemetry/sample.ts';

export interface FeedState {
  readonly state: 'connecting' | 'flowing' | 'ended' | 'faulty';
  /** What a person reads about it: where it is connected, or what is wrong and what to do. */
  readonly detail: string;
}

export interface FeedContext {
  readonly properties: DescribedProperties;
  /** Takes what came. */
  take(sample: TelemetrySample): void;
  report(state: FeedState): void;
}

export interface RunningFeed {
  stop(): void;
  /** Tells the device; null where this way goes in one direction only. @throws TwinportError when nobody is there to hear it */
  readonly send: ((text: string) => void) | null;
  /** Takes a line that the page read; null where lines come by themselves. */
  readonly takeLine: ((text: string) => void) | null;
}
