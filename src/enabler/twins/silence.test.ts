// For how long a twin may be quiet (SPEC.md DII-6), between a real system and a real enabler; time is mocked.
import { afterEach, expect, it } from 'vitest';
import { access, ID, makeBench, makeProvider, until, type Bench, type Provider } from '../../../e2e/support/chain.ts';
import { smallBindings, smallDescription, smallModel } from '../../../e2e/support/small-twin.ts';
import type { Json } from '../../base/json.ts';
import { MockClock } from '../../base/mock-clock.ts';
import type { AccessPolicyInput } from '../../provider/policy.ts';
import type { Link } from '../../transport/link.ts';
import type { Twin } from '../../twin-sdk/twin.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Chain {
  readonly clock: MockClock;
  readonly bench: Bench;
  readonly provider: Provider;
  readonly twin: Twin;
  readonly publish: (version: string) => Promise<Twin>;
  readonly link: Link;
  /** Every status that the page was told, in order. */
  readonly statuses: () => string[];
}

/** A lever that is set at once and then every `everyMs` (never, without it), and somebody who may look at it. */
async function chain(
  readings: () => Record<string, Json>,
  everyMs?: number,
  terms: object = {},
  policy: AccessPolicyInput = {},
): Promise<Chain> {
  // What is signed has our time.
  const clock = new MockClock(Date.now());
  const [bench, provider] = await Promise.all([makeBench({ clock }), makeProvider({ clock, leaseMs: 60_000 }, false)]);
  ends.push(() => meanwhile(clock, provider.system.stop()));
  const model = await smallModel();
  const description = { ...smallDescription, ...terms };
  const publish = (version: string): Promise<Twin> =>
    provider.system.publish({ description, model, bindings: smallBindings, policy, version });
  const twin = await publish('1');
  twin.set(readings());
  if (everyMs !== undefined) ends.unshift(clock.every(everyMs, () => twin.set(readings())));
  const link = bench.connect(provider);
  await meanwhile(clock, access(bench, provider, { observe: true, actions: [] }));
  return { clock, bench, provider, twin, publish, link, statuses: () => statusesOf(bench) };
}

const statusesOf = (bench: Bench): string[] =>
  bench.told
    .flatMap((note) => (note.kind === 'twin-status' ? [note.status] : []))
    .filter((status, index, all) => status !== all[index - 1]);

const pause = ({ clock }: Chain, durationMs: number): Promise<void> => clock.advance(durationMs);
const look = ({ bench, clock }: Chain): Promise<unknown> => meanwhile(clock, bench.enabler.openTwin(ID));

/** Time goes on while this is waited for. */
async function meanwhile<Result>(clock: MockClock, work: Promise<Result>): Promise<Result> {
  const over = new AbortController();
  const end = (): void => over.abort();
  work.then(end, end);
  while (!over.signal.aborted) {
    await clock.advance(10);
    // Signatures are checked by real cryptography.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return work;
}

/** What it was from the first time on when it was live: before that its system had not answered yet. */
const sinceLive = ({ statuses }: Chain): string[] => statuses().slice(statuses().indexOf('live'));

/** How long it took, by the chain's clock. */
async function toBecome(status: string, { clock, statuses }: Chain, mostMs = 60_000): Promise<number> {
  const from = clock.now();
  while (statuses().at(-1) !== status && clock.now() < from + mostMs) await clock.advance(50);
  expect(statuses().at(-1)).toBe(status);
  return clock.now() - from;
}

it('[DII-6] a device that reports every 5 s is live all the time, and a few of its reports after it died it is stale', async () => {
  const slow = await chain(() => ({ angle: 1 }), 5_000);
  await pause(slow, 11_000);
  await look(slow);
  await toBecome('live', slow);
  await pause(slow, 16_000);
  expect(sinceLive(slow)).toEqual(['live']);
  ends.splice(0, 1).forEach((stop) => stop());
  expect(await toBecome('stale', slow)).toBeLessThan(18_500);
});

it('[DII-6] what is learnt while somebody looks is told, and a fast twin is stale 2 s after its last word', async () => {
  const twin = await chain(() => ({ angle: 1 }), 5_000);
  await look(twin);
  await toBecome('live', twin);
  await pause(twin, 16_000);
  ends.splice(0, 1).forEach((stop) => stop());
  await pause(twin, 12_000);
  expect(sinceLive(twin)).toEqual(['live']);
  const stop = twin.clock.every(100, () => twin.twin.set({ angle: 2 }));
  ends.unshift(stop);
  await pause(twin, 4_000);
  stop();
  expect(await toBecome('stale', twin)).toBeLessThan(2_500);
});

it('[DII-6] what the description says holds from the first value on; a link that is not heard makes it stale long before', async () => {
  const seldom = await chain(() => ({ angle: 1 }), undefined, { 'twinport:silenceMs': 3_600_000 });
  await pause(seldom, 8_000);
  await look(seldom);
  await toBecome('live', seldom);
  await pause(seldom, 8_000);
  expect(sinceLive(seldom)).toEqual(['live']);
  for (const channel of [seldom.link.channels.state, seldom.link.channels.control]) channel.onmessage = null;
  expect(await toBecome('stale', seldom)).toBeLessThan(6_500);
});

it('[DII-6] texts that stay the same say again that they hold when nothing else does, and seldom', async () => {
  const texts = await chain(() => ({ note: 'all is well' }), 4_000);
  await pause(texts, 9_000);
  await look(texts);
  await toBecome('live', texts);
  await pause(texts, 20_000);
  expect(sinceLive(texts)).toEqual(['live']);
  const told = texts.bench.told.filter((note) => note.kind === 'texts').length;
  expect(told).toBeLessThan(7);
});

it('[DII-6] a device of which one report is known is live for a while; what it says next tells for how long', async () => {
  const slow = await chain(() => ({ angle: 1 }), 30_000);
  await look(slow);
  await toBecome('live', slow);
  await pause(slow, 70_000);
  expect(sinceLive(slow)).toEqual(['live']);
  const once = await chain(() => ({ angle: 1 }));
  await look(once);
  await toBecome('live', once);
  const lived = await toBecome('stale', once, 120_000);
  expect(lived).toBeGreaterThan(80_000);
  expect(lived).toBeLessThan(91_000);
});

it('[DII-6] a twin that is published anew stays live, and is as quiet as before', async () => {
  const slow = await chain(() => ({ angle: 1 }), 10_000);
  const { clock, bench } = slow;
  await look(slow);
  await pause(slow, 24_000);
  ends.splice(0, 1).forEach((stop) => stop());
  const twin = await meanwhile(clock, slow.publish('2'));
  twin.set({ angle: 1 }, clock.now() - 4_000);
  await meanwhile(
    clock,
    until(() => bench.told.some(({ kind }) => kind === 'twin-replaced')),
  );
  await look(slow);
  await pause(slow, 5_000);
  ends.unshift(clock.every(10_000, () => twin.set({ angle: 2 })));
  await pause(slow, 30_000);
  expect(twin.silenceMs).toBe(36_000);
  expect(sinceLive(slow)).toEqual(['live']);
});

it('[DII-6] a device that tells fast what this visitor is not shown lives, and 2 s after its last word it does not', async () => {
  const twin = await chain(() => ({ angle: 1 }), undefined, {}, { properties: { on: 'nobody' } });
  const stop = twin.clock.every(100, () => twin.twin.set({ on: true }));
  ends.unshift(stop);
  await look(twin);
  await toBecome('live', twin);
  await pause(twin, 20_000);
  expect(twin.twin.silenceMs).toBe(2_000);
  expect(sinceLive(twin)).toEqual(['live']);
  stop();
  expect(await toBecome('stale', twin)).toBeLessThan(3_000);
});

it('[DII-6] who says nothing about it may be quiet for 2 s, and who did not ask is told nothing', async () => {
  const old = await chain(() => ({ angle: 1 }), 3_000);
  const { control } = old.link.channels;
  const heard: string[] = [];
  const send = control.send.bind(control);
  // An enabler that does not know the words for it, and so does not hear them.
  control.send = (data) => send(typeof data === 'string' ? data.replace(',"takesSilence":true', '') : data);
  const receive = control.onmessage!;
  control.onmessage = (event) => {
    heard.push(String(event.data));
    receive.call(control as never, event as never);
  };
  await look(old);
  await pause(old, 10_000);
  expect(heard.length).toBeGreaterThan(0);
  expect(heard.filter((message) => message.includes('expectedsilence'))).toEqual([]);
  expect(old.statuses()).toContain('stale');
});
