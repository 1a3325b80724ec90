import { beforeEach, describe, expect, it } from 'vitest';
import type { TwinportError } from '../base/errors.ts';
import { signCancellation } from '../identity/access.ts';
import { problemCode } from '../protocol/problem.ts';
import { Bench, codeOf, EVERYTHING, NEVER } from './bench.fixture.ts';
import { description, FakeEnabler, SERVICE } from './enabler.fixture.ts';
import type { CallContext, CallHandler } from './index.ts';

let bench: Bench;
let host: Bench['host'];
let service: Bench['service'];
let enabler: Bench['enabler'];
let user: Bench['user'];
let grant: Bench['grant'];
const watch: Bench['watch'] = (...call) => bench.watch(...call);

const codeIn = (run: () => unknown): string => {
  try {
    run();
    return 'ok';
  } catch (error) {
    return (error as TwinportError).code;
  }
};

beforeEach(async () => {
  bench = await Bench.start();
  ({ host, service, enabler, user, grant } = bench);
});

describe('offering', () => {
  it('[SII-1] [SRV-1] registers system and services, completed, with domains and purposes of the system', () => {
    expect(enabler.of('registersystem')[0]).toMatchObject({
      name: 'Watchers',
      domains: ['test'],
      purposes: ['watching'],
    });
    expect(enabler.of('registerservice')[0]).toMatchObject({
      description: {
        id: SERVICE,
        'twinport:purposes': ['watching'],
        'twinport:domains': ['test'],
        security: 'twinport_grant',
        actions: { watch: { forms: [{ op: ['invokeaction', 'queryaction', 'cancelaction'] }] } },
      },
    });
  });

  it('tells of a new version and of a service that is taken back', async () => {
    const { version } = service;
    await host.system.offer({ description: { ...description, title: 'Better watch' } });
    const [, second] = enabler.of('registerservice');
    expect(second!.description['title']).toBe('Better watch');
    expect(second!.version).not.toBe(version);
    await host.system.withdraw(service);
    expect(enabler.of('withdrawservice')).toMatchObject([{ thingID: SERVICE }]);
    expect(await codeOf(enabler.access(host, user, SERVICE, EVERYTHING))).toBe('service-unknown');
  });

  it('[SRV-1] refuses at once what is described wrongly', async () => {
    const need = description['twinport:needs'][0]!;
    const wrong: readonly object[] = [
      { id: 'no uri' },
      { 'twinport:purposes': [] },
      { 'twinport:needs': [need, need] },
      { 'twinport:needs': [{ ...need, reason: '' }] },
      { actions: { watch: { input: 7 } } },
    ];
    for (const part of wrong)
      expect(await codeOf(host.system.offer({ description: { ...description, ...part } })), JSON.stringify(part)).toBe(
        'description-invalid',
      );
    expect(await codeOf(host.system.offer({ description, maxRatesHz: { level: 100 } }))).toBe('input-invalid');
    expect(await codeOf(host.system.offer({ description, maxRatesHz: { other: 1 } }))).toBe('input-invalid');
    expect(codeIn(() => service.handle('fly', () => Promise.resolve()))).toBe('action-unknown');
  });
});

describe('properties and events', () => {
  it('[CAL-4] that do not fit the description are refused where they are made', () => {
    const wrong: readonly (() => void)[] = [
      () => service.set({ calls: -1 }),
      () => service.set({ calls: 1, other: 2 }),
      () => service.set({ calls: 1 }, Number.NaN),
      () => service.emitEvent('high', 'much'),
      () => service.emitEvent('low'),
    ];
    for (const run of wrong) expect(codeIn(run)).toBe('input-invalid');
    expect(codeIn(() => service.set({ secret: 'x'.repeat(70_000) }))).toBe('message-too-large');
    expect(service.readings()).toEqual({});
  });

  it('[SII-3] are told under a grant, those that it names', async () => {
    service.set({ calls: 1, secret: 'hidden' });
    const { jws } = await enabler.access(host, user, SERVICE, { observe: true, actions: [], properties: ['calls'] });
    const { readings } = await enabler.session.request('observeallproperties', { thingID: SERVICE, grant: jws });
    expect(readings).toMatchObject({ calls: { value: 1 } });
    expect(readings).not.toHaveProperty('secret');
    service.set({ secret: 'still' });
    service.set({ calls: 2, secret: 'hidden' });
    await expect.poll(() => enabler.of('propertyreadings').length).toBe(1);
    expect(Object.keys(enabler.of('propertyreadings')[0]!.readings)).toEqual(['calls']);
    await enabler.session.request('unobserveallproperties', { thingID: SERVICE });
    service.set({ calls: 3 });
    await enabler.session.request('subscribeallevents', { thingID: SERVICE, grant: grant.jws });
    service.emitEvent('high', 0.9);
    await expect.poll(() => enabler.of('event').map(({ data }) => data)).toEqual([0.9]);
    expect(enabler.of('propertyreadings')).toHaveLength(1);
  });
});

describe('a call', () => {
  it('[CAL-1] [CAL-2] is accepted, tells how far it is, streams in order, and ends with its output', async () => {
    const id = await watch(
      async (input, { progress, stream, user: caller }) => {
        expect(caller).toBe(user.did);
        for (let time = 0; time < (input as { times: number }).times; time += 1) {
          progress(time / 3);
          stream(time * 10);
        }
        return { highest: 20 };
      },
      { times: 3 },
    );
    expect(await bench.endOf(id)).toMatchObject({ state: 'completed', output: { highest: 20 } });
    expect(enabler.of('actionoutput').map(({ commandID, sequence, data }) => [commandID, sequence, data])).toEqual([
      [id, 0, 0],
      [id, 1, 10],
      [id, 2, 20],
    ]);
    expect(await codeOf(watch(() => NEVER, { times: 0 }))).toBe('input-invalid');
  });

  it('[CAL-2] that is asked for after a break has its items sent again, to its own enabler only', async () => {
    const id = await watch(async (_input, { stream }) => {
      stream(1);
      stream(2);
      return { highest: 2 };
    });
    await bench.endOf(id);
    const stranger = await FakeEnabler.connect(host);
    await stranger.session.request('queryaction', { thingID: SERVICE, commandID: id });
    enabler.session.close();
    const back = await FakeEnabler.connect(host, enabler.identity);
    expect(await back.session.request('queryaction', { thingID: SERVICE, commandID: id })).toMatchObject({
      state: 'completed',
    });
    expect(back.of('actionoutput').map(({ data }) => data)).toEqual([1, 2]);
    expect(stranger.of('actionoutput')).toEqual([]);
  });

  it.each<[string, CallHandler]>([
    ['an output', () => Promise.resolve({ highest: 'very' })],
    ['no output', () => Promise.resolve()],
    [
      'an item',
      (_input, { stream }) => {
        stream('x');
        return Promise.resolve({ highest: 1 });
      },
    ],
  ])(
    '[CAL-3] whose service breaks its own description by %s fails, and nothing of it is shown',
    async (_what, handler) => {
      const ended = await bench.endOf(await watch(handler));
      expect(ended.state).toBe('failed');
      expect(problemCode(ended.error!)).toBe('action-failed');
      expect(enabler.of('actionoutput')).toEqual([]);
    },
  );

  it('[CMD-7] that is cancelled aborts, and what it finds out later is not sent', async () => {
    let context: CallContext | null = null;
    let goOn: () => void = () => undefined;
    const id = await watch(async (_input, given) => {
      context = given;
      await new Promise<void>((resolve) => (goOn = resolve));
      given.progress(0.9);
      given.stream(99);
      return { highest: 99 };
    });
    await expect.poll(() => context).not.toBeNull();
    const asks = { system: host.identity.did, thing: SERVICE, commandId: id };
    const cancellation = await signCancellation(user, asks, Date.now());
    await enabler.session.request('cancelaction', { thingID: SERVICE, commandID: id, cancellation });
    expect((await bench.endOf(id)).state).toBe('cancelled');
    expect(context!.signal.aborted).toBe(true);
    goOn();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(enabler.of('actionoutput')).toEqual([]);
    expect(enabler.of('actionstatus').at(-1)!.state).toBe('cancelled');
  });

  it('[CAL-5] without the data that it needs fails with the need that is missing', async () => {
    const ended = await bench.endOf(
      await watch((_input, context) => Promise.resolve({ highest: context.require('level') ? 1 : 0 })),
    );
    expect(problemCode(ended.error!)).toBe('consent-missing');
    expect(ended.error!.details).toMatchObject({ need: 'level' });
    const unknown = await bench.endOf(
      await watch((_input, context) => Promise.resolve({ highest: context.require('other') ? 1 : 0 })),
    );
    expect(problemCode(unknown.error!)).toBe('action-failed');
  });
});
