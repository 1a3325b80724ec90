import { expect, it } from 'vitest';
import type { HistoryPoint } from '../../protocol/history.ts';
import { parseJson } from '../../protocol/parse.ts';
import type { TwinportError } from '../../base/errors.ts';
import { makeHistory, NOTHING, TWIN, type HistoryBench } from './history.fixture.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const values = (points: readonly HistoryPoint[]): unknown[] =>
  points.map((point) => ('value' in point ? point.value : 'gap' in point ? 'gap' : [point.min, point.max]));

/** Tells a number every `stepMs`, as a machine does. */
async function run(bench: HistoryBench, durationMs: number, stepMs: number, valueAt: (ms: number) => number) {
  for (let ms = 0; ms < durationMs; ms += stepMs) {
    bench.take('level', valueAt(ms));
    await bench.clock.advance(stepMs);
  }
}

it('[HIS-1] keeps numbers, lists, booleans, members of enums and texts as they were reported, in our time', async () => {
  const bench = await makeHistory();
  const start = bench.clock.now();
  bench.recorder.offsetMs = 5 * MINUTE;
  const time = start + 5 * MINUTE;
  bench.recorder.begin(
    {
      level: { value: 1, time, sequence: 1 },
      position: { value: [1, 2, 3], time, sequence: 1 },
      on: { value: false, time, sequence: 1 },
      mode: { value: 'idle', time: time - 86_400_000, sequence: 1 },
      note: { value: 'hello', time, sequence: 1 },
    },
    start,
  );
  await bench.clock.advance(SECOND);
  for (const field of [2, 3]) bench.recorder.take(field, time + SECOND, 1);
  bench.recorder.take(0, time + SECOND, 2);
  bench.recorder.takeText('note', { deep: ['er'] }, time + SECOND);
  await bench.clock.advance(200);
  // A constant value has a row where it began and one where it ended: the line between is one that was.
  expect(await bench.points('level')).toEqual([
    { time: start, value: 1 },
    { time: start + SECOND, value: 1 },
    { time: start + SECOND, value: 2 },
    { time: start + SECOND + 200, value: 2 },
  ]);
  expect((await bench.points('position'))[0]).toEqual({ time: start, value: [1, 2, 3] });
  expect(await bench.points('on')).toEqual([
    { time: start, value: false },
    { time: start + SECOND, value: true },
  ]);
  // What is older than the visit stands where it was first seen.
  expect(await bench.points('mode')).toEqual([
    { time: start, value: 'idle' },
    { time: start + SECOND, value: 'moving' },
  ]);
  expect(await bench.points('note')).toEqual([
    { time: start, value: 'hello' },
    { time: start + SECOND, value: { deep: ['er'] } },
  ]);
  expect(await bench.points('heading')).toEqual([]);
});

it('[HIS-1] records an alarm that was on for less than the time between two looks', async () => {
  const bench = await makeHistory();
  bench.recorder.begin({ on: { value: false, time: bench.clock.now(), sequence: 1 } }, bench.clock.now());
  await bench.clock.advance(SECOND);
  bench.take('on', 1);
  bench.take('on', 0);
  await bench.clock.advance(SECOND);
  expect(values(await bench.points('on'))).toEqual([false, true, false]);
});

it('[HIS-1] draws no line over a time in which nothing was told, nor over a reload', async () => {
  const bench = await makeHistory();
  bench.recorder.begin(NOTHING, bench.clock.now());
  await run(bench, 2 * SECOND, 100, (ms) => ms);
  const lastWord = bench.clock.now();
  await bench.clock.advance(10 * SECOND);
  await run(bench, SECOND, 100, (ms) => -ms);
  const points = await bench.points('level');
  const gaps = points.filter((point) => 'gap' in point);
  expect(gaps).toHaveLength(1);
  expect(gaps[0]!.time).toBeGreaterThanOrEqual(lastWord - 200);
  expect(gaps[0]!.time).toBeLessThanOrEqual(lastWord);
  await bench.clock.advance(6 * SECOND);

  // The page goes without a word while it records.
  await run(bench, 30 * SECOND, 100, (ms) => ms);
  const { clock, store } = bench;
  const again = await makeHistory({ clock, store });
  await clock.advance(MINUTE);
  again.recorder.begin(NOTHING, clock.now());
  again.take('level', 77);
  again.take('on', 1);
  await clock.advance(300);
  const restored = await again.points('level');
  expect(values(restored).slice(-3)).toEqual(['gap', 77, 77]);
  expect(restored.at(-3)!.time).toBeLessThan(clock.now() - MINUTE);
  // What was not written when the page went is lost: a few seconds.
  expect(values(restored).at(-4)).toBeGreaterThan(24 * SECOND);
});

it('[HIS-2] raw while it is recent, thinned where it is older, without losing an extreme, and bounded', async () => {
  const bench = await makeHistory();
  const start = bench.clock.now();
  bench.recorder.begin(NOTHING, start);
  // Half an hour at 4 Hz with one spike that lasts 1 ms, between two looks, in the 3rd minute.
  await run(bench, 3 * MINUTE, 250, (ms) => Math.sin(ms / 5_000));
  bench.take('level', 99);
  bench.take('level', 0);
  await run(bench, 27 * MINUTE, 250, (ms) => Math.sin(ms / 5_000));
  const { clock } = bench;
  const points = await bench.points('level', 10_000);
  const buckets = points.filter((point) => 'durationMs' in point);
  const firstSample = points.find((point) => 'value' in point)!;
  expect(firstSample.time).toBeLessThanOrEqual(clock.now() - 10 * MINUTE);
  expect(firstSample.time).toBeGreaterThan(clock.now() - 12 * MINUTE);
  expect(buckets.length).toBeGreaterThan(100);
  expect(buckets.length).toBeLessThan(130);
  expect(Math.max(...buckets.map(({ max }) => max as number))).toBe(99);
  expect(Math.min(...buckets.map(({ min }) => min as number))).toBeCloseTo(-1, 2);
  for (const { mean } of buckets.slice(30)) expect(Math.abs(mean as number)).toBeLessThan(1);
  for (const most of [2, 3, 10, 500]) {
    const few = await bench.points('level', most);
    expect(few.length).toBeLessThanOrEqual(most);
    expect(Math.max(...few.map((point) => ('max' in point ? (point.max as number) : -1)))).toBe(99);
  }
  // From a coarser level, and finer behind its end.
  const coarse = await bench.points('level', 40, start, clock.now());
  expect(coarse[0]!.time).toBeLessThan(start + SECOND);
  expect(coarse.at(-1)!.time).toBeGreaterThan(clock.now() - 4 * MINUTE);
});

const refusal = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'ok',
    (error: TwinportError) => error.code,
  );

it('[HIS-3] what may not be read is not recorded, and what was recorded is not given without the grant', async () => {
  const bench = await makeHistory();
  const { recorder, clock } = bench;
  const time = clock.now();
  recorder.begin({ level: { value: 1, time, sequence: 1 }, on: { value: true, time, sequence: 1 } }, time);
  await run(bench, SECOND, 100, (ms) => ms);
  // Taken back: what still comes is not recorded.
  recorder.end();
  bench.take('level', 1_000);
  recorder.takeText('note', 'secret', clock.now());
  await clock.advance(SECOND);
  const points = values(await bench.points('level'));
  expect(points.at(-1)).toBe('gap');
  expect(points).not.toContain(1_000);
  expect(await bench.points('note')).toEqual([]);
  bench.granted = null;
  expect(await refusal(bench.points('level'))).toBe('grant-missing');
  expect(await refusal(bench.history.exportRecording({ twinIds: [TWIN] }))).toBe('grant-missing');
  expect(await bench.history.recordings()).toEqual([]);
  bench.granted = { observe: true, actions: [], properties: ['on'] };
  expect(await refusal(bench.points('level'))).toBe('grant-insufficient');
  expect(values(await bench.points('on'))).toEqual([true, 'gap']);
  // A narrower grant: what it does not show ends, what it shows goes on without a gap.
  bench.granted = { observe: true, actions: [] };
  recorder.begin({ level: { value: 5, time, sequence: 1 }, on: { value: true, time, sequence: 1 } }, clock.now());
  await clock.advance(SECOND);
  recorder.end();
  recorder.begin({ on: { value: true, time, sequence: 1 } }, clock.now());
  await clock.advance(SECOND);
  bench.take('on', 0);
  await clock.advance(SECOND);
  expect(values(await bench.points('on'))).toEqual([true, 'gap', true, false]);
  expect(values(await bench.points('level')).slice(-3)).toEqual([5, 5, 'gap']);
});

it('[HIS-1] what is not asked for, because nobody looks, has a gap until it is asked for again', async () => {
  const bench = await makeHistory();
  const { recorder, clock } = bench;
  recorder.begin({ on: { value: true, time: clock.now(), sequence: 1 } }, clock.now());
  await run(bench, SECOND, 100, () => 1);
  recorder.look(['heading']);
  const from = clock.now();
  for (let step = 0; step < 20; step += 1) {
    bench.take('heading', step);
    // Under way when the word was sent.
    if (step === 0) bench.take('level', 2);
    await clock.advance(100);
  }
  for (const property of ['level', 'on']) {
    const last = (await bench.points(property)).at(-1)!;
    expect([property, 'gap' in last, last.time <= from + 100]).toEqual([property, true, true]);
  }
  recorder.look(null);
  await clock.advance(200);
  expect(values(await bench.points('level')).slice(-3)).toEqual(['gap', 2, 2]);
  expect(values(await bench.points('on'))).toEqual([true, 'gap', true]);
  expect(values(await bench.points('heading'))).not.toContain('gap');
});

it('[HIS-4] what a visitor removes is gone, from the store too; what comes then is recorded', async () => {
  const bench = await makeHistory();
  bench.recorder.begin(NOTHING, bench.clock.now());
  await run(bench, MINUTE, 100, (ms) => ms);
  await bench.history.forgetRecording(TWIN);
  expect(await bench.points('level')).toEqual([]);
  for (const table of ['recordings', 'recordingMarks', 'recordingBlocks'] as const)
    expect(await bench.store.list(table)).toEqual([]);
  await run(bench, 10 * SECOND, 100, () => 7);
  expect(new Set(values(await bench.points('level')))).toEqual(new Set([7]));
  const again = await makeHistory({ clock: bench.clock, store: bench.store });
  expect(values(await again.points('level'))[0]).toBe(7);
});

it('[HIS-5] a recording is a file of JSON Lines: head, twins, models, and a line for each point', async () => {
  const bench = await makeHistory();
  const time = bench.clock.now();
  await bench.store.put('assets', 'ab'.repeat(32), Uint8Array.of(1, 2, 3).buffer);
  bench.recorder.begin({ level: { value: 1, time, sequence: 1 }, note: { value: 'n', time, sequence: 1 } }, time);
  await run(bench, SECOND, 500, (ms) => ms);
  const lines = async (models: boolean): Promise<unknown[]> =>
    (await (await bench.history.exportRecording({ models })).text())
      .trimEnd()
      .split('\n')
      .map((line) => parseJson(line));
  const [head, twin, model, ...points] = await lines(true);
  expect(head).toEqual({ recording: 'twinport', version: 1, madeAt: new Date(bench.clock.now()).toISOString() });
  expect(twin).toMatchObject({ twin: TWIN, sha256: 'ab'.repeat(32), modelVersion: '1', bindings: [] });
  expect(model).toEqual({ model: 'ab'.repeat(32), glb: 'AQID' });
  expect(points).toContainEqual({ time, twin: TWIN, property: 'level', value: 0 });
  expect(points).toContainEqual({ time, twin: TWIN, property: 'note', value: 'n' });
  expect(await lines(false)).toHaveLength(points.length + 2);
  bench.granted = { observe: true, actions: [], properties: ['note'] };
  expect(JSON.stringify(await lines(false))).not.toContain('"property":"level"');
});

it('[HIS-1] knows what was last of each property, also of one that changes seldom, after a reload', async () => {
  const bench = await makeHistory();
  const start = bench.clock.now();
  const first = { time: start, sequence: 1 };
  bench.recorder.begin(
    {
      level: { value: 1, ...first },
      mode: { value: 'moving', ...first },
      position: { value: [1, 2, 3], ...first },
      note: { value: 'hello', ...first },
    },
    start,
  );
  for (let second = 0; second < 20 * 60; second += 1) {
    bench.take('level', second);
    await bench.clock.advance(SECOND);
  }
  bench.recorder.end();
  await bench.clock.advance(10 * SECOND);
  const again = await makeHistory({ clock: bench.clock, store: bench.store });
  const known = await again.history.lastKnown(TWIN);
  expect(Object.fromEntries(Object.entries(known).map(([name, { value }]) => [name, value]))).toEqual({
    level: 1199,
    mode: 'moving',
    position: [1, 2, 3],
    note: 'hello',
  });
  expect(known['level']!.time).toBeGreaterThan(start + 1190 * SECOND);
  again.granted = null;
  expect(await again.history.lastKnown(TWIN)).toEqual({});
});
