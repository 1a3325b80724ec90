// Plays a recording as a twin system of its own: real twins under names of their own, marked as a replay, that nobody can operate.
// Called by replay-command.ts and tests.
import type { Clock } from '../../base/clock.ts';
import { toTwinportError } from '../../base/errors.ts';
import type { Did, TwinId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import type { Logger } from '../../base/logger.ts';
import type { BindingsInput } from '../../protocol/bindings.ts';
import type { PartialDescription } from '../../provider/complete-description.ts';
import type { Twin, TwinSystem } from '../../twin-sdk/index.ts';
import type { ReadRecording, ReplayTwin } from './read-recording.ts';
import { makeTimeline, type Timeline } from './timeline.ts';

export interface ReplayOptions {
  readonly recording: ReadRecording;
  readonly system: TwinSystem;
  readonly did: Did;
  readonly clock: Clock;
  readonly logger: Logger;
  /** 1 is as fast as it was. */
  readonly speed: number;
  readonly loop: boolean;
  /** Also what is old and thinned. */
  readonly withThinned: boolean;
}

/** Points are told this often. */
const TICK_MS = 20;
/** What holds is told again this often: a machine that stands still is live. */
const HEARTBEAT_MS = 1_000;
/** Between the end of a recording and its next beginning. */
const PAUSE_MS = 1_000;
const LONGEST_DESCRIPTION = 4_096;

export class Replay {
  readonly twins: readonly Twin[];
  readonly timeline: Timeline;
  /** Resolves when the recording has ended; never when it loops. */
  readonly ended: Promise<void>;
  readonly #options: ReplayOptions;
  /** By twin: what is known of it now, and when it was told last. */
  readonly #known: readonly Map<string, Json>[];
  readonly #toldAt: number[];
  readonly #complained = new Set<string>();
  readonly #end: () => void;
  #startedAt: number;
  #next = 0;
  #cancel: () => void;

  private constructor(options: ReplayOptions, twins: readonly Twin[], timeline: Timeline) {
    this.#options = options;
    this.twins = twins;
    this.timeline = timeline;
    this.#known = twins.map(() => new Map());
    this.#toldAt = twins.map(() => 0);
    this.#startedAt = options.clock.now();
    const { promise, resolve } = withResolver();
    this.ended = promise;
    this.#end = resolve;
    this.#cancel = options.clock.every(TICK_MS, () => this.#tick());
  }

  /** Publishes the twins of a recording and begins. @throws TwinportError as `publish` */
  static async start(options: ReplayOptions): Promise<Replay> {
    const { recording, system, did, withThinned } = options;
    const timeline = makeTimeline(recording.twins, withThinned);
    const twins = await Promise.all(
      recording.twins.map((twin) =>
        system.publish({
          description: replayDescription(twin, did, timeline),
          model: twin.model,
          bindings: twin.bindings as BindingsInput,
          policy: { observe: 'open' },
        }),
      ),
    );
    return new Replay(options, twins, timeline);
  }

  stop(): void {
    this.#cancel();
    this.#cancel = () => undefined;
  }

  #tick(): void {
    const { clock, speed, loop } = this.#options;
    const now = clock.now();
    const { points, durationMs } = this.timeline;
    const played = (now - this.#startedAt) * speed;
    while (this.#next < points.length && points[this.#next]!.at <= played) this.#tellNext();
    for (const [twin, known] of this.#known.entries())
      if (known.size > 0 && now - this.#toldAt[twin]! >= HEARTBEAT_MS) this.#tell(twin, known, now);
    if (this.#next < points.length) return;
    if (!loop) {
      this.stop();
      this.#end();
    } else if (played >= durationMs + PAUSE_MS * speed) {
      this.#startedAt = now;
      this.#next = 0;
      for (const known of this.#known) known.clear();
    }
  }

  /** All that one twin told at one time. */
  #tellNext(): void {
    const { points } = this.timeline;
    const { twin, at } = points[this.#next]!;
    const readings = new Map<string, Json>();
    for (; this.#next < points.length; this.#next += 1) {
      const point = points[this.#next]!;
      if (point.at !== at || point.twin !== twin) break;
      const known = this.#known[twin]!;
      if (point.value === undefined) {
        known.delete(point.property);
        readings.delete(point.property);
      } else {
        known.set(point.property, point.value);
        readings.set(point.property, point.value);
      }
    }
    this.#tell(twin, readings, this.#startedAt + at / this.#options.speed);
  }

  #tell(twin: number, readings: ReadonlyMap<string, Json>, time: number): void {
    if (readings.size === 0) return;
    this.#toldAt[twin] = time;
    try {
      this.twins[twin]!.set(Object.fromEntries(readings), time);
    } catch {
      // One value does not fit (the recording was edited, or thinned to what the schema does not know): the others do.
      for (const [name, value] of readings) this.#tellOne(twin, name, value, time);
    }
  }

  #tellOne(twin: number, name: string, value: Json, time: number): void {
    try {
      this.twins[twin]!.set({ [name]: value }, time);
    } catch (thrown) {
      if (this.#complained.has(`${twin} ${name}`)) return;
      this.#complained.add(`${twin} ${name}`);
      this.#options.logger('warn', toTwinportError(thrown).message, { twin: this.twins[twin]!.id, property: name });
    }
  }
}

/** The id under which a recorded twin is replayed by a system: nobody takes it for the machine itself. */
export function replayId(twin: string, did: Did): TwinId {
  return `urn:twinport:replay:${did.slice(-8)}:${twin}` as TwinId;
}

function replayDescription({ twin, description }: ReplayTwin, did: Did, { from, to }: Timeline): PartialDescription {
  // Its text in other languages would hide that it is the past.
  const { title, titles, description: text, descriptions: _others, '@type': types, links, ...rest } = description;
  const said = `Replay of ${twin} as it was recorded from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}.`;
  const isModel = (link: unknown): boolean => (link as { rel?: unknown }).rel === 'model';
  return {
    ...rest,
    id: replayId(twin, did),
    title: replayTitle(title),
    ...(titles === undefined ? {} : { titles: replayTitles(titles) }),
    description: `${said} ${typeof text === 'string' ? text : ''}`.trim().slice(0, LONGEST_DESCRIPTION),
    '@type': [...new Set([...(Array.isArray(types) ? types : [types ?? 'Thing']), 'twinport:Replay'])],
    'twinport:replayOf': twin,
    links: Array.isArray(links) ? links.filter((link) => !isModel(link)) : [],
    // The past cannot be operated, and nothing happens anew by being looked at (SPEC.md HIS-6).
    actions: {},
    events: {},
  };
}

function replayTitle(title: unknown): string {
  return `${String(title)} (replay)`;
}

/** In each language in which its owner named it. */
function replayTitles(titles: unknown): Record<string, string> {
  const named = Object.entries((titles ?? {}) as Record<string, unknown>);
  return Object.fromEntries(named.map(([language, title]) => [language, replayTitle(title)]));
}

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
