// A system's key in Node: a file that only its owner may read (mode 0600), made on first use.
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TwinportError } from '../base/errors.ts';
import { fromBase64url } from '../base/bytes.ts';
import { didFromPublicKey } from '../identity/did-key.ts';
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
  const { did, privateKey } = await generateIdentity(true);
  const jwk = await crypto.subtle.exportKey('jwk', privateKey);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(jwk), { mode: 0o600, flag: 'wx' });
  return { did, privateKey };
}
