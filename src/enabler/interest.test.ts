// What the page looks at, from MII down to the frames that a real twin system sends, over an in-memory link.
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  access,
  ID,
  makeBench,
  makeProvider,
  ringOf,
  until,
  type Bench,
  type Provider,
} from '../../e2e/support/chain.ts';
import { makeHost, makeSharingProvider, offered, share } from '../../e2e/support/service-chain.ts';
import type { TwinId } from '../base/ids.ts';
import { Interest } from './interest.ts';

let bench: Bench;
let timer: NodeJS.Timeout;

beforeEach(async () => {
  bench = await makeBench();
});
afterEach(() => clearInterval(timer));

/** Turns a hundred times a second from now on. */
function turn(provider: Provider): Provider {
  let turns = 0;
  timer = setInterval(() => {
    turns += 1;
    provider.lever.set({ angle: turns % 80, on: turns % 2 === 0 });
  }, 10);
  return provider;
}
const pause = (durationMs: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, durationMs);
  });
const frames = async (): Promise<number> => (await bench.enabler.stats()).frames;
/** Frames a second, over a while that is the measurement. */
async function rate(durationMs: number): Promise<number> {
  const [before, from] = [await frames(), performance.now()];
  await pause(durationMs);
  return ((await frames()) - before) / ((performance.now() - from) / 1_000);
}
const asked = async (): Promise<number> =>
  (await bench.enabler.log()).filter(({ operation }) => operation === 'updateobservation').length;

it('[DII-5] what nobody looks at closely is sent slowly, and at once again when somebody does', async () => {
  const provider = turn(await makeProvider());
  bench.connect(provider);
  await access(bench, provider);
  const ring = ringOf(await bench.enabler.openTwin(ID));
  await expect.poll(() => rate(500)).toBeGreaterThan(25);
  await bench.enabler.setInterest([{ twinId: ID, maxRateHz: 1, properties: null }]);
  await pause(300);
  expect(await rate(2_000)).toBeLessThan(2);
  const before = ring.newestTime();
  await until(() => ring.newestTime() > before);
  // One has just come: by the slow interval the next is a second away.
  const newest = ring.newestTime();
  const startedAt = performance.now();
  await bench.enabler.setInterest([{ twinId: ID, maxRateHz: 60, properties: null }]);
  await until(() => ring.newestTime() > newest);
  expect(performance.now() - startedAt).toBeLessThan(500);
  await expect.poll(() => rate(500)).toBeGreaterThan(25);
  expect(await asked()).toBe(2);
});

it('[DII-5] of a twin that is far away come the properties that show, and the others when they are wanted', async () => {
  const provider = turn(await makeProvider());
  bench.connect(provider);
  await access(bench, provider);
  const ring = ringOf(await bench.enabler.openTwin(ID));
  await until(() => ring.newest(1)?.value === 1);
  await bench.enabler.setInterest([{ twinId: ID, maxRateHz: 60, properties: ['angle'] }]);
  await pause(300);
  const [angle, on] = [ring.newest(0)!.time, ring.newest(1)!.time];
  await pause(300);
  expect(ring.newest(0)!.time).toBeGreaterThan(angle);
  expect(ring.newest(1)!.time).toBe(on);
  await bench.enabler.setInterest([{ twinId: ID, maxRateHz: 60, properties: null }]);
  await until(() => ring.newest(1)!.time > on);
});

it('[DII-5] what was told before a twin is opened holds from its first frames on', async () => {
  const provider = turn(await makeProvider());
  bench.connect(provider);
  await access(bench, provider);
  await bench.enabler.setInterest([{ twinId: ID, maxRateHz: 2, properties: ['angle'] }]);
  const ring = ringOf(await bench.enabler.openTwin(ID));
  // The full state comes all the same.
  expect(ring.newest(1)).not.toBeNull();
  await until(async () => (await asked()) === 1);
  await pause(600);
  expect(await rate(2_000)).toBeLessThan(4);
});

it('[DII-5] a service gets all of what it shares, whatever the page looks at', async () => {
  const [host, provider] = await Promise.all([makeHost(), makeSharingProvider()]);
  turn(provider);
  bench.connect(host);
  bench.connect(provider);
  await offered(bench);
  await access(bench, provider);
  await bench.enabler.openTwin(ID);
  await bench.enabler.setInterest([{ twinId: ID, maxRateHz: 1, properties: ['on'] }]);
  await pause(300);
  expect(await rate(1_000)).toBeLessThan(4);
  const { share: shared } = await share(bench, host, provider);
  expect(shared?.state).toBe('active');
  await until(async () => (await rate(500)) > 25);
});

it('remembers what it was told of no more twins than there can be', () => {
  const interest = new Interest(() => false);
  const twin = (index: number): TwinId => `urn:twin:${index}` as TwinId;
  for (let index = 0; index < 30_000; index += 1)
    interest.take([{ twinId: twin(index), maxRateHz: 2, properties: null }]);
  expect(interest.wanted(twin(0)).maxRateHz).toBe(60);
  expect(interest.wanted(twin(29_999)).maxRateHz).toBe(2);
});
