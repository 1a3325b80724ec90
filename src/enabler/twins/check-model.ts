// Holds a model against what was registered (P2, P8): its bytes by hash, GLB structure, self-containment, cost and the glTF validator.
// Called by exchange-model.ts.
import { sha256Hex } from '../../base/bytes.ts';
import { TwinportError } from '../../base/errors.ts';
import type { Sha256 } from '../../base/ids.ts';
import { readGlb, type GlbSummary } from '../../protocol/glb.ts';
import type { ValidateModel } from './validate-model.ts';

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
export async function checkBytes(
  sha256: Sha256,
  bytes: Uint8Array<ArrayBuffer>,
  validateModel: ValidateModel,
): Promise<GlbSummary> {
  const glb = readGlb(bytes);
  if (!passed.has(sha256)) await validate(sha256, bytes, validateModel);
  return glb;
}

async function validate(sha256: Sha256, bytes: Uint8Array<ArrayBuffer>, validateModel: ValidateModel): Promise<void> {
  const faults = await validateModel(bytes);
  if (faults !== null) {
    const { errors, code, pointer, message } = faults;
    throw new TwinportError(
      'asset-invalid',
      `the glTF validator finds ${errors} error(s), first: ${code} at ${pointer === '' ? '/' : pointer}: ${message}`,
      { details: { errors, pointer } },
    );
  }
  if (passed.size === PASSED_KEPT) passed.clear();
  passed.add(sha256);
}
