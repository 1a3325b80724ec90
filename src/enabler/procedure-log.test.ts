// The log over real sessions on a memory link: order, places, messages and bounds.
import { beforeEach, describe, expect, it } from 'vitest';
import { MockClock, settled } from '../base/mock-clock.ts';
import { TwinportError } from '../base/errors.ts';
import { generateIdentity } from '../identity/keys.ts';
import { DII_OUTPUTS, FromTwinSystem, ToTwinSystem, type DiiOutputs } from '../protocol/dii.ts';
import type { LogEntry } from '../protocol/mii.ts';
import { memoryLinks } from '../transport/memory-link.ts';
import { Session } from '../transport/session.ts';
import { logFrames } from './log-frames.ts';
import { ProcedureLog } from './procedure-log.ts';

let clock: MockClock;
let log: ProcedureLog;
let told: (readonly LogEntry[])[];
beforeEach(() => {
  clock = new MockClock();
  told = [];
  log = new ProcedureLog(clock, (entries) => void told.push(entries));
});

const PEER = { did: 'did:key:zSystem' as never, name: 'Levers' };
const short = ({ from, to, operation, outcome }: LogEntry): string => `${from}>${to} ${operation} ${outcome}`;

describe('places', () => {
  it('each interface has its own table; what is in none is shown as unknown of it', () => {
    log.dii('invokeaction', 'ok');
    log.sii('invokeaction', 'ok');
    log.mii('invokeaction', 'ok');
    log.dii('constructor', 'unsupported-operation', 'no such operation');
    expect(log.entries().map(({ referencePoint }) => referencePoint)).toEqual(['DII-3', 'SII-3', 'MII-D4', 'DII-1']);
    expect(log.entries()[3]).toMatchObject({ operation: 'constructor', procedure: 'P14', hasMessage: false });
  });

  it('a cause stands before what it caused, and the answers where they came', async () => {
    const ask = { twinId: 'urn:a' };
    log.begin(ask);
    await clock.advance(2);
    const inner = { operation: 'requestaccess' };
    log.begin(inner);
    await clock.advance(5);
    log.dii('requestaccess', 'ok', '', { message: inner, answer: { granted: true }, durationMs: 5, peer: PEER });
    log.mii('requestaccess', 'ok', '', { message: ask, durationMs: 7.004, peer: PEER });
    const [first, second] = log.entries();
    expect(first).toMatchObject({ id: 1, referencePoint: 'MII-D3', durationMs: 7, answerId: 4, peer: PEER });
    expect(second).toMatchObject({ id: 2, referencePoint: 'DII-4', durationMs: 5, answerId: 3 });
    expect(Date.parse(second!.time) - Date.parse(first!.time)).toBe(2);
    expect(log.message(second!.id)).toEqual({
      message: '{"operation":"requestaccess"}',
      answer: '{"granted":true}',
    });
  });

  it('is told in batches, once each', async () => {
    for (let step = 0; step < 5; step += 1) log.dii('event', 'ok');
    expect(told).toEqual([]);
    await clock.advance(100);
    log.dii('event', 'ok');
    await clock.advance(100);
    expect(told.map(({ length }) => length)).toEqual([5, 1]);
  });
});

describe('bounds', () => {
  it('keeps five thousand steps and a thousand messages, whatever comes', () => {
    for (let step = 1; step <= 6_000; step += 1) log.dii('event', 'ok', '', { message: { step } });
    expect(log.entries()).toHaveLength(5_000);
    expect(log.entries().at(-1)!.id).toBe(6_000);
    expect(log.message(5_000)).toBeNull();
    expect(log.message(5_001)).toEqual({ message: '{"step":5001}', answer: null });
  });

  it('state frames are one entry a second and system, and none when none came', async () => {
    const { enabler } = await sessions();
    const link = { session: enabler, frames: 0, bytes: 0 };
    logFrames(link, log, clock);
    await clock.advance(1_000);
    expect(log.entries()).toEqual([]);
    Object.assign(link, { frames: 60, bytes: 2_900 });
    await clock.advance(1_000);
    Object.assign(link, { frames: 61, bytes: 2_950 });
    await clock.advance(1_000);
    expect(log.entries().map(({ operation, detail, peer }) => [operation, detail, peer?.name])).toEqual([
      ['stateframe', '60 frames, 2.9 kB', 'Levers'],
      ['stateframe', '1 frame, 0.1 kB', 'Levers'],
    ]);
    enabler.close();
    Object.assign(link, { frames: 90 });
    await clock.advance(2_000);
    expect(log.entries()).toHaveLength(2);
  });
});

async function sessions() {
  const [enablerKey, systemKey] = await Promise.all([generateIdentity(), generateIdentity()]);
  const { initiator, responder } = memoryLinks();
  const [enabler, system] = await Promise.all([
    Session.open<FromTwinSystem, DiiOutputs>(initiator, {
      identity: enablerKey,
      role: 'integration-enabler',
      name: 'Integration enabler',
      acceptedRoles: ['digital-twin-system'],
      clock,
      incoming: FromTwinSystem,
      outputs: DII_OUTPUTS,
    }),
    Session.open<ToTwinSystem, DiiOutputs>(responder, {
      identity: systemKey,
      role: 'digital-twin-system',
      name: 'Levers',
      acceptedRoles: ['integration-enabler'],
      clock,
      incoming: ToTwinSystem,
      outputs: DII_OUTPUTS,
    }),
  ]);
  return { enabler, system, did: systemKey.did };
}

describe('a session that is watched', () => {
  it('logs both directions with who it is about, what passed, and refusals with their reason', async () => {
    const { enabler, system, did } = await sessions();
    log.watch(enabler);
    enabler.serve((message) => {
      if (message.operation === 'leave') return {};
      log.mii('grantended', 'ok', 'caused by the message');
      if (message.operation !== 'renewregistration') throw new TwinportError('not-registered', 'register first');
      return { ttlMs: 5_000 };
    });
    system.serve(() => ({}));
    await system.request('renewregistration', {});
    await expect(system.request('withdrawmodel', { thingID: 'urn:a' })).rejects.toMatchObject({
      code: 'not-registered',
    });
    await enabler.request('unobserveallproperties', { thingID: 'urn:a' });
    enabler.notify('modelchecked', { thingID: 'urn:a', version: '1' });
    system.notify('leave', { reason: 'enough' });
    system.close(new TwinportError('link-closed', 'going home'));
    await settled();

    const entries = log.entries();
    expect(entries.map(short)).toEqual([
      'DTS>IE renewregistration ok',
      'IE>MS grantended ok',
      'DTS>IE withdrawmodel not-registered',
      'IE>MS grantended ok',
      'IE>DTS unobserveallproperties ok',
      'IE>DTS modelchecked ok',
      'DTS>IE leave ok',
      'DTS>IE goodbye link-closed',
    ]);
    expect(entries.map(({ id }) => id)).toEqual(entries.map(({ id }) => id).toSorted((a, b) => a - b));
    expect(entries[0]!.peer).toEqual({ did, name: 'Levers' });
    expect(entries[0]).toMatchObject({ durationMs: 0, hasMessage: true });
    expect(entries[5]!.durationMs).toBeUndefined();
    const refused = log.message(entries[2]!.id)!;
    expect(JSON.parse(refused.message!)).toMatchObject({ operation: 'withdrawmodel', thingID: 'urn:a' });
    expect(JSON.parse(refused.answer!)).toMatchObject({ type: 'urn:twinport:problem:not-registered' });
    expect(JSON.parse(log.message(entries[7]!.id)!.message!)).toMatchObject({ error: { detail: 'going home' } });
  });

  it('what could not be read is logged as a fault of who sent it, in its direction', async () => {
    const { enabler, system } = await sessions();
    log.watch(enabler);
    enabler.serve(() => ({}));
    system.link.channels.control.send('not JSON');
    system.link.channels.control.send('{"messageType":"request","operation":"fly","messageID":"12345678"}');
    await settled();
    expect(log.entries().map(short)).toEqual(['DTS>IE unknown message-malformed', 'DTS>IE fly unsupported-operation']);
  });
});
