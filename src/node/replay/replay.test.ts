import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProvider } from '../../../e2e/support/chain.ts';
import { smallBindings, smallDescription, smallModel, SMALL_TWIN_ID } from '../../../e2e/support/small-twin.ts';
import { sha256Hex } from '../../base/bytes.ts';
import type { TwinportError } from '../../base/errors.ts';
import { MockClock } from '../../base/mock-clock.ts';
import { readRecording, type ReplayTwin } from './read-recording.ts';
import { Replay, replayId } from './replay.ts';
import { makeTimeline } from './timeline.ts';

let folder: string;
let sha256: string;
let model: Uint8Array;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinport-replay-'));
  model = await smallModel();
  sha256 = await sha256Hex(Uint8Array.from(model));
});
afterAll(() => rm(folder, { recursive: true }));

const START = 1_700_000_000_000;
const head = { recording: 'twinport', version: 1, madeAt: '2026-01-01T00:00:00Z' };
const twinHead = () => ({
  twin: SMALL_TWIN_ID,
  system: 'did:key:z6Mk',
  modelVersion: '1',
  sha256,
  description: {
    ...smallDescription,
    links: [
      { rel: 'model', href: 'urn:x' },
      { rel: 'manual', href: 'urn:y' },
    ],
  },
  bindings: smallBindings,
});
const glb = () => ({ model: sha256, glb: Buffer.from(model).toString('base64') });
const value = (ms: number, property: string, read: unknown) => ({
  time: START + ms,
  twin: SMALL_TWIN_ID,
  property,
  value: read,
});
const gap = (ms: number, property: string) => ({ time: START + ms, twin: SMALL_TWIN_ID, property, gap: true });

async function fileOf(lines: readonly unknown[], name = 'recording.jsonl'): Promise<string> {
  const path = join(folder, name);
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  await writeFile(path, `${text}\n`);
  return path;
}
const refusal = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'ok',
    ({ code, message }: TwinportError) => `${code} ${message}`,
  );

describe('a recording', () => {
  it('[HIS-5] is read with its models inside or beside it, in the order of time', async () => {
    const path = await fileOf([head, twinHead(), glb(), value(20, 'angle', 2), value(10, 'angle', 1)]);
    const { madeAt, twins } = await readRecording(path);
    expect(madeAt).toBe(head.madeAt);
    expect(twins[0]!.points.map((point) => point.value)).toEqual([1, 2]);
    expect(twins[0]!.model).toHaveLength(model.length);
    const without = await fileOf([head, twinHead(), value(0, 'angle', 2)]);
    expect(await refusal(readRecording(without))).toContain('asset-unavailable');
    await writeFile(join(folder, `${sha256}.glb`), model);
    expect((await readRecording(without)).twins[0]!.model).toHaveLength(model.length);
    await writeFile(join(folder, `${sha256}.glb`), 'another');
    expect(await refusal(readRecording(without))).toContain('asset-hash-mismatch');
  });

  it('[HIS-5] that is none, or that is damaged, is refused with the line', async () => {
    const read = async (...lines: readonly unknown[]): Promise<string> => refusal(readRecording(await fileOf(lines)));
    expect(await read()).toContain('input-invalid line 1');
    expect(await read(twinHead())).toContain('its first line does not say so');
    expect(await read(head, '{"time":')).toContain('line 2');
    expect(await read(head, value(0, 'angle', 1))).toContain('line 2: nothing was said of the twin');
    expect(await read(head, twinHead(), glb(), { ...value(0, 'angle', 1), time: -1 })).toContain('line 4');
    expect(await read(head, twinHead(), glb(), `${'['.repeat(100)}${']'.repeat(100)}`)).toContain('line 4');
    expect(await read({ ...head, version: 2 })).toContain('line 1');
  });
});

const twinOf = (points: ReplayTwin['points']): ReplayTwin => ({ points }) as ReplayTwin;
const point = (ms: number, property: string, read: ReplayTwin['points'][number]['value'], durationMs = 0) => ({
  time: START + ms,
  property,
  value: read,
  durationMs,
});

describe('the timeline', () => {
  it('[HIS-6] begins with the first raw number and what holds then, and passes over long silence', () => {
    const twins = [
      twinOf([
        point(-90_000, 'level', 5, 10_000),
        point(-80_000, 'mode', 'idle'),
        point(0, 'level', 1),
        point(1_000, 'level', 2),
        point(2_000, 'level', undefined),
        point(2_000, 'mode', undefined),
        point(3_602_000, 'level', 3),
      ]),
    ];
    const { points, durationMs, from, to } = makeTimeline(twins, false);
    expect(points.map((played) => [played.at, played.property, played.value])).toEqual([
      [0, 'mode', 'idle'],
      [0, 'level', 1],
      [1_000, 'level', 2],
      [2_000, 'level', undefined],
      [2_000, 'mode', undefined],
      [12_000, 'level', 3],
    ]);
    expect([durationMs, from, to]).toEqual([12_000, START, START + 3_602_000]);
    expect(makeTimeline(twins, true).points[0]).toMatchObject({ at: 0, value: 5 });
    expect(makeTimeline([], false)).toMatchObject({ points: [], durationMs: 0 });
  });
});

describe('a replay', () => {
  it('[HIS-6] is a twin of its own that says what it is, moves as the recorded one did and cannot be operated', async () => {
    const lines = [
      head,
      twinHead(),
      glb(),
      value(0, 'angle', 0),
      value(0, 'note', 'hello'),
      value(1_000, 'angle', 40),
      // The recording was tampered with: what does not fit is left out, the rest is played.
      value(2_000, 'mode', 'flying'),
      value(2_000, 'on', true),
      gap(3_000, 'angle'),
      gap(3_000, 'note'),
      gap(3_000, 'on'),
      value(8_000, 'angle', -10),
    ];
    const clock = new MockClock();
    const { system, identity } = await makeProvider({ clock }, false);
    const complaints: string[] = [];
    const options = {
      recording: await readRecording(await fileOf(lines)),
      system,
      did: identity.did,
      clock,
      logger: (_level: string, message: string) => void complaints.push(message),
      withThinned: false,
    };
    const replay = await Replay.start({ ...options, speed: 2, loop: true });
    const [twin] = replay.twins;
    const { description } = twin!;
    expect(description.id).toBe(replayId(SMALL_TWIN_ID, identity.did));
    expect(description).toMatchObject({
      title: 'Lever (replay)',
      '@type': ['Thing', 'twinport:Replay'],
      'twinport:replayOf': SMALL_TWIN_ID,
      actions: {},
      events: {},
    });
    expect(description.links!.map(({ rel }) => rel)).toEqual(['manual', 'model']);
    const angle = (): unknown => twin!.readings()['angle'];
    await clock.advance(100);
    const began = clock.now() - 100;
    expect(angle()).toMatchObject({ value: 0, time: began });
    await clock.advance(420);
    expect(angle()).toMatchObject({ value: 40, time: began + 500 });
    await clock.advance(500);
    expect(twin!.readings()['on']).toMatchObject({ value: true, time: began + 1_000 });
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain('flying');
    // Nothing is known any more: nothing is told, and what was last grows old.
    await clock.advance(1_000);
    const { sequence } = twin!;
    await clock.advance(1_500);
    expect(twin!.sequence).toBe(sequence);
    await clock.advance(500);
    expect(angle()).toMatchObject({ value: -10, time: began + 4_000 });
    // A machine that stands still is live.
    await clock.advance(900);
    // And again from the beginning.
    await clock.advance(600);
    expect(angle()).toMatchObject({ value: 40 });
    replay.stop();
    await system.stop();
  });

  it('[HIS-6] ends with its recording, and tells what holds while nothing changes', async () => {
    const clock = new MockClock();
    const { system, identity } = await makeProvider({ clock }, false);
    const recording = await readRecording(
      await fileOf([head, twinHead(), glb(), value(0, 'angle', 7), value(10_000, 'angle', 7)]),
    );
    const logger = (): void => undefined;
    const replay = await Replay.start({
      recording,
      system,
      did: identity.did,
      clock,
      logger,
      speed: 1,
      loop: false,
      withThinned: false,
    });
    await clock.advance(9_000);
    expect(clock.now() - replay.twins[0]!.readings()['angle']!.time).toBeLessThanOrEqual(1_100);
    let hasEnded = false;
    void replay.ended.then(() => (hasEnded = true));
    await clock.advance(900);
    expect(hasEnded).toBe(false);
    await clock.advance(200);
    expect(hasEnded).toBe(true);
    await system.stop();
  });
});
