// The demo's services as the launcher starts them: processes of their own, met by an enabler over a real broker and WebRTC.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Did, PeerAddress } from '../../base/ids.ts';
import { addressOf } from '../../identity/did-key.ts';
import { generateIdentity } from '../../identity/keys.ts';
import { attachBroker } from '../../node/broker.ts';
import { connectDialler } from '../../node/broker-dialler.ts';
import { startProcess } from '../../node/child-process.ts';
import { problemCode } from '../../protocol/problem.ts';
import { FakeEnabler } from '../../service-sdk/enabler.fixture.ts';

interface Ready {
  readonly name: string;
  readonly did: Did;
  readonly address: PeerAddress;
  readonly services: readonly string[];
  readonly pairingCode?: string;
}

const entry = (id: string): string => fileURLToPath(new URL(`${id}.ts`, import.meta.url));
let server: Server;
let brokerUrl: string;
let data: string;
let closeBroker: () => void;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'twinport-services-'));
  server = createServer((request, response) => {
    if (!broker.handle(request, response)) response.writeHead(404).end();
  });
  const broker = attachBroker(server);
  closeBroker = () => broker.close();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  brokerUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/peer`;
});
afterAll(async () => {
  closeBroker();
  server.close();
  await rm(data, { recursive: true });
});

describe.each([
  ['maintenance', 'Nacelle Works', 'diagnose', { seconds: 10 }, 'consent-missing'],
  ['weather', 'Coast Weather', 'forecast', { latitude: 35.1, longitude: 129, hours: 6 }, 'completed'],
  ['energy', 'Grid Desk', 'quote', { hours: 6 }, 'completed'],
])('%s as a process', (id, name, action, input, end) => {
  it('[SII-1] is ready, registers with an enabler, answers a call, and ends in order', async () => {
    const started = await startProcess<Ready>(entry(id), ['--broker', brokerUrl, '--data', data]);
    const dialler = await connectDialler({ brokerUrl, iceServers: [], timeoutMs: 5_000 });
    try {
      const { ready } = started;
      expect(ready).toMatchObject({ name, address: addressOf(ready.did), services: [`urn:twinport:demo:${id}`] });
      expect(ready.pairingCode !== undefined).toBe(id === 'maintenance');
      expect((await stat(join(data, `${id}.key.json`))).mode & 0o777).toBe(0o600);
      const presence = async () =>
        (await (await fetch(`${brokerUrl}/presence/${ready.address}`)).json()) as { online: boolean };
      await expect.poll(presence, { timeout: 20_000 }).toMatchObject({ online: true });
      const [user, own] = await Promise.all([generateIdentity(), generateIdentity()]);
      const enabler = await FakeEnabler.over(await dialler.dial(ready.address), own);
      await expect.poll(() => enabler.of('registerservice').length, { timeout: 20_000 }).toBe(1);
      expect(enabler.session.peer).toMatchObject({ did: ready.did, role: 'third-party-service-system' });
      const system = { identity: { did: ready.did } };
      const thing = ready.services[0]!;
      const grant = await enabler.access(system, user, thing, { observe: true, actions: [action] });
      await enabler.call(system, user, grant, { thing, action, input });
      const ended = () => enabler.of('actionstatus').find(({ state }) => state === 'completed' || state === 'failed');
      await expect.poll(ended, { timeout: 20_000 }).toBeDefined();
      const { state, error } = ended()!;
      expect(error === undefined ? state : problemCode(error)).toBe(end);
      const gone = new Promise((resolve) => void started.child.once('exit', resolve));
      started.child.kill('SIGTERM');
      expect(await gone).toBe(0);
      // Its last word and its end come by two ways: on a busy machine the end is known first.
      await expect.poll(() => enabler.of('leave').length).toBe(1);
    } finally {
      dialler.close();
      await started.stop();
    }
  }, 30_000);
});

it('says what is missing when it is started wrongly', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', entry('energy'), '--broker', brokerUrl]);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  expect(await new Promise((resolve) => void child.once('close', resolve))).toBe(1);
  expect(log).toContain('--data');
}, 90_000);
