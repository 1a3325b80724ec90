// Services as a visitor has them: access on first need, calls to their end, consents for exactly what a need names.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ServiceId, TwinId } from '../../base/ids.ts';
import { generateIdentity } from '../../identity/keys.ts';
import type { MiiNotification, ServiceSummary } from '../../protocol/mii.ts';
import { TwinportError } from '../../base/errors.ts';
import { problemCode } from '../../protocol/problem.ts';
import { ServiceDescription } from '../../protocol/service-description.ts';
import * as v from 'valibot';
import {
  fakeIntegration,
  fakeUser,
  type FakeActions,
  type FakeCall,
  type FakeWorld,
} from './fake-integration.fixture.ts';
import { ServiceSessions } from './service-sessions.ts';
import { LIMITS } from '../../protocol/limits.ts';

const SERVICE = 'urn:test:maintenance' as ServiceId;
const TWIN = 'urn:test:turbine' as TwinId;
const forms = [{ href: 'x' }];
const thing = v.parse(ServiceDescription, {
  '@context': 'https://www.w3.org/2022/wot/td/v1.1',
  id: SERVICE,
  title: 'Maintenance',
  security: 'nosec',
  securityDefinitions: { nosec: { scheme: 'nosec' } },
  'twinport:purposes': ['diagnosis'],
  'twinport:needs': [
    { id: 'vibration', title: 'Vibration', reason: 'to find faults', properties: ['vibration'], actions: ['stop'] },
  ],
  actions: { diagnose: { forms }, openTicket: { forms } },
  properties: { tickets: { type: 'array', forms } },
});

let stopTimers: () => void = () => undefined;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  stopTimers = () => vi.useRealTimers();
});
afterEach(() => stopTimers());

async function visit(actions: FakeActions) {
  const [system, twinSystem, enabler] = await Promise.all([generateIdentity(), generateIdentity(), generateIdentity()]);
  const summary: ServiceSummary = {
    id: SERVICE,
    systemId: system.did,
    systemName: 'Nordwind',
    title: thing.title,
    description: '',
    domains: [],
    purposes: ['diagnosis'],
    online: true,
    trust: 'pinned',
    version: '1',
    thing,
    twins: [TWIN],
    needs: { vibration: [TWIN] },
  };
  const world = {
    services: [summary],
    systems: [],
    system,
    twinSystem,
    enabler: enabler.did,
    actions: { [SERVICE]: actions },
    refused: new Set<string>(),
  } satisfies FakeWorld;
  const user = await fakeUser();
  const tell = (notification: MiiNotification): void => void sessions.receive(notification);
  const fake = fakeIntegration(world, tell);
  const sessions: ServiceSessions = new ServiceSessions({
    mii: fake.mii,
    user,
    enabler: enabler.did,
    twin: (twinId) =>
      twinId === TWIN
        ? { systemId: twinSystem.did, ownerName: 'Coast', title: 'Turbine', clockOffsetMs: 0, description: null }
        : undefined,
    onChanged: () => undefined,
    onAccessTaken: () => undefined,
  });
  await sessions.refresh();
  return { world, sessions, user, ...fake };
}

test('a call asks for access on first need, shows progress and stream, and ends with its output', async () => {
  const seen: string[] = [];
  const { sessions, proofs } = await visit({
    async diagnose({ input, running, stream }: FakeCall) {
      running(0.5, 'listening');
      seen.push(sessions.require(SERVICE).calls[0]!.view.state);
      stream({ frequency: 0.3 });
      stream({ frequency: 0.9 });
      return { condition: 'watch', for: input };
    },
  });
  const end = await sessions.require(SERVICE).call('diagnose', { seconds: 20 });
  expect(end).toMatchObject({
    serviceId: SERVICE,
    action: 'diagnose',
    state: 'completed',
    output: { condition: 'watch', for: { seconds: 20 } },
    items: [{ frequency: 0.3 }, { frequency: 0.9 }],
    itemCount: 2,
  });
  expect(seen).toEqual(['running']);
  await sessions.require(SERVICE).call('diagnose', null);
  expect(proofs, 'access is held from call to call').toHaveLength(1);
  expect(proofs[0]).toMatchObject({
    thing: SERVICE,
    affordances: { observe: true, actions: ['diagnose', 'openTicket'] },
  });
});

test('what the owner refuses is told with the reason, and asked once more before', async () => {
  const { sessions, world, proofs } = await visit({ diagnose: async () => null, openTicket: async () => 'T-1' });
  world.refused.add('openTicket');
  const presence = sessions.require(SERVICE);
  const refused = await presence.call('openTicket', null);
  expect(refused.state).toBe('refused');
  expect(refused.error?.details).toMatchObject({ satisfiedBy: ['key', 'pairing'] });
  expect(presence.access?.granted.actions).toEqual(['diagnose']);
  world.refused.clear();
  expect(await presence.call('openTicket', null)).toMatchObject({ state: 'completed', output: 'T-1' });
  expect(proofs).toHaveLength(2);
});

test('several calls run at a time; one is cancelled by a signed word and the other goes on', async () => {
  const ends: (() => void)[] = [];
  const { sessions } = await visit({
    diagnose: ({ cancelled }) =>
      new Promise((resolve, reject) => {
        ends.push(() => resolve('done'));
        cancelled.addEventListener('abort', () => reject(new TwinportError('cancelled', 'taken back')));
      }),
  });
  const presence = sessions.require(SERVICE);
  const first = presence.call('diagnose', 1);
  const second = presence.call('diagnose', 2);
  await vi.waitFor(() => expect(ends).toHaveLength(2), 15_000);
  const [newest, oldest] = presence.calls;
  await presence.cancel(oldest!.id);
  expect((await first).state).toBe('cancelled');
  expect(newest!.view.state).toBe('accepted');
  for (const end of ends) end();
  expect((await second).state).toBe('completed');
  await expect(presence.cancel(oldest!.id)).rejects.toThrow('no such call');
});

test('a late word never takes an end back', async () => {
  const { sessions } = await visit({ diagnose: async () => 1 });
  const presence = sessions.require(SERVICE);
  const { commandID } = await presence.call('diagnose', null);
  sessions.receive({ kind: 'call', status: { commandID, serviceId: SERVICE, state: 'running', fraction: 0.2 } });
  expect(presence.calls[0]!.view).toMatchObject({ state: 'completed', output: 1 });
});

test('a consent names the service and exactly what its need names', async () => {
  const { sessions, proofs, world, user } = await visit({});
  const { share, refused } = await sessions.shares.create(SERVICE, 'vibration', TWIN);
  expect(refused).toEqual([]);
  expect(share).toMatchObject({ serviceId: SERVICE, needId: 'vibration', twinId: TWIN });
  expect(proofs[0]).toMatchObject({
    iss: user.identity.did,
    aud: world.twinSystem.did,
    thing: TWIN,
    affordances: { observe: true, actions: ['stop'], properties: ['vibration'] },
    delegate: { system: world.system.did, service: SERVICE },
  });
  expect(sessions.shares.find(SERVICE, 'vibration', TWIN)?.shareId).toBe(share!.shareId);
});

test('a sharing is renewed at 80 % of its life under the same id, and ends by a signed word', async () => {
  const { sessions, proofs } = await visit({});
  const { share } = await sessions.shares.create(SERVICE, 'vibration', TWIN);
  await vi.advanceTimersByTimeAsync(LIMITS.grantLifeMs * 0.79);
  expect(proofs).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(LIMITS.grantLifeMs * 0.02);
  await vi.waitFor(() => expect(proofs).toHaveLength(2), 15_000);
  expect(sessions.shares.all.map(({ shareId }) => shareId)).toEqual([share!.shareId]);
  await sessions.shares.end(share!.shareId);
  expect(sessions.shares.all).toEqual([]);
  expect(sessions.shares.consent(SERVICE, 'vibration', TWIN).ended).toBe('you took it back');
  await vi.advanceTimersByTimeAsync(LIMITS.grantLifeMs);
  expect(proofs, 'what ended is not renewed').toHaveLength(2);
});

test('a twin owner who refuses to share says why, and nothing is shared', async () => {
  const { sessions, world } = await visit({});
  world.refused.add('share');
  const { share, refused } = await sessions.shares.create(SERVICE, 'vibration', TWIN);
  expect(share).toBeNull();
  expect(problemCode(refused[0]!.error)).toBe('access-refused');
  expect(sessions.shares.consent(SERVICE, 'vibration', TWIN).refused?.details).toMatchObject({
    rule: 'keys or pairing',
  });
});

test('what is not here is named', async () => {
  const { sessions } = await visit({});
  expect(() => sessions.require('urn:test:none')).toThrow('not in this world');
  await expect(sessions.shares.create(SERVICE, 'none', TWIN)).rejects.toThrow('no need "none"');
  await expect(sessions.shares.create(SERVICE, 'vibration', 'urn:test:gone' as TwinId)).rejects.toThrow(
    'not in this world',
  );
  await expect(sessions.shares.end('no-such-share')).rejects.toThrow('nothing is shared');
});
