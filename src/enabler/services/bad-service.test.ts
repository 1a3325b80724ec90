// What a service system gets that says what it should not: a reasoned refusal, and nobody is disturbed.
import { beforeEach, expect, it } from 'vitest';
import { checkedModel, ID, makeBench, refusalOf, until, type Bench } from '../../../e2e/support/chain.ts';
import {
  problemWith,
  rawDescription,
  rawService,
  registerRaw,
  type RawService,
} from '../../../e2e/support/raw-service.ts';
import { makeHost, makeSharingProvider, offered, share, toldOf } from '../../../e2e/support/service-chain.ts';
import type { TwinportError } from '../../base/errors.ts';
import { newId, type Did, type ServiceId } from '../../base/ids.ts';
import { readGrant, signAccessProof, signCancellation, signCommand } from '../../identity/access.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { CallStatus } from '../../protocol/mii.ts';
import { problemCode } from '../../protocol/problem.ts';

const SERVICE = 'urn:raw:service' as ServiceId;
let bench: Bench;
let raw: RawService;
beforeEach(async () => {
  bench = await makeBench();
  raw = await rawService(bench);
});

async function grantFor(affordances = { observe: true, actions: ['measure'] }): Promise<string> {
  const system = raw.identity.did;
  const asks = { system, carrier: bench.identity.did, thing: SERVICE, affordances };
  const { grant } = await bench.enabler.requestAccess(SERVICE, await signAccessProof(bench.user, asks, Date.now()));
  return readGrant(grant!).jti;
}
async function measure(): Promise<string> {
  const [grantId, commandId] = [await grantFor(), newId()];
  const asks = { system: raw.identity.did, grantId, thing: SERVICE, action: 'measure', input: null, commandId };
  const command = await signCommand(bench.user, asks, Date.now());
  expect((await bench.enabler.callService(SERVICE, 'measure', commandId, command)).state).toBe('accepted');
  return commandId;
}
const ended = (commandID: string): Promise<CallStatus> =>
  until(
    () =>
      toldOf(bench, 'call').find(({ status }) => status.commandID === commandID && status.state !== 'running')
        ?.status ?? null,
  );
const registering = (description: object): Promise<TwinportError | null> =>
  raw.session.request('registerservice', { description, version: '1' }).then(
    () => null,
    (error: TwinportError) => error,
  );

it('[SRV-1] [SRV-3] [SII-1] a description at fault, a service too many, or one before its system is refused with the place', async () => {
  expect((await registering(rawDescription(SERVICE)))?.code).toBe('not-registered');
  await registerRaw(raw, SERVICE);
  const faults: [change: object, pointer: string][] = [
    [{ 'twinport:purposes': [] }, '/twinport:purposes'],
    [{ 'twinport:needs': [{ id: 'x', title: 'X' }] }, '/twinport:needs/0/reason'],
    [{ title: 7 }, '/title'],
    [{ actions: { 'no name': {} } }, '/actions/no name'],
  ];
  for (const [change, pointer] of faults) {
    const error = await registering(rawDescription('urn:raw:other', change));
    expect([error?.code, error?.details['pointer']]).toEqual(['description-invalid', pointer]);
  }
  const need = { id: 'x', title: 'X', reason: 'R' };
  expect((await registering(rawDescription('urn:raw:other', { 'twinport:needs': [need, need] })))?.code).toBe(
    'description-invalid',
  );
  for (let count = 1; count < LIMITS.servicesPerSystem; count += 1)
    expect(await registering(rawDescription(`urn:raw:${count}`))).toBeNull();
  expect((await registering(rawDescription('urn:raw:one-too-many')))?.code).toBe('limit-exceeded');
  expect(await bench.enabler.discoverServices({})).toHaveLength(LIMITS.servicesPerSystem);
});

it('[MSG-6] [SII-3] what a twin system says is no word of a service system', async () => {
  expect(await problemWith(raw, 'registermodel', {})).toContain('unsupported-operation');
  raw.session.sendState(Uint8Array.from([1, 2, 3]));
  await until(() => raw.problems.some((problem) => problem.includes('message-malformed')));
  expect(await raw.session.request('registersystem', { name: 'Raw', domains: [], ttlMs: 5_000 })).toEqual({
    ttlMs: 5_000,
  });
});

it('[CAL-3] a result that is not what the service promised is a failure with the place, and never shown', async () => {
  await registerRaw(raw, SERVICE);
  const commandID = await measure();
  const output = { height: 'tall' };
  expect(await problemWith(raw, 'actionstatus', { thingID: SERVICE, commandID, state: 'completed', output })).toBe(
    'actionstatus: message-malformed',
  );
  const { state, error } = await ended(commandID);
  expect([state, problemCode(error!), error!.details]).toEqual(['failed', 'message-malformed', { pointer: '/height' }]);
  expect(JSON.stringify(bench.told.filter(({ kind }) => kind === 'call'))).not.toContain('tall');
  // It has ended as it ended.
  raw.session.notify('actionstatus', { thingID: SERVICE, commandID, state: 'completed', output: { height: 3 } });
  const silent = await measure();
  await problemWith(raw, 'actionstatus', { thingID: SERVICE, commandID: silent, state: 'completed' });
  expect((await ended(silent)).state).toBe('failed');
  const huge = await measure();
  const long = {
    thingID: SERVICE,
    commandID: huge,
    state: 'completed',
    output: { height: 1, text: 'x'.repeat(70_000) },
  };
  expect(await problemWith(raw, 'actionstatus', long)).toBe('actionstatus: message-too-large');
  expect(problemCode((await ended(huge)).error!)).toBe('message-too-large');
  expect(toldOf(bench, 'call').filter(({ status }) => status.state === 'completed')).toEqual([]);
});

it('[CAL-2] [CAL-3] items that come twice, late, from elsewhere or wrong are not shown', async () => {
  await registerRaw(raw, SERVICE);
  const commandID = await measure();
  const item = (sequence: number, data: unknown): void =>
    raw.session.notify('actionoutput', { thingID: SERVICE, commandID, sequence, data });
  const shown = (): unknown[] => toldOf(bench, 'call-output').map(({ data }) => data);
  item(0, 1);
  item(0, 1);
  item(1, 2);
  item(0, 9);
  const stranger = await rawService(bench);
  await stranger.session.request('registersystem', { name: 'Stranger', domains: [], ttlMs: 5_000 });
  stranger.session.notify('actionoutput', { thingID: SERVICE, commandID, sequence: 7, data: 666 });
  stranger.session.notify('actionstatus', { thingID: SERVICE, commandID, state: 'failed' });
  item(2, 3);
  await until(() => shown().includes(3));
  expect(shown()).toEqual([1, 2, 3]);
  item(3, 'four');
  expect((await ended(commandID)).error?.details).toEqual({ pointer: '' });
  item(4, 5);
  raw.session.notify('actionstatus', { thingID: SERVICE, commandID, state: 'completed', output: { height: 1 } });
  await raw.session.request('renewregistration', {});
  expect(shown()).toEqual([1, 2, 3]);
  expect(toldOf(bench, 'call').map(({ status }) => status.state)).toEqual(['failed']);
});

it('[LIM-8] a call that streams without end fails, and the link lives on', async () => {
  await registerRaw(raw, SERVICE);
  const commandID = await measure();
  for (let sequence = 0; sequence < LIMITS.streamBurst * 2; sequence += 1)
    raw.session.notify('actionoutput', { thingID: SERVICE, commandID, sequence, data: sequence });
  expect(problemCode((await ended(commandID)).error!)).toBe('rate-exceeded');
  expect(raw.session.isClosed).toBe(false);
});

it('[CAL-4] properties and events that the description does not have so are faults; the others are shown', async () => {
  await registerRaw(raw, SERVICE);
  await grantFor();
  await bench.enabler.openService(SERVICE);
  const at = { time: Date.now(), sequence: 1 };
  const readings = { level: { value: 11, ...at }, constructor: { value: 1, ...at }, name: { value: 'a', ...at } };
  expect(await problemWith(raw, 'propertyreadings', { thingID: SERVICE, readings })).toContain('message-malformed');
  expect(toldOf(bench, 'service-readings').map((note) => Object.keys(note.readings))).toEqual([['name']]);
  const event = { thingID: SERVICE, name: 'full', data: 'x', time: 1, notificationID: 1 };
  expect(await problemWith(raw, 'event', event)).toContain('message-malformed');
  expect(await problemWith(raw, 'event', { ...event, name: 'constructor', notificationID: 2 })).toContain('malformed');
  expect(await problemWith(raw, 'event', { ...event, thingID: 'urn:not:mine' })).toContain('unknown');
  raw.session.notify('event', { ...event, data: 3, notificationID: 3 });
  raw.session.notify('event', { ...event, data: 4, notificationID: 2 });
  await until(() => toldOf(bench, 'service-event').length > 0);
  expect(toldOf(bench, 'service-event').map(({ data }) => data)).toEqual([3]);
  // A pattern that takes for ever is not tried.
  const before = performance.now();
  const evil = { name: { value: `${'a'.repeat(40)}!`, time: 1, sequence: 2 } };
  raw.session.notify('propertyreadings', { thingID: SERVICE, readings: evil });
  await until(() => toldOf(bench, 'service-readings').length === 2);
  expect(performance.now() - before).toBeLessThan(10_000);
});

it('[SHR-4] [SHR-5] [ACC-7] [SII-2] what is shared with another, or granted by another, is none of its business', async () => {
  const [host, provider] = [await makeHost(), await makeSharingProvider()];
  bench.connect(host);
  bench.connect(provider);
  await offered(bench);
  const { share: shared } = await share(bench, host, provider);
  await registerRaw(raw, SERVICE);
  const asks = {
    system: provider.identity.did,
    grantId: shared!.grantId,
    thing: ID,
    action: 'turn',
    input: { degrees: 1 },
  };
  const commandID = newId();
  const command = await signCommand(raw.identity, { ...asks, commandId: commandID }, Date.now());
  const theft = raw.session.request('invoketwinaction', { shareID: shared!.shareId, name: 'turn', commandID, command });
  expect(await refusalOf(theft)).toBe('consent-missing');
  const cancellation = await signCancellation(raw.identity, { ...asks, commandId: commandID }, Date.now());
  const meddling = raw.session.request('canceltwinaction', { shareID: shared!.shareId, commandID, cancellation });
  expect(await refusalOf(meddling)).toBe('consent-missing');
  expect(await problemWith(raw, 'endshare', { shareID: shared!.shareId, reason: 'mine' })).toContain('consent-missing');
  raw.session.notify('revokegrant', {
    grantID: shared!.grantId,
    user: bench.user.did,
    thingID: ID,
    reason: 'because I say so',
  });
  await raw.session.request('renewregistration', {});
  expect((await bench.enabler.shares())[0]?.state).toBe('active');
  expect(provider.lever.readings()['angle']?.value).toBe(10);
});

it('[SHR-1] a grant that was not made for this service and this need is not shared, and one for a service is not the visitor’s', async () => {
  const provider = await makeSharingProvider();
  bench.connect(provider);
  const needs = [{ id: 'lever', title: 'Lever', reason: 'R', properties: ['angle'] }];
  await registerRaw(raw, SERVICE, { 'twinport:needs': needs });
  await until(async () => (await bench.enabler.discoverSystems({ online: true }))[0]);
  await checkedModel(bench, provider.identity.did);
  const carrier = bench.identity.did;
  const proof = (delegate?: { system: Did; service: string }, properties = ['angle']): Promise<string> =>
    signAccessProof(
      bench.user,
      {
        system: provider.identity.did,
        carrier,
        thing: ID,
        affordances: { observe: true, properties, actions: [] },
        delegate,
      },
      Date.now(),
    );
  await bench.enabler.requestAccess(ID, await proof());
  const delegate = { system: raw.identity.did, service: SERVICE };
  // The visitor's own grant is no consent for a service, and the other way round.
  expect(await refusalOf(bench.enabler.shareTwin(SERVICE, 'lever', ID, await proof()))).toBe('proof-invalid');
  expect(await refusalOf(bench.enabler.requestAccess(ID, await proof(delegate)))).toBe('grant-insufficient');
  expect(await refusalOf(bench.enabler.shareTwin(SERVICE, 'lever', ID, await proof(delegate, ['angle', 'note'])))).toBe(
    'proof-invalid',
  );
  raw.answer = () => {
    throw new Error('I want none');
  };
  expect(await refusalOf(bench.enabler.shareTwin(SERVICE, 'lever', ID, await proof(delegate)))).toBe('internal');
  expect(await bench.enabler.shares()).toEqual([]);
});
