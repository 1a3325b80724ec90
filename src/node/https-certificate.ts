// A certificate of this machine's own, for headsets on the same network: WebXR needs HTTPS away from localhost, and no authority
// signs for an address of a living room. Kept in the data folder, so that a headset is asked to accept it once. Called by start.ts.
import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** Both in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Browsers take no certificate that is good for longer. */
const LIFE_DAYS = 397;
const RENEW_BEFORE_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * The certificate in `folder`; made anew when it lacks one of the `names` (host names and IP addresses) or ends within 30 days.
 * @throws Error when the folder cannot be written
 */
export async function certificateFor(
  folder: string,
  names: readonly string[],
  nowMs: number = Date.now(),
): Promise<Certificate> {
  const keyFile = join(folder, 'https.key.pem');
  const certFile = join(folder, 'https.cert.pem');
  const [key, cert] = await Promise.all([keyFile, certFile].map((file) => readFile(file, 'utf8').catch(() => '')));
  if (key !== '' && isGood(cert!, names, nowMs)) return { key: key!, cert: cert! };
  const made = await generate([{ name: 'commonName', value: 'Twinport on this network' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A headset's clock may be behind.
    notBeforeDate: new Date(nowMs - DAY_MS),
    notAfterDate: new Date(nowMs + (LIFE_DAYS - 1) * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
      },
    ],
  });
  await mkdir(folder, { recursive: true });
  await writeFile(keyFile, made.private, { mode: 0o600 });
  // A file that was there keeps its old mode.
  await chmod(keyFile, 0o600);
  await writeFile(certFile, made.cert);
  return { key: made.private, cert: made.cert };
}

function isGood(pem: string, names: readonly string[], nowMs: number): boolean {
  if (pem === '') return false;
  try {
    const certificate = new X509Certificate(pem);
    const covers = (name: string): boolean =>
      (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
    return Date.parse(certificate.validTo) - nowMs > RENEW_BEFORE_DAYS * DAY_MS && names.every(covers);
  } catch {
    // Not a certificate: somebody else wrote there, or the disk was full. Another one is made.
    return false;
  }
}
