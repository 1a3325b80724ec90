// What of the record stands on the time bar, and where; and moments in words. Pure; drawn by time-bar.tsx and time-track.tsx.
import type { RecordedMoment, RecordedWorld, Span } from '../../protocol/history.ts';
import { strings } from './strings.ts';
import { formatMoment } from './value-text.ts';

/** From when until when the bar reaches. */
export interface BarRange {
  readonly from: number;
  readonly to: number;
}

export interface BarTick {
  readonly time: number;
  readonly text: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Widths that the bar can have; the last is all that there is. */
export const BAR_SPANS = [10 * MINUTE, 3 * HOUR, DAY, Number.POSITIVE_INFINITY] as const;
/** A record of a moment is not drawn as wide as the screen. */
const SHORTEST_MS = 10 * SECOND;
/** Where an instant that is far back stands on the bar, from its left end. */
const BEFORE = 0.2;
const TICK_STEPS = [
  SECOND, 5 * SECOND, 15 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY,
] as const; // prettier-ignore

/** The newest `spanMs` of the record, or the stretch around an instant that is further back; null when there is no record. */
export function barRange({ spans }: RecordedWorld, spanMs: number, atMs: number | null): BarRange | null {
  const first = spans[0]?.[0];
  const last = spans.at(-1)?.[1];
  if (first === undefined || last === undefined) return null;
  const width = Math.max(SHORTEST_MS, Math.min(spanMs, last - first));
  if (atMs === null || atMs >= last - width) return { from: last - width, to: last };
  const from = Math.max(first, atMs - BEFORE * width);
  return { from, to: from + width };
}

/** Where a moment stands on the bar, 0 to 1. */
export function placeOf({ from, to }: BarRange, time: number): number {
  return Math.min(1, Math.max(0, (time - from) / (to - from)));
}

/** Stretches of the record that the bar shows. */
export function spansOn(range: BarRange, spans: readonly Span[]): readonly Span[] {
  return spans.flatMap(([from, to]): Span[] =>
    to < range.from || from > range.to ? [] : [[Math.max(from, range.from), Math.min(to, range.to)]],
  );
}

/** At most `most` round moments, oldest first. */
export function ticksOn(range: BarRange, most: number): readonly BarTick[] {
  const width = range.to - range.from;
  const step = TICK_STEPS.find((candidate) => width / candidate <= most) ?? width;
  // Days and hours of the clock on the wall, not of Greenwich.
  const zoneMs = new Date(range.to).getTimezoneOffset() * MINUTE;
  const ticks: BarTick[] = [];
  for (let time = Math.ceil((range.from - zoneMs) / step) * step + zoneMs; time <= range.to; time += step)
    ticks.push({ time, text: formatMoment(time, range.to, step < MINUTE) });
  return ticks;
}

/** The nearest moment before or after an instant. */
export function neighbour(
  moments: readonly RecordedMoment[],
  atMs: number,
  direction: 'before' | 'after',
): RecordedMoment | null {
  // What is shown stands at the moment itself after a jump to it.
  return (
    (direction === 'before'
      ? moments.findLast(({ time }) => time < atMs - SECOND / 2)
      : moments.find(({ time }) => time > atMs + SECOND / 2)) ?? null
  );
}

/** A duration in words, for who listens. */
export function durationInWords(durationMs: number): string {
  const { units } = strings.time;
  const seconds = Math.max(0, Math.round(durationMs / SECOND));
  if (seconds < 60) return units.second(seconds);
  if (seconds < 3_600) return units.minute(Math.floor(seconds / 60));
  if (seconds < 172_800) return units.hour(Math.floor(seconds / 3_600));
  return units.day(Math.floor(seconds / 86_400));
}

/** A moment and how long ago that is, in words. */
export function momentInWords(timeMs: number, nowMs: number): string {
  const time = formatMoment(timeMs, nowMs, true);
  return strings.time.moment(time, durationInWords(nowMs - timeMs));
}
