// Services of a real service system, found and called over a real enabler (P3, P12, P13).
import { beforeEach, describe, expect, it } from 'vitest';
import { ID, logged, makeBench, makeProvider, refusalOf, until, type Bench } from '../../../e2e/support/chain.ts';
import {
  call,
  cancel,
  makeHost,
  makeSharingProvider,
  offered,
  revoke,
  SERVICE_ID,
  serviceAccess,
  statesOf,
  toldOf,
  watchDescription,
  type Host,
} from '../../../e2e/support/service-chain.ts';
import { newId } from '../../base/ids.ts';
import { readGrant } from '../../identity/access.ts';
import { generateIdentity } from '../../identity/keys.ts';
import { problemCode } from '../../protocol/problem.ts';
import type { CallContext } from '../../service-sdk/call.ts';
import type { Link } from '../../transport/link.ts';
import { memoryStore } from '../store/memory.ts';

let bench: Bench;
let host: Host;
beforeEach(async () => {
  bench = await makeBench();
  host = await makeHost();
});

describe('registration and discovery', () => {
  it('[SII-1] [SRV-1] [SRV-3] a service is found from when it registers until it is withdrawn, and offline in between (P3, P12)', async () => {
    expect(await bench.enabler.discoverServices({})).toEqual([]);
    bench.connect(host);
    await offered(bench);
    expect((await bench.enabler.discoverServices({}))[0]).toMatchObject({
      id: SERVICE_ID,
      systemId: host.identity.did,
      systemName: 'Watchers',
      title: 'Lever watch',
      domains: ['test'],
      purposes: ['watching'],
      online: true,
      trust: 'open',
      twins: [],
    });
    await logged(
      bench,
      ({ operation, procedure, referencePoint }) =>
        [operation, procedure, referencePoint].join() === 'registerservice,P3,SII-1',
    );
    await host.system.offer({ description: { ...watchDescription, title: 'Lever watch 2' } });
    await until(async () => (await bench.enabler.discoverServices({}))[0]?.title === 'Lever watch 2');
    await host.system.stop();
    await until(async () => (await bench.enabler.discoverServices({ online: false }))[0] ?? null);
    expect(toldOf(bench, 'services-changed').length).toBeGreaterThan(1);
  });

  it('[SRV-2] [SRV-3] filters: what it is for, the words, its type, the twin that it fits', async () => {
    const provider = await makeSharingProvider();
    bench.connect(host);
    bench.connect(provider);
    await offered(bench);
    await until(async () => (await bench.enabler.discoverModels(provider.identity.did).catch(() => []))[0]);
    const found = async (filter: object): Promise<number> => (await bench.enabler.discoverServices(filter)).length;
    expect(await found({ purpose: 'watching' })).toBe(1);
    expect(await found({ purpose: 'cooking' })).toBe(0);
    expect(await found({ domain: 'test', text: 'LEVERS watches' })).toBe(1);
    expect(await found({ domain: 'elsewhere' })).toBe(0);
    expect(await found({ text: 'levers cooking' })).toBe(0);
    expect(await found({ twin: ID })).toBe(1);
    expect(await found({ twin: 'urn:some:other' })).toBe(0);
    expect(await found({ type: 'Lever' })).toBe(0);
    expect(await found({ near: { latitude: 0, longitude: 0, radiusMetres: 1 } })).toBe(0);
    expect(await found({ offset: 1 })).toBe(0);
    expect((await bench.enabler.discoverServices({}))[0]).toMatchObject({ twins: [ID], needs: { lever: [ID] } });
    // A system that names no purpose is found by what a service does for its twins.
    expect((await bench.enabler.discoverSystems({ purpose: 'watching' })).map(({ id }) => id)).toEqual([
      provider.identity.did,
    ]);
    expect((await bench.enabler.discoverSystems({ kind: 'any' })).map(({ kind }) => kind).sort()).toEqual([
      'digital-twin-system',
      'third-party-service-system',
    ]);
    await host.system.withdraw(host.service);
    await until(async () => (await found({})) === 0);
    expect(await bench.enabler.discoverSystems({ purpose: 'watching' })).toEqual([]);
  });

  it('[SRV-3] a service belongs to the system that registered it first, and is known after a reload', async () => {
    const store = memoryStore();
    const first = await makeBench({ store });
    first.connect(host);
    await offered(first);
    const thief = await makeHost({ name: 'Thieves' });
    first.connect(thief);
    await logged(
      first,
      ({ operation, outcome }) => operation === 'registerservice' && outcome === 'description-invalid',
    );
    expect((await first.enabler.discoverServices({})).map(({ systemId }) => systemId)).toEqual([host.identity.did]);
    const again = await makeBench({ store });
    expect((await again.enabler.discoverServices({}))[0]).toMatchObject({ id: SERVICE_ID, online: false });
    expect(await refusalOf(again.enabler.openService(SERVICE_ID))).toBe('service-offline');
  });

  it('[SRV-4] nothing of a service is shown before its system was let in, nor after trust was taken back', async () => {
    const asking = await makeBench({ trust: { unknown: 'ask' } });
    asking.connect(host);
    const system = await until(
      async () => (await asking.enabler.discoverSystems({ kind: 'third-party-service-system' }))[0] ?? null,
    );
    expect(system.trust).toBe('asking');
    expect(await asking.enabler.discoverServices({})).toEqual([]);
    await asking.enabler.decideTrust(system.id, true);
    await until(async () => (await asking.enabler.discoverServices({}))[0] ?? null, 30_000);
    await asking.enabler.decideTrust(system.id, false);
    expect(await asking.enabler.discoverServices({})).toEqual([]);
    expect(await refusalOf(asking.enabler.openService(SERVICE_ID))).toBe('service-unknown');
  }, 60_000);

  it('[SRV-4] one key is one kind of system at a time', async () => {
    const identity = await generateIdentity();
    const provider = await makeProvider({ identity });
    bench.connect(provider);
    await until(async () => (await bench.enabler.discoverSystems({ online: true }))[0]);
    bench.connect(await makeHost({ identity, name: 'Levers' }));
    await logged(
      bench,
      ({ operation, referencePoint, outcome }) =>
        [operation, referencePoint, outcome].join() === 'registersystem,SII-1,system-untrusted',
    );
    expect((await bench.enabler.discoverSystems({ kind: 'any' })).map(({ kind }) => kind)).toEqual([
      'digital-twin-system',
    ]);
  });
});

describe('calls', () => {
  let grant: string;
  let link: Link;
  beforeEach(async () => {
    link = bench.connect(host);
    grant = await serviceAccess(bench, host);
  });
  const ended = (commandID: string) =>
    until(
      () =>
        toldOf(bench, 'call').find(
          ({ status }) => status.commandID === commandID && !['accepted', 'running'].includes(status.state),
        )?.status ?? null,
    );

  it('[CAL-1] [CAL-2] [SII-3] a call is accepted, tells how far it is, streams in order and ends with its result (P13)', async () => {
    host.service.handle('watch', (_input, { progress, stream }) => {
      progress(0.5, 'half way');
      for (const value of [1, 5, 3]) stream(value);
      return Promise.resolve({ highest: 5 });
    });
    const { state, commandID } = await call(bench, host, grant, 'watch', { times: 3 });
    expect(state).toBe('accepted');
    expect(await ended(commandID)).toMatchObject({ serviceId: SERVICE_ID, state: 'completed', output: { highest: 5 } });
    expect(statesOf(bench, commandID)).toContain('running');
    expect(toldOf(bench, 'call-output').map(({ sequence, data }) => [sequence, data])).toEqual([
      [0, 1],
      [1, 5],
      [2, 3],
    ]);
    await logged(bench, ({ operation, referencePoint }) => operation === 'actionoutput' && referencePoint === 'SII-3');
    await logged(bench, ({ operation, referencePoint }) => operation === 'callservice' && referencePoint === 'MII-S3');
  });

  it('[CMD-7] [CAL-1] a call that the user takes back is cancelled', async () => {
    let seen: CallContext | null = null;
    host.service.handle('hold', (_input, context) => {
      seen = context;
      return new Promise(() => undefined);
    });
    const { commandID } = await call(bench, host, grant, 'hold', null);
    const context = await until(() => seen);
    await cancel(bench, host, commandID);
    expect((await ended(commandID)).state).toBe('cancelled');
    expect(context.signal.aborted).toBe(true);
  });

  it('[CAL-1] [CMD-3] [CMD-4] what is refused comes with its reason, and a double does not hide the one that runs', async () => {
    const codeOf = ({ state, error }: { state: string; error?: unknown }): string =>
      state === 'refused' ? problemCode(error as never) : state;
    expect(codeOf(await call(bench, host, grant, 'watch', { times: 'x' }))).toBe('input-invalid');
    let finish: (value: { highest: number }) => void = () => undefined;
    host.service.handle('watch', () => new Promise((resolve) => (finish = resolve)));
    const commandId = newId();
    expect(codeOf(await call(bench, host, grant, 'watch', { times: 1 }, commandId))).toBe('accepted');
    expect(codeOf(await call(bench, host, grant, 'watch', { times: 1 }, commandId))).toBe('command-replayed');
    await until(() => {
      finish({ highest: 1 });
      return statesOf(bench, commandId).includes('completed');
    });
    const narrow = await serviceAccess(bench, host, { observe: true, actions: [] });
    expect(codeOf(await call(bench, host, narrow, 'watch', { times: 1 }))).toBe('grant-insufficient');
  });

  it('[CAL-1] [CAL-2] [CMD-6] a call whose link broke is asked after, and what it streamed meanwhile comes once', async () => {
    let runs = 0;
    let running: { context: CallContext; finish: () => void } | null = null;
    host.service.handle('watch', (_input, context) => {
      runs += 1;
      context.stream(1);
      return new Promise((resolve) => (running = { context, finish: () => resolve({ highest: 2 }) }));
    });
    const { commandID } = await call(bench, host, grant, 'watch', { times: 1 });
    const { context, finish } = await until(() => running);
    await until(() => toldOf(bench, 'call-output').length === 1);
    link.close();
    await until(async () => (await bench.enabler.discoverSystems({ kind: 'any' }))[0]?.link?.state === 'closed');
    context.stream(2);
    finish();
    bench.connect(host);
    expect(await ended(commandID)).toMatchObject({ state: 'completed', output: { highest: 2 } });
    expect(toldOf(bench, 'call-output').map(({ data }) => data)).toEqual([1, 2]);
    expect(runs).toBe(1);
  });

  it('[SII-2] [ACC-8] [ACC-7] a grant is listed, given back by the user, and taken back by the owner', async () => {
    expect((await bench.enabler.grants())[0]).toMatchObject({
      grantId: readGrant(grant).jti,
      targetId: SERVICE_ID,
      targetKind: 'service',
      ownerName: 'Watchers',
      delegate: null,
    });
    await bench.enabler.openService(SERVICE_ID);
    await revoke(bench, host.identity, SERVICE_ID, readGrant(grant).jti);
    expect(await bench.enabler.grants()).toEqual([]);
    expect(host.system.grants()).toEqual([]);
    expect(problemCode((await call(bench, host, grant, 'hold', null)).error!)).toBe('grant-missing');
    const again = await serviceAccess(bench, host);
    await host.system.revoke(readGrant(again).jti, 'closed for today');
    await until(() => toldOf(bench, 'service-grant-ended').some(({ reason }) => reason === 'closed for today'));
    expect(await bench.enabler.grants()).toEqual([]);
  });
});

describe('properties and events', () => {
  it('[SII-3] [CAL-4] come while the service is open, go on after a break, and are shown as far as granted', async () => {
    const link = bench.connect(host);
    await serviceAccess(bench, host, { observe: true, actions: [], properties: ['calls'] });
    await bench.enabler.openService(SERVICE_ID);
    const calls = (): unknown[] => toldOf(bench, 'service-readings').map(({ readings }) => readings['calls']?.value);
    const events = (): unknown[] => toldOf(bench, 'service-event').map(({ data }) => data);
    expect(calls()).toEqual([0]);
    host.service.set({ calls: 1 });
    host.service.emitEvent('high', 1);
    await until(() => calls().length === 2 && events().length === 1);
    link.close();
    host.service.set({ calls: 2 });
    host.service.emitEvent('high', 2);
    host.service.emitEvent('high', 3);
    bench.connect(host);
    await until(() => calls().includes(2) && events().length === 3);
    expect(events()).toEqual([1, 2, 3]);
    expect(JSON.stringify(bench.told)).not.toContain('sesame');
    await bench.enabler.closeService(SERVICE_ID);
    host.service.set({ calls: 9 });
    host.service.emitEvent('high', 9);
    await new Promise((resolve) => {
      setTimeout(resolve, 60);
    });
    expect(calls()).not.toContain(9);
    expect(events()).toHaveLength(3);
  });
});
