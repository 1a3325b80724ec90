// Fetches JSON that describes devices: a Thing Description, or the list of a directory (WoT Discovery §7.3). Called by device
// sources (device-sources.ts) and the demo's twin systems.
import { TwinportError } from '../../base/errors.ts';
import { parseJson } from '../../protocol/parse.ts';
import type { Secrets } from './credentials.ts';
import { httpAuthorization, NO_AUTHORIZATION, type Authorization } from './http-authorization.ts';
import { httpExchange, refuseFailure } from './http-exchange.ts';
import { inTime } from './in-time.ts';
import { quoted } from './payload.ts';

const ANSWER_TIMEOUT_MS = 10_000;
const MOST_BYTES = 8 * 1_048_576;
const DEPTH = 64;

/**
 * @param secrets may hold credentials for the address's origin, by scheme: `{"https://things.example": {"bearer": {"token": …}}}`
 * @throws TwinportError `twin-offline`, `timeout`, `action-failed`, `sign-in-failed`, `description-invalid` for what is no JSON
 */
export async function fetchDescription(
  url: string,
  secrets: Secrets = {},
  outer?: AbortSignal,
): Promise<{ readonly json: unknown; readonly headers: Headers }> {
  const authorization = authorizationFor(url, secrets);
  const accept = 'application/td+json, application/ld+json;q=0.9, application/json;q=0.8';
  return inTime(
    ANSWER_TIMEOUT_MS,
    `${url} did not answer`,
    async (signal) => {
      const request = await authorization.apply({ url, method: 'GET', headers: { accept } }, signal);
      const reply = await httpExchange(request, signal, MOST_BYTES);
      refuseFailure(url, reply);
      try {
        return {
          json: parseJson(new TextDecoder().decode(reply.bytes), { bytes: MOST_BYTES, depth: DEPTH }),
          headers: reply.headers,
        };
      } catch (cause) {
        throw new TwinportError('description-invalid', `${url} gave what is no JSON: ${quoted(reply.bytes)}`, {
          cause,
        });
      }
    },
    outer,
  );
}

function authorizationFor(url: string, secrets: Secrets): Authorization {
  const { origin } = new URL(url);
  const [entry] = Object.entries(Object.hasOwn(secrets, origin) ? secrets[origin]! : {});
  if (entry === undefined) return NO_AUTHORIZATION;
  const [scheme, credential] = entry;
  return httpAuthorization({ name: scheme, scheme, terms: scheme === 'apikey' ? { in: 'header' } : {} }, credential);
}
