// A real session over a memory link against a peer that proves itself and then says what it likes, byte by byte.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MockClock, settled } from '../base/mock-clock.ts';
import { TwinportError } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import { DII_OUTPUTS, FromTwinSystem, type DiiOutputs } from '../protocol/dii.ts';
import { LIMITS } from '../protocol/limits.ts';
import { memoryLinks } from './memory-link.ts';
import { prove } from './prove.ts';
import { Session, type Traffic } from './session.ts';
import type { Link } from './link.ts';

type Message = Record<string, unknown> & {
  error?: { type: string; detail: string; details?: Record<string, unknown> };
};
type Reply = Message | undefined;

let clock: MockClock;
let enabler: Identity;
let provider: Identity;
let session: Session<FromTwinSystem, DiiOutputs>;
let link: Link;
let heard: Message[];
let traffic: Traffic[];
let served: FromTwinSystem[];
let answer: (message: FromTwinSystem) => unknown;

/** Says something on the control channel as it is, and waits until everything has arrived. */
async function say(data: string | object): Promise<void> {
  link.channels.control.send(typeof data === 'string' ? data : JSON.stringify(data));
  await settled();
}
const asked = (operation: string, fields: object = {}): Message => ({
  messageType: 'request',
  messageID: newId(),
  timestamp: new Date().toISOString(),
  operation,
  ...fields,
});
const lastCode = (): string | undefined => heard.at(-1)?.error?.type.split(':').at(-1);
const replyTo = (messageID: unknown): Reply => heard.find(({ correlationID }) => correlationID === messageID);
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: TwinportError) => error.code,
  );

beforeEach(async () => {
  clock = new MockClock();
  [enabler, provider] = await Promise.all([generateIdentity(), generateIdentity()]);
  const links = memoryLinks();
  link = links.responder;
  const base = { clock, name: 'someone' };
  const opening = Session.open<FromTwinSystem, DiiOutputs>(links.initiator, {
    ...base,
    identity: enabler,
    role: 'integration-enabler',
    acceptedRoles: ['digital-twin-system'],
    incoming: FromTwinSystem,
    outputs: DII_OUTPUTS,
  });
  await prove(link, {
    ...base,
    identity: provider,
    role: 'digital-twin-system',
    acceptedRoles: ['integration-enabler'],
  });
  heard = [];
  link.channels.control.onmessage = ({ data }) => void heard.push(JSON.parse(data as string) as Message);
  session = await opening;
  traffic = [];
  served = [];
  answer = () => ({ ttlMs: 5_000 });
  session.on('traffic', (one) => void traffic.push(one));
  session.serve((message) => {
    served.push(message);
    return answer(message);
  });
});
afterEach(() => session.close());

describe('traffic', () => {
  it('tells of each message when it begins, and of the same one with its answer and how long it took', async () => {
    const begun: object[] = [];
    session.on('begun', (message) => void begun.push(message));
    answer = async () => {
      await clock.advance(40);
      return { ttlMs: 5_000 };
    };
    const request = asked('renewregistration');
    await say(request);
    await settled();
    expect(begun).toHaveLength(1);
    expect(traffic).toEqual([
      {
        direction: 'in',
        operation: 'renewregistration',
        outcome: 'ok',
        detail: '',
        message: request,
        answer: { ttlMs: 5_000 },
        durationMs: 40,
      },
    ]);
    expect(traffic[0]!.message).toBe(begun[0]);

    const sent = codeOf(session.request('unobserveallproperties', { thingID: 'urn:a' }));
    expect(begun[1]).toMatchObject({ operation: 'unobserveallproperties', thingID: 'urn:a' });
    await clock.advance(LIMITS.requestTimeoutMs);
    expect(await sent).toBe('timeout');
    expect(traffic[1]).toMatchObject({ direction: 'out', outcome: 'timeout', durationMs: LIMITS.requestTimeoutMs });
    expect(traffic[1]!.message).toBe(begun[1]);

    session.notify('modelchecked', { thingID: 'urn:a', version: '1' });
    expect(traffic[2]).toMatchObject({ direction: 'out', message: { version: '1' }, answer: null, durationMs: null });
  });
});

describe('what comes in', () => {
  it('[MSG-2] a request gets its answer under its own id, a notification none', async () => {
    const request = asked('renewregistration');
    await say(request);
    expect(replyTo(request['messageID'])).toMatchObject({
      messageType: 'response',
      operation: 'renewregistration',
      output: { ttlMs: 5_000 },
    });
    await say({ ...asked('leave', { reason: 'enough' }), messageType: 'notification' });
    expect(served.map(({ operation }) => operation)).toEqual(['renewregistration', 'leave']);
    expect(heard).toHaveLength(1);
  });

  it('[MSG-4] what the handler throws is the problem of who asked; what is not ours is `internal` without its cause', async () => {
    answer = () => {
      throw new TwinportError('not-registered', 'register first', { details: { hint: 1 } });
    };
    await say(asked('renewregistration'));
    expect(heard.at(-1)?.error).toMatchObject({
      type: 'urn:twinport:problem:not-registered',
      detail: 'register first',
      details: { hint: 1 },
    });
    answer = () => Promise.reject(new Error('a secret', { cause: 'path' }));
    await say({ ...asked('leave', { reason: '' }), messageType: 'notification' });
    expect(lastCode()).toBe('internal');
    expect(traffic.map(({ outcome }) => outcome)).toEqual(['not-registered', 'internal']);
  });

  it('[MSG-5] what is malformed, deep, binary or too large gets a problem with the place, and nothing else breaks', async () => {
    const noName = asked('registersystem', { domains: [], ttlMs: 5_000 });
    await say(noName);
    expect(replyTo(noName['messageID'])?.error).toMatchObject({
      type: 'urn:twinport:problem:message-malformed',
      details: { pointer: '/name' },
    });
    const wrong: readonly [code: string, data: string | object][] = [
      ['message-malformed', 'not JSON'],
      ['message-malformed', '[1,2]'],
      ['message-malformed', 'null'],
      ['message-malformed', '7'],
      ['message-malformed', '{"__proto__":{}}'],
      ['message-malformed', '['.repeat(50_000)],
      [
        'message-malformed',
        { messageType: 'response', messageID: 'short', timestamp: 'yesterday', operation: 'x', correlationID: newId() },
      ],
      ['message-malformed', { messageType: 'goodbye' }],
      ['message-malformed', { ...asked('renewregistration'), messageID: 7 }],
      ['message-too-large', `"${'x'.repeat(LIMITS.controlMessageBytes)}"`],
    ];
    for (const [code, data] of wrong) {
      await say(data);
      expect(lastCode(), JSON.stringify(data).slice(0, 60)).toBe(code);
      expect(heard.at(-1)?.['correlationID']).toBe('unreadable');
    }
    link.channels.control.send(new Uint8Array([1, 2, 3]));
    await settled();
    expect(lastCode()).toBe('message-malformed');
    expect(served).toEqual([]);
    await say(asked('renewregistration'));
    expect(served).toHaveLength(1);
  });

  it('[MSG-6] an unknown operation gets a problem, and nothing else breaks', async () => {
    for (const operation of ['teleport', 'observeallproperties', 'constructor', '__proto__']) {
      const request = asked(operation, { thingID: 'urn:a:b' });
      await say(request);
      expect(replyTo(request['messageID'])?.error?.type, operation).toBe('urn:twinport:problem:unsupported-operation');
    }
    await say({ ...asked('renewregistration'), operation: 7 });
    expect(lastCode()).toBe('message-malformed');
    await say(asked('renewregistration'));
    expect(served).toHaveLength(1);
  });

  it('[MSG-5] [SES-9] the seventeenth fault closes the link with its reason, and nothing after it is served', async () => {
    for (let fault = 0; fault < 16; fault += 1) await say('x');
    expect(session.isClosed).toBe(false);
    link.channels.control.send('x');
    link.channels.control.send(JSON.stringify(asked('renewregistration')));
    link.channels.state.send(Uint8Array.of(1));
    const state = vi.spyOn(session, 'onState');
    await settled();
    expect(session.isClosed).toBe(true);
    expect(heard.at(-1)).toMatchObject({
      messageType: 'goodbye',
      error: { type: 'urn:twinport:problem:message-malformed' },
    });
    expect(served).toEqual([]);
    expect(state).not.toHaveBeenCalled();
    await clock.advance(300);
    expect(link.channels.control.readyState).toBe('closed');
  });

  it('[LIM-3] a flood of control messages closes the link, what keeps to the rate does not', async () => {
    for (let second = 0; second < 3; second += 1) {
      for (let message = 0; message < LIMITS.controlRatePerSecond; message += 1)
        link.channels.control.send(JSON.stringify(asked('renewregistration')));
      await settled();
      await clock.advance(1_000);
    }
    expect(session.isClosed).toBe(false);
    for (let message = 0; message < LIMITS.controlBurst + 1; message += 1)
      link.channels.control.send(JSON.stringify(asked('renewregistration')));
    await settled();
    expect(session.isClosed).toBe(true);
    expect(lastCode()).toBe('rate-exceeded');
    expect(served).toHaveLength(3 * LIMITS.controlRatePerSecond + LIMITS.controlBurst);
  });

  it('[LIM-4] texts and messages that are too long on the binary channels are faults; the rest arrives', async () => {
    const state = vi.fn<(bytes: Uint8Array) => void>();
    const bulk = vi.fn<(bytes: Uint8Array) => void>();
    session.onState = state;
    session.onBulk = bulk;
    link.channels.state.send(new Uint8Array(LIMITS.stateMessageBytes));
    link.channels.bulk.send(new Uint8Array(LIMITS.bulkChunkBytes));
    await settled();
    expect([state.mock.calls[0]![0].length, bulk.mock.calls[0]![0].length]).toEqual([1_120, 16_392]);
    link.channels.state.send(new Uint8Array(LIMITS.stateMessageBytes + 1));
    await settled();
    expect(lastCode()).toBe('message-too-large');
    link.channels.bulk.send(new Uint8Array(LIMITS.bulkChunkBytes + 1));
    await settled();
    expect(lastCode()).toBe('message-too-large');
    link.channels.state.send('text');
    await settled();
    expect(lastCode()).toBe('message-malformed');
    session.onState = () => {
      throw new TwinportError('message-malformed', 'unknown kind of state message');
    };
    link.channels.state.send(Uint8Array.of(9));
    await settled();
    expect(heard.at(-1)?.error?.detail).toContain('unknown kind');
    expect([state.mock.calls.length, bulk.mock.calls.length]).toEqual([1, 1]);
  });

  it('[LIM-3] state messages above their rate are faults', async () => {
    let taken = 0;
    session.onState = () => void (taken += 1);
    const deliver = session.link.channels.state.onmessage!;
    for (let message = 0; message < LIMITS.stateBurst + 3; message += 1) deliver({ data: new ArrayBuffer(1) });
    await settled();
    expect(taken).toBe(LIMITS.stateBurst);
    expect(heard.map(({ error }) => error?.type)).toEqual(
      Array.from({ length: 3 }, () => 'urn:twinport:problem:rate-exceeded'),
    );
    await clock.advance(100);
    for (let message = 0; message < 2_000; message += 1) deliver({ data: new ArrayBuffer(1) });
    expect(taken).toBe(LIMITS.stateBurst + 2_000);
  });
});

describe('what goes out', () => {
  const ask = (): Promise<unknown> =>
    session.request('readasset', { sha256: 'a'.repeat(64), offset: 0, transferID: 1 });
  const reply = (to: Message, fields: object): Promise<void> =>
    say({ ...asked('readasset'), messageType: 'response', correlationID: to['messageID'], ...fields });

  it('[MSG-2] a request finds its answer, also when answers come in another order', async () => {
    const [first, second] = [ask(), ask()];
    await settled();
    await reply(heard[1]!, { output: { bytes: 2 } });
    await reply(heard[0]!, { output: { bytes: 1 } });
    expect([await first, await second]).toEqual([{ bytes: 1 }, { bytes: 2 }]);
    expect(heard[0]).toMatchObject({ messageType: 'request', operation: 'readasset', offset: 0 });
  });

  it('[MSG-2] is given up after 10 s, and an answer that comes later changes nothing', async () => {
    const code = codeOf(ask());
    await clock.advance(LIMITS.requestTimeoutMs);
    expect(await code).toBe('timeout');
    await reply(heard[0]!, { output: { bytes: 1 } });
    await reply(heard[0]!, { error: { type: 'urn:twinport:problem:internal', title: '', detail: 'late' } });
    expect(heard).toHaveLength(1);
    expect(session.isClosed).toBe(false);
    expect(traffic.at(-1)).toMatchObject({ direction: 'in', outcome: 'internal', detail: 'late' });
  });

  it('[MSG-4] is rejected with the problem of the peer, or because its answer is malformed', async () => {
    const refused = codeOf(ask());
    const malformed = codeOf(ask());
    await settled();
    await reply(heard[0]!, { error: { type: 'urn:twinport:problem:asset-unavailable', title: '', detail: 'gone' } });
    await reply(heard[1]!, { output: { bytes: 'many' } });
    expect([await refused, await malformed]).toEqual(['asset-unavailable', 'message-malformed']);
  });

  it('[SES-9] is rejected when the link ends: by us, by a goodbye, or without a word', async () => {
    const byGoodbye = codeOf(ask());
    await say({
      messageType: 'goodbye',
      error: { type: 'urn:twinport:problem:link-closed', title: '', detail: 'off to bed' },
    });
    expect(await byGoodbye).toBe('link-closed');
    expect(traffic.find(({ operation }) => operation === 'goodbye')).toMatchObject({
      outcome: 'link-closed',
      detail: 'off to bed',
    });
    expect(await codeOf(ask())).toBe('link-closed');
    expect(link.channels.control.readyState).toBe('closed');
  });

  it('[SES-9] says why before it closes', async () => {
    const open = codeOf(ask());
    session.close(new TwinportError('key-changed', 'another key'));
    await settled();
    expect(heard.at(-1)).toMatchObject({ messageType: 'goodbye', error: { type: 'urn:twinport:problem:key-changed' } });
    expect(await open).toBe('key-changed');
  });

  it('[SES-9] is rejected when the road is gone', async () => {
    const lost = codeOf(ask());
    link.close();
    expect(await lost).toBe('link-closed');
    session.notify('modelchecked', { thingID: 'urn:a:b', version: '1' });
    session.sendState(Uint8Array.of(1));
  });

  it('[LIM-1] is refused when it is too large to be taken; an answer that is becomes a problem', async () => {
    expect(await codeOf(session.request('readasset', { padding: '水'.repeat(90_000) }))).toBe('message-too-large');
    answer = () => ({ padding: 'x'.repeat(LIMITS.controlMessageBytes) });
    await say(asked('renewregistration'));
    expect(lastCode()).toBe('message-too-large');
  });

  it('is dropped when the channel closes under it, as Node’s stack tells only by throwing', async () => {
    const throwing = (): never => {
      throw new Error('libdatachannel error: DataChannel is closed');
    };
    const { control, state } = session.link.channels;
    [control.send, state.send] = [throwing, throwing];
    session.notify('leave', { reason: 'done' });
    session.sendState(new Uint8Array([3]));
    expect(await codeOf(session.request('readasset', {}))).toBe('link-closed');
    await say(asked('renewregistration'));
    expect(served).toHaveLength(1);
    expect(traffic.map(({ operation }) => operation)).not.toContain('leave');
  });

  it('is dropped when who asked is gone before the answer: nobody is left to fail', async () => {
    let done: (value: object) => void = () => undefined;
    answer = () => new Promise((resolve) => (done = resolve));
    await say(asked('renewregistration'));
    // As a data channel that is closing: not open any more, and its link does not know yet.
    session.link.channels.control.close();
    done({ ttlMs: 5_000 });
    await settled();
    expect(heard).toEqual([]);
  });
});
