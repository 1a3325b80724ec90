// Holds a model's bytes against what was registered (P2, P8): hash, GLB structure, self-containment, glTF validator, bindings.
// The validator is a large module: it is loaded when the first model has to be checked.
import { sha256Hex } from '../../base/bytes.ts';
import { TwinportError } from '../../base/errors.ts';
import { checkBindings, readGlb } from '../../protocol/glb.ts';
import type { ModelRecord } from '../store/store.ts';

/** Hashes of models that the validator has passed: a thousand twins of one machine have one model. */
const passed = new Set<string>();
const PASSED_KEPT = 4_096;

/** @throws TwinportError `asset-hash-mismatch`, `asset-invalid`, `binding-invalid` */
export async function checkModel(model: ModelRecord, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const found = await sha256Hex(bytes);
  if (found !== model.asset.sha256) {
    throw new TwinportError(
      'asset-hash-mismatch',
      `the bytes that arrived have SHA-256 ${found}, registered was ${model.asset.sha256}`,
      { details: { expected: model.asset.sha256, found } },
    );
  }
  const glb = readGlb(bytes);
  if (!passed.has(found)) await validate(found, bytes);
  checkBindings(model.bindings, model.description, glb);
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
