// What visitors are told of the device behind a console's twin, by a feed that the test holds in its hand.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeProvider, type Provider } from '../../e2e/support/chain.ts';
import { smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import type { Readings } from '../protocol/things.ts';
import type { Draft, Feed } from './draft.ts';
import { HostedTwin } from './hosted-twin.ts';

let provider: Provider;
const hosted: HostedTwin[] = [];
beforeEach(async () => {
  provider = await makeProvider({}, false);
});
afterEach(async () => {
  for (const each of hosted.splice(0)) each.end();
  await provider.system.stop();
});

async function host(feed: Feed | null, known: Readings = {}, more: object = {}): Promise<HostedTwin> {
  const description = { ...smallDescription, properties: { ...smallDescription.properties, ...more } };
  const draft: Draft = { description, bindings: smallBindings, policy: {}, answers: {}, feed };
  const model = await smallModel();
  const tellsPresence = feed !== null;
  const twin = await provider.system.publish({ description, model, bindings: smallBindings, tellsPresence });
  const made = new HostedTwin(twin, draft, known, () => Promise.resolve(true));
  hosted.push(made);
  // A feed begins in the task in which it was asked for, or in the next.
  await Promise.resolve();
  return made;
}

const deviceOf = (twin: HostedTwin): unknown[] => {
  const { device, deviceFault } = twin.readings();
  return [device?.value, deviceFault?.value];
};
const lines: Feed = { kind: 'lines', values: { mode: '/mode', on: '/on', note: '/note' } };
const line = (angle: unknown): string => JSON.stringify({ angle, on: true, mode: 'idle', note: '' });

it('a device at this computer is away until its first line, and again when its lines end', async () => {
  const twin = await host(lines);
  expect(deviceOf(twin)).toEqual(['absent', 'it has said nothing yet']);
  twin.lines.take(line(3));
  expect(deviceOf(twin)).toEqual(['present', '']);
  expect(twin.feedState).toEqual({ state: 'flowing', detail: ['talks'] });
  twin.lines.take(line('much'));
  expect(twin.feedState?.state).toBe('faulty');
  expect(deviceOf(twin)).toEqual(['present', '']);
  twin.lines.end('unplugged');
  expect(twin.feedState).toMatchObject({ state: 'away', detail: ['unplugged'] });
  expect(deviceOf(twin)).toEqual(['absent', 'it is not connected']);
  twin.lines.take(line(4));
  expect(deviceOf(twin)).toEqual(['present', '']);
  expect(twin.feedState).toEqual({ state: 'flowing', detail: ['talks'] });
});

it('another version goes on from what was known, and the old one says nothing any more', async () => {
  const before = await host(lines);
  before.lines.take(line(3));
  const known = before.readings();
  before.end();
  const twin = await host(lines, known);
  before.lines.end('disconnected');
  expect(deviceOf(twin)).toEqual(['present', '']);
  expect(twin.readings()['angle']?.value).toBe(3);
});

it('a recording that was played to its end leaves an absent machine behind', async () => {
  const csv = { kind: 'csv', file: 'mill.csv', timeColumn: 's', timeFormat: 's', separator: ',', speed: 1 } as const;
  const twin = await host({ ...csv, text: 's,angle\n0,5\n0.05,7\n', loop: false });
  await vi.waitFor(() => expect(deviceOf(twin)).toEqual(['absent', 'the recording has ended']));
  expect(twin.readings()['angle']?.value).toBe(7);
  const torn = await host({ ...csv, text: 's,angle\n0,much\n', loop: true });
  await vi.waitFor(() => expect(deviceOf(torn)).toEqual(['absent', 'its values cannot be read']));
});

it('without a feed nothing is told of a device, and a description that tells it by itself is left to', async () => {
  expect(Object.keys((await host(null)).readings())).toEqual([]);
  const own = { device: { '@type': 'twinport:Presence', type: 'string', enum: ['present', 'absent'] } };
  const twin = await host({ ...lines, values: { ...lines.values, device: '/there' } }, {}, own);
  twin.lines.take(JSON.stringify({ angle: 1, on: true, mode: 'idle', note: '', there: 'absent' }));
  expect(twin.readings()['device']?.value).toBe('absent');
  twin.lines.end('outOfReach');
  expect(twin.readings()['device']?.value).toBe('absent');
});
