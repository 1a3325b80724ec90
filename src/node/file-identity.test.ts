import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sign, verify } from '../identity/keys.ts';
import { fileIdentity } from './file-identity.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinport-identity-'));
  path = join(folder, 'keys', 'system.json');
});
afterEach(() => rm(folder, { recursive: true }));

it('[SES-7] makes a key that only its owner can read, and finds the same one again', async () => {
  const made = await fileIdentity(path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const again = await fileIdentity(path);
  expect(again.did).toBe(made.did);
  expect(again.privateKey.extractable).toBe(false);
  const words = new Uint8Array([1, 2, 3]);
  expect(await verify(made.did, await sign(again, words), words)).toBe(true);
});

it('refuses a key that others can read, and says what to do', async () => {
  await fileIdentity(path);
  for (const mode of [0o644, 0o640, 0o604, 0o660]) {
    await chmod(path, mode);
    await expect(fileIdentity(path), mode.toString(8)).rejects.toMatchObject({
      name: 'TwinportError',
      message: expect.stringContaining('chmod 600') as string,
    });
  }
  await chmod(path, 0o600);
  await expect(fileIdentity(path)).resolves.toBeDefined();
});

it('refuses what is no key, and does not put a new one over it', async () => {
  await fileIdentity(path);
  for (const text of ['', '{}', 'no JSON', '{"kty":"OKP","crv":"Ed25519","x":"AAAA","d":"AAAA"}']) {
    await writeFile(path, text, { mode: 0o600 });
    await expect(fileIdentity(path), text).rejects.toMatchObject({
      name: 'TwinportError',
      message: expect.stringContaining('holds no Ed25519 key') as string,
    });
    expect(await readFile(path, 'utf8')).toBe(text);
  }
});

it('[SES-7] processes that start at once agree on one key, and what a killed one left is no key', async () => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.left.new`, '{"kty":"OK', { mode: 0o600 });
  const made = await Promise.all(Array.from({ length: 8 }, () => fileIdentity(path)));
  expect(new Set(made.map(({ did }) => did)).size).toBe(1);
  expect((await readdir(dirname(path))).sort()).toEqual(['system.json', 'system.json.left.new']);
});
