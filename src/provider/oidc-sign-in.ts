// Sign-ins at OpenID providers that the owner's rules name (P7): this system is the relying party, the page only opens the
// window. A sign-in is begun for one key, ends once, and is remembered for that key for a while. SPEC.md AUT-4, AUT-5.
import type { AuthorizationServer } from 'oauth4webapi';
import type { Clock } from '../base/clock.ts';
import type { Did } from '../base/ids.ts';
import type { Evidence, SignInRequest } from '../protocol/signed-words.ts';
import type { SignInBegun } from '../protocol/things.ts';
import type { SignIn } from './asker.ts';
import type { Journal, JournalRecord } from './journal.ts';
import {
  authorizationURL,
  discoverIssuer,
  exchangeCode,
  failed,
  newSignIn,
  type SignInSecrets,
} from './oidc-issuer.ts';
import { claimsFit, oidcWays, type AccessPolicy, type OidcWay } from './policy.ts';

interface Begun {
  readonly user: Did;
  readonly way: OidcWay;
  readonly server: AuthorizationServer;
  readonly secrets: SignInSecrets;
  readonly expiresAt: number;
}

/** A person has this long at the provider's page. */
const BEGUN_LIFE_MS = 5 * 60_000;
/** Anybody can begin one: of those that nobody ends, the oldest go, first of the same user. */
const BEGUN_KEPT = 1_000;
const BEGUN_KEPT_BY_USER = 5;
/** A person signs in once a working day. */
const SIGNED_IN_MS = 12 * 60 * 60_000;
const DISCOVERED_MS = 60 * 60_000;
/** Characters of JSON of one claim that is remembered. */
const CLAIM_CHARACTERS = 4_096;

export class OidcSignIn {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #begun = new Map<string, Begun>();
  readonly #signedIn = new Map<string, readonly SignIn[]>();
  readonly #servers = new Map<string, { readonly server: AuthorizationServer; readonly until: number }>();

  constructor(clock: Clock, journal: Journal) {
    this.#clock = clock;
    this.#journal = journal;
  }

  restore(records: readonly JournalRecord[]): void {
    for (const record of records) {
      if (record.kind !== 'signed-in' || record.until <= this.#clock.now()) continue;
      const { user, issuer, clientId, subject, claims, until } = record;
      this.#remember(user, { issuer, clientId, subject, claims, until });
    }
  }

  /**
   * Begins a sign-in for a key.
   * @throws TwinportError `sign-in-failed`: no rule of the thing names the issuer, or it cannot be reached
   */
  async begin(policy: AccessPolicy, user: Did, { issuer, redirectURI }: SignInRequest): Promise<SignInBegun> {
    const way = oidcWays(policy).find((named) => named.issuer === issuer);
    if (way === undefined) throw failed('issuer', `no rule of the owner names ${issuer}`);
    const server = await this.#discover(issuer);
    const secrets = newSignIn(redirectURI);
    const now = this.#clock.now();
    const expiresAt = now + BEGUN_LIFE_MS;
    const url = await authorizationURL(way, server, secrets);
    this.#makeRoom(user, now);
    this.#begun.set(secrets.state, { user, way, server, secrets, expiresAt });
    return { authorizationURL: url, state: secrets.state, expiresAt };
  }

  /**
   * Ends a sign-in with what the provider gave, and remembers it for the key that began it.
   * @throws TwinportError `sign-in-failed`; the detail `check` says which: state, user, code, client, issuer, audience,
   *   nonce, signature, expiry, claims, answer, unreachable
   */
  async complete(policy: AccessPolicy, user: Did, answer: NonNullable<Evidence['signIn']>): Promise<void> {
    const begun = this.#begun.get(answer.state);
    if (begun === undefined || begun.expiresAt <= this.#clock.now())
      throw failed('state', 'this sign-in was not begun here, has ended already, or took longer than five minutes');
    // It stays with the key that began it, which may still end it.
    if (begun.user !== user) throw failed('user', 'this sign-in was begun by another key');
    this.#begun.delete(answer.state);
    const { way, server, secrets } = begun;
    const ways = oidcWays(policy).filter(({ issuer, clientId }) => issuer === way.issuer && clientId === way.clientId);
    const wanted = [...new Set(ways.flatMap(({ claims }) => Object.keys(claims)))];
    const { subject, claims } = await exchangeCode(way, server, secrets, answer, wanted, this.#clock);
    if (!ways.some((named) => claimsFit(named, claims)))
      throw failed(
        'claims',
        `${way.issuer} has signed you in, but its claims (${wanted.join(', ')}) are not what the owner's rule asks for`,
      );
    const kept = Object.fromEntries(
      Object.entries(claims).filter(
        ([name, value]) => wanted.includes(name) && JSON.stringify(value).length <= CLAIM_CHARACTERS,
      ),
    );
    const now = this.#clock.now();
    const { issuer, clientId } = way;
    const signIn: SignIn = { issuer, clientId, subject, claims: kept, until: now + SIGNED_IN_MS };
    await this.#journal.append({ kind: 'signed-in', at: new Date(now).toISOString(), user, ...signIn });
    this.#remember(user, signIn);
  }

  /** The sign-ins of a key that hold now. */
  of(user: Did): readonly SignIn[] {
    const now = this.#clock.now();
    const valid = (this.#signedIn.get(user) ?? []).filter(({ until }) => until > now);
    if (valid.length === 0) this.#signedIn.delete(user);
    return valid;
  }

  #remember(user: string, signIn: SignIn): void {
    // Who signed in once and never came back is not looked at again.
    for (const known of this.#signedIn.keys()) this.of(known as Did);
    const sameClient = ({ issuer, clientId }: SignIn): boolean =>
      issuer === signIn.issuer && clientId === signIn.clientId;
    const all = this.#signedIn.get(user) ?? [];
    // Another thing's rule may have asked about other claims of the same person.
    const before = all.find((one) => sameClient(one) && one.subject === signIn.subject);
    const merged = { ...signIn, claims: { ...before?.claims, ...signIn.claims } };
    this.#signedIn.set(user, [...all.filter((one) => !sameClient(one)), merged]);
  }

  async #discover(issuer: string): Promise<AuthorizationServer> {
    const now = this.#clock.now();
    const known = this.#servers.get(issuer);
    if (known !== undefined && known.until > now) return known.server;
    const server = await discoverIssuer(issuer);
    this.#servers.set(issuer, { server, until: now + DISCOVERED_MS });
    return server;
  }

  #makeRoom(user: Did, now: number): void {
    for (const [state, { expiresAt }] of this.#begun) if (expiresAt <= now) this.#begun.delete(state);
    const own = [...this.#begun].filter(([, begun]) => begun.user === user);
    if (own.length >= BEGUN_KEPT_BY_USER) this.#begun.delete(own[0]![0]);
    else if (this.#begun.size >= BEGUN_KEPT) this.#begun.delete(this.#begun.keys().next().value!);
  }
}
