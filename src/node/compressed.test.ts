// The built app on its way to a browser: compressed as that can read it, the same bytes in the end, and nothing from elsewhere.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHost } from './host.ts';

const SCRIPT = `export const text = '${'a machine that stands in a world '.repeat(200)}';\n`;
const PAGE = `<!doctype html><title>World</title>${'<p>words</p>'.repeat(200)}`;
let folder: string;
let host: Awaited<ReturnType<typeof startHost>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinport-compressed-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await mkdir(join(folder, 'own'));
  await writeFile(join(folder, 'dist/index.html'), PAGE);
  await writeFile(join(folder, 'dist/assets/a-1.js'), SCRIPT);
  await writeFile(join(folder, 'dist/assets/short-1.js'), 'export {};');
  await writeFile(join(folder, 'dist/assets/model-1.glb'), Buffer.alloc(4_096));
  await writeFile(join(folder, 'secret.js'), SCRIPT);
  host = await startHost({ root: join(folder, 'dist'), worlds: join(folder, 'own'), port: 0, manifests: new Map() });
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

/** As a browser asks; the bytes as they came. */
const ask = (path: string, headers: Readonly<Record<string, string>>) =>
  new Promise<{ status: number; headers: Readonly<Record<string, unknown>>; bytes: Buffer }>((resolve, reject) => {
    get({ port: host.port, path, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, bytes: Buffer.concat(parts) }),
      );
    }).on('error', reject);
  });

it('sends scripts and pages in the best way that the browser reads, and as they are to others', async () => {
  const brotli = await ask('/assets/a-1.js', { 'accept-encoding': 'gzip, deflate, br' });
  expect(brotliDecompressSync(brotli.bytes).toString()).toBe(SCRIPT);
  expect(brotli.bytes.length).toBeLessThan(SCRIPT.length / 10);
  expect(brotli.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': expect.stringMatching(/javascript/),
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
  expect(String(brotli.headers['vary'])).toMatch(/accept-encoding/i);
  const zipped = await ask('/', { 'accept-encoding': 'gzip' });
  expect(gunzipSync(zipped.bytes).toString()).toBe(PAGE);
  expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': expect.stringMatching(/html/) });
  expect(zipped.headers['cache-control']).toBeUndefined();
  const plain = await ask('/assets/a-1.js', {});
  expect([plain.bytes.toString(), plain.headers['content-encoding']]).toEqual([SCRIPT, undefined]);
});

it('says that nothing has changed, and sends what has', async () => {
  const headers = { 'accept-encoding': 'br' };
  const first = await ask('/', headers);
  const again = await ask('/', { ...headers, 'if-none-match': String(first.headers['etag']) });
  expect([again.status, again.bytes.length]).toEqual([304, 0]);
  await writeFile(join(folder, 'dist/index.html'), PAGE.replaceAll('words', 'others'));
  const changed = await ask('/', { ...headers, 'if-none-match': String(first.headers['etag']) });
  expect([changed.status, brotliDecompressSync(changed.bytes).toString().includes('others')]).toEqual([200, true]);
});

it('leaves what gets no shorter as it is, and what is not there to nobody’s memory', async () => {
  const headers = { 'accept-encoding': 'br' };
  for (const path of ['/assets/short-1.js', '/assets/model-1.glb'])
    expect((await ask(path, headers)).headers['content-encoding'], path).toBeUndefined();
  const missing = await ask('/assets/b-1.js', headers);
  expect(missing.status).toBe(404);
  expect(String(missing.headers['cache-control'])).not.toMatch(/immutable/);
});

it('sends nothing from outside of its folder', async () => {
  for (const path of ['/../secret.js', '/%2e%2e/secret.js', '/assets/..%2f..%2fsecret.js', '/%00.js', '/%'])
    expect((await ask(path, { 'accept-encoding': 'br' })).bytes.toString(), path).not.toContain('machine');
  const far = await ask('/..%2fsecret.js', { 'accept-encoding': 'br' });
  expect([far.status >= 400, far.headers['content-encoding']]).toEqual([true, undefined]);
});
