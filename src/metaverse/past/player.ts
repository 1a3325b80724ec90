// Shows a world as it was recorded: reads windows of the recording, brings every twin to the instant that is shown, plays, and gives
// the twins back to the present. A chunk of its own: nobody needs it before they look back. Made by door.ts.
import type { Clock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';
import type { TwinId } from '../../base/ids.ts';
import {
  FRAMES_ASKED,
  type RecordedFrames,
  type RecordedMoment,
  type RecordedWorld,
  type Span,
} from '../../protocol/history.ts';
import type { MetaverseIntegration } from '../../protocol/mii.ts';
import type { TwinLayout } from '../../state/layout.ts';
import type { ToldEvent, TimeView } from '../view-model.ts';
import { PastTwin } from './past-twin.ts';
import { strings } from '../ui/strings.ts';

/** What the player needs of a twin in the world (twin-presence.ts has it). */
export interface PastStage {
  readonly id: TwinId;
  readonly layout: TwinLayout | null;
  /** Shows this in place of what comes live; null: the present again. */
  showPast(past: PastShown | null): void;
}
/** What a twin is while the past is shown. */
export interface PastShown {
  readonly twin: PastTwin;
  readonly isKnown: boolean;
  /** What it had told by then, newest first. */
  readonly events: () => ToldEvent[];
}

export interface PlayerOptions {
  readonly mii: Pick<MetaverseIntegration, 'recordedFrames' | 'recordedWorld'>;
  readonly clock: Clock;
  readonly twins: () => readonly PastStage[];
  /** A value that no frame carries is another one now. */
  readonly onText: (twinId: TwinId, property: string, value: unknown) => void;
  readonly show: (time: TimeView) => void;
  /** Playing came by something that happened then. */
  readonly onMoment: (moment: RecordedMoment) => void;
}

/** A window reaches this far behind the instant, and so many seconds of playing ahead of it. */
const BEHIND_MS = 1_000;
const AHEAD_SECONDS = 5;
/** The next window is asked for when so much of this one is left, in seconds of playing. */
const LEFT_SECONDS = 2;
/** Faces see where the play head is this often. */
const SHOW_MS = 100;
/** What is recorded grows while the past is shown. */
const WORLD_MS = 2_000;
/** So close to now, playing has caught up. */
const PRESENT_MS = 1_000;
/** Nobody watches for longer how nothing was known. */
const LONGEST_GAP_MS = 3_000;
const EVENTS_SHOWN = 50;

interface ShownTwin {
  readonly stage: PastStage;
  readonly twin: PastTwin;
  shown: PastShown;
}
interface Window {
  readonly from: number;
  readonly to: number;
}

export class Player {
  readonly #options: PlayerOptions;
  readonly #twins = new Map<TwinId, ShownTwin>();
  #world: RecordedWorld = { spans: [], moments: [] };
  #window: Window | null = null;
  /** The instant that is shown, and the one that is wanted while its window is on its way. */
  #atMs = 0;
  #wantedMs: number | null = null;
  #speed = 1;
  #playedFromMs: number | null = null;
  #loading: Promise<void> | null = null;
  #isOver = false;
  #shownAt = 0;
  #worldAt = 0;

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** Where figures stand, epoch ms; null before the first instant is there. */
  get atMs(): number | null {
    return this.#atMs === 0 ? null : this.#atMs;
  }

  /** Shows this instant, paused; resolves when the world stands as then. The last one that is asked for wins. @throws TwinportError */
  async visit(atMs: number): Promise<void> {
    if (this.#worldAt === 0) await this.#look();
    const [from, to] = this.#bounds();
    if (!(from <= to)) throw new TwinportError('input-invalid', strings.faults.nothingRecorded);
    this.#playedFromMs = null;
    this.#wantedMs = Math.min(to, Math.max(from, atMs));
    if (this.#window !== null && this.#isWithin(this.#wantedMs)) this.#arrive();
    this.#tell();
    while (this.#wantedMs !== null && !this.#isOver) await (this.#loading ??= this.#load(this.#wantedMs));
  }

  play(speed: number | null): void {
    this.#playedFromMs = speed === null ? null : this.#options.clock.now();
    if (speed !== null) this.#speed = speed;
    this.#tell();
  }

  /** Gives every twin back to the present. */
  end(): void {
    this.#isOver = true;
    this.#wantedMs = null;
    for (const { stage } of this.#twins.values()) stage.showPast(null);
    this.#twins.clear();
    this.#options.show({ mode: 'live' });
  }

  /** Once a rendered frame, before figures move. Returns false when playing has caught up with the present. */
  frame(nowMs: number): boolean {
    if (nowMs - this.#worldAt > WORLD_MS) void this.#look().catch(() => undefined);
    if (this.#playedFromMs === null || this.#wantedMs !== null || this.#window === null) return true;
    const [, to] = this.#bounds();
    const next = this.#over(this.#atMs + (nowMs - this.#playedFromMs) * this.#speed);
    this.#playedFromMs = nowMs;
    if (next >= nowMs - PRESENT_MS) return false;
    if (next >= to && this.#atMs >= to) this.play(null);
    else if (!this.#isWithin(Math.min(next, to))) {
      this.#wantedMs = Math.min(next, to);
      this.#loadAhead(this.#wantedMs);
    } else {
      this.#passTo(Math.min(next, to));
      for (const entry of this.#twins.values()) {
        entry.twin.advance(this.#atMs);
        this.#showOne(entry);
      }
      const left = this.#window.to - this.#atMs;
      if (left < LEFT_SECONDS * 1_000 * this.#speed && this.#window.to < to) this.#loadAhead(this.#atMs);
    }
    if (nowMs - this.#shownAt >= SHOW_MS) this.#tell();
    return true;
  }

  async #look(): Promise<void> {
    this.#worldAt = this.#options.clock.now();
    this.#world = await this.#options.mii.recordedWorld(this.#options.twins().map(({ id }) => id));
    if (this.#isOver || this.#window === null) return;
    this.#tell();
    // Some have come, or are others now, since the window was read.
    const isComplete = this.#options
      .twins()
      .every((stage) => stage.layout === null || this.#twins.get(stage.id)?.twin.layout === stage.layout);
    if (!isComplete) this.#loadAhead(this.#wantedMs ?? this.#atMs);
  }

  /** Playing stands still when there is no more to be had. */
  #loadAhead(atMs: number): void {
    this.#loading ??= this.#load(atMs);
    this.#loading.catch(() => this.play(null));
  }

  #bounds(): Span {
    const { spans } = this.#world;
    return [spans[0]?.[0] ?? Number.POSITIVE_INFINITY, spans.at(-1)?.[1] ?? Number.NEGATIVE_INFINITY];
  }

  /** Long silences are skipped. */
  #over(atMs: number): number {
    const before = this.#world.spans.findLast(([from]) => from <= atMs);
    const after = this.#world.spans.find(([from]) => from > atMs);
    if (before === undefined || after === undefined || atMs <= before[1]) return atMs;
    return after[0] - before[1] > LONGEST_GAP_MS ? after[0] : atMs;
  }

  #isWithin(atMs: number): boolean {
    return this.#window !== null && atMs >= this.#window.from && atMs <= this.#window.to;
  }

  /** Reads the window around an instant, a few twins at a time so that a scrub that goes on is not kept waiting. */
  async #load(atMs: number): Promise<void> {
    try {
      const [first, last] = this.#bounds();
      const from = Math.max(first, atMs - BEHIND_MS);
      const to = Math.min(
        Math.max(last, from),
        from + Math.min(FRAMES_ASKED.windowMs, AHEAD_SECONDS * 1_000 * this.#speed + BEHIND_MS),
      );
      const stages = this.#options.twins();
      const answers: Promise<RecordedFrames>[] = [];
      for (let at = 0; at < stages.length; at += FRAMES_ASKED.twins) {
        const ids = stages.slice(at, at + FRAMES_ASKED.twins).map(({ id }) => id);
        answers.push(this.#options.mii.recordedFrames(ids, from, to));
      }
      const frames = await Promise.all(answers);
      if (this.#isOver) return;
      this.#take(stages, frames);
      this.#window = { from, to };
      if (this.#wantedMs === null || this.#isWithin(this.#wantedMs)) this.#arrive();
    } catch (thrown) {
      // Nothing more will come of this instant: who waits for it hears why.
      this.#wantedMs = null;
      throw thrown;
    } finally {
      this.#loading = null;
    }
  }

  #take(stages: readonly PastStage[], answers: readonly RecordedFrames[]): void {
    const framed = new Map(
      answers.flatMap(({ twins, data }) => twins.map((frames) => [frames.twinId, { frames, data }] as const)),
    );
    for (const stage of stages) {
      if (stage.layout === null) continue;
      let entry = this.#twins.get(stage.id);
      if (entry?.twin.layout !== stage.layout || entry.stage !== stage) {
        const twin = new PastTwin(stage.id, stage.layout, (property, value) =>
          this.#options.onText(stage.id, property, value),
        );
        entry = { stage, twin, shown: { twin, isKnown: false, events: () => this.#eventsOf(stage.id) } };
        this.#twins.set(stage.id, entry);
        stage.showPast(entry.shown);
      }
      const { frames, data } = framed.get(stage.id) ?? { frames: null, data: new Float64Array(0) };
      entry.twin.take(frames, data);
    }
  }

  /** The wanted instant, or the one that is shown, in a window that is there. */
  #arrive(): void {
    const isPlaying = this.#playedFromMs !== null;
    if (isPlaying) this.#passTo(this.#wantedMs ?? this.#atMs);
    else this.#atMs = this.#wantedMs ?? this.#atMs;
    this.#wantedMs = null;
    if (isPlaying) this.#playedFromMs = this.#options.clock.now();
    for (const entry of this.#twins.values()) {
      entry.twin.seek(this.#atMs);
      this.#showOne(entry);
    }
    this.#tell();
  }

  /** What happened on the way is told; who drags sees it on the bar. */
  #passTo(atMs: number): void {
    for (const moment of this.#world.moments)
      if (moment.time > this.#atMs && moment.time <= atMs) this.#options.onMoment(moment);
    this.#atMs = atMs;
  }

  #showOne(entry: ShownTwin): void {
    const { stage, twin, shown } = entry;
    const isKnown = twin.isKnown(this.#atMs);
    if (isKnown === shown.isKnown) return;
    entry.shown = { ...shown, isKnown };
    stage.showPast(entry.shown);
  }

  #eventsOf(twinId: TwinId): ToldEvent[] {
    return this.#world.moments
      .filter((moment) => moment.kind === 'event' && moment.twinId === twinId && moment.time <= this.#atMs)
      .toReversed()
      .slice(0, EVENTS_SHOWN);
  }

  #tell(): void {
    if (this.#isOver) return;
    const { clock, show } = this.#options;
    const [fromMs, toMs] = this.#bounds();
    this.#shownAt = clock.now();
    const atMs = this.#wantedMs ?? this.#atMs;
    show({ mode: 'past', atMs, fromMs, toMs, playing: this.#playedFromMs !== null, speed: this.#speed });
  }
}
