// Proofs (SPEC.md ACC-2) that are wrong in one place each, and what they have to be refused with. Tried by rules-access.ts.
import type { ErrorCode } from '../../base/errors.ts';
import { newId, type Did } from '../../base/ids.ts';
import { generateIdentity, type Identity } from '../../identity/keys.ts';
import type { Bench } from './bench.ts';
import { COMMAND, forged, PROOF, ROTATION, signedWord, times, type Claims } from './signed-words.ts';

/** A proof that is wrong in one place. */
interface WrongProof {
  readonly rule: string;
  readonly what: string;
  readonly codes: readonly ErrorCode[];
  make(bench: Bench, claims: Claims): Promise<string>;
}

/** Also `message-malformed`: who reads the header first may say that it is no word of this kind at all. */
const UNREADABLE: readonly ErrorCode[] = ['proof-invalid', 'message-malformed'];
export const wrongProofs: readonly WrongProof[] = [
  {
    rule: 'ACC-1',
    what: 'a proof with a broken signature',
    codes: ['proof-invalid'],
    make: async ({ options }, claims) => forged(await signedWord(options.user, PROOF, claims)),
  },
  {
    rule: 'ACC-1',
    what: 'a proof that another key than its issuer’s has signed',
    codes: ['proof-invalid'],
    make: async (_bench, claims) => signedWord(await generateIdentity(), PROOF, claims),
  },
  {
    rule: 'ACC-1',
    what: 'a proof with the algorithm none',
    codes: UNREADABLE,
    make: ({ options }, claims) => signedWord(options.user, PROOF, claims, { alg: 'none' }),
  },
  {
    rule: 'ACC-1',
    what: 'a proof with the algorithm HS256',
    codes: UNREADABLE,
    make: ({ options }, claims) => signedWord(options.user, PROOF, claims, { alg: 'HS256' }),
  },
  {
    rule: 'ACC-2',
    what: 'a proof without an id',
    codes: UNREADABLE,
    make: ({ options }, { jti: _jti, ...claims }) => signedWord(options.user, PROOF, claims),
  },
  {
    rule: 'ACC-5',
    what: 'a proof of another type',
    codes: ['proof-invalid'],
    make: ({ options }, claims) => signedWord(options.user, COMMAND, claims),
  },
  {
    rule: 'ACC-5',
    what: 'a proof for another system',
    codes: ['proof-invalid'],
    make: async ({ options }, claims) =>
      signedWord(options.user, PROOF, { ...claims, aud: (await generateIdentity()).did }),
  },
  {
    rule: 'ACC-5',
    what: 'a proof for another enabler',
    codes: ['proof-invalid'],
    make: async ({ options }, claims) =>
      signedWord(options.user, PROOF, { ...claims, carrier: (await generateIdentity()).did }),
  },
  {
    rule: 'ACC-5',
    what: 'a proof for another twin or service than the message names',
    codes: ['proof-invalid'],
    make: ({ options }, claims) => signedWord(options.user, PROOF, { ...claims, thing: 'urn:twinport:check:other' }),
  },
  {
    rule: 'ACC-5',
    what: 'a proof that has expired',
    codes: ['command-expired'],
    make: ({ options }, claims) => signedWord(options.user, PROOF, { ...claims, ...times(60) }),
  },
  {
    rule: 'ACC-5',
    what: 'a proof from the future',
    codes: ['command-expired'],
    make: ({ options }, claims) => signedWord(options.user, PROOF, { ...claims, ...times(-60) }),
  },
  {
    rule: 'ACC-5',
    what: 'a proof that lives for a day',
    codes: ['proof-invalid'],
    make: ({ options }, claims) => signedWord(options.user, PROOF, { ...claims, ...times(0, 86_400) }),
  },
  {
    rule: 'ACC-9',
    what: 'a proof with a rotation to somebody else’s key',
    codes: ['proof-invalid'],
    make: async ({ options }, claims) => {
      const stranger = await generateIdentity();
      return signedWord(options.user, PROOF, {
        ...claims,
        formerly: [await rotation(stranger, stranger, stranger.did)],
      });
    },
  },
  {
    rule: 'ACC-9',
    what: 'a proof with a rotation that the former key has not signed',
    codes: ['proof-invalid'],
    make: async ({ options }, claims) => {
      const former = await generateIdentity();
      const word = await rotation(former, options.user, options.user.did);
      return signedWord(options.user, PROOF, { ...claims, formerly: [word] });
    },
  },
  {
    rule: 'ACC-9',
    what: 'a proof with four rotations',
    codes: UNREADABLE,
    make: async ({ options }, claims) => {
      const keys = [...(await Promise.all([1, 2, 3, 4].map(() => generateIdentity()))), options.user];
      const formerly = await Promise.all(
        keys.slice(1).map((next, index) => rotation(keys[index]!, keys[index]!, next.did)),
      );
      return signedWord(options.user, PROOF, { ...claims, formerly });
    },
  },
];

/** `former` says that the key `next` comes after it; `signer` signs that. */
function rotation(former: Identity, signer: Identity, next: Did): Promise<string> {
  const { iat } = times();
  return signedWord(signer, ROTATION, { iss: former.did, sub: next, iat, jti: newId() });
}
