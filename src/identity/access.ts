// The three signed words of the owner's rule (design §5; P7, P10): the user's proof that asks for access, the owner's grant
// that answers it, and the user's command under that grant. All are compact JWS (RFC 7515) with EdDSA by `jose`. The
// enabler carries them; it holds neither key, so it can make, widen or replay none of them.
import { compactVerify, decodeJwt, decodeProtectedHeader, errors, SignJWT } from 'jose';
import * as v from 'valibot';
import { TwinportError, type ErrorCode } from '../base/errors.ts';
import { newId, type Did, type TwinId } from '../base/ids.ts';
import { Affordances } from '../protocol/dii.ts';
import { DidKey, MessageId, Name, ThingId } from '../protocol/envelope.ts';
import { LIMITS } from '../protocol/limits.ts';
import { parseWith } from '../protocol/parse.ts';
import { importPublicKey, type Identity } from './keys.ts';

const PROOF_TYPE = 'twinport-access-proof+jwt';
const GRANT_TYPE = 'twinport-grant+jwt';
const COMMAND_TYPE = 'twinport-command+jwt';

const Seconds = v.pipe(v.number(), v.finite());
const Jti = MessageId;

/** The user asks: `iss` the user, `aud` the system, `carrier` the enabler on whose link the grant may be used. */
const AccessProof = v.object({
  iss: DidKey,
  aud: DidKey,
  carrier: DidKey,
  thing: ThingId,
  affordances: Affordances,
  iat: Seconds,
  exp: Seconds,
  jti: Jti,
});
export type AccessProof = v.InferOutput<typeof AccessProof>;
/** The owner answers: `iss` and `aud` the system, `sub` the user. */
const Grant = v.object({
  iss: DidKey,
  aud: DidKey,
  sub: DidKey,
  carrier: DidKey,
  thing: ThingId,
  affordances: Affordances,
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

export async function signAccessProof(
  user: Identity,
  asks: { system: Did; carrier: Did; thing: TwinId; affordances: Affordances },
  now: number,
): Promise<string> {
  return signed(
    user,
    PROOF_TYPE,
    {
      iss: user.did,
      aud: asks.system,
      carrier: asks.carrier,
      thing: asks.thing,
      affordances: asks.affordances,
      jti: newId(),
    },
    now,
    LIMITS.signedLifeMs,
  );
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
    jti: grantId,
  };
  return {
    grant: await signed(system, GRANT_TYPE, claims, now, LIMITS.grantLifeMs),
    grantId,
    expiresAt: (Math.floor(now / 1000) + LIMITS.grantLifeMs / 1000) * 1000,
  };
}

export async function signCommand(
  user: Identity,
  asks: { system: Did; grantId: string; thing: TwinId; action: string; input: unknown; commandId: string },
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
  return signed(user, COMMAND_TYPE, claims, now, LIMITS.signedLifeMs);
}

/** @throws TwinportError `proof-invalid`, `command-expired` */
export async function verifyAccessProof(jws: string, system: Did, carrier: Did, now: number): Promise<AccessProof> {
  const proof = await verified(jws, PROOF_TYPE, AccessProof, 'proof-invalid', (claims) => claims.iss);
  shortLived(proof, 'the access proof');
  fresh(proof, now, 'command-expired', 'the access proof');
  if (proof.aud !== system) throw new TwinportError('proof-invalid', 'the proof is meant for another system');
  if (proof.carrier !== carrier) throw new TwinportError('proof-invalid', 'the proof was made for another enabler');
  return proof;
}

/** @throws TwinportError `grant-missing` (not ours), `grant-expired`, `grant-insufficient` (another carrier) */
export async function verifyGrant(jws: string, system: Did, carrier: Did, now: number): Promise<Grant> {
  const grant = await verified(jws, GRANT_TYPE, Grant, 'grant-missing', () => system);
  if (grant.iss !== system || grant.aud !== system)
    throw new TwinportError('grant-missing', 'the grant is not of this system');
  fresh(grant, now, 'grant-expired', 'the grant');
  if (grant.carrier !== carrier)
    throw new TwinportError('grant-insufficient', 'the grant was given to be used over another enabler');
  return grant;
}

/** @throws TwinportError `proof-invalid`, `command-expired` */
export async function verifyCommand(jws: string, system: Did, now: number): Promise<Command> {
  const command = await verified(jws, COMMAND_TYPE, Command, 'proof-invalid', (claims) => claims.iss);
  if (command.aud !== system) throw new TwinportError('proof-invalid', 'the command is meant for another system');
  shortLived(command, 'the command');
  fresh(command, now, 'command-expired', 'the command');
  return command;
}

/** The claims of a grant that this side cannot check: to read what it was given (user, expiry). Never to decide by. */
export function readGrant(jws: string): Grant {
  return parseWith(Grant, decodeJwt(jws), 'message-malformed', 'grant');
}

async function signed(
  identity: Identity,
  type: string,
  claims: Record<string, unknown>,
  now: number,
  lifeMs: number,
): Promise<string> {
  const iat = Math.floor(now / 1000);
  return new SignJWT({ ...claims, iat, exp: iat + lifeMs / 1000 })
    .setProtectedHeader({ alg: 'EdDSA', typ: type })
    .sign(identity.privateKey);
}

async function verified<Schema extends v.GenericSchema>(
  jws: string,
  type: string,
  schema: Schema,
  code: ErrorCode,
  signer: (claims: v.InferOutput<Schema>) => string,
): Promise<v.InferOutput<Schema>> {
  try {
    if (decodeProtectedHeader(jws).typ !== type) throw new TwinportError(code, `not a ${type}`);
    const claims = parseWith(schema, decodeJwt(jws), code, type);
    // The claims name the key that must have signed them; `alg` is fixed, so no other algorithm can be talked into it.
    await compactVerify(jws, await importPublicKey(signer(claims)), { algorithms: ['EdDSA'] });
    return claims;
  } catch (cause) {
    if (cause instanceof TwinportError) throw cause;
    const why =
      cause instanceof errors.JWSSignatureVerificationFailed ? 'the signature does not fit' : 'it cannot be read';
    throw new TwinportError(code, `${type}: ${why}`, { cause });
  }
}

/** Ids of words that were seen are kept as long as these can live: who signs for longer could be replayed after that. */
function shortLived(claims: { iat: number; exp: number }, what: string): void {
  if ((claims.exp - claims.iat) * 1000 > LIMITS.signedLifeMs)
    throw new TwinportError('proof-invalid', `${what} lives longer than ${LIMITS.signedLifeMs / 1000} s`);
}

function fresh(claims: { iat: number; exp: number }, now: number, code: ErrorCode, what: string): void {
  if (now >= claims.exp * 1000)
    throw new TwinportError(code, `${what} expired ${Math.ceil((now - claims.exp * 1000) / 1000)} s ago`);
  if (claims.iat * 1000 > now + LIMITS.clockSkewMs)
    throw new TwinportError(
      code,
      `${what} was made in the future: the clocks differ by more than ${LIMITS.clockSkewMs / 1000} s`,
    );
}
