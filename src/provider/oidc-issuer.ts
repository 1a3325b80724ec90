// Talks to one OpenID provider as a relying party (P7): discovery, the address where the user signs in, and the exchange of
// what comes back, every check of OpenID Connect Core 3.1.3.7 included, by oauth4webapi. Called by oidc-sign-in.ts.
import * as oauth from 'oauth4webapi';
import type { Clock } from '../base/clock.ts';
import { TwinportError } from '../base/errors.ts';
import type { OidcWay } from './policy.ts';

/** What belongs to one sign-in from its beginning to its end. */
export interface SignInSecrets {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE (RFC 7636): who has only the code can do nothing with it. */
  readonly verifier: string;
  readonly redirectURI: string;
}

/** What the provider said about who signed in. */
export interface Identified {
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The enabler waits ten seconds for an answer that may need three of these. */
const REQUEST_TIMEOUT_MS = 3_000;
const CLOCK_TOLERANCE_S = 10;
/** Scopes by which providers that follow OpenID Connect Core 5.4 give out a claim. */
const SCOPE_OF_CLAIM: Readonly<Record<string, string>> = {
  email: 'email',
  email_verified: 'email',
  phone_number: 'phone',
  phone_number_verified: 'phone',
  name: 'profile',
  given_name: 'profile',
  family_name: 'profile',
  preferred_username: 'profile',
};

/** @throws TwinportError `sign-in-failed` */
export async function discoverIssuer(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  return checked(issuer, async () =>
    oauth.processDiscoveryResponse(
      url,
      await oauth.discoveryRequest(url, { ...requestOptions(issuer), algorithm: 'oidc' }),
    ),
  );
}

/** New secrets for one sign-in. */
export function newSignIn(redirectURI: string): SignInSecrets {
  return {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    redirectURI,
  };
}

/** Where the user's browser has to go. @throws TwinportError `sign-in-failed` when the provider has no such place */
export async function authorizationURL(
  way: OidcWay,
  server: oauth.AuthorizationServer,
  { state, nonce, verifier, redirectURI }: SignInSecrets,
): Promise<string> {
  if (server.authorization_endpoint === undefined) throw failed('issuer', `${way.issuer} does not sign users in`);
  const url = new URL(server.authorization_endpoint);
  const parameters = {
    response_type: 'code',
    client_id: way.clientId,
    redirect_uri: redirectURI,
    scope: scopesFor(Object.keys(way.claims), server.scopes_supported ?? []),
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/**
 * Exchanges the code and checks the ID token: issuer, audience, nonce, signature by the provider's keys, expiry.
 * @param wanted claims that rules ask about; those that the ID token lacks are asked of the provider's userinfo
 * @throws TwinportError `sign-in-failed` with the detail `check`
 */
export async function exchangeCode(
  way: OidcWay,
  server: oauth.AuthorizationServer,
  secrets: SignInSecrets,
  answer: { readonly code: string; readonly iss?: string | undefined },
  wanted: readonly string[],
  clock: Clock,
): Promise<Identified> {
  if (answer.iss !== undefined && answer.iss !== server.issuer)
    throw failed('issuer', 'another OpenID provider than the one that was asked has answered');
  return checked(way.issuer, async () => {
    const options = requestOptions(way.issuer);
    const client: oauth.Client = {
      client_id: way.clientId,
      [oauth.clockSkew]: Math.round((clock.now() - Date.now()) / 1000),
      [oauth.clockTolerance]: CLOCK_TOLERANCE_S,
    };
    // Pages that do not hand on `iss` (RFC 9207) are let through; `state` names the provider that was asked.
    const { authorization_response_iss_parameter_supported: _said, ...asked } = server;
    const callback = new URLSearchParams({ code: answer.code, state: secrets.state });
    const parameters = oauth.validateAuthResponse(asked, client, callback, secrets.state);
    const { redirectURI, verifier, nonce } = secrets;
    const auth = clientAuthentication(way, server);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      auth,
      parameters,
      redirectURI,
      verifier,
      options,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, response, options);
    const { sub: subject, ...said } = oauth.getValidatedIdTokenClaims(tokens)!;
    if (wanted.every((claim) => said[claim] !== undefined) || server.userinfo_endpoint === undefined)
      return { subject, claims: said };
    const more = await oauth.userInfoRequest(server, client, tokens.access_token, options);
    return { subject, claims: { ...(await oauth.processUserInfoResponse(server, client, subject, more)), ...said } };
  });
}

/** A sign-in that came to nothing; `check` says which step it failed at. */
export function failed(check: string, why: string, cause?: unknown): TwinportError {
  return new TwinportError('sign-in-failed', why, { details: { check }, cause });
}

function requestOptions(issuer: string): { [oauth.allowInsecureRequests]: boolean; signal: () => AbortSignal } {
  return {
    // A rule takes http for loopback alone (policy.ts).
    [oauth.allowInsecureRequests]: issuer.startsWith('http:'),
    signal: () => AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  };
}

function clientAuthentication(way: OidcWay, server: oauth.AuthorizationServer): oauth.ClientAuth {
  if (way.clientSecret === undefined) return oauth.None();
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic')
    ? oauth.ClientSecretBasic(way.clientSecret)
    : oauth.ClientSecretPost(way.clientSecret);
}

function scopesFor(claims: readonly string[], supported: readonly string[]): string {
  const scopes = claims.flatMap((claim) => SCOPE_OF_CLAIM[claim] ?? (supported.includes(claim) ? [claim] : []));
  return [...new Set(['openid', ...scopes])].join(' ');
}

/** The errors of oauth4webapi in our words. */
async function checked<Result>(issuer: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (cause) {
    if (cause instanceof TwinportError) throw cause;
    const { check, why } = explain(cause);
    throw failed(check, `${issuer}: ${why}`, cause);
  }
}

const CHECK_OF_CLAIM: Readonly<Record<string, string>> = {
  iss: 'issuer',
  aud: 'audience',
  azp: 'audience',
  nonce: 'nonce',
  exp: 'expiry',
};

function explain(error: unknown): { check: string; why: string } {
  if (error instanceof oauth.WWWAuthenticateChallengeError)
    return { check: 'client', why: "it does not take the owner's client id or secret" };
  if (error instanceof oauth.ResponseBodyError) {
    const { error: name, error_description: more } = error;
    const why = `it refused the code (${name}${more === undefined ? '' : `: ${more}`})`;
    return { check: name.endsWith('_client') ? 'client' : 'code', why };
  }
  if (error instanceof oauth.UnsupportedOperationError) return { check: 'signature', why: error.message };
  if (!(error instanceof oauth.OperationProcessingError)) {
    const why = error instanceof Error ? error.message : String(error);
    return { check: 'unreachable', why: `it cannot be reached (${why})` };
  }
  const { claim, attribute } = (error.cause ?? {}) as { claim?: string; attribute?: string };
  if (attribute === 'issuer') return { check: 'issuer', why: error.message };
  const ofSignature = error.code === oauth.KEY_SELECTION || error.message.includes('signature');
  return { check: CHECK_OF_CLAIM[claim ?? ''] ?? (ofSignature ? 'signature' : 'answer'), why: error.message };
}
