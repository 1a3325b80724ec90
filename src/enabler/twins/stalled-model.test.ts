// A model whose transfer stands still (P8): tried again by the enabler itself, seldomer each time and not for ever.
import { expect, it } from 'vitest';
import { makeBench, makeProvider, until, type Bench, type Provider } from '../../../e2e/support/chain.ts';
import { MockClock } from '../../base/mock-clock.ts';
import type { Link } from '../../transport/link.ts';

interface Road {
  readonly bench: Bench;
  readonly provider: Provider;
  readonly clock: MockClock;
  /** Transfers that began, and when, in seconds from the first. */
  readonly began: number[];
  /** Models come through from now on. */
  clear(): void;
  readonly link: Link;
}

/** A provider whose models do not come through. */
async function blockedRoad(): Promise<Road> {
  const clock = new MockClock();
  const [bench, provider] = await Promise.all([makeBench({ clock }), makeProvider({ clock, leaseMs: 10_000 })]);
  const began: number[] = [];
  let isBlocked = true;
  let startedAt: number | null = null;
  const link = bench.connect({
    listener(own) {
      const { bulk } = own.channels;
      const send = bulk.send.bind(bulk);
      bulk.send = (data) => {
        startedAt ??= clock.now();
        began.push(Math.round((clock.now() - startedAt) / 1_000));
        if (!isBlocked) send(data);
      };
      provider.listener!(own);
    },
  });
  return { bench, provider, clock, began, clear: () => void (isBlocked = false), link };
}

const model = async ({ bench, provider }: Road) =>
  (await bench.enabler.discoverModels(provider.identity.did).catch(() => []))[0];

/** Lets time go on until the first transfer has stood still for too long. */
async function standsStill(road: Road): Promise<void> {
  await until(async () => {
    await road.clock.advance(1_000);
    return (await model(road))?.status === 'rejected';
  });
}

it('[DII-2] a transfer that stood still is tried again, and its twin gets its model', async () => {
  const road = await blockedRoad();
  await standsStill(road);
  expect((await model(road))!.problem).toMatchObject({ type: 'urn:twinport:problem:timeout' });
  expect(road.began).toHaveLength(1);
  road.clear();
  await road.clock.advance(6_000);
  // The validator takes real time.
  await until(async () => (await model(road))!.status === 'checked');
  expect((await model(road))!.problem).toBeNull();
  expect(road.began).toHaveLength(2);
});

it('[DII-2] it is tried seldomer each time, and not for ever', async () => {
  const road = await blockedRoad();
  await standsStill(road);
  for (let second = 0; second < 600; second += 1) {
    await road.clock.advance(1_000);
    // What is looked up between takes real time, of which the mocked one knows nothing.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(road.began).toHaveLength(4);
  // Each stands still for 20 s; then 5, 30 and 120 s pass. One that was asked for late has the next one sooner after it.
  const waited = road.began.slice(1).map((began, index) => began - road.began[index]!);
  for (const [index, seconds] of [25, 50, 140].entries()) {
    expect(waited[index]).toBeGreaterThanOrEqual(seconds - 10);
    expect(waited[index]).toBeLessThan(seconds + 20);
  }
  expect((await model(road))!.status).toBe('rejected');
});

it('[DII-2] nothing is asked of a link that is closed', async () => {
  const road = await blockedRoad();
  await standsStill(road);
  road.link.close();
  await road.clock.advance(600_000);
  expect(road.began).toEqual([0]);
});
