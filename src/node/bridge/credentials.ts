// The secrets file of a bridge: credentials by Thing and by the name that its description gives a security definition. A file,
// because arguments stand in everybody's process list. Who calls: the bridge command, clients.ts.
import { readFile, stat } from 'node:fs/promises';
import * as v from 'valibot';
import { TwinportError } from '../../base/errors.ts';
import { parseJson, parseWith } from '../../protocol/parse.ts';

const Secret = v.pipe(v.string(), v.minLength(1));
const Credential = v.union(
  [
    v.strictObject({ username: v.string(), password: v.string() }),
    v.strictObject({ token: Secret }),
    v.strictObject({ apiKey: Secret }),
    v.strictObject({ clientId: Secret, clientSecret: Secret }),
  ],
  'credentials are { username, password }, { token }, { apiKey } or { clientId, clientSecret }',
);
export type Credential = v.InferOutput<typeof Credential>;

/** By the `id` of a Thing, `*` for all, or the origin of an address from which descriptions come (then by scheme). */
const Secrets = v.record(v.string(), v.record(v.string(), Credential));
export type Secrets = v.InferOutput<typeof Secrets>;

/** What each scheme needs, as it stands in the file. */
export const NEEDS = {
  basic: '{"username": "…", "password": "…"}',
  bearer: '{"token": "…"}',
  apikey: '{"apiKey": "…"}',
  oauth2: '{"clientId": "…", "clientSecret": "…"}',
} as const;

/**
 * Reads a secrets file.
 * @throws TwinportError `input-invalid` when others can read it, or it is not what a secrets file is
 */
export async function readSecrets(path: string): Promise<Secrets> {
  const { mode } = await stat(path).catch((cause: unknown) => {
    throw new TwinportError('input-invalid', `the secrets file cannot be read: ${(cause as Error).message}`, { cause });
  });
  if ((mode & 0o077) !== 0 && process.platform !== 'win32')
    throw new TwinportError(
      'input-invalid',
      `${path} can be read by others (mode ${(mode & 0o777).toString(8)}): chmod 600 it, and change what may have leaked`,
    );
  let json: unknown;
  try {
    json = parseJson(await readFile(path, 'utf8'));
  } catch (cause) {
    // Not the parser's own words: they quote the text, and this one holds secrets.
    throw new TwinportError('input-invalid', `${path} is not JSON`, {
      cause: cause instanceof TwinportError ? undefined : cause,
    });
  }
  return parseWith(Secrets, json, 'input-invalid', path);
}

/** Credentials for a security definition of a Thing; null when there are none. */
export function credentialFor(secrets: Secrets, thingId: string, definition: string): Credential | null {
  for (const owner of [thingId, '*']) {
    if (Object.hasOwn(secrets, owner) && Object.hasOwn(secrets[owner]!, definition))
      return secrets[owner]![definition]!;
  }
  return null;
}
