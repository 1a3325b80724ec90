import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MockClock, settled } from '../base/mock-clock.ts';
import { makeHello, makeProof, type Fingerprints } from '../identity/handshake.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import { FromTwinSystem } from '../protocol/dii.ts';
import type { Hello } from '../protocol/session-messages.ts';
import type { Link } from './link.ts';
import { memoryLinks } from './memory-link.ts';
import { prove, type ProveOptions } from './prove.ts';
import { Session } from './session.ts';

const FINGERPRINTS: Fingerprints = { local: 'sha-256 BB', remote: 'sha-256 AA' };
let clock: MockClock;
let enabler: Identity;
let provider: Identity;
let ours: Link;
let link: Link;
let heard: { messageType: string; error?: { type: string } }[];
const options = (identity: Identity, role: ProveOptions['role'], accepted: ProveOptions['role']): ProveOptions => ({
  identity,
  role,
  name: role,
  acceptedRoles: [accepted],
  clock,
});
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  );

/** The enabler's side opens a session; what it refuses, it refuses by name. */
function open(): { code: Promise<string>; opened: Promise<Session<FromTwinSystem, object>> } {
  const opened = Session.open<FromTwinSystem, object>(ours, {
    ...options(enabler, 'integration-enabler', 'digital-twin-system'),
    incoming: FromTwinSystem,
    outputs: {},
  });
  return { opened, code: codeOf(opened) };
}
async function say(data: string | object): Promise<void> {
  link.channels.control.send(typeof data === 'string' ? data : JSON.stringify(data));
  await settled();
}
const goodbye = (): string | undefined =>
  heard
    .find(({ messageType }) => messageType === 'goodbye')
    ?.error?.type.split(':')
    .at(-1);
const request = {
  messageType: 'request',
  messageID: 'abcdefgh',
  timestamp: '2026-01-01T00:00:00Z',
  operation: 'renewregistration',
};

beforeEach(async () => {
  clock = new MockClock();
  [enabler, provider] = await Promise.all([generateIdentity(), generateIdentity()]);
  const links = memoryLinks();
  [ours, link] = [links.initiator, links.responder];
  heard = [];
  link.channels.control.onmessage = ({ data }) =>
    void heard.push(JSON.parse(data as string) as { messageType: string });
});

/** Hello and proof of an honest provider, to be sent as the test likes. */
async function words(
  own = makeHello(provider, 'digital-twin-system', 'Levers'),
): Promise<{ hello: Hello; proof: object }> {
  await settled();
  return { hello: own, proof: await makeProof(provider, false, own, heard[0] as unknown as Hello, FINGERPRINTS) };
}

describe('until both sides have proved themselves', () => {
  it('[SES-1] any other message than the hello closes the link', async () => {
    for (const data of [
      request,
      { ...request, messageType: 'notification' },
      'not JSON',
      '[]',
      '{"messageType":"proof","signature":"x"}',
    ]) {
      const links = memoryLinks();
      [ours, link] = [links.initiator, links.responder];
      heard = [];
      link.channels.control.onmessage = ({ data: text }) =>
        void heard.push(JSON.parse(text as string) as { messageType: string });
      const { code } = open();
      await say(data);
      expect(await code).toBe('message-malformed');
      await vi.waitFor(() => expect(goodbye()).toBe('message-malformed'), 15_000);
      await clock.advance(300);
      expect(link.channels.control.readyState).toBe('closed');
    }
  });

  it('[SES-1] another message in place of the proof closes the link, and so does bytes in place of text', async () => {
    const { code } = open();
    const { hello } = await words();
    await say(hello);
    await say(request);
    expect(await code).toBe('message-malformed');
    const links = memoryLinks();
    [ours, link] = [links.initiator, links.responder];
    const second = open();
    link.channels.control.send(Uint8Array.of(1));
    expect(await second.code).toBe('message-malformed');
  });

  it('[SES-1] bytes on the other channels are dropped unread, and what comes after the proof is read', async () => {
    const { opened } = open();
    link.channels.state.send(Uint8Array.of(1));
    link.channels.bulk.send(Uint8Array.of(1));
    const { hello, proof } = await words();
    await say(hello);
    link.channels.state.send(Uint8Array.of(2));
    await say(proof);
    const session = await opened;
    const state = vi.fn<(bytes: Uint8Array) => void>();
    session.onState = state;
    session.onBulk = state;
    await settled();
    expect(state).not.toHaveBeenCalled();
    link.channels.state.send(Uint8Array.of(3));
    await settled();
    expect(state).toHaveBeenCalledExactlyOnceWith(Uint8Array.of(3));
    expect(session.peer).toEqual({ did: provider.did, role: 'digital-twin-system', name: 'Levers' });
  });

  it('[SES-1] messages that come right behind the proof are kept and served in order', async () => {
    const { opened } = open();
    const { hello, proof } = await words();
    for (const data of [hello, proof, request, { ...request, messageID: 'ijklmnop' }])
      link.channels.control.send(JSON.stringify(data));
    const session = await opened;
    const served: string[] = [];
    session.serve(({ messageID }) => void served.push(messageID));
    await settled();
    expect(served).toEqual(['abcdefgh', 'ijklmnop']);
  });

  it('[LIM-6] more than 64 messages before the end of the proof close the link', async () => {
    const { code } = open();
    const { hello, proof } = await words();
    for (const data of [hello, proof]) link.channels.control.send(JSON.stringify(data));
    // In one go, before the signature can have been checked.
    const deliver = ours.channels.control.onmessage!;
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    for (let message = 0; message < 70; message += 1) deliver({ data: JSON.stringify(request) });
    expect(await code).toBe('rate-exceeded');
  });
});

describe('a proof', () => {
  it('[SES-2] of another version is refused, and the peer is told which is spoken', async () => {
    const { code } = open();
    await say({ ...makeHello(provider, 'digital-twin-system', 'Levers'), version: 2 });
    expect(await code).toBe('version-unsupported');
    await vi.waitFor(() => expect(goodbye()).toBe('version-unsupported'), 15_000);
  });

  it('[SES-8] of ourselves is refused: a mirror sends our hello back', async () => {
    const { code } = open();
    await settled();
    await say(heard[0]!);
    expect(await code).toBe('proof-invalid');
  });

  it('[SES-8] in another role than expected is refused', async () => {
    const { code } = open();
    await say(makeHello(provider, 'third-party-service-system', 'Levers'));
    expect(await code).toBe('proof-invalid');
  });

  it('[SES-3] of an older link is refused', async () => {
    const first = open();
    const old = await words();
    await say(old.hello);
    await say(old.proof);
    expect(await first.code).toBe('ok');
    const links = memoryLinks();
    [ours, link] = [links.initiator, links.responder];
    const second = open();
    await say(old.hello);
    await say(old.proof);
    expect(await second.code).toBe('proof-invalid');
  });

  it('[SES-3] is refused on both sides when a broker in between shows each its own fingerprint', async () => {
    const swapped = memoryLinks(() => ({ local: 'sha-256 AA', remote: 'sha-256 EE' }));
    const both = [
      prove(swapped.initiator, options(enabler, 'integration-enabler', 'digital-twin-system')),
      prove(swapped.responder, options(provider, 'digital-twin-system', 'integration-enabler')),
    ];
    expect(await Promise.all(both.map(codeOf))).toEqual(['proof-invalid', 'proof-invalid']);
  });

  it('[SES-4] that is not there in 5 s closes the link, also after a hello; a connection gets 20 s', async () => {
    const { code } = open();
    await say(makeHello(provider, 'digital-twin-system', 'Levers'));
    await clock.advance(5_000);
    expect(await code).toBe('proof-late');
    await vi.waitFor(() => expect(goodbye()).toBe('proof-late'), 15_000);
    const links = memoryLinks();
    [ours, link] = [links.initiator, links.responder];
    (ours.channels.control as { readyState: string }).readyState = 'connecting';
    const connecting = open();
    await clock.advance(19_999);
    expect(clock.waiting).toBe(1);
    await clock.advance(1);
    expect(await connecting.code).toBe('timeout');
  });

  it('[SES-9] ends with the reason of the other side, or with the link', async () => {
    const refused = open();
    await say({
      messageType: 'goodbye',
      error: { type: 'urn:twinport:problem:version-unsupported', title: '', detail: 'too old' },
    });
    expect(await refused.code).toBe('version-unsupported');
    const links = memoryLinks();
    ours = links.initiator;
    const lost = open();
    links.responder.close();
    expect(await lost.code).toBe('link-closed');
    await clock.advance(300);
    expect(clock.waiting).toBe(0);
  });
});
