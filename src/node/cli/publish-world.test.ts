import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../../demo/plant/plant-process.fixture.ts';
import { generateIdentity } from '../../identity/keys.ts';
import { publishWorld } from './publish-world.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'twinport-world-'));
});
afterEach(() => rm(data, { recursive: true }));

/** An app that serves `worlds/` of a folder. */
async function published(served: string) {
  const server = createServer((request, response) => {
    readFile(join(served, request.url!)).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end('<h1>nothing here</h1>'),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const app = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { did } = await generateIdentity();
  const world = await publishWorld({ app, data, name: 'pumps', manifest: { title: 'Pumps' }, did });
  server.closeAllConnections();
  server.close();
  return { app, did, ...world };
}

it('gives the link of the world where the app serves it', async () => {
  const { app, url, hint } = await published(data);
  expect([url, hint]).toEqual([`${app}?world=/worlds/pumps.json`, null]);
  expect(JSON.parse(await readFile(join(data, 'worlds/pumps.json'), 'utf8'))).toEqual({ title: 'Pumps' });
});

it('gives the link of the studio, and says why, where the app has another folder', async () => {
  const { app, did, url, hint } = await published(join(data, 'elsewhere'));
  expect(url.startsWith(`${app}?world=/worlds/studio.json&system=tp-`)).toBe(true);
  expect(url.endsWith(did)).toBe(true);
  expect(hint).toBe(
    `The app does not serve ${join(data, 'worlds/pumps.json')}. With --data and the folder that it uses, the twins have a world of their own.`,
  );
});

it('says that nobody answers where no app is', async () => {
  const app = `http://127.0.0.1:${await freePort()}/`;
  const { did } = await generateIdentity();
  const { url, hint } = await publishWorld({ app, data, name: 'pumps', manifest: {}, did });
  expect(url).toBe(`${app}?world=/worlds/pumps.json`);
  expect(hint).toBe(`Nobody answers at ${app}: start the app there (npm start), or name another by --url.`);
});
