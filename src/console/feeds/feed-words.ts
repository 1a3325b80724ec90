// What a feed says of itself to its owner: which sentence, and what stands in it. The feeds run in the worker; the page says it in the
// language of its person (language/*.ts, `feed`). Who calls: the feeds, devices/local-devices.ts; ui/value-section.tsx says it.

/** What each sentence names. `why` is a message in English, as in logs. */
interface FeedFacts {
  readonly connecting: readonly [at: string];
  readonly connected: readonly [at: string];
  readonly connectedSilent: readonly [at: string];
  readonly lost: readonly [at: string, code: number];
  readonly binary: readonly [];
  readonly hears: readonly [topic: string, at: string];
  readonly hearsSilent: readonly [topic: string, at: string];
  readonly topicRefused: readonly [topic: string, why: string];
  readonly brokerRefuses: readonly [why: string];
  readonly brokerAway: readonly [at: string];
  readonly plays: readonly [file: string, rows: number];
  readonly played: readonly [file: string];
  readonly unplayable: readonly [file: string, why: string];
  readonly waits: readonly [];
  readonly talks: readonly [];
  readonly unplugged: readonly [];
  readonly outOfReach: readonly [];
  readonly disconnected: readonly [];
  readonly unusable: readonly [why: string];
  readonly unreadable: readonly [why: string];
}

export type FeedWord = {
  readonly [Say in keyof FeedFacts]: readonly [say: Say, ...facts: FeedFacts[Say]];
}[keyof FeedFacts];

/** Why the lines of a device at this computer end: it went, and is looked for, or the person let go of it. */
export type DeviceGone = 'unplugged' | 'outOfReach';
export type LinesEnd = DeviceGone | 'disconnected';

/** A table's part for them. */
export type FeedSentences = { readonly [Say in keyof FeedFacts]: (...facts: FeedFacts[Say]) => string };
