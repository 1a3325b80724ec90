// What a face gets to show the past: every property of a window at once, and what happened in it.
import { expect, it } from 'vitest';
import type { RecordedFrames } from '../../protocol/history.ts';
import { makeHistory, NOTHING, TWIN, type HistoryBench } from './history.fixture.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Rows of a number: time and value. */
function rowsOf({ data, twins }: RecordedFrames, property: string): (readonly [number, number])[] {
  const found = twins[0]?.numbers.find((one) => one.property === property);
  if (found === undefined) return [];
  const stride = 1 + found.width;
  return Array.from({ length: found.rows }, (_, row) => {
    const at = found.start + row * stride;
    return [data[at]!, data[at + 1]!];
  });
}

async function run(bench: HistoryBench, durationMs: number, stepMs: number): Promise<void> {
  const start = bench.clock.now();
  for (let ms = 0; ms < durationMs; ms += stepMs) {
    bench.take('level', start + ms);
    bench.take('on', Math.floor(ms / SECOND) % 2);
    await bench.clock.advance(stepMs);
  }
}

it('[HIS-7] a window has what held at its beginning, all within, and what came behind its end', async () => {
  const bench = await makeHistory();
  const start = bench.clock.now();
  bench.recorder.begin(NOTHING, start);
  bench.recorder.takeText('note', 'first', start);
  await run(bench, 5 * SECOND, 100);
  bench.recorder.takeText('note', 'second', bench.clock.now());
  await run(bench, 5 * SECOND, 100);
  const [from, to] = [start + 2_050, start + 4_050];
  const frames = await bench.history.recordedFrames([TWIN], from, to);
  const rows = rowsOf(frames, 'level');
  expect(rows[0]![0]).toBe(start + 2_000);
  expect(rows.at(-1)![0]).toBe(start + 4_100);
  expect(rows).toHaveLength(22);
  for (const [time, value] of rows) expect(Math.abs(time - value)).toBeLessThanOrEqual(100);
  for (const [index, [time]] of rows.entries()) if (index > 0) expect(time).toBeGreaterThan(rows[index - 1]![0]);
  const changes = Object.fromEntries(frames.twins[0]!.changes.map((one) => [one.property, one.changes]));
  expect(changes['note']).toEqual([[from, 'first']]);
  expect(changes['on']).toEqual([
    [from, false],
    [start + 3_000, true],
    [start + 4_000, false],
  ]);
  expect(frames.twins[0]!.spans).toEqual([[from, to]]);
});

it('[HIS-7] what is old comes from thinned stretches, what is not known says so, and a gap is one', async () => {
  const bench = await makeHistory();
  const start = bench.clock.now();
  bench.recorder.begin(NOTHING, start);
  await run(bench, 2 * MINUTE, 500);
  bench.recorder.end();
  await bench.clock.advance(20 * MINUTE);
  const back = bench.clock.now();
  bench.recorder.begin(NOTHING, back);
  await run(bench, 12 * MINUTE, 500);
  // Raw values of the first minutes have gone by now; the buckets have not.
  await bench.history.recordings();
  const old = await bench.history.recordedFrames([TWIN], start + 30 * SECOND, start + 90 * SECOND);
  const rows = rowsOf(old, 'level');
  expect(rows.length).toBeLessThan(20);
  for (const [time, value] of rows) expect(Math.abs(time - value)).toBeLessThan(SECOND);
  expect(rows[0]![0]).toBeLessThanOrEqual(start + 30 * SECOND);
  expect(rows.at(-1)![0]).toBeGreaterThanOrEqual(start + 90 * SECOND);

  const world = await bench.history.recordedWorld([TWIN]);
  expect(world.spans).toHaveLength(2);
  expect(world.spans[0]![0]).toBeGreaterThanOrEqual(start);
  expect(world.spans[0]![1]).toBeLessThan(start + 2 * MINUTE + SECOND);
  expect(world.spans[1]![0]).toBeGreaterThanOrEqual(back);
  const between = await bench.history.recordedFrames([TWIN], start + 10 * MINUTE, start + 11 * MINUTE);
  expect(between.twins[0]!.spans).toEqual([]);
  await bench.history.forgetRecording(TWIN);
  expect((await bench.history.recordedWorld([TWIN])).spans).toEqual([]);
});

it('[HIS-7] events and alarms stand where they happened, also after a reload and in the file', async () => {
  const bench = await makeHistory();
  const start = bench.clock.now();
  bench.recorder.offsetMs = MINUTE;
  bench.recorder.begin(NOTHING, start);
  await run(bench, 3 * SECOND, 100);
  bench.history.takeEvent(TWIN, 'reached', { at: 7 }, start + MINUTE + SECOND);
  bench.history.takeEvent(TWIN, 'reached', undefined, start + MINUTE + 2 * SECOND);
  await run(bench, 6 * SECOND, 100);
  const { moments } = await bench.history.recordedWorld([TWIN]);
  expect(moments.filter(({ kind }) => kind === 'event')).toEqual([
    { twinId: TWIN, kind: 'event', name: 'reached', title: 'Reached', time: start + SECOND, data: { at: 7 } },
    { twinId: TWIN, kind: 'event', name: 'reached', title: 'Reached', time: start + 2 * SECOND, data: null },
  ]);
  // The switch is an alarm: on at every second second.
  expect(moments.filter(({ kind }) => kind === 'alarm').map(({ time }) => time - start)).toEqual([
    1_000, 4_000, 6_000, 8_000,
  ]);
  const text = await (await bench.history.exportRecording({})).text();
  expect(text).toContain(`{"time":${start + SECOND},"twin":"${TWIN}","event":"reached","data":{"at":7}}`);

  // What has grown is written every five seconds.
  await bench.clock.advance(6 * SECOND);
  const again = await makeHistory({ clock: bench.clock, store: bench.store });
  expect((await again.history.recordedWorld([TWIN])).moments).toEqual(moments);
  again.granted = null;
  expect(await again.history.recordedWorld([TWIN])).toEqual({ spans: [], moments: [] });
  expect((await again.history.recordedFrames([TWIN], start, start + SECOND)).twins).toEqual([]);
});

it('[HIS-7] a question for frames is bounded', async () => {
  const bench = await makeHistory();
  await expect(bench.history.recordedFrames([TWIN], 0, 120_001)).rejects.toThrow(/at most 120 s/);
  const many = Array.from({ length: 257 }, (_, index) => `${TWIN}${index}` as typeof TWIN);
  await expect(bench.history.recordedFrames(many, 0, 1)).rejects.toThrow(/at most 256 twins/);
});
