// A passkey (WebAuthn) as a source of one secret (P4): its PRF extension answers the same 32 bytes whenever the person
// confirms with it, and only then. Called by user-key.ts. There is no server to sign in at, so challenges are random and
// signatures are not looked at: the secret itself is what cannot be had without the passkey.
import { toBase64url, utf8, type Bytes } from '../base/bytes.ts';
import { TwinportError } from '../base/errors.ts';
import { strings } from './ui/strings.ts';

export interface Passkey {
  readonly credentialId: Bytes;
  readonly transports: readonly string[];
}

const ASKED = utf8('twinport user key secret');
const TIMEOUT_MS = 120_000;
/** COSE: ES256, EdDSA, RS256. Which one it is makes no difference here; authenticators differ in what they have. */
const ALGORITHMS = [-7, -8, -257];

/** Why this page cannot use passkeys at all, in words for a person; null when it can try. */
export function passkeyObstacle(): string | null {
  if (!globalThis.isSecureContext) return strings.faults.passkeys.insecure;
  if (typeof PublicKeyCredential === 'undefined') return strings.faults.passkeys.absent;
  return null;
}

/**
 * Makes a passkey under `name` and asks for its secret: one or two questions to the person, by authenticator.
 * @throws TwinportError `passkey-failed`: cancelled, not supported, or an authenticator without PRF
 */
export async function createPasskey(name: string): Promise<{ readonly passkey: Passkey; readonly secret: Bytes }> {
  assertPossible();
  const created = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: random(32),
        rp: { name: 'Twinport' },
        user: { id: random(32), name, displayName: name },
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
        timeout: TIMEOUT_MS,
        extensions: { prf: { eval: { first: ASKED } } },
      },
    }),
  );
  const passkey: Passkey = {
    credentialId: new Uint8Array(created.rawId),
    transports: (created.response as AuthenticatorAttestationResponse).getTransports(),
  };
  const { prf } = created.getClientExtensionResults();
  if (prf?.enabled !== true && prf?.results === undefined) {
    await forgetPasskey(passkey);
    throw new TwinportError('passkey-failed', strings.faults.passkeys.keepsNoSecret);
  }
  // Some authenticators give the secret at once, others only when they are asked again.
  return { passkey, secret: secretOf(created) ?? (await askPasskey(passkey)) };
}

/** The secret of a passkey; the person confirms. @throws TwinportError `passkey-failed` */
export async function askPasskey({ credentialId, transports }: Passkey): Promise<Bytes> {
  assertPossible();
  const answered = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: [
          { type: 'public-key', id: credentialId, transports: transports as AuthenticatorTransport[] },
        ],
        userVerification: 'required',
        timeout: TIMEOUT_MS,
        extensions: { prf: { eval: { first: ASKED } } },
      },
    }),
  );
  const secret = secretOf(answered);
  if (secret === null) throw new TwinportError('passkey-failed', strings.faults.passkeys.noSecret);
  return secret;
}

/** Tells the passkey manager that a passkey is of no use any more, where the browser can; it is harmless where it stays. */
export async function forgetPasskey({ credentialId }: Passkey): Promise<void> {
  if (typeof PublicKeyCredential === 'undefined' || !('signalUnknownCredential' in PublicKeyCredential)) return;
  try {
    await PublicKeyCredential.signalUnknownCredential({
      rpId: location.hostname,
      credentialId: toBase64url(credentialId),
    });
  } catch {
    // Only tidiness: the passkey opens nothing any more.
  }
}

/** Runs one WebAuthn question, with its errors in words. */
async function asked(question: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const answer = await question();
    if (answer instanceof PublicKeyCredential) return answer;
  } catch (thrown) {
    const name = thrown instanceof DOMException ? thrown.name : '';
    throw new TwinportError('passkey-failed', reasonOf(name) ?? String(thrown), { cause: thrown });
  }
  throw new TwinportError('passkey-failed', strings.faults.passkeys.noAnswer);
}

/** In words, by the name of a DOMException; undefined for one that WebAuthn does not name. */
function reasonOf(name: string): string | undefined {
  const reasons: Readonly<Record<string, string>> = strings.faults.passkeyReasons;
  return Object.hasOwn(reasons, name) ? reasons[name] : undefined;
}

function assertPossible(): void {
  const obstacle = passkeyObstacle();
  if (obstacle !== null) throw new TwinportError('passkey-failed', obstacle);
}

function secretOf(credential: PublicKeyCredential): Bytes | null {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return null;
  return ArrayBuffer.isView(first)
    ? Uint8Array.from(new Uint8Array(first.buffer, first.byteOffset, first.byteLength))
    : new Uint8Array(first);
}

function random(bytes: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(bytes));
}
