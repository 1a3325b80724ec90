// How things end and go on (P14): a link that is taken over or lost, a grant that is taken back, a system that is refused.
import { expect, it } from 'vitest';
import {
  access,
  command,
  ID,
  logged,
  makeBench,
  makeProvider,
  refusalOf,
  ringOf,
  until,
  type Bench,
} from '../../e2e/support/chain.ts';
import { generateIdentity } from '../identity/keys.ts';
import { readGrant } from '../identity/access.ts';
import { memoryJournal } from '../provider/journal.ts';

const heard = (bench: Bench): unknown[] => bench.told.flatMap((note) => (note.kind === 'event' ? [note.data] : []));
const pause = (durationMs: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, durationMs);
  });

it('[SES-11] a second link of a system takes over; the first gets a goodbye, and what was open goes on', async () => {
  const [bench, provider] = [await makeBench(), await makeProvider()];
  const first = bench.connect(provider);
  await access(bench, provider);
  const ring = ringOf(await bench.enabler.openTwin(ID));
  bench.connect(provider);
  await first.closed;
  await until(async () => (await bench.enabler.discoverSystems({}))[0]?.link?.state === 'open');
  // The lease holds all the while: the system was never offline.
  expect((await bench.enabler.discoverSystems({}))[0]).toMatchObject({ online: true, problem: null });
  await until(async () => {
    provider.lever.set({ angle: 70 + Math.random() });
    await pause(20);
    return ring.newest(0)!.value >= 70;
  });
});

it('[CMD-6] a command whose link broke is asked after when the system is back, and never sent again', async () => {
  const [bench, provider] = [await makeBench(), await makeProvider()];
  const link = bench.connect(provider);
  const { grant } = await access(bench, provider);
  let runs = 0;
  let finish: () => void = () => undefined;
  provider.lever.handle('turn', () => {
    runs += 1;
    return new Promise((resolve) => {
      finish = () => resolve({ reached: true });
    });
  });
  const { commandId, status } = await command(bench, provider, grant!, 'turn', { degrees: 5 });
  expect(status.state).toBe('accepted');
  await until(() => runs === 1);
  link.close();
  finish();
  await pause(30);
  const ends = (): unknown[] =>
    bench.told.flatMap((note) =>
      note.kind === 'command' && note.status.commandID === commandId ? [note.status.state] : [],
    );
  expect(ends()).toEqual([]);
  bench.connect(provider);
  await until(() => ends().length > 0);
  expect([ends(), runs]).toEqual([['completed'], 1]);
  await logged(bench, ({ operation, outcome }) => operation === 'queryaction' && outcome === 'ok');
});

it('[ACC-7] a grant that is taken back ends events as well as state, at once', async () => {
  const [bench, provider] = [await makeBench(), await makeProvider()];
  bench.connect(provider);
  const { grant } = await access(bench, provider);
  await bench.enabler.openTwin(ID);
  provider.lever.emitEvent('reached', 1);
  await until(() => heard(bench).length === 1);
  await provider.system.revoke(readGrant(grant!).jti, 'shift is over');
  provider.lever.emitEvent('reached', 2);
  provider.lever.set({ note: 'secret' });
  await until(() => bench.told.some((note) => note.kind === 'grant-ended' && note.reason === 'shift is over'));
  await pause(50);
  expect(heard(bench)).toEqual([1]);
  expect(JSON.stringify(bench.told)).not.toContain('secret');
  expect(await refusalOf(bench.enabler.openTwin(ID))).toBe('grant-missing');
});

it('[ACC-7] [CMD-5] a grant that was given before a restart is known by its use, and can be taken back', async () => {
  const [identity, journal, bench] = [await generateIdentity(), memoryJournal(), await makeBench()];
  const first = await makeProvider({ identity, journal });
  bench.connect(first);
  const { grant } = await access(bench, first);
  const ring = ringOf(await bench.enabler.openTwin(ID));
  const second = await makeProvider({ identity, journal });
  bench.connect(second);
  await until(() => second.system.grants().length === 1);
  await second.system.revoke(readGrant(grant!).jti, 'taken back');
  await until(() => bench.told.some((note) => note.kind === 'grant-ended' && note.reason === 'taken back'));
  const before = ring.newest(0)!.sequence;
  second.lever.set({ angle: 55 });
  await pause(80);
  expect(ring.newest(0)!.sequence).toBe(before);
});

it('[SES-6] a system that the visitor sends away stays away, in an open world too', async () => {
  const [bench, provider] = [await makeBench(), await makeProvider()];
  bench.connect(provider);
  await until(async () => (await bench.enabler.discoverSystems({ online: true }))[0]);
  await bench.enabler.decideTrust(provider.identity.did, false);
  bench.connect(provider);
  await logged(bench, ({ operation, outcome }) => operation === 'registersystem' && outcome === 'system-untrusted');
  expect((await bench.enabler.discoverSystems({}))[0]).toMatchObject({ trust: 'refused', modelCount: 0 });
  expect(await refusalOf(bench.enabler.discoverModels(provider.identity.did))).toBe('system-untrusted');
});
