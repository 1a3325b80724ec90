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

/** From when until when something was known, ms since the epoch. */
export type Span = readonly [from: number, to: number];

/** Something worth finding again: an event, or an alarm that came on. */
export interface RecordedMoment {
  readonly twinId: TwinId;
  readonly kind: 'event' | 'alarm';
  /** Of the event, or of the property that is the alarm. */
  readonly name: string;
  readonly title: string;
  readonly time: number;
  /** What the event carried; null without anything, and of an alarm. */
  readonly data: Json;
}

/** What was recorded of some twins together. */
export interface RecordedWorld {
  /** When something was known of any of them, oldest first: between two lies a gap. */
  readonly spans: readonly Span[];
  /** Of the last day, oldest first; of very many, the newest. */
  readonly moments: readonly RecordedMoment[];
}

/** A value from this moment on; without one, nothing is known from it on. */
export type RecordedChange = readonly [time: number, value?: Json];

/** One twin as it was for a while: from what held at the beginning to what came behind the end. */
export interface RecordedTwinFrames {
  readonly twinId: TwinId;
  /** When something was known of it, within the window. */
  readonly spans: readonly Span[];
  /** Where in `data` the rows of a numeric property lie: each its time, then its numbers; NaN where from then on nothing is known. */
  readonly numbers: readonly {
    readonly property: string;
    /** Numbers of the value; 1 where it is a single one. */
    readonly width: number;
    readonly start: number;
    readonly rows: number;
  }[];
  /** Of what is no number. */
  readonly changes: readonly { readonly property: string; readonly changes: readonly RecordedChange[] }[];
}
export interface RecordedFrames {
  readonly from: number;
  readonly to: number;
  readonly data: Float64Array<ArrayBuffer>;
  readonly twins: readonly RecordedTwinFrames[];
}

/** Bounds of one question for frames. */
export const FRAMES_ASKED = { twins: 256, windowMs: 120_000 } as const;

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
  /** When something was recorded of these twins, and what happened then. Twins that may not be read are left out. */
  recordedWorld(twinIds: readonly TwinId[]): Promise<RecordedWorld>;
  /**
   * All that these twins were between two moments (ms): as reported where it is recent, the means of stretches where it is older.
   * Twins that may not be read, or of which nothing was recorded, are left out.
   * @throws TwinportError `input-invalid` for more twins or a longer window than FRAMES_ASKED says
   */
  recordedFrames(twinIds: readonly TwinId[], from: number, to: number): Promise<RecordedFrames>;
  /** A recording as JSON Lines (SPEC.md HIS-5). @throws TwinportError as `history`, when a twin is named that may not be read */
  exportRecording(filter: RecordingFilter): Promise<Blob>;
  /** Removes what was recorded of a twin; what comes from now on is recorded. */
  forgetRecording(twinId: TwinId): Promise<void>;
}
