// The enabler's store in a real browser's IndexedDB: the contract that the memory store passes in Node, and what only a
// browser can show: that it outlives a reload, keys included, and what happens where nothing can be kept.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import { STORE_CONTRACT } from '../src/enabler/store/contract.ts';

let server: ViteDevServer;
let cacheDir: string;
let url: string;

test.beforeAll(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'twinport-vite-'));
  server = await createServer({
    configFile: false,
    root: fileURLToPath(new URL('..', import.meta.url)),
    cacheDir,
    appType: 'custom',
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true, include: ['idb', 'valibot'] },
    server: { port: 0, host: '127.0.0.1', hmr: false, ws: false },
  });
  await server.listen();
  url = server.resolvedUrls!.local[0]!;
});
test.afterAll(async () => {
  await server.close();
  await rm(cacheDir, { recursive: true });
});
test.beforeEach(async ({ page }) => {
  await page.route('**/blank', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>store</title>' }),
  );
  await page.goto(`${url}blank`);
});

/** Runs `body` in the page with the store's module; texts, because the page's modules are unknown here. */
const MODULES = `
  const { STORE_CONTRACT } = await import('/src/enabler/store/contract.ts');
  const { openIndexedDbStore } = await import('/src/enabler/store/indexed-db.ts');
  const problems = [];
  const open = () => openIndexedDbStore((problem) => problems.push(problem.code));
`;
const inPage = (body: string): string => `(async () => {${MODULES}${body}})()`;

for (const [index, { name }] of STORE_CONTRACT.entries())
  test(`[SES-7] the IndexedDB store ${name}`, async ({ page }) => {
    expect(await page.evaluate(inPage(`await STORE_CONTRACT[${index}].run(await open()); return problems;`))).toEqual(
      [],
    );
  });

test('[SES-7] the IndexedDB store keeps everything over a reload, also a key that cannot be read', async ({ page }) => {
  await page.evaluate(
    inPage(`
    const store = await open();
    const { privateKey } = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    await store.put('identity', 'enabler', { did: 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH', privateKey });
    await store.put('assets', 'a', new Uint8Array(200000).fill(5).buffer);
    await store.put('events', 'urn:a:b', 7);`),
  );
  await page.reload();
  const kept = await page.evaluate(
    inPage(`
    const store = await open();
    const { privateKey } = await store.get('identity', 'enabler');
    const signature = await crypto.subtle.sign('Ed25519', privateKey, new Uint8Array(1));
    const asset = new Uint8Array(await store.get('assets', 'a'));
    return [privateKey.extractable, signature.byteLength, asset.length, asset[199999], await store.get('events', 'urn:a:b'), problems];`),
  );
  expect(kept).toEqual([false, 64, 200_000, 5, 7, []]);
});

test('[SES-7] a store of version 1 keeps identity and models; systems and grants are made anew', async ({ page }) => {
  const [kept, problems] = await page.evaluate<[Record<string, number>, string[]]>(
    inPage(`
    await new Promise((resolve, reject) => {
      const opening = indexedDB.open('twinport-enabler', 1);
      opening.onerror = () => reject(opening.error);
      opening.onupgradeneeded = () => {
        for (const table of ['identity', 'systems', 'models', 'assets', 'partials', 'grants', 'events'])
          opening.result.createObjectStore(table).put(7, 'old');
      };
      opening.onsuccess = () => { opening.result.close(); resolve(); };
    });
    const store = await open();
    const counts = {};
    for (const table of ['identity', 'systems', 'models', 'services', 'assets', 'partials', 'grants', 'shares', 'events'])
      counts[table] = (await store.list(table)).length;
    return [counts, problems];`),
  );
  expect(problems).toEqual([]);
  expect(kept).toEqual({
    identity: 1,
    systems: 0,
    models: 1,
    services: 0,
    assets: 1,
    partials: 1,
    grants: 0,
    shares: 0,
    events: 1,
  });
});

test('[SES-7] where the browser keeps nothing, or cannot keep this, the store says so once and serves for this visit', async ({
  page,
}) => {
  const refused = await page.evaluate(
    inPage(`
    indexedDB.open = () => { throw new DOMException('private browsing', 'SecurityError'); };
    const store = await open();
    delete indexedDB.open;
    await store.put('events', 'a', 1);
    return [await store.get('events', 'a'), problems];`),
  );
  expect(refused).toEqual([1, ['storage-unavailable']]);
  const full = await page.evaluate(
    inPage(`
    const put = IDBObjectStore.prototype.put;
    const store = await open();
    IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
    await store.put('events', 'a', 1);
    await store.put('events', 'b', 2);
    IDBObjectStore.prototype.put = put;
    await store.put('events', 'b', 3);
    return [await store.get('events', 'a'), await store.get('events', 'b'), (await store.list('events')).sort(), problems];`),
  );
  expect(full).toEqual([1, 3, [1, 3], ['storage-full']]);
  const together = await page.evaluate(
    inPage(`
    const store = await open();
    const block = (name) => ({ columns: [], changes: [[name, []]] });
    await store.write([
      { table: 'recordingBlocks', key: 'old', value: block('old') },
      { table: 'recordingBlocks', key: 'same', value: block('before') },
    ]);
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
      if (key === 'second') throw new DOMException('full', 'QuotaExceededError');
      return put.call(this, value, key);
    };
    const changes = [
      { table: 'recordingBlocks', key: 'same', value: block('after') },
      { table: 'recordingBlocks', key: 'old' },
      { table: 'recordingMarks', key: 'second', value: { twinId: 'urn:a:b', marks: [] } },
    ];
    await store.write(changes);
    await store.write(changes);
    const name = async (of, key) => (await of.get('recordingBlocks', key))?.changes[0][0] ?? null;
    // For this visit all of it holds; of the disk nothing but what made room.
    const visit = [await name(store, 'same'), await name(store, 'old'), (await store.get('recordingMarks', 'second')).marks];
    const next = await open();
    return [visit, [await name(next, 'same'), await name(next, 'old'), await next.list('recordingMarks')], problems];`),
  );
  expect(together).toEqual([['after', null, []], ['before', null, []], ['storage-full']]);
});
