// Twin data that reaches a service by the consent of visitor and owner (P13, P14): a real twin system, a real service system and a
// real enabler between them.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  access,
  checkedModel,
  ID,
  logged,
  makeBench,
  refusalOf,
  until,
  type Bench,
  type Provider,
} from '../../../e2e/support/chain.ts';
import {
  call,
  makeHost,
  makeSharingProvider,
  offered,
  revoke,
  SERVICE_ID,
  serviceAccess,
  share,
  statesOf,
  toldOf,
  watchDescription,
  type Host,
} from '../../../e2e/support/service-chain.ts';
import { smallBindings, smallDescription, smallModel } from '../../../e2e/support/small-twin.ts';
import { systemClock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';
import type { ServiceId } from '../../base/ids.ts';
import { readGrant } from '../../identity/access.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { problemCode } from '../../protocol/problem.ts';
import type { SharedTwin } from '../../service-sdk/shared-twin.ts';
import type { Link } from '../../transport/link.ts';
import { memoryStore } from '../store/memory.ts';

let bench: Bench;
let host: Host;
let provider: Provider;
let links: { host: Link; provider: Link };
beforeEach(async () => {
  [bench, host, provider] = await Promise.all([makeBench(), makeHost(), makeSharingProvider()]);
  links = { host: bench.connect(host), provider: bench.connect(provider) };
});

afterEach(() => void vi.restoreAllMocks());

const pause = (durationMs: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, durationMs);
  });
/** What the visitor shares, as the service sees it: through a call that asks for it. */
async function twinOf(to = bench): Promise<SharedTwin> {
  let found: SharedTwin | null = null;
  host.service.handle('hold', (_input, context) => {
    found = context.require('lever');
    return Promise.resolve();
  });
  const { commandID } = await call(to, host, await serviceAccess(to, host), 'hold', null);
  await until(() => statesOf(to, commandID).includes('completed'));
  return found!;
}
const stateOf = async (): Promise<string | undefined> => (await bench.enabler.shares())[0]?.state;
const endsOf = (to = bench): string[] => toldOf(to, 'share-ended').map(({ reason }) => reason);

it('[SHR-1] [SHR-2] [SHR-3] what both agreed to reaches the service: the description, the state of now, then each sample', async () => {
  const { share: shared, access } = await share(bench, host, provider);
  expect(access.granted).toEqual({ observe: true, properties: ['angle', 'note'], actions: ['turn'] });
  expect(shared).toMatchObject({ serviceId: SERVICE_ID, needId: 'lever', twinId: ID, state: 'active' });
  const twin = await twinOf();
  expect([Object.keys(twin.description.properties!), Object.keys(twin.description.actions!)]).toEqual([
    ['angle', 'note'],
    ['turn'],
  ]);
  expect(twin.description.events).toBeUndefined();
  expect(twin.readings()).toMatchObject({ angle: { value: 10 }, note: { value: 'hello' } });
  expect(twin.readings()['on']).toBeUndefined();
  const angles: unknown[] = [];
  twin.onReadings(({ angle = [], ...rest }) => {
    angles.push(...angle.map(({ value }) => value));
    expect(Object.keys(rest).filter((name) => name !== 'note')).toEqual([]);
  });
  for (const angle of [11, 12, 13]) {
    provider.lever.set({ angle, on: true });
    await pause(30);
  }
  provider.lever.set({ note: 'changed' });
  await until(() => angles.includes(13) && twin.readings()['note']?.value === 'changed');
  expect(angles).toEqual([11, 12, 13]);
  await until(async () => (await bench.enabler.shares())[0]!.readings >= 4);
  await until(() => toldOf(bench, 'shares-changed').length > 1, 3_000);
  await logged(bench, ({ operation, detail }) => operation === 'twinreadings' && detail!.includes('readings of'));
  expect((await bench.enabler.grants()).find(({ delegate }) => delegate !== null)).toMatchObject({
    targetId: ID,
    delegate: { system: host.identity.did, service: SERVICE_ID, title: 'Lever watch' },
  });
  // The page has nothing open: what the service hears is not told to it.
  expect(toldOf(bench, 'texts')).toEqual([]);
});

it('[SHR-1] [SHR-2] nothing is shared without the owner, for another service, beyond the need, or without the visitor’s own sight', async () => {
  await offered(bench);
  await checkedModel(bench, provider.identity.did);
  const proof = 'a.b.c';
  expect(await refusalOf(bench.enabler.shareTwin('urn:none' as ServiceId, 'lever', ID, proof))).toBe('service-unknown');
  expect(await refusalOf(bench.enabler.shareTwin(SERVICE_ID, 'none', ID, proof))).toBe('input-invalid');
  expect(await refusalOf(bench.enabler.shareTwin(SERVICE_ID, 'lever', ID, proof))).toBe('grant-missing');
  const everything = { observe: true, properties: ['angle', 'note', 'on'], actions: ['turn', 'lock'] };
  // The owner gives services the angle, the note and `turn` alone: more is never granted.
  const { access } = await share(bench, host, provider, everything);
  expect(access.refused.length).toBeGreaterThan(0);
  await bench.enabler.shares().then(([first]) => revoke(bench, provider.identity, ID, first!.grantId));
  const other = await makeHost({ name: 'Others' }, { id: 'urn:twinport:test:other' });
  expect(await refusalOf(share(bench, other, provider))).toBe('proof-invalid');
  await provider.system.publish({
    description: smallDescription,
    model: await smallModel(),
    bindings: smallBindings,
    policy: { observe: 'open', services: { any: { properties: 'all', actions: [] } } },
  });
  const wide = { observe: true, properties: ['angle', 'on'], actions: [] };
  expect(await refusalOf(share(bench, host, provider, wide))).toBe('proof-invalid');
  expect(await bench.enabler.shares()).toEqual([]);
  await provider.system.publish({
    description: smallDescription,
    model: await smallModel(),
    bindings: smallBindings,
    policy: { observe: 'open' },
  });
  expect((await share(bench, host, provider)).share).toBeNull();
});

it('[SHR-4] a command that the service signs reaches the owner under the shared grant, and the visitor hears of it', async () => {
  await share(bench, host, provider);
  const twin = await twinOf();
  expect(await twin.invoke('turn', { degrees: 33 })).toEqual({ reached: true });
  expect(provider.lever.readings()['angle']?.value).toBe(33);
  await until(() => toldOf(bench, 'shared-command').some(({ progress }) => progress.state === 'completed'));
  expect(await refusalOf(twin.invoke('turn', { degrees: 400 }))).toBe('input-invalid');
  expect(await refusalOf(twin.invoke('lock'))).toBe('grant-insufficient');
  const refused = toldOf(bench, 'shared-command').find(({ progress }) => progress.state === 'refused');
  expect(problemCode(refused!.progress.error!)).toBe('input-invalid');
});

it('[SHR-4] [CMD-7] what a service has begun at a twin it takes back by aborting, and the twin lets go', async () => {
  await share(bench, host, provider);
  const twin = await twinOf();
  let stopped = 0;
  provider.lever.handle(
    'turn',
    (_input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stopped += 1;
          reject(signal.reason as Error);
        });
      }),
  );
  const giveUp = new AbortController();
  const turning = refusalOf(twin.invoke('turn', { degrees: 5 }, { signal: giveUp.signal }));
  const heard = (): string[] => toldOf(bench, 'shared-command').map(({ progress }) => progress.state);
  await until(() => heard().includes('accepted'));
  giveUp.abort(new TwinportError('cancelled', 'the visitor has hung up'));
  expect(await turning).toBe('cancelled');
  await until(() => stopped === 1 && heard().includes('cancelled'));
  await logged(bench, ({ operation, outcome }) => operation === 'canceltwinaction' && outcome === 'ok');
});

it('[SHR-5] [ACC-8] the visitor takes it back: nothing is sent from then on, service and owner know, commands are refused', async () => {
  const { share: shared } = await share(bench, host, provider);
  const twin = await twinOf();
  let after = 0;
  const revoking = revoke(bench, provider.identity, ID, shared!.grantId);
  await until(() => endsOf().length === 1);
  twin.onReadings(() => (after += 1));
  provider.lever.set({ angle: 77 });
  await revoking;
  await until(() => twin.ended.aborted);
  expect(provider.system.grants().some(({ grantId }) => grantId === shared!.grantId)).toBe(false);
  expect(await refusalOf(twin.invoke('turn', { degrees: 1 }))).not.toBe('ok');
  provider.lever.set({ angle: 78 });
  await pause(100);
  expect([after, await bench.enabler.shares()]).toEqual([0, []]);
});

it('[SHR-5] [ACC-7] it ends when the owner takes it back, the service gives it back, one is withdrawn, or trust is', async () => {
  const begin = async (): Promise<SharedTwin> => {
    expect((await share(bench, host, provider)).share?.state).toBe('active');
    return twinOf();
  };
  const ended = async (reason: string, twin: SharedTwin): Promise<void> => {
    await until(() => endsOf().includes(reason), 2_000);
    await until(() => twin.ended.aborted, 2_000);
    expect(await bench.enabler.shares()).toEqual([]);
  };
  const first = await begin();
  await provider.system.revoke((await bench.enabler.shares())[0]!.grantId, 'shift is over');
  await ended('shift is over', first);
  const second = await begin();
  second.stop('done');
  await ended('done', second);
  const third = await begin();
  await host.system.offer({ description: { ...watchDescription, 'twinport:needs': [] }, policy: { control: 'open' } });
  await ended('twin or service has changed: share it anew', third);
  const service = await host.system.offer({
    description: watchDescription,
    policy: { observe: 'open', control: 'open' },
  });
  Object.assign(host, { service });
  await until(async () => (await bench.enabler.discoverServices({}))[0]!.thing['twinport:needs'].length === 1);
  const fourth = await begin();
  await provider.system.withdraw(provider.lever);
  await ended('the twin was withdrawn', fourth);
  provider = { ...provider, lever: (await makeSharingProvider({ identity: provider.identity })).lever };
});

it('[SHR-5] it ends with trust in either side', async () => {
  await share(bench, host, provider);
  const twin = await twinOf();
  await bench.enabler.decideTrust(provider.identity.did, false);
  await until(() => twin.ended.aborted);
  expect(endsOf()).toEqual(['Levers is not trusted any more']);
});

it('[SHR-6] it outlives breaks of either link, with the state of now first', async () => {
  const { share: shared } = await share(bench, host, provider);
  const twin = await twinOf();
  links.host.close();
  await until(async () => (await stateOf()) === 'waiting');
  provider.lever.set({ angle: 40 });
  bench.connect(host);
  await until(async () => (await stateOf()) === 'active');
  await until(() => twin.readings()['angle']?.value === 40);
  links.provider.close();
  await until(async () => (await stateOf()) === 'waiting');
  provider.lever.set({ angle: 41 });
  bench.connect(provider);
  await until(async () => (await stateOf()) === 'active');
  await until(() => twin.readings()['angle']?.value === 41);
  expect(twin.ended.aborted).toBe(false);
  // Renewed under the same id.
  const { share: renewed } = await share(bench, host, provider);
  expect([renewed!.shareId, (await bench.enabler.shares()).length]).toEqual([shared!.shareId, 1]);
  expect(renewed!.grantId).not.toBe(shared!.grantId);
  expect(await twin.invoke('turn', { degrees: 3 })).toEqual({ reached: true });
});

it('[SHR-6] it outlives a reload of the page while its grant is valid', async () => {
  const store = memoryStore();
  const first = await makeBench({ store });
  const old = [first.connect(host), first.connect(provider)];
  const { share: shared } = await share(first, host, provider);
  const twin = await twinOf(first);
  old.forEach((link) => link.close());
  const again = await makeBench({ store, identity: first.identity, user: first.user });
  expect((await again.enabler.shares())[0]).toMatchObject({ shareId: shared!.shareId, state: 'waiting' });
  again.connect(host);
  again.connect(provider);
  await until(async () => (await again.enabler.shares())[0]?.state === 'active');
  provider.lever.set({ angle: 55 });
  await until(() => twin.readings()['angle']?.value === 55);
});

it('[SHR-2] what the visitor may not see any more does not reach the service, and does again when they may', async () => {
  await share(bench, host, provider);
  const twin = await twinOf();
  const own = (await bench.enabler.grants()).find(
    ({ delegate, targetKind }) => delegate === null && targetKind === 'twin',
  )!;
  await revoke(bench, provider.identity, ID, own.grantId);
  expect(await stateOf()).toBe('waiting');
  provider.lever.set({ angle: 60 });
  await pause(80);
  expect(twin.readings()['angle']?.value).not.toBe(60);
  const { grant } = await access(bench, provider, { observe: true, actions: [] });
  expect(readGrant(grant!).delegate).toBeUndefined();
  await until(async () => (await stateOf()) === 'active');
  provider.lever.set({ angle: 61 });
  await until(() => twin.readings()['angle']?.value === 61);
});

it('[SHR-5] it ends with the owner’s grant', async () => {
  await share(bench, host, provider);
  const { now } = systemClock;
  vi.spyOn(systemClock, 'now').mockImplementation(() => now() + LIMITS.grantLifeMs);
  await until(() => endsOf().length === 1);
  expect(endsOf()[0]).toContain('expired');
  expect(await bench.enabler.shares()).toEqual([]);
});

it('[DII-3] a page without shared memory that opens a twin which is shared already hears all that is known of it', async () => {
  const copied = await makeBench({ shared: false });
  copied.connect(host);
  copied.connect(provider);
  await share(copied, host, provider);
  provider.lever.set({ angle: 44, note: 'late' });
  await until(async () => (await copied.enabler.shares())[0]!.readings > 0);
  expect([toldOf(copied, 'samples'), toldOf(copied, 'texts'), toldOf(copied, 'twin-status')]).toEqual([[], [], []]);
  expect((await copied.enabler.openTwin(ID)).ring).toBeNull();
  await until(() => toldOf(copied, 'samples').some(({ samples }) => samples.includes(44)));
  await until(() => toldOf(copied, 'texts').some(({ readings }) => readings['note']?.value === 'late'));
  await until(() => toldOf(copied, 'twin-status').some(({ status }) => status !== 'offline'));
  await copied.enabler.closeTwin(ID);
  const told = toldOf(copied, 'samples').length;
  const twin = await twinOf(copied);
  provider.lever.set({ angle: 45 });
  await until(() => twin.readings()['angle']?.value === 45);
  expect(toldOf(copied, 'samples')).toHaveLength(told);
});
