// The past of a few twins, from a recording that is made here, played by a clock that stands still until it is told.
import { beforeEach, expect, it } from 'vitest';
import { MockClock } from '../../base/mock-clock.ts';
import type { TwinId } from '../../base/ids.ts';
import type { RecordedFrames, RecordedWorld } from '../../protocol/history.ts';
import type { ThingDescription } from '../../protocol/thing-description.ts';
import { twinLayout } from '../../state/layout.ts';
import type { TimeView } from '../view-model.ts';
import { Player, type PastShown, type PastStage } from './player.ts';

const SECOND = 1_000;
const ID = 'urn:test:lever' as TwinId;
const AWAY = 'urn:test:away' as TwinId;
const layout = twinLayout({
  properties: {
    angle: { type: 'number', minimum: -90, maximum: 90, multipleOf: 0.01 },
    on: { type: 'boolean' },
    note: { type: 'string' },
  },
} as unknown as ThingDescription);

let clock: MockClock;
let start: number;
let world: RecordedWorld;
let time: TimeView;
let shown: Map<TwinId, PastShown | null>;
let texts: unknown[];
let moments: string[];
let asked: (readonly [from: number, to: number])[];
let player: Player;
let fails: boolean;

/** The lever turns by a degree a second, tells ten times a second, and was away from the 20th to the 40th second. */
function frames(from: number, to: number): RecordedFrames {
  asked.push([from, to]);
  const rows: number[] = [];
  const first = Math.max(0, Math.floor((from - start) / 100));
  for (let step = first; start + (step - 1) * 100 <= to; step += 1) {
    const second = step / 10;
    if (second > 60) break;
    if (second > 20 && second < 40) continue;
    rows.push(start + step * 100, second);
    if (second === 20) rows.push(start + step * 100 + 1e-3, Number.NaN);
  }
  const spans = world.spans.flatMap(([a, b]) =>
    b < from || a > to ? [] : [[Math.max(a, from), Math.min(b, to)] as const],
  );
  return {
    from,
    to,
    data: Float64Array.from(rows),
    twins: [
      {
        twinId: ID,
        spans,
        numbers: [{ property: 'angle', width: 1, start: 0, rows: rows.length / 2 }],
        changes: [
          {
            property: 'on',
            changes: [
              [start, false],
              [start + 5 * SECOND, true],
            ],
          },
          {
            property: 'note',
            changes: [
              [start, 'a'],
              [start + 6 * SECOND, 'b'],
            ],
          },
        ],
      },
    ],
  };
}

const stage = (id: TwinId): PastStage => ({ id, layout, showPast: (past) => shown.set(id, past) });
const stages = [stage(ID), stage(AWAY)];
const valueOf = (property: string, id = ID): unknown =>
  shown
    .get(id)!
    .twin.readings()
    .find(({ name }) => name === property)?.value;
const angleAt = (atMs: number): number => {
  const into = new Float64Array(layout.fields.length);
  shown.get(ID)!.twin.ring.readAll(atMs, 100, into, new Int32Array(layout.properties.size));
  return into[0]!;
};
const frame = async (ms: number): Promise<boolean> => {
  await clock.advance(ms);
  return player.frame(clock.now());
};

beforeEach(() => {
  clock = new MockClock();
  start = clock.now() - 100 * SECOND;
  world = {
    spans: [
      [start, start + 20 * SECOND],
      [start + 40 * SECOND, start + 60 * SECOND],
    ],
    moments: [{ twinId: ID, kind: 'event', name: 'reached', title: 'Reached', time: start + 4 * SECOND, data: 1 }],
  };
  shown = new Map();
  texts = [];
  moments = [];
  asked = [];
  fails = false;
  player = new Player({
    mii: {
      recordedWorld: () => Promise.resolve(world),
      recordedFrames: (_ids, from, to) =>
        fails ? Promise.reject(new Error('the worker is gone')) : Promise.resolve(frames(from, to)),
    },
    clock,
    twins: () => stages,
    onText: (_id, property, value) => texts.push([property, value]),
    show: (view) => (time = view),
    onMoment: ({ title }) => moments.push(title),
  });
});

it('stands as it did then: numbers between their samples, switches and texts as they held, and what was not there is away', async () => {
  await player.visit(start + 5_250);
  expect(time).toMatchObject({
    mode: 'past',
    atMs: start + 5_250,
    fromMs: start,
    toMs: start + 60 * SECOND,
    playing: false,
  });
  expect(player.atMs).toBe(start + 5_250);
  expect(angleAt(player.atMs!)).toBeCloseTo(5.25, 6);
  expect(valueOf('angle')).toBe(5.25);
  expect(valueOf('on')).toBe(true);
  expect(valueOf('note')).toBe('a');
  expect(shown.get(ID)!.isKnown).toBe(true);
  expect(shown.get(ID)!.events()).toHaveLength(1);
  expect(shown.get(AWAY)!.isKnown).toBe(false);
  // In the same window.
  await player.visit(start + 4_900);
  expect(asked).toHaveLength(1);
  expect(valueOf('on')).toBe(false);
  expect(angleAt(player.atMs!)).toBeCloseTo(4.9, 6);
  await player.visit(start + 3 * SECOND);
  expect(shown.get(ID)!.events()).toEqual([]);
  await player.visit(start + 30 * SECOND);
  expect(shown.get(ID)!.isKnown).toBe(false);
  await player.visit(0);
  expect(player.atMs).toBe(start);
});

it('plays as fast as it is told, over windows, and past long silences', async () => {
  await player.visit(start + 2 * SECOND);
  player.play(4);
  await frame(500);
  expect(player.atMs).toBe(start + 4 * SECOND);
  expect(angleAt(player.atMs!)).toBeCloseTo(4, 6);
  player.play(1);
  let before = player.atMs!;
  for (let at = 0; at < 40; at += 1) {
    await frame(250);
    expect(player.atMs!).toBeGreaterThanOrEqual(before);
    before = player.atMs!;
    expect(angleAt(before)).toBeCloseTo((before - start) / SECOND, 6);
  }
  expect(before).toBe(start + 14 * SECOND);
  expect(texts).toContainEqual(['note', 'b']);
  // What happened on the way is told once, and who comes by dragging is told nothing.
  expect(moments).toEqual(['Reached']);
  await player.visit(start + 3 * SECOND);
  await player.visit(start + 14 * SECOND);
  expect(moments).toEqual(['Reached']);
  player.play(16);
  await frame(500);
  for (let at = 0; at < 4; at += 1) await frame(10);
  expect(player.atMs! - start).toBeGreaterThanOrEqual(40 * SECOND);
  expect(shown.get(ID)!.isKnown).toBe(true);
  // At the end of the record it waits there.
  for (let at = 0; at < 8; at += 1) await frame(500);
  expect(player.atMs).toBe(start + 60 * SECOND);
  expect(time).toMatchObject({ playing: false });
  expect(angleAt(player.atMs!)).toBeCloseTo(60, 6);
});

it('gives everything back to the present, by itself when playing has caught up', async () => {
  world = { spans: [[start, clock.now()]], moments: [] };
  await player.visit(clock.now() - 3 * SECOND);
  player.play(4);
  expect(await frame(100)).toBe(true);
  expect(await frame(900)).toBe(false);
  player.end();
  expect([...shown.values()]).toEqual([null, null]);
  expect(time).toEqual({ mode: 'live' });
});

it('says why when there is nothing to show, and stands still when no more can be read', async () => {
  await player.visit(start + 2 * SECOND);
  player.play(1);
  fails = true;
  for (let at = 0; at < 10; at += 1) await frame(1_000);
  expect(time).toMatchObject({ mode: 'past', playing: false });
  await expect(player.visit(start + 50 * SECOND)).rejects.toThrow('the worker is gone');
  world = { spans: [], moments: [] };
  await clock.advance(3 * SECOND);
  player.frame(clock.now());
  await clock.advance(1);
  await expect(player.visit(start)).rejects.toThrow(/nothing .* is recorded/);
});
