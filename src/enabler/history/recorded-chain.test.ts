// A real twin system and a real enabler: what a visitor may read is on the record, under the grant that they have, and no more.
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  access,
  ID,
  makeBench,
  makeProvider,
  refusalOf,
  until,
  type Bench,
  type Provider,
} from '../../../e2e/support/chain.ts';
import type { HistoryPoint } from '../../protocol/history.ts';
import { memoryStore } from '../store/memory.ts';

let bench: Bench;
let provider: Provider;
let timer: NodeJS.Timeout;
const store = memoryStore();
beforeEach(async () => {
  bench = await makeBench({ store });
  provider = await makeProvider();
  let angle = 0;
  timer = setInterval(() => provider.lever.set({ angle: (angle = (angle + 1) % 80), on: angle % 10 < 5 }), 10);
});
afterEach(() => clearInterval(timer));

const history = (property: string): Promise<readonly HistoryPoint[]> =>
  bench.enabler.history(ID, property, 0, Date.now() + 1_000);
const numbers = async (property: string): Promise<number[]> =>
  (await history(property)).flatMap((point) =>
    'value' in point && typeof point.value === 'number' ? [point.value] : [],
  );

it('[HIS-1] [HIS-3] records what is observed, ends with the grant, and begins anew with the next and no wider', async () => {
  expect(await refusalOf(history('angle'))).toBe('grant-missing');
  bench.connect(provider);
  const { expiresAt } = await access(bench, provider);
  expect(expiresAt).toBeGreaterThan(Date.now());
  await bench.enabler.openTwin(ID);
  await until(async () => (await numbers('angle')).length > 10);
  expect((await history('note'))[0]).toMatchObject({ value: 'hello' });
  await until(async () => new Set((await history('on')).map((point) => 'value' in point && point.value)).size === 2);
  for (const { time } of await history('angle')) expect(Math.abs(time - Date.now())).toBeLessThan(10_000);

  // The owner hides the angle: the grant ends at once, and what was recorded is not shown.
  await provider.system.setPolicy(provider.lever, { observe: 'open', properties: { angle: 'nobody' } });
  await until(async () => (await refusalOf(history('angle'))) === 'grant-missing');
  const again = await access(bench, provider);
  expect(again.granted.properties).toEqual(['on', 'mode', 'note']);
  expect(await refusalOf(history('angle'))).toBe('grant-insufficient');
  const text = await (await bench.enabler.exportRecording({})).text();
  expect(text).toContain('"property":"on"');
  expect(text).not.toContain('"property":"angle","time"');
  const hiddenAt = Date.now();
  await until(async () => (await history('on')).some((point) => point.time > hiddenAt));

  // Shown again: nothing of the time in between is there, and a gap says so.
  await provider.system.setPolicy(provider.lever, { observe: 'open' });
  await access(bench, provider);
  const shownAt = Date.now();
  await until(async () => (await history('angle')).some((point) => 'value' in point && point.time >= shownAt));
  const between = (await history('angle')).filter(({ time }) => time > hiddenAt && time < shownAt - 200);
  expect(between.every((point) => 'gap' in point)).toBe(true);
  expect((await history('angle')).filter((point) => 'gap' in point).length).toBeGreaterThan(0);
  expect((await bench.enabler.log()).map(({ operation }) => operation)).toContain('exportrecording');
});
