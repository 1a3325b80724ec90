// Holds a model against what was registered (P2, P8): its bytes by hash, GLB structure, self-containment, cost and the glTF validator; and
// bindings against it. The validator is a large module: it is loaded when the first model has to be checked.
import { sha256Hex } from '../../base/bytes.ts';
import { TwinportError } from '../../base/errors.ts';
import type { Sha256 } from '../../base/ids.ts';
import { readGlb, type GlbSummary } from '../../protocol/glb.ts';

/** Hashes of models that the validator has passed: a thousand twins of one machine have one model. */
const passed = new Set<string>();
const PASSED_KEPT = 4_096;

/** @throws TwinportError `asset-hash-mismatch` */
export async function checkHash(sha256: Sha256, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const found = await sha256Hex(bytes);
  if (found === sha256) return;
  throw new TwinportError(
    'asset-hash-mismatch',
    `the bytes that arrived have SHA-256 ${found}, registered was ${sha256}`,
    { details: { expected: sha256, found } },
  );
}

/** `sha256`: of these bytes. @throws TwinportError `asset-invalid`, `asset-too-large` */
export async function checkBytes(sha256: Sha256, bytes: Uint8Array<ArrayBuffer>): Promise<GlbSummary> {
  const glb = readGlb(bytes);
  if (!passed.has(sha256)) await validate(sha256, bytes);
  return glb;
}

async function validate(sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const { validateBytes } = await import('gltf-validator');
  const report = await validateBytes(bytes, {
    maxIssues: 20,
    // `readGlb` has refused every reference to the outside; the validator must not fetch either.
    externalResourceFunction: (uri: string) => Promise.reject(new Error(`${uri} is outside the model`)),
  });
  const first = report.issues.messages.find(({ severity }) => severity === 0);
  if (first !== undefined) {
    throw new TwinportError(
      'asset-invalid',
      `the glTF validator finds ${report.issues.numErrors} error(s), first: ${first.code} at ${first.pointer ?? '/'}: ${first.message}`,
      { details: { errors: report.issues.numErrors, pointer: first.pointer ?? '' } },
    );
  }
  if (passed.size === PASSED_KEPT) passed.clear();
  passed.add(sha256);
}
