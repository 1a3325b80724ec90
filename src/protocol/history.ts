// What the enabler has recorded of a twin, as it gives it at MII-D4 (P9). Used by enabler/history and the metaverse; the file
// that a recording is exported as: recording.ts. Rules: SPEC.md HIS.
import type { Did, TwinId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';

/** A number, or one for each member of an array. */
export type Reading = number | readonly number[];

/** A value as it was reported. It holds until the next point. */
export interface HistorySample {
  readonly time: number;
  readonly value: Json;
}
/** Thinned: where the values of this stretch lay. */
export interface HistoryBucket {
  readonly time: number;
  readonly durationMs: number;
  readonly min: Reading;
  readonly max: Reading;
  readonly mean: Reading;
}
/** From here on nothing is known, until the next point. */
interface HistoryGap {
  readonly time: number;
  readonly gap: true;
}
/** Times are ms since the epoch by this enabler's clock: source times less the offset of the provider's. */
export type HistoryPoint = HistorySample | HistoryBucket | HistoryGap;

/** One twin of which something was recorded. */
export interface RecordedTwin {
  readonly twinId: TwinId;
  readonly systemId: Did;
  readonly title: string;
  /** Oldest and newest recorded moment. */
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

export interface RecordingFilter {
  /** Every twin that may be read, without it. */
  readonly twinIds?: readonly TwinId[];
  readonly from?: number;
  readonly to?: number;
  /** Whether the models go into the file, too: a replay then needs nothing else. */
  readonly models?: boolean;
}

/** The part of MII that is about the past. All of it needs the visitor's last grant for the twin (SPEC.md HIS-3). */
export interface HistoryOperations {
  /**
   * What was recorded of a property between two moments (ms, `to` included), oldest first: raw where it is recent, thinned where it is
   * older or where there would be more than `maxPoints` (500; from 2 to 10,000).
   * @throws TwinportError `grant-missing`, `grant-insufficient`; nothing recorded is an empty list
   */
  history(
    twinId: TwinId,
    property: string,
    from: number,
    to: number,
    maxPoints?: number,
  ): Promise<readonly HistoryPoint[]>;
  recordings(): Promise<readonly RecordedTwin[]>;
  /** A recording as JSON Lines (SPEC.md HIS-5). @throws TwinportError as `history`, when a twin is named that may not be read */
  exportRecording(filter: RecordingFilter): Promise<Blob>;
  /** Removes what was recorded of a twin; what comes from now on is recorded. */
  forgetRecording(twinId: TwinId): Promise<void>;
}
