// The signed words of the owner's rule (P7, P10, P13, P14): the user's proof that asks for access, the owner's grant that
// answers it, the command under that grant, and the words that take a command or a grant back (signed-word.ts: how). The
// enabler carries them; it holds neither key, so it can make, widen or replay none of them.
import { decodeJwt } from 'jose';
import { TwinportError } from '../base/errors.ts';
import { newId, type Did } from '../base/ids.ts';
import { LIMITS } from '../protocol/limits.ts';
import { parseWith } from '../protocol/parse.ts';
import {
  SIGNED_WORDS,
  type AccessProof,
  type Cancellation,
  type Command,
  type Delegate,
  type Evidence,
  type Grant,
  type Revocation,
  type SignInRequest,
} from '../protocol/signed-words.ts';
import type { Affordances } from '../protocol/things.ts';
import type { Identity } from './keys.ts';
import { checkFresh, signWord, verifyUserWord, verifyWord } from './signed-word.ts';

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
  return signWord(user, SIGNED_WORDS.accessProof.typ, claims, now, LIMITS.signedLifeMs);
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
    grant: await signWord(system, SIGNED_WORDS.grant.typ, claims, now, LIMITS.grantLifeMs),
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
  return signWord(user, SIGNED_WORDS.command.typ, claims, now, LIMITS.signedLifeMs);
}

export async function signCancellation(
  user: Identity,
  asks: { system: Did; thing: string; commandId: string },
  now: number,
): Promise<string> {
  const claims = { iss: user.did, aud: asks.system, thing: asks.thing, command: asks.commandId, jti: newId() };
  return signWord(user, SIGNED_WORDS.cancellation.typ, claims, now, LIMITS.signedLifeMs);
}

export async function signRevocation(
  user: Identity,
  asks: { system: Did; thing: string; grantId: string },
  now: number,
): Promise<string> {
  const claims = { iss: user.did, aud: asks.system, thing: asks.thing, grant: asks.grantId, jti: newId() };
  return signWord(user, SIGNED_WORDS.revocation.typ, claims, now, LIMITS.signedLifeMs);
}

/** @throws TwinportError `proof-invalid`, `command-expired` */
export async function verifyAccessProof(jws: string, system: Did, carrier: Did, now: number): Promise<AccessProof> {
  const proof = await verifyUserWord(jws, SIGNED_WORDS.accessProof, system, now, 'the access proof');
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
  const grant = await verifyWord(jws, SIGNED_WORDS.grant, 'grant-missing', () => system);
  if (grant.iss !== system || grant.aud !== system)
    throw new TwinportError('grant-missing', 'the grant is not of this system');
  if (grant.carrier !== carrier)
    throw new TwinportError('grant-insufficient', 'the grant was given to be used over another enabler');
  return grant;
}

/** @throws TwinportError `proof-invalid`, `command-expired` */
export async function verifyCommand(jws: string, system: Did, now: number): Promise<Command> {
  return verifyUserWord(jws, SIGNED_WORDS.command, system, now, 'the command');
}

/** @throws TwinportError `proof-invalid`, `command-expired` */
export async function verifyCancellation(jws: string, system: Did, now: number): Promise<Cancellation> {
  return verifyUserWord(jws, SIGNED_WORDS.cancellation, system, now, 'the cancellation');
}

/** @throws TwinportError `proof-invalid`, `command-expired` */
export async function verifyRevocation(jws: string, system: Did, now: number): Promise<Revocation> {
  return verifyUserWord(jws, SIGNED_WORDS.revocation, system, now, 'the revocation');
}

/** The claims of a grant that this side cannot check: to read what it was given (user, expiry). Never to decide by. */
export function readGrant(jws: string): Grant {
  return parseWith(SIGNED_WORDS.grant.claims, decodeJwt(jws), 'message-malformed', 'grant');
}

/** Who says to have signed a word that this side cannot check; null where that cannot be read. Never to decide by. */
export function issuerOf(jws: string): string | null {
  try {
    return decodeJwt(jws).iss ?? null;
  } catch {
    return null;
  }
}
