import { beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import { modelOf, smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import type { TwinportError } from '../base/errors.ts';
import { generateIdentity } from '../identity/keys.ts';
import { LIMITS } from '../protocol/limits.ts';
import { describeTwin, type DescribedTwin } from './describe.ts';
import type { KeptEvent } from '../provider/event-book.ts';
import { parsePolicy } from '../provider/provider-system.ts';
import { Twin } from './twin.ts';

let described: DescribedTwin;
let now: number;
let twin: Twin;
const made = (): Twin => new Twin(described, '1', parsePolicy(), () => now);
const codeOf = (run: () => void): string => {
  try {
    run();
    return 'ok';
  } catch (error) {
    return (error as TwinportError).code;
  }
};
beforeEach(async () => {
  described ??= await describeTwin((await generateIdentity()).did, smallDescription, smallBindings, await smallModel());
  now = 1_000_000;
  twin = made();
});

it('a model that is too large or too fine is refused in words', async () => {
  const { did } = await generateIdentity();
  const refused = (model: Uint8Array): Promise<unknown> =>
    describeTwin(did, smallDescription, smallBindings, model).catch((error: unknown) => error);
  expect(await refused(modelOf(10_000_000))).toMatchObject({
    code: 'asset-too-large',
    message: 'the model draws 10,000,000 triangles, at most 5,000,000',
  });
  expect(await refused(new Uint8Array(LIMITS.assetBytes + 1))).toMatchObject({
    code: 'asset-too-large',
    message: 'the model has 67.1 MB, at most 67.1 MB may be sent to visitors',
  });
  expect((await describeTwin(did, smallDescription, smallBindings, modelOf(5_000_000))).asset.bytes).toBeLessThan(400);
});

describe('readings', () => {
  it('[DII-3] are kept with their source time and one sequence a call, in the terms of the description', () => {
    twin.set({ angle: 33.337, on: true, mode: 'moving', note: 'hello' }, 999_000);
    now += 5;
    twin.set({ angle: -500 });
    expect(twin.readings()).toEqual({
      angle: { value: -90, time: 1_000_005, sequence: 2 },
      on: { value: true, time: 999_000, sequence: 1 },
      mode: { value: 'moving', time: 999_000, sequence: 1 },
      note: { value: 'hello', time: 999_000, sequence: 1 },
    });
  });

  it('are taken all or not at all', () => {
    const before = twin.readings();
    const wrong: readonly (readonly [readings: Parameters<Twin['set']>[0], time?: number])[] = [
      [{ angle: 1, speed: 2 }],
      [{ on: true, angle: 'x' }],
      [{ angle: 1, mode: 'flying' }],
      [{ angle: 1 }, Number.NaN],
      [{ angle: 1 }, Date.parse('yesterday')],
      [{ angle: 1 }, -1],
    ];
    for (const [readings, time] of wrong)
      expect(
        codeOf(() => twin.set(readings, time)),
        JSON.stringify(readings),
      ).toBe('input-invalid');
    expect([twin.readings(), twin.sequence]).toEqual([before, 0]);
  });

  it('[LIM-7] texts and event data that could not be sent are refused where they are made', () => {
    const long = 'x'.repeat(LIMITS.valueCharacters);
    expect(codeOf(() => twin.set({ angle: 1, note: long }))).toBe('message-too-large');
    expect(codeOf(() => twin.emitEvent('reached', long))).toBe('message-too-large');
    expect(twin.readings()).toEqual({});
    expect(codeOf(() => twin.set({ note: long.slice(2) }))).toBe('ok');
    let nested: Json = 'deep';
    for (let level = 0; level < LIMITS.valueLevels; level += 1) nested = [nested];
    expect(codeOf(() => twin.set({ note: nested }))).toBe('ok');
    expect(codeOf(() => twin.set({ note: [nested] }))).toBe('message-too-large');
    expect(codeOf(() => twin.emitEvent('reached', { a: nested }))).toBe('message-too-large');
  });

  it('[DII-3] texts are told when they change, and not when they are the same', () => {
    const told: unknown[] = [];
    twin.on('texts', (readings) => void told.push(readings));
    twin.set({ note: 'a' });
    now += 1;
    twin.set({ note: 'a' });
    twin.set({ note: 'b', angle: 1 });
    expect(told).toMatchObject([{ note: { value: 'a' } }, { note: { value: 'b' } }]);
    expect(twin.readings()['note']).toMatchObject({ time: now });
  });
});

describe('events', () => {
  const idsAfter = (last: number | undefined): unknown[] => {
    const { events, missed, latest } = twin.events.after(last);
    return [events.map(({ data }) => data), missed, latest - 1_000_000];
  };

  it('[EVT-1] have rising ids, also over a restart', () => {
    const heard: KeptEvent[] = [];
    twin.events.on('event', (event) => void heard.push(event));
    for (let data = 1; data <= 3; data += 1) twin.emitEvent('reached', data);
    now += 10_000;
    const restarted = made();
    restarted.events.on('event', (event) => void heard.push(event));
    restarted.emitEvent('reached', 4);
    const ids = heard.map(({ notificationID }) => notificationID);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(new Set(ids).size).toBe(4);
    expect(codeOf(() => twin.emitEvent('exploded'))).toBe('input-invalid');
    expect(codeOf(() => twin.emitEvent('reached', 1, Number.NaN))).toBe('input-invalid');
  });

  it('[EVT-2] [EVT-3] after the last one that was heard are kept, up to a thousand; the rest is counted', () => {
    for (let data = 1; data <= 5; data += 1) twin.emitEvent('reached', data);
    expect(idsAfter(undefined)).toEqual([[], 0, 5]);
    expect(idsAfter(1_000_003)).toEqual([[4, 5], 0, 5]);
    expect(idsAfter(1_000_005)).toEqual([[], 0, 5]);
    for (let data = 6; data <= LIMITS.eventsKept + 10; data += 1) twin.emitEvent('reached', data);
    const { events, missed } = twin.events.after(1_000_003);
    expect([events.length, events[0]!.data, missed]).toEqual([1_000, 11, 7]);
    expect(twin.events.after(1_000_020).missed).toBe(0);
  });

  it('[EVT-3] of an earlier life of the process are not counted by the milliseconds between', () => {
    now += 86_400_000;
    twin = made();
    for (let data = 1; data <= LIMITS.eventsKept + 10; data += 1) twin.emitEvent('reached', data);
    expect(twin.events.after(1_000_003)).toMatchObject({ missed: 10 });
    expect(twin.events.after(1_000_003).events).toHaveLength(1_000);
  });
});
