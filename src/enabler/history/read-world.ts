// Reads what a face needs to show a world's past on one line: when something was known, and what happened then. Called by history.ts.
import type { Json } from '../../base/json.ts';
import type { RecordedMoment, RecordedWorld } from '../../protocol/history.ts';
import { isAlarm } from '../../protocol/alarm.ts';
import { CHANGES, EVENTS } from './levels.ts';
import type { FramesAsked } from './read-frames.ts';
import { unionOf } from './recording.ts';

/** Two stretches so close together are one to whoever looks at a day. */
const JOIN_MS = 2_000;
const MOMENTS_MS = 24 * 3_600_000;
const MOST_MOMENTS = 500;

export async function readWorld(asked: readonly FramesAsked[], now: number): Promise<RecordedWorld> {
  const stretches = asked.flatMap(({ recording }) => recording.spans(0, now).map(([start, end]) => ({ start, end })));
  const spans = unionOf(stretches, JOIN_MS);
  const from = (spans.at(-1)?.[1] ?? now) - MOMENTS_MS;
  const moments = (await Promise.all(asked.map((one) => momentsOf(one, from)))).flat();
  moments.sort((a, b) => a.time - b.time);
  return { spans, moments: moments.slice(-MOST_MOMENTS) };
}

async function momentsOf({ recording, properties, load }: FramesAsked, from: number): Promise<RecordedMoment[]> {
  const { twinId, header } = recording;
  const { properties: described = {}, events = {} } = header.description;
  const moments: RecordedMoment[] = [];
  const lately = (level: typeof EVENTS) => load(recording.blocks(level).filter(({ end }) => end >= from));
  for (const block of await lately(EVENTS))
    for (const name of new Set(block.names()))
      for (const [time, data = null] of block.changes(name)) {
        const title = events[name]?.['title'];
        if (time >= from) moments.push({ twinId, kind: 'event', name, title: textOr(title, name), time, data });
      }
  const alarms = properties.filter((name) => isAlarm(described[name]));
  if (alarms.length === 0) return moments;
  const before = new Map<string, Json | undefined>();
  for (const block of await lately(CHANGES))
    for (const name of alarms)
      for (const [time, value] of block.changes(name)) {
        // Each block begins with what holds, and a gap says nothing of an alarm: neither is a turn.
        if (value === true && before.get(name) !== true && time >= from)
          moments.push({ twinId, kind: 'alarm', name, title: textOr(described[name]?.title, name), time, data: null });
        if (value !== undefined) before.set(name, value);
      }
  return moments;
}

function textOr(value: unknown, name: string): string {
  return typeof value === 'string' ? value : name;
}
