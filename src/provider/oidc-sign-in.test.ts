// Against a real OpenID provider on this machine; what no honest provider says comes from one of the test's own.
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signInAt, startOpenidProvider, type OpenidProvider } from '../../e2e/support/openid-provider.ts';
import { MockClock } from '../base/mock-clock.ts';
import type { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { memoryJournal, type Journal } from './journal.ts';
import { OidcSignIn } from './oidc-sign-in.ts';
import type { AccessPolicy } from './policy.ts';
import { parsePolicy } from './provider-system.ts';

const [ANNA, BERT] = ['did:key:anna', 'did:key:bert'] as Did[] as [Did, Did];
const BACK = 'https://world.example/signed-in.html';
let clock: MockClock;
let journal: Journal;
let signIn: OidcSignIn;
beforeEach(() => {
  clock = new MockClock(Date.now());
  journal = memoryJournal(() => clock.now());
  signIn = new OidcSignIn(clock, journal);
});

const ruleFor = (issuer: string, more: Record<string, unknown> = {}): AccessPolicy =>
  parsePolicy({ control: { oidc: [{ issuer, clientId: 'twins', ...more }] } });
const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'ok',
    (error: TwinportError) => (error.code === 'sign-in-failed' ? error.details['check'] : error),
  );

describe('at a real provider', () => {
  let provider: OpenidProvider;
  beforeAll(async () => {
    provider = await startOpenidProvider([
      { client_id: 'twins', redirect_uris: [BACK], token_endpoint_auth_method: 'none' },
      { client_id: 'secretive', client_secret: 'a very long secret of this client', redirect_uris: [BACK] },
    ]);
  });
  afterAll(() => provider.stop());
  const rule = (more?: Record<string, unknown>): AccessPolicy => ruleFor(provider.issuer, more);
  const begin = (policy: AccessPolicy, user = ANNA) =>
    signIn.begin(policy, user, { issuer: provider.issuer, redirectURI: BACK });
  const answerOf = (back: URLSearchParams) => ({ state: back.get('state')!, code: back.get('code')! });
  const signedIn = async (policy: AccessPolicy, login: string, user = ANNA): Promise<unknown> => {
    const { authorizationURL } = await begin(policy, user);
    return outcomeOf(signIn.complete(policy, user, answerOf(await signInAt(authorizationURL, login))));
  };

  it('[AUT-4] signs in by code, PKCE, state and nonce, and remembers the key with the claims that the rule names', async () => {
    const policy = rule({ claims: { groups: ['operators'], email_verified: true } });
    const begun = await begin(policy);
    const asked = Object.fromEntries(new URL(begun.authorizationURL).searchParams);
    expect(asked).toMatchObject({
      response_type: 'code',
      client_id: 'twins',
      redirect_uri: BACK,
      scope: 'openid groups email',
      code_challenge_method: 'S256',
      state: begun.state,
    });
    expect([asked['nonce']!.length >= 32, asked['code_challenge']!.length, begun.expiresAt - clock.now()]).toEqual([
      true,
      43,
      300_000,
    ]);
    const back = await signInAt(begun.authorizationURL, 'op-anna');
    // With the provider's name beside it, where the page hands it on (RFC 9207).
    await signIn.complete(policy, ANNA, { ...answerOf(back), iss: back.get('iss')! });
    const kept = {
      issuer: provider.issuer,
      clientId: 'twins',
      subject: 'op-anna',
      claims: { groups: ['staff', 'operators'], email_verified: true },
      until: clock.now() + 12 * 3_600_000,
    };
    expect([signIn.of(ANNA), signIn.of(BERT)]).toEqual([[kept], []]);
    const restarted = new OidcSignIn(clock, journal);
    restarted.restore(await journal.load());
    expect(restarted.of(ANNA)).toEqual([kept]);
    await clock.advance(12 * 3_600_000);
    expect(restarted.of(ANNA)).toEqual([]);
  });

  it('[AUT-4] keeps the secret of a client to itself, and needs the right one', async () => {
    const policy = (clientSecret: string): AccessPolicy =>
      parsePolicy({ control: { oidc: [{ issuer: provider.issuer, clientId: 'secretive', clientSecret }] } });
    const right = policy('a very long secret of this client');
    expect((await begin(right)).authorizationURL).not.toContain('very');
    expect(await signedIn(right, 'anna')).toBe('ok');
    expect(await signedIn(policy('a wrong one'), 'anna')).toBe('client');
  });

  it('[AUT-4] refuses people whom the rule does not name, and remembers nothing of them', async () => {
    expect(await signedIn(rule({ claims: { groups: 'operators' } }), 'bert')).toBe('claims');
    expect(await signedIn(rule({ claims: { shoe_size: 43 } }), 'op-anna')).toBe('claims');
    expect([signIn.of(ANNA), await journal.load()]).toEqual([[], []]);
    expect(await signedIn(rule({ claims: { email: 'bert@works.example' } }), 'bert')).toBe('ok');
  });

  it('[AUT-5] is good for the key that began it, once, for five minutes', async () => {
    const policy = rule();
    const { authorizationURL } = await begin(policy);
    const answer = answerOf(await signInAt(authorizationURL, 'anna'));
    expect(await outcomeOf(signIn.complete(policy, BERT, answer))).toBe('user');
    expect(await outcomeOf(signIn.complete(policy, ANNA, { ...answer, iss: 'https://elsewhere.example' }))).toBe(
      'issuer',
    );
    // What failed is over, too.
    expect(await outcomeOf(signIn.complete(policy, ANNA, answer))).toBe('state');
    const second = await begin(policy);
    const good = answerOf(await signInAt(second.authorizationURL, 'anna'));
    expect(await outcomeOf(signIn.complete(policy, ANNA, good))).toBe('ok');
    expect(await outcomeOf(signIn.complete(policy, ANNA, good))).toBe('state');
    const third = await begin(policy);
    const late = answerOf(await signInAt(third.authorizationURL, 'anna'));
    await clock.advance(300_000);
    expect(await outcomeOf(signIn.complete(policy, ANNA, late))).toBe('state');
    expect(await outcomeOf(signIn.complete(policy, ANNA, { state: 'made-up-by-somebody', code: late.code }))).toBe(
      'state',
    );
  });

  it("[AUT-5] another user's code, or a code a second time, is refused by the provider: its verifier is another", async () => {
    const policy = rule();
    const [annas, berts] = [await begin(policy, ANNA), await begin(policy, BERT)];
    const stolen = (await signInAt(annas.authorizationURL, 'op-anna')).get('code')!;
    expect(await outcomeOf(signIn.complete(policy, BERT, { state: berts.state, code: stolen }))).toBe('code');
    const used = await begin(policy);
    const code = (await signInAt(used.authorizationURL, 'anna')).get('code')!;
    await signIn.complete(policy, ANNA, { state: used.state, code });
    const again = await begin(policy);
    expect(await outcomeOf(signIn.complete(policy, ANNA, { state: again.state, code }))).toBe('code');
    expect(signIn.of(BERT)).toEqual([]);
  });

  it('[AUT-5] an issuer that no rule names, or that is not there, begins nothing', async () => {
    const elsewhere = { issuer: 'https://elsewhere.example', redirectURI: BACK };
    expect(await outcomeOf(signIn.begin(rule(), ANNA, elsewhere))).toBe('issuer');
    const closed = 'http://127.0.0.1:9';
    const request = { issuer: closed, redirectURI: BACK };
    expect(await outcomeOf(signIn.begin(ruleFor(closed), ANNA, request))).toBe('unreachable');
    // An issuer under another name than the one it calls itself.
    const alias = provider.issuer.replace('127.0.0.1', 'localhost');
    expect(await outcomeOf(signIn.begin(ruleFor(alias), ANNA, { issuer: alias, redirectURI: BACK }))).toBe('issuer');
  });

  it('sign-ins that nobody ends are bounded: the oldest of the same key goes', async () => {
    const policy = rule();
    const first = await begin(policy);
    const other = await begin(policy, BERT);
    for (let index = 0; index < 5; index += 1) await begin(policy);
    expect(await outcomeOf(signIn.complete(policy, ANNA, { state: first.state, code: 'x' }))).toBe('state');
    expect(await outcomeOf(signIn.complete(policy, BERT, { state: other.state, code: 'x' }))).toBe('code');
  });
});

describe('a provider that is not what it should be', () => {
  let server: Server;
  let issuer: string;
  let key: CryptoKey;
  let foreignKey: CryptoKey;
  /** What is wrong with the token, and with what is told about the user. */
  let wrong: { claims?: JWTPayload; key?: CryptoKey; token?: string | null; userinfo?: object };
  let nonce: string;

  beforeAll(async () => {
    const [pair, foreign] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
    [key, foreignKey] = [pair.privateKey, foreign.privateKey];
    const jwk = { ...(await exportJWK(pair.publicKey)), alg: 'RS256', use: 'sig', kid: '1' };
    server = createServer((request, response) => {
      const send = (body: unknown): void => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(body));
      };
      const paths: Record<string, () => unknown> = {
        '/.well-known/openid-configuration': () => ({
          issuer,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          userinfo_endpoint: `${issuer}/me`,
          id_token_signing_alg_values_supported: ['RS256'],
        }),
        '/jwks': () => ({ keys: [jwk] }),
        '/token': async () => ({
          access_token: 'x',
          token_type: 'Bearer',
          ...(wrong.token === null ? {} : { id_token: wrong.token ?? (await idToken()) }),
        }),
        '/me': () => ({ sub: 'anna', ...wrong.userinfo }),
      };
      void Promise.resolve(paths[request.url!]?.() ?? {}).then(send);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const idToken = (): Promise<string> => {
    const iat = Math.floor(clock.now() / 1000);
    return new SignJWT({ iss: issuer, aud: 'twins', sub: 'anna', nonce, iat, exp: iat + 60, ...wrong.claims })
      .setProtectedHeader({ alg: 'RS256', kid: '1' })
      .sign(wrong.key ?? key);
  };
  const tried = async (fault: typeof wrong, policy = ruleFor(issuer)): Promise<unknown> => {
    wrong = fault;
    const begun = await signIn.begin(policy, ANNA, { issuer, redirectURI: BACK });
    nonce = new URL(begun.authorizationURL).searchParams.get('nonce')!;
    return outcomeOf(signIn.complete(policy, ANNA, { state: begun.state, code: 'code' }));
  };

  it('[AUT-4] is believed when everything is right', async () => {
    expect(await tried({})).toBe('ok');
    expect(
      await tried({ userinfo: { groups: ['operators'] } }, ruleFor(issuer, { claims: { groups: 'operators' } })),
    ).toBe('ok');
  });

  it('[AUT-4] is not believed about another audience, nonce, issuer, time, user, or with another signature', async () => {
    const now = Math.floor(clock.now() / 1000);
    expect(await tried({ claims: { aud: 'another-client' } })).toBe('audience');
    expect(await tried({ claims: { aud: ['twins', 'another'], azp: 'another' } })).toBe('audience');
    expect(await tried({ claims: { nonce: 'of-another-sign-in' } })).toBe('nonce');
    expect(await tried({ claims: { iss: 'https://elsewhere.example' } })).toBe('issuer');
    expect(await tried({ claims: { exp: now - 60, iat: now - 120 } })).toBe('expiry');
    expect(await tried({ key: foreignKey })).toBe('signature');
    const unsigned = [{ alg: 'none' }, { iss: issuer, aud: 'twins', sub: 'anna', iat: now, exp: now + 60 }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    expect(await tried({ token: `${unsigned}.` })).not.toBe('ok');
    expect(await tried({ token: null })).not.toBe('ok');
    // Claims of somebody else's account are not mixed in.
    const groups = ruleFor(issuer, { claims: { groups: 'operators' } });
    expect(await tried({ userinfo: { sub: 'bert', groups: ['operators'] } }, groups)).toBe('answer');
    expect(await tried({ userinfo: { sub: 'anna', groups: ['guests'] } }, groups)).toBe('claims');
    expect(signIn.of(ANNA)).toEqual([]);
  });
});
