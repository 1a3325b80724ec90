import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { get as getPlain } from 'node:http';
import { get as getSecure, type RequestOptions } from 'node:https';
import { X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { networkAddresses, urlOf } from './https-addresses.ts';
import { certificateFor } from './https-certificate.ts';
import { startHost } from './host.ts';
import { headsetAddresses, headsetHelp, servingAsAsked } from './serve-headsets.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinport-https-'));
});
afterAll(() => rm(folder, { recursive: true }));

const DAY_MS = 86_400_000;

it('keeps a certificate while it is good, and makes another when a name is new, its end is near or it is broken', async () => {
  const names = ['localhost', '127.0.0.1', '::1', '192.0.2.7'];
  const first = await certificateFor(folder, names);
  const read = new X509Certificate(first.cert);
  expect([read.checkHost('localhost'), read.checkIP('192.0.2.7'), read.checkIP('::1')]).not.toContain(undefined);
  expect(read.checkIP('192.0.2.8')).toBeUndefined();
  expect((await stat(join(folder, 'https.key.pem'))).mode & 0o777).toBe(0o600);
  expect(await certificateFor(folder, names.slice(1))).toEqual(first);
  const moved = await certificateFor(folder, [...names, '192.0.2.8']);
  expect(moved.cert).not.toBe(first.cert);
  expect(await certificateFor(folder, names, Date.now() + 300 * DAY_MS)).toEqual(moved);
  const renewed = await certificateFor(folder, names, Date.now() + 370 * DAY_MS);
  expect(renewed.cert).not.toBe(moved.cert);
  await writeFile(join(folder, 'https.cert.pem'), 'broken');
  expect(new X509Certificate((await certificateFor(folder, names)).cert).checkHost('localhost')).toBe('localhost');
});

const ask = (
  get: typeof getSecure,
  url: string,
  options: RequestOptions = {},
): Promise<{ status: number; location: string | undefined; text: string }> =>
  new Promise((resolve, reject) => {
    get(url, { agent: false, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode!, location: response.headers.location, text }));
    }).on('error', reject);
  });

it('serves HTTPS and HTTP on one port, with one broker behind both, and sends others to HTTPS', async () => {
  const certificate = await certificateFor(folder, ['localhost', '127.0.0.1']);
  const manifests = new Map([['/host.json', { addresses: ['https://192.0.2.7/'] }]]);
  const host = await startHost({ root: folder, worlds: folder, port: 0, manifests, certificate });
  try {
    const { port } = host;
    const ca = certificate.cert;
    const secure = await ask(getSecure, `https://localhost:${port}/host.json`, { ca });
    expect(JSON.parse(secure.text)).toEqual({ addresses: ['https://192.0.2.7/'] });
    await expect(ask(getSecure, `https://localhost:${port}/host.json`)).rejects.toThrow(/self-signed/);
    const plain = await ask(getPlain, `http://localhost:${port}/host.json`);
    expect(plain.status).toBe(200);
    const other = await ask(getPlain, `http://localhost:${port}/a?b=c`, {
      headers: { host: `192.0.2.7:${port}` },
    });
    expect([other.status, other.location]).toEqual([308, `https://192.0.2.7:${port}/a?b=c`]);

    // Registered over wss, seen over http: one broker.
    const socket = new WebSocket(`wss://localhost:${port}/peer/peerjs?key=peerjs&id=tp-secure&token=t`, { ca });
    await new Promise((resolve, reject) => socket.once('message', resolve).once('error', reject));
    const presence = await ask(getPlain, `http://localhost:${port}/peer/presence/tp-secure`);
    expect(JSON.parse(presence.text)).toMatchObject({ online: true });
    socket.terminate();
  } finally {
    await host.close();
  }
});

it('tells people the addresses of the machine with a code that holds the first', async () => {
  const at = (address: string, internal: boolean, family: 'IPv4' | 'IPv6') =>
    ({ address, internal, family, netmask: '', mac: '', cidr: null, scopeid: 0 }) as never;
  const interfaces = {
    lo: [at('127.0.0.1', true, 'IPv4')],
    wlan0: [at('fe80::1', false, 'IPv6'), at('2001:db8::5', false, 'IPv6'), at('192.0.2.7', false, 'IPv4')],
  };
  expect(networkAddresses(interfaces).map((address) => urlOf(address, 5173))).toEqual([
    'https://192.0.2.7:5173/',
    'https://[2001:db8::5]:5173/',
  ]);
  const serving = await servingAsAsked(['--https', '--host', '192.0.2.9'], folder);
  if (serving === 'help') throw new Error('nobody asked for help');
  expect(new X509Certificate(await readFile(join(folder, 'https.cert.pem'))).checkIP('192.0.2.9')).toBe('192.0.2.9');
  const addresses = headsetAddresses(serving, 5173);
  expect(addresses[0]).toBe('https://192.0.2.9:5173/');
  const help = headsetHelp(addresses, false);
  // Finder patterns: a code of version 2 is 25 cells wide, with two light ones at each side.
  expect(help.split('\n').filter((line) => /^ {2}█▀▀▀▀▀█ .* █▀▀▀▀▀█ {2}$/.test(line))).toHaveLength(1);
  expect(await servingAsAsked([], folder)).toEqual({ certificate: null, name: undefined });
  await expect(servingAsAsked(['--htps'], folder)).rejects.toThrow(/--htps/);
});
