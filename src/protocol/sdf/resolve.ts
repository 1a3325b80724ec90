// Resolves `sdfRef` within one SDF document (draft-ietf-asdf-sdf, 4.4): the referenced definition, patched by what stands beside the
// reference (JSON Merge Patch, RFC 7396). References into other documents stay as they are. Called by from-sdf.ts.
import { TwinportError } from '../../base/errors.ts';
import { isObject, mapObject, step, without, type JsonObject } from './walk.ts';

const DEEPEST = 64;

/**
 * The document without references into itself.
 * @throws TwinportError `description-invalid` with the `pointer` of a reference to nothing, in a circle, or too deep
 */
export function resolveReferences(document: JsonObject): JsonObject {
  const resolve = (value: unknown, pointer: string, via: readonly string[], depth: number): unknown => {
    if (depth > DEEPEST) throw fault(pointer, `nested deeper than ${DEEPEST} levels`);
    if (Array.isArray(value))
      return value.map((item, index) => resolve(item, step(pointer, String(index)), via, depth + 1));
    if (!isObject(value)) return value;
    const { sdfRef } = value;
    if (typeof sdfRef !== 'string' || !sdfRef.startsWith('#/'))
      return mapObject(value, (one, name) => resolve(one, step(pointer, name), via, depth + 1));
    if (via.includes(sdfRef)) throw fault(step(pointer, 'sdfRef'), `"${sdfRef}" refers to itself`);
    const target = lookUp(document, sdfRef);
    if (!isObject(target)) throw fault(step(pointer, 'sdfRef'), `nothing stands at "${sdfRef}"`);
    const patched = mergePatch(target, without(value, 'sdfRef'));
    return resolve(patched, pointer, [...via, sdfRef], depth + 1);
  };
  return resolve(document, '', [], 0) as JsonObject;
}

function lookUp(document: JsonObject, reference: string): unknown {
  let found: unknown = document;
  for (const part of reference.slice(2).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isObject(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch))
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  return Object.fromEntries(merged);
}

function fault(pointer: string, why: string): TwinportError {
  return new TwinportError('description-invalid', `SDF at ${pointer}: ${why}`, { details: { pointer } });
}
