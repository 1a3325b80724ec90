// A system's key in Node: a file that only its owner may read (mode 0600), made on first use.
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TwinportError } from '../base/errors.ts';
import { fromBase64url } from '../base/bytes.ts';
import { didFromPublicKey } from '../identity/did-key.ts';
import { newId } from '../base/ids.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';

/**
 * The identity kept in `path`.
 * @throws TwinportError `internal` when others can read the file, or when it is no Ed25519 key
 */
export async function fileIdentity(path: string): Promise<Identity> {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0 && process.platform !== 'win32')
      throw new TwinportError(
        'internal',
        `${path} can be read by others: chmod 600 it, and make a new key if it may have leaked`,
      );
    const jwk = JSON.parse(await readFile(path, 'utf8')) as JsonWebKey;
    const privateKey = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign']);
    return { did: didFromPublicKey(fromBase64url(jwk.x ?? '')), privateKey };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return makeIdentity(path);
    if (error instanceof TwinportError) throw error;
    throw new TwinportError('internal', `${path} holds no Ed25519 key: ${(error as Error).message}`, { cause: error });
  }
}

async function makeIdentity(path: string): Promise<Identity> {
  const { privateKey } = await generateIdentity(true);
  const jwk = await crypto.subtle.exportKey('jwk', privateKey);
  await mkdir(dirname(path), { recursive: true });
  // Whole or not at all: a process that is killed here must not leave half a key, with which it would never start again.
  const made = `${path}.${newId()}.new`;
  try {
    const file = await open(made, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(jwk));
      await file.sync();
    } finally {
      await file.close();
    }
    await link(made, path).catch((error: NodeJS.ErrnoException) => {
      // Another process was faster: its key is the key.
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(made, { force: true });
  }
  return fileIdentity(path);
}
