// A visitor, the real enabler, a real service system and a real twin system: what the page does holds against all of them.
import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import { access, ID, makeBench, until, type Bench, type Provider } from '../../../e2e/support/chain.ts';
import { makeHost, makeSharingProvider, offered, SERVICE_ID, type Host } from '../../../e2e/support/service-chain.ts';
import { problemCode } from '../../protocol/problem.ts';
import { ServiceSessions } from './service-sessions.ts';
import { servicePanelView } from './service-view.ts';

interface Visit {
  readonly bench: Bench;
  readonly host: Host;
  readonly provider: Provider;
  readonly sessions: ServiceSessions;
}

async function visit(): Promise<Visit> {
  const [bench, host, provider] = await Promise.all([makeBench(), makeHost(), makeSharingProvider()]);
  const { user } = bench;
  const sessions = new ServiceSessions({
    mii: bench.enabler,
    user: {
      held: signal({ state: 'plain' as const, identity: user, did: user.did, formerly: [] }),
      identity: user,
      formerly: [],
    },
    enabler: bench.identity.did,
    twin: (twinId) =>
      twinId === ID
        ? { systemId: provider.identity.did, ownerName: 'Levers', title: 'Lever', clockOffsetMs: 0, description: null }
        : undefined,
    onChanged: () => undefined,
    onAccessTaken: () => undefined,
  });
  const keep = bench.told.push.bind(bench.told);
  bench.told.push = (...told) => {
    for (const notification of told) sessions.receive(notification);
    return keep(...told);
  };
  bench.connect(host);
  bench.connect(provider);
  await offered(bench);
  await until(() => sessions.get(SERVICE_ID) !== undefined);
  return { bench, host, provider, sessions };
}

it('a service is found, opened and called; its stream, result, values and events are seen', async () => {
  const { host, sessions } = await visit();
  host.service.handle('watch', async (_input, { progress, stream }) => {
    progress(0.5, 'half way');
    stream(1);
    stream(2);
    host.service.set({ calls: 1 });
    host.service.emitEvent('high', 2);
    return { highest: 2 };
  });
  const presence = sessions.require(SERVICE_ID);
  await presence.enter();
  expect(presence.problem).toBeNull();
  expect(presence.readings['calls']?.value).toBe(0);
  const end = await presence.call('watch', { times: 2 });
  expect(end).toMatchObject({ state: 'completed', output: { highest: 2 }, items: [1, 2] });
  await until(() => presence.readings['calls']?.value === 1 && presence.events[0]?.data === 2);
  const panel = servicePanelView(presence, sessions);
  expect(panel.service).toMatchObject({ title: 'Lever watch', provider: 'Watchers', online: true });
  expect(panel.properties.map(({ name, value }) => [name, value])).toContainEqual(['calls', 1]);
  expect(panel.actions.find(({ name }) => name === 'watch')?.calls).toHaveLength(1);
  expect((await presence.call('watch', { times: 'many' })).error?.type).toContain('input-invalid');
});

it('a call that runs is cancelled by the visitor', async () => {
  const { host, sessions } = await visit();
  host.service.handle(
    'hold',
    (_input, { signal: stopped }) =>
      new Promise((_resolve, reject) => {
        stopped.addEventListener('abort', () => reject(stopped.reason as Error));
      }),
  );
  const presence = sessions.require(SERVICE_ID);
  const call = presence.call('hold', null);
  await until(() => ['accepted', 'running'].includes(presence.calls[0]!.view.state));
  await presence.cancel(presence.calls[0]!.id);
  expect((await call).state).toBe('cancelled');
});

it('a call without consent names its need; with it, it is given the data; taken back, it is told', async () => {
  const { bench, host, provider, sessions } = await visit();
  host.service.handle('hold', (_input, context) =>
    Promise.resolve(context.require('lever').readings()['angle']!.value as number),
  );
  const presence = sessions.require(SERVICE_ID);
  const without = await presence.call('hold', null);
  expect([problemCode(without.error!), without.error!.details?.['need']]).toEqual(['consent-missing', 'lever']);

  await access(bench, provider, { observe: true, actions: [] });
  await until(() => presence.summary.needs['lever']?.includes(ID) === true);
  const { share, refused } = await sessions.shares.create(SERVICE_ID, 'lever', ID);
  expect(refused).toEqual([]);
  expect(share?.affordances).toEqual({ observe: true, properties: ['angle', 'note'], actions: ['turn'] });
  const choice = () => servicePanelView(presence, sessions).needs[0]!.choices[0]!;
  expect(choice()).toMatchObject({ title: 'Lever', ownerName: 'Levers', asking: false, refused: null });
  expect(choice().share?.shareId).toBe(share!.shareId);
  expect(await presence.call('hold', null)).toMatchObject({ state: 'completed', output: 10 });

  const again = await sessions.shares.create(SERVICE_ID, 'lever', ID);
  expect(again.share?.shareId, 'renewed, not doubled').toBe(share!.shareId);
  await sessions.shares.end(share!.shareId);
  await until(() => choice().share === null && choice().ended !== null);
  expect((await bench.enabler.shares()).length).toBe(0);
});

it('a service that is withdrawn is gone at once', async () => {
  const { host, sessions } = await visit();
  await host.system.withdraw(host.service);
  await until(() => sessions.get(SERVICE_ID) === undefined);
});
