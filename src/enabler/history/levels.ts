// How long the past is kept, and how finely (SPEC.md HIS-2). Raw values for the newest minutes, then buckets of rising width, each
// made of the ones before. Every number that bounds a recording is here.

/** `bucketMs` 0: values as they were reported. */
export interface Level {
  readonly id: 'raw' | '10s' | '2min' | '30min' | 'changes' | 'events';
  readonly bucketMs: number;
  /** A block of the store covers this much, and is written again while it grows. */
  readonly blockMs: number;
  /** Blocks go when they are so much older than the newest value of their twin. */
  readonly keepMs: number;
  /** Of all twins together; one twin has at most a quarter of it. The oldest blocks go first. */
  readonly bytes: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MEBIBYTE = 1024 * 1024;

export const RAW: Level = { id: 'raw', bucketMs: 0, blockMs: MINUTE, keepMs: 10 * MINUTE, bytes: 48 * MEBIBYTE };
/** Finest first. */
export const BUCKETS: readonly Level[] = [
  { id: '10s', bucketMs: 10 * SECOND, blockMs: 10 * MINUTE, keepMs: 3 * HOUR, bytes: 24 * MEBIBYTE },
  { id: '2min', bucketMs: 2 * MINUTE, blockMs: 2 * HOUR, keepMs: DAY, bytes: 12 * MEBIBYTE },
  { id: '30min', bucketMs: 30 * MINUTE, blockMs: 30 * HOUR, keepMs: 30 * DAY, bytes: 12 * MEBIBYTE },
];
/** Texts, booleans and members of enums: each change. */
export const CHANGES: Level = {
  id: 'changes',
  bucketMs: 0,
  blockMs: 6 * HOUR,
  keepMs: 30 * DAY,
  bytes: 16 * MEBIBYTE,
};
/** What a twin told. */
export const EVENTS: Level = { ...CHANGES, id: 'events', bytes: 4 * MEBIBYTE };
export const LEVELS: readonly Level[] = [RAW, ...BUCKETS, CHANGES, EVENTS];

/** Numbers are looked at this often: no property is recorded faster. */
export const PASS_MS = 100;
/** Number columns that are recorded at every pass, of one twin and of all; of more, each at every second pass, or third … */
export const COLUMNS_A_PASS = { twin: 64, all: 512 } as const;
/** Changes of one property in one block; of more, the newest are kept. */
export const CHANGES_A_BLOCK = 512;
/** A text or list that is longer as JSON is not recorded: a gap stands for it. */
export const LONGEST_VALUE = 4_096;
/** A twin that tells nothing for so long: from its last word on nothing is known. */
export const GAP_MS = 5_000;
/** What grows is written this often: so much is lost when the page goes. */
export const FLUSH_MS = 5_000;
/** Stretches without a gap that are remembered of a twin; of more, the oldest two are one. */
export const SPANS_A_TWIN = 512;
/** A recording to which nothing was added for so long is removed. */
export const FORGOTTEN_MS = 30 * DAY;
