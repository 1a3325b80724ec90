// Reads the world's manifest from this origin: which place this is, and whom to dial there.
import { TwinportError } from '../base/errors.ts';
import { parseJson, parseWith } from '../protocol/parse.ts';
import { WorldManifest } from '../protocol/world-manifest.ts';

const LARGEST_BYTES = 4 * 1024 * 1024;

/** @throws TwinportError `manifest-invalid`, which says where */
export async function loadManifest(url: string): Promise<WorldManifest> {
  const resolved = new URL(url, location.href);
  if (resolved.origin !== location.origin)
    throw new TwinportError('manifest-invalid', `a world comes from this site only, not from ${resolved.origin}`);
  const response = await fetch(resolved, { cache: 'no-cache' });
  if (!response.ok)
    throw new TwinportError('manifest-invalid', `there is no world at ${resolved.pathname} (${response.status})`);
  return parseWith(
    WorldManifest,
    parseJson(await response.text(), { bytes: LARGEST_BYTES }),
    'manifest-invalid',
    'world manifest',
  );
}
