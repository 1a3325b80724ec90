// The chain P1 to P14 between a real twin system and a real enabler over in-memory links.
import { beforeEach, describe, expect, it } from 'vitest';
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
  type Provider,
} from '../../e2e/support/chain.ts';
import { smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import { generateIdentity } from '../identity/keys.ts';
import { readGrant } from '../identity/access.ts';
import { problemCode } from '../protocol/problem.ts';
import { memoryJournal } from '../provider/journal.ts';
import { memoryStore } from './store/memory.ts';

describe('the chain between a twin system and an enabler', () => {
  let bench: Bench;
  let provider: Provider;
  beforeEach(async () => {
    bench = await makeBench();
    provider = await makeProvider();
  });

  it('[SES-1] [DII-1] registers a system and its model, and shows both by two-step discovery (P1, P2, P5, P6)', async () => {
    bench.connect(provider);
    const system = await until(
      async () => (await bench.enabler.discoverSystems({ domain: 'test' })).find(({ online }) => online) ?? null,
    );
    expect(system).toMatchObject({ id: provider.identity.did, name: 'Levers', trust: 'open' });
    const model = await until(
      async () => (await bench.enabler.discoverModels(system.id)).find(({ status }) => status === 'checked') ?? null,
    );
    expect(model).toMatchObject({ id: ID, title: 'Lever', systemId: system.id });
    expect(await bench.enabler.discoverSystems({ domain: 'other' })).toEqual([]);
    await logged(
      bench,
      ({ procedure, referencePoint, outcome }) => procedure === 'P2' && referencePoint === 'DII-1' && outcome === 'ok',
    );
  });

  it('[DII-4] grants what the rule allows and says why it refuses the rest (P7)', async () => {
    bench.connect(provider);
    const answer = await access(bench, provider);
    expect(answer.granted).toEqual({ observe: true, actions: ['turn'] });
    expect(answer.refused.map(({ affordance, error }) => [affordance, problemCode(error)])).toEqual([
      ['lock', 'access-refused'],
    ]);
    expect(answer.refused[0]!.error.detail).toContain('lets nobody');
  });

  it('[DII-3] a late joiner has the full state at once, and motion follows (P9)', async () => {
    bench.connect(provider);
    await access(bench, provider);
    const ring = ringOf(await bench.enabler.openTwin(ID));
    expect(ring.newest(0)).toMatchObject({ value: 10 });
    expect(bench.told.find((note) => note.kind === 'texts')).toMatchObject({ readings: { note: { value: 'hello' } } });
    provider.lever.set({ angle: 33.337 });
    expect((await until(() => (ring.newest(0)!.value > 30 ? ring.newest(0) : null))).value).toBe(33.34);
    provider.lever.set({ note: 'changed' });
    await until(() => bench.told.some((note) => note.kind === 'texts' && note.readings['note']?.value === 'changed'));
    await until(() => bench.told.some((note) => note.kind === 'twin-status' && note.status === 'live'));
  });

  it('[CMD-1] a signed command is accepted, runs and completes (P10)', async () => {
    bench.connect(provider);
    const { grant } = await access(bench, provider);
    const { commandId, status } = await command(bench, provider, grant!, 'turn', { degrees: 45 });
    expect(status.state).toBe('accepted');
    const states = await until(() => {
      const found = bench.told.flatMap((note) =>
        note.kind === 'command' && note.status.commandID === commandId ? [note.status] : [],
      );
      return found.at(-1)?.state === 'completed' ? found : null;
    });
    expect(states.map(({ state }) => state)).toEqual(['running', 'completed']);
    expect(states.at(-1)!.output).toEqual({ reached: true });
    expect(provider.lever.readings()['angle']?.value).toBe(45);
  });

  it('[CMD-2] [CMD-3] [CMD-4] refuses a command beyond its grant, with a bad input, replayed, or made by the carrier', async () => {
    bench.connect(provider);
    const { grant } = await access(bench, provider);
    const code = ({ status }: { status: { error?: unknown; state: string } }): string =>
      status.state === 'refused' ? problemCode(status.error as never) : status.state;
    expect(code(await command(bench, provider, grant!, 'lock', null))).toBe('grant-insufficient');
    expect(code(await command(bench, provider, grant!, 'turn', { degrees: 400 }))).toBe('input-invalid');
    const first = await command(bench, provider, grant!, 'turn', { degrees: 5 });
    expect(first.status.state).toBe('accepted');
    const replayed = await bench.enabler.invokeAction(ID, 'turn', first.commandId, first.jws);
    expect(problemCode(replayed.error!)).toBe('command-replayed');
    const hostile = { ...bench, user: bench.identity };
    expect(code(await command(hostile, provider, grant!, 'turn', { degrees: 5 }))).toBe('grant-insufficient');
    expect(provider.lever.readings()['angle']?.value).toBe(5);
  });

  it('[DII-3] events arrive in order and none is lost over a reconnect (P11)', async () => {
    const link = bench.connect(provider);
    await access(bench, provider);
    await bench.enabler.openTwin(ID);
    provider.lever.emitEvent('reached', 1);
    const data = (): unknown[] => bench.told.flatMap((note) => (note.kind === 'event' ? [note.data] : []));
    await until(() => data().length === 1);
    link.close();
    provider.lever.emitEvent('reached', 2);
    provider.lever.emitEvent('reached', 3);
    bench.connect(provider);
    await until(() => data().length === 3);
    expect(data()).toEqual([1, 2, 3]);
  });

  it('[DII-1] leave is at once; a silent system goes stale, then offline when its lease lapses, and comes back (P14)', async () => {
    const link = bench.connect(provider);
    await access(bench, provider);
    const ring = ringOf(await bench.enabler.openTwin(ID));
    const status = (): string | undefined =>
      bench.told.flatMap((note) => (note.kind === 'twin-status' ? [note.status] : [])).at(-1);
    const feeding = setInterval(() => provider.lever.set({ angle: Math.random() * 10 }), 20);
    await until(() => status() === 'live');
    link.close();
    await until(() => status() === 'offline', 6_000);
    bench.connect(provider);
    await until(() => status() === 'live');
    const before = ring.newest(0)!.sequence;
    await until(() => ring.newest(0)!.sequence > before);
    clearInterval(feeding);
    await provider.system.stop();
    await until(() => status() === 'offline', 1_000);
  });

  it('[DII-4] revocation ends running observation and control at once (P14)', async () => {
    bench.connect(provider);
    const { grant } = await access(bench, provider);
    const ring = ringOf(await bench.enabler.openTwin(ID));
    await provider.system.revoke(readGrant(grant!).jti, 'shift is over');
    await until(() => bench.told.some((note) => note.kind === 'grant-ended' && note.reason === 'shift is over'), 1_000);
    const before = ring.newest(0)!.sequence;
    provider.lever.set({ angle: 80 });
    expect((await command(bench, provider, grant!, 'turn', { degrees: 1 })).status.error).toBeDefined();
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    expect(ring.newest(0)!.sequence).toBe(before);
  });

  it('[DII-2] a model is fetched once, cached by its hash, and replaced by a new version without a reload (P2, P8)', async () => {
    bench.connect(provider);
    await access(bench, provider);
    await bench.enabler.openTwin(ID);
    const bytes = await bench.enabler.readModel(ID);
    expect(new Uint8Array(bytes)).toEqual(await smallModel());
    await provider.system.publish({
      description: smallDescription,
      model: await smallModel(5_000),
      bindings: smallBindings,
      version: '2',
      policy: { actions: { turn: 'open' } },
    });
    await until(() => bench.told.some((note) => note.kind === 'twin-replaced'));
    expect((await bench.enabler.openTwin(ID)).version).toBe('2');
    expect((await bench.enabler.readModel(ID)).byteLength).toBeGreaterThan(5_000);
  });

  it('[DII-1] the values of a next version do not wait for its model (P2, P9)', async () => {
    const link = bench.connect(provider);
    await access(bench, provider);
    await bench.enabler.openTwin(ID);
    // From now on no byte of a model comes.
    link.channels.bulk.onmessage = null;
    const { angle, ...others } = smallDescription.properties;
    const next = await provider.system.publish({
      description: { ...smallDescription, properties: { ...others, angle } },
      model: await smallModel(5_000),
      bindings: smallBindings,
      version: '2',
      policy: { actions: { turn: 'open' } },
    });
    await until(() => bench.told.some((note) => note.kind === 'twin-replaced'));
    const opened = await bench.enabler.openTwin(ID);
    expect(opened.version).toBe('2');
    const ring = ringOf(opened);
    next.set({ angle: 33 });
    await until(() => ring.newest(2)?.value === 33);
    expect((await bench.enabler.discoverModels(provider.identity.did))[0]).toMatchObject({ status: 'registered' });
  });
});

describe('what bad input and faults get', () => {
  it('[SES-3] fingerprints swapped by the broker are caught on both sides before anything else is read', async () => {
    const bench = await makeBench();
    const provider = await makeProvider();
    bench.connect(provider, () => ({ local: 'sha-256 AA', remote: 'sha-256 EE' }));
    const entry = await logged(bench, ({ operation }) => operation === 'prove');
    expect(entry.outcome).toBe('proof-invalid');
    expect(await bench.enabler.discoverSystems({})).toEqual([]);
  });

  it('[SES-5] another key at a pinned address is refused loudly', async () => {
    const provider = await makeProvider();
    const pinned = await generateIdentity();
    const bench = await makeBench({ trust: { pins: [{ name: 'Levers', address: 'memory', did: pinned.did }] } });
    bench.connect(provider);
    const shown = await until(
      async () => (await bench.enabler.discoverSystems({})).find(({ problem }) => problem !== null) ?? null,
    );
    expect([shown.id, problemCode(shown.problem!), shown.online]).toEqual([pinned.did, 'key-changed', false]);
  });

  it('[SES-6] an unknown system waits for the visitor, is let in, and is remembered; a refused one is not asked for again', async () => {
    const store = memoryStore();
    const provider = await makeProvider();
    const bench = await makeBench({ trust: { unknown: 'ask' }, store });
    bench.connect(provider);
    const asking = await until(
      async () => (await bench.enabler.discoverSystems({})).find(({ trust }) => trust === 'asking') ?? null,
    );
    expect(asking.online).toBe(false);
    expect(await refusalOf(bench.enabler.discoverModels(asking.id))).toBe('system-untrusted');
    await bench.enabler.decideTrust(asking.id, true);
    await until(async () => (await bench.enabler.discoverSystems({})).find(({ online }) => online) ?? null, 30_000);
    const again = await makeBench({ trust: { unknown: 'ask' }, store });
    again.connect(provider);
    const known = await until(
      async () => (await again.enabler.discoverSystems({})).find(({ online }) => online) ?? null,
    );
    expect(known.trust).toBe('remembered');
  }, 60_000);

  it('[DII-1] refuses an invalid description, and a binding to a node that the model lacks, before anything is sent', async () => {
    const { system } = await makeProvider({}, false);
    const model = await smallModel();
    expect(
      await refusalOf(system.publish({ description: { ...smallDescription, title: 7 }, model, bindings: [] })),
    ).toBe('description-invalid');
    const missing = system.publish({
      description: smallDescription,
      model,
      bindings: [{ property: 'angle', node: 'Elbow', target: 'rotation', axis: 'x' }],
    });
    await expect(missing).rejects.toMatchObject({
      code: 'binding-invalid',
      message: expect.stringContaining('the model has no node "Elbow"; it has "Arm", "Base"') as string,
    });
    expect(
      await refusalOf(system.publish({ description: smallDescription, model: model.slice(0, 40), bindings: [] })),
    ).toBe('asset-invalid');
  });

  it('[SES-7] state, identity and decisions survive: an enabler made anew on the same store knows system, model and grant', async () => {
    const store = memoryStore();
    const provider = await makeProvider();
    const bench = await makeBench({ store });
    bench.connect(provider);
    await access(bench, provider);
    const again = await makeBench({ store, identity: bench.identity, user: bench.user });
    expect((await again.enabler.discoverModels(provider.identity.did))[0]).toMatchObject({ id: ID, status: 'checked' });
    expect((await again.enabler.readModel(ID)).byteLength).toBeGreaterThan(100);
    again.connect(provider);
    await until(async () => (await again.enabler.discoverSystems({}))[0]?.online);
    const ring = ringOf(await again.enabler.openTwin(ID));
    await until(() => ring.newest(0));
  });

  it('[CMD-5] a twin system that restarts knows the commands that it has seen and the grants that it has revoked', async () => {
    const identity = await generateIdentity();
    const journal = memoryJournal();
    const bench = await makeBench();
    const first = await makeProvider({ identity, journal });
    const link = bench.connect(first);
    const { grant } = await access(bench, first);
    const { commandId, jws } = await command(bench, first, grant!, 'turn', { degrees: 20 });
    await until(async () => (await journal.load()).some(({ kind }) => kind === 'outcome'));
    const second = await makeProvider({ identity, journal });
    link.close();
    bench.connect(second);
    await until(
      async () => (await bench.enabler.discoverSystems({})).find(({ link }) => link?.state === 'open') ?? null,
    );
    await until(
      async () =>
        problemCode((await bench.enabler.invokeAction(ID, 'turn', commandId, jws)).error!) === 'command-replayed',
    );
    await second.system.revoke(readGrant(grant!).jti, 'taken back');
    // The system refuses it, unless the enabler has heard of the end and asks no more.
    expect(['grant-revoked', 'grant-missing']).toContain(
      problemCode((await command(bench, second, grant!, 'turn', { degrees: 1 })).status.error!),
    );
  });
});
