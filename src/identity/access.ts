// The signed words of the owner's rule (P7, P10, P13, P14): the user's proof that asks for access, the owner's grant that
// answers it, the command under that grant, and the words that take a command or a grant back (signed-word.ts: how). The
// enabler carries them; it holds neither key, so it can make, widen or replay none of them.
import { decodeJwt } from 'jose';
import * as v from 'valibot';
import { TwinportError } from '../base/errors.ts';
import { newId, type Did } from '../base/ids.ts';
import { Affordances } from '../protocol/things.ts';
import { DidKey, Jws, MessageId, Name, ThingId } from '../protocol/envelope.ts';
import { LIMITS } from '../protocol/limits.ts';
import { parseWith } from '../protocol/parse.ts';
import type { Identity } from './keys.ts';
import { checkFresh, signWord, verifyUserWord, verifyWord } from './signed-word.ts';

const PROOF_TYPE = 'twinport-access-proof+jwt';
const GRANT_TYPE = 'twinport-grant+jwt';
const COMMAND_TYPE = 'twinport-command+jwt';
const CANCELLATION_TYPE = 'twinport-cancellation+jwt';
const REVOCATION_TYPE = 'twinport-revocation+jwt';

const Seconds = v.pipe(v.number(), v.finite());
const Jti = MessageId;

/** For whom the user asks: a service that shall get these affordances of the twin. The signed proof is the user's consent. */
const Delegate = v.object({ system: DidKey, service: ThingId });
export type Delegate = v.InferOutput<typeof Delegate>;
/** What satisfies a rule beside the key itself (src/provider). Bound to the proof that carries it. */
const Evidence = v.object({
  /** Of a one-time pairing code: 32 bytes in base64url (identity/pairing-tag.ts). */
  pairing: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{43}$/, 'must be 32 bytes in base64url'))),
  /** What the OpenID provider gave for the sign-in that `beginsignin` started. */
  signIn: v.optional(
    v.object({
      state: v.pipe(v.string(), v.maxLength(256)),
      code: v.pipe(v.string(), v.maxLength(2048)),
      /** Who says so, where it does (RFC 9207): another provider than the one that was asked is found out. */
      iss: v.optional(v.pipe(v.string(), v.maxLength(512))),
    }),
  ),
});
export type Evidence = v.InferOutput<typeof Evidence>;
const Url = v.pipe(v.string(), v.url(), v.maxLength(512));
/** Which sign-in the user wants to begin, and where the OpenID provider sends them back to. */
const SignInRequest = v.object({ issuer: Url, redirectURI: Url });
export type SignInRequest = v.InferOutput<typeof SignInRequest>;
/** Rotation words (identity/rotation.ts) that a proof may show: each key before the one that signs. */
const ROTATIONS_SHOWN = 3;

/** The user asks: `iss` the user, `aud` the system, `carrier` the enabler on whose link the grant may be used. */
const AccessProof = v.object({
  iss: DidKey,
  aud: DidKey,
  carrier: DidKey,
  thing: ThingId,
  affordances: Affordances,
  delegate: v.optional(Delegate),
  evidence: v.optional(Evidence),
  signIn: v.optional(SignInRequest),
  formerly: v.optional(v.pipe(v.array(Jws), v.maxLength(ROTATIONS_SHOWN))),
  iat: Seconds,
  exp: Seconds,
  jti: Jti,
});
export type AccessProof = v.InferOutput<typeof AccessProof>;
/** The owner answers: `iss` and `aud` the system, `sub` the user; with `delegate`, that service commands under it. */
const Grant = v.object({
  iss: DidKey,
  aud: DidKey,
  sub: DidKey,
  carrier: DidKey,
  thing: ThingId,
  affordances: Affordances,
  delegate: v.optional(Delegate),
  iat: Seconds,
  exp: Seconds,
  jti: Jti,
});
export type Grant = v.InferOutput<typeof Grant>;
/** The user commands: `grant` the id of the grant, `jti` the id of the command. */
const Command = v.object({
  iss: DidKey,
  aud: DidKey,
  grant: Jti,
  thing: ThingId,
  action: Name,
  input: v.optional(v.unknown()),
  iat: Seconds,
  exp: Seconds,
  jti: Jti,
});
export type Command = v.InferOutput<typeof Command>;

/** Who signed a command takes it back: `iss` as of the command, `command` its id. */
const Cancellation = v.object({
  iss: DidKey,
  aud: DidKey,
  thing: ThingId,
  command: Jti,
  iat: Seconds,
  exp: Seconds,
  jti: Jti,
});
export type Cancellation = v.InferOutput<typeof Cancellation>;
/** The user gives a grant back: `iss` the user, `grant` its id. */
const Revocation = v.object({
  iss: DidKey,
  aud: DidKey,
  thing: ThingId,
  grant: Jti,
  iat: Seconds,
  exp: Seconds,
  jti: Jti,
});
export type Revocation = v.InferOutput<typeof Revocation>;

/** What a user asks a system for. */
export interface AccessRequest {
  readonly system: Did;
  readonly carrier: Did;
  readonly thing: string;
  readonly affordances: Affordances;
  readonly delegate?: Delegate | undefined;
  readonly evidence?: Evidence | undefined;
  readonly signIn?: SignInRequest | undefined;
  readonly formerly?: readonly string[] | undefined;
  /** Id of the proof, where the evidence is bound to it; otherwise a new one. */
  readonly id?: string | undefined;
}

export async function signAccessProof(user: Identity, asks: AccessRequest, now: number): Promise<string> {
  const { system, carrier, thing, affordances, delegate, evidence, signIn, formerly = [], id = newId() } = asks;
  const claims = {
    iss: user.did,
    aud: system,
    carrier,
    thing,
    affordances,
    ...(delegate === undefined ? {} : { delegate }),
    ...(evidence === undefined ? {} : { evidence }),
    ...(signIn === undefined ? {} : { signIn }),
    ...(formerly.length === 0 ? {} : { formerly }),
    jti: id,
  };
  return signWord(user, PROOF_TYPE, claims, now, LIMITS.signedLifeMs);
}

/** The grant with its id and expiry (ms). */
export async function signGrant(
  system: Identity,
  proof: AccessProof,
  affordances: Affordances,
  now: number,
): Promise<{ grant: string; grantId: string; expiresAt: number }> {
  const grantId = newId();
  const claims = {
    iss: system.did,
    aud: system.did,
    sub: proof.iss,
    carrier: proof.carrier,
    thing: proof.thing,
    affordances,
    ...(proof.delegate === undefined ? {} : { delegate: proof.delegate }),
    jti: grantId,
  };
  return {
    grant: await signWord(system, GRANT_TYPE, claims, now, LIMITS.grantLifeMs),
    grantId,
    expiresAt: (Math.floor(now / 1000) + LIMITS.grantLifeMs / 1000) * 1000,
  };
}

export async function signCommand(
  user: Identity,
  asks: { system: Did; grantId: string; thing: string; action: string; input: unknown; commandId: string },
  now: number,
): Promise<string> {
  const claims = {
    iss: user.did,
    aud: asks.system,
    grant: asks.grantId,
    thing: asks.thing,
    action: asks.action,
    input: asks.input,
    jti: asks.commandId,
  };
  return signWord(user, COMMAND_TYPE, claims, now, LIMITS.signedLifeMs);
}

export async function signCancellation(
  user: Identity,
  asks: { system: Did; thing: string; commandId: string },
  now: number,
): Promise<string> {
  const claims = { iss: user.did, aud: asks.system, thing: asks.thing, command: asks.commandId, jti: newId() };
  return signWord(user, CANCELLATION_TYPE, claims, now, LIMITS.signedLifeMs);
}

export async function signRevocation(
  user: Identity,
  asks: { system: Did; thing: string; grantId: string },
  now: number,
): Promise<string> {
  const claims = { iss: user.did, aud: asks.system, thing: asks.thing, grant: asks.grantId, jti: newId() };
  return signWord(user, REVOCATION_TYPE, claims, now, LIMITS.signedLifeMs);
}

/** @throws TwinportError `proof-invalid`, `command-expired` */
export async function verifyAccessProof(jws: string, system: Did, carrier: Did, now: number): Promise<AccessProof> {
  const proof = await verifyUserWord(jws, PROOF_TYPE, AccessProof, system, now, 'the access proof');
  if (proof.carrier !== carrier) throw new TwinportError('proof-invalid', 'the proof was made for another enabler');
  return proof;
}

/** @throws TwinportError `grant-missing` (not ours), `grant-expired`, `grant-insufficient` (another carrier) */
export async function verifyGrant(jws: string, system: Did, carrier: Did, now: number): Promise<Grant> {
  const grant = await verifyGrantOfAnyAge(jws, system, carrier);
  checkFresh(grant, now, 'grant-expired', 'the grant');
  return grant;
}

/** Of what was begun under it while it was good. @throws TwinportError `grant-missing` (not ours), `grant-insufficient` (another carrier) */
export async function verifyGrantOfAnyAge(jws: string, system: Did, carrier: Did): Promise<Grant> {
  const grant = await verifyWord(jws, GRANT_TYPE, Grant, 'grant-missing', () => system);
  if (grant.iss !== system || grant.aud !== system)
    throw new TwinportError('grant-missing', 'the grant is not of this system');
  if (grant.carrier !== carrier)
    throw new TwinportError('grant-insufficient', 'the grant was given to be used over another enabler');
  return grant;
}

/** @throws TwinportError `proof-invalid`, `command-expired` */
export async function verifyCommand(jws: string, system: Did, now: number): Promise<Command> {
  return verifyUserWord(jws, COMMAND_TYPE, Command, system, now, 'the command');
}

/** @throws TwinportError `proof-invalid`, `command-expired` */
export async function verifyCancellation(jws: string, system: Did, now: number): Promise<Cancellation> {
  return verifyUserWord(jws, CANCELLATION_TYPE, Cancellation, system, now, 'the cancellation');
}

/** @throws TwinportError `proof-invalid`, `command-expired` */
export async function verifyRevocation(jws: string, system: Did, now: number): Promise<Revocation> {
  return verifyUserWord(jws, REVOCATION_TYPE, Revocation, system, now, 'the revocation');
}

/** The claims of a grant that this side cannot check: to read what it was given (user, expiry). Never to decide by. */
export function readGrant(jws: string): Grant {
  return parseWith(Grant, decodeJwt(jws), 'message-malformed', 'grant');
}

/** Who says to have signed a word that this side cannot check; null where that cannot be read. Never to decide by. */
export function issuerOf(jws: string): string | null {
  try {
    return decodeJwt(jws).iss ?? null;
  } catch {
    return null;
  }
}
