// What is in the signed words (SPEC.md ACC): the claims of each kind of compact JWS that users, owners and services sign. The schema is
// the source; identity/access.ts and identity/rotation.ts sign and verify them, documents/ publishes them.
import * as v from 'valibot';
import { DidKey, Jws, MessageId, Name, ThingId } from './envelope.ts';
import { Affordances } from './things.ts';

/** Since the epoch. */
const Seconds = v.pipe(v.number(), v.finite());
const Jti = MessageId;
const Url = v.pipe(v.string(), v.url(), v.maxLength(512));
/** Rotation words that a user carries along; what an owner has to check for one question stays small. */
export const ROTATIONS_KEPT = 3;

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
/** Which sign-in the user wants to begin, and where the OpenID provider sends them back to. */
const SignInRequest = v.object({ issuer: Url, redirectURI: Url });
export type SignInRequest = v.InferOutput<typeof SignInRequest>;

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
  formerly: v.optional(v.pipe(v.array(Jws), v.maxLength(ROTATIONS_KEPT))),
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
/** `iss` the key that was, `sub` the key that is. It does not expire: the old key is gone, and nothing else can say so. */
const Rotation = v.object({ iss: DidKey, sub: DidKey, iat: Seconds, jti: Jti });

/** Every signed word: the `typ` of its protected header, its claims, and what it says. */
export const SIGNED_WORDS = {
  accessProof: {
    typ: 'twinport-access-proof+jwt',
    claims: AccessProof,
    says: 'The user asks for access; with `delegate`, the user’s consent that a service gets it (ACC-2, SHR-1).',
  },
  grant: {
    typ: 'twinport-grant+jwt',
    claims: Grant,
    says: 'The owner grants; with `delegate`, to a service that acts for the user (ACC-3, SHR-1).',
  },
  command: {
    typ: 'twinport-command+jwt',
    claims: Command,
    says: 'The user, or the service of the grant, commands (ACC-4, SHR-4).',
  },
  cancellation: {
    typ: 'twinport-cancellation+jwt',
    claims: Cancellation,
    says: 'Who signed a command takes it back (CMD-7).',
  },
  revocation: {
    typ: 'twinport-revocation+jwt',
    claims: Revocation,
    says: 'The user gives a grant back, or ends a sharing by it (ACC-8, SHR-5).',
  },
  keyRotation: {
    typ: 'twinport-key-rotation+jwt',
    claims: Rotation,
    says: 'A key names the one that comes after it (ACC-9).',
  },
} as const satisfies Record<string, { readonly typ: string; readonly claims: v.GenericSchema; readonly says: string }>;
