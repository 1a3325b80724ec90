// Makes HTTP requests carry what a security definition asks for: basic, bearer, apikey, or a token by OAuth2 client
// credentials (RFC 6749 §4.4). Called by http-client.ts and by what fetches descriptions.
import * as v from 'valibot';
import { systemClock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';
import { NEEDS, type Credential } from './credentials.ts';
import { httpExchange, refuseFailure, type HttpRequest } from './http-exchange.ts';

/** A definition of a description's `securityDefinitions`, with its name. */
export interface SecurityDefinition {
  readonly name: string;
  readonly scheme: string;
  readonly terms: Readonly<Record<string, unknown>>;
}

export interface Authorization {
  apply(request: HttpRequest, signal: AbortSignal): Promise<HttpRequest>;
  /** The device refused what was sent; true when it is worth trying anew. */
  renew(): boolean;
}

const TokenAnswer = v.object({ access_token: v.string(), expires_in: v.optional(v.number()) });
const DEFAULT_TOKEN_LIFE_S = 300;
const EARLY_MS = 10_000;

export const NO_AUTHORIZATION: Authorization = { apply: (request) => Promise.resolve(request), renew: () => false };

/**
 * @throws TwinportError `sign-in-failed` when credentials are missing, of another kind, or the scheme is none of ours
 */
export function httpAuthorization(definition: SecurityDefinition, credential: Credential | null): Authorization {
  const { name, scheme, terms } = definition;
  const header = (field: string, value: string): Authorization => ({
    apply: (request) => Promise.resolve({ ...request, headers: { ...request.headers, [field]: value } }),
    renew: () => false,
  });
  const usual = scheme === 'apikey' ? 'query' : 'header';
  const place = typeof terms['in'] === 'string' ? terms['in'] : usual;
  const field = typeof terms['name'] === 'string' ? terms['name'] : 'authorization';
  if (scheme !== 'apikey' && place !== 'header' && place !== 'auto')
    throw new TwinportError(
      'sign-in-failed',
      `security "${name}": ${scheme} in "${place}" is not supported, only in a header`,
    );
  switch (scheme) {
    case 'nosec':
      return NO_AUTHORIZATION;
    case 'basic': {
      const { username, password } = needed(definition, credential, 'username');
      return header(field, `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);
    }
    case 'bearer':
      return header(field, `Bearer ${needed(definition, credential, 'token').token}`);
    case 'apikey': {
      const { apiKey } = needed(definition, credential, 'apiKey');
      const key = typeof terms['name'] === 'string' ? terms['name'] : 'X-API-Key';
      if (place === 'header') return header(key, apiKey);
      if (place === 'cookie') return header('cookie', `${key}=${encodeURIComponent(apiKey)}`);
      if (place === 'query') return inQuery(key, apiKey);
      throw new TwinportError('sign-in-failed', `security "${name}": an API key in "${place}" is not supported`);
    }
    case 'oauth2':
      return clientCredentials(definition, needed(definition, credential, 'clientId'));
    default:
      throw new TwinportError(
        'sign-in-failed',
        `security "${name}": the scheme "${scheme}" is not supported; supported are nosec, ${Object.keys(NEEDS).join(', ')}`,
      );
  }
}

type Holding<Key extends string> = Extract<Credential, Readonly<Record<Key, string>>>;

/** The credentials, when they are of the kind that has `key`. @throws TwinportError `sign-in-failed` */
export function needed<Key extends 'username' | 'token' | 'apiKey' | 'clientId'>(
  { name, scheme }: SecurityDefinition,
  credential: Credential | null,
  key: Key,
): Holding<Key> {
  if (credential !== null && key in credential) return credential as Holding<Key>;
  const needs = NEEDS[scheme as keyof typeof NEEDS];
  const missing = credential === null ? 'has no credentials' : 'has credentials of another kind';
  throw new TwinportError(
    'sign-in-failed',
    `security "${name}" (${scheme}) ${missing}: put "${name}": ${needs} under the id of the Thing into the secrets file (--secrets)`,
  );
}

function inQuery(name: string, value: string): Authorization {
  return {
    apply(request) {
      const url = new URL(request.url);
      url.searchParams.set(name, value);
      return Promise.resolve({ ...request, url: url.href });
    },
    renew: () => false,
  };
}

function clientCredentials(
  { name, terms }: SecurityDefinition,
  { clientId, clientSecret }: Holding<'clientId'>,
): Authorization {
  const endpoint = terms['token'];
  if (typeof endpoint !== 'string' || !(terms['flow'] === 'client' || terms['flow'] === 'client_credentials'))
    throw new TwinportError(
      'sign-in-failed',
      `security "${name}": of oauth2 only the flow "client" is supported, with its "token" endpoint`,
    );
  let held: { token: string; until: number } | null = null;
  const fetchToken = async (signal: AbortSignal): Promise<{ token: string; until: number }> => {
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    const scopes = [terms['scopes'] ?? []].flat();
    if (scopes.length > 0) form.set('scope', scopes.map(String).join(' '));
    const basic = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    const headers = {
      authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    };
    const reply = await httpExchange(
      { url: endpoint, method: 'POST', headers, body: Buffer.from(form.toString()) },
      signal,
    );
    refuseFailure(endpoint, reply);
    const answer = v.safeParse(v.pipe(v.string(), v.parseJson(), TokenAnswer), new TextDecoder().decode(reply.bytes));
    if (!answer.success) throw new TwinportError('sign-in-failed', `${endpoint} did not answer with an access token`);
    const { access_token: token, expires_in: lifeSeconds = DEFAULT_TOKEN_LIFE_S } = answer.output;
    return { token, until: systemClock.now() + lifeSeconds * 1_000 - EARLY_MS };
  };
  return {
    async apply(request, signal) {
      if (held === null || held.until < systemClock.now()) held = await fetchToken(signal);
      return { ...request, headers: { ...request.headers, authorization: `Bearer ${held.token}` } };
    },
    renew() {
      held = null;
      return true;
    },
  };
}
