// Reads the world's manifest from this origin: which place this is, and whom to dial there.
import { TwinportError } from '../base/errors.ts';
import { parseJson, parseWith } from '../protocol/parse.ts';
import { WorldManifest } from '../protocol/world-manifest.ts';
import { strings } from './ui/strings.ts';

const LARGEST_BYTES = 4 * 1024 * 1024;

/**
 * `speaking`: there are words for what is wrong.
 * @throws TwinportError `manifest-invalid`, which says where
 */
export async function loadManifest(url: string, speaking: Promise<void>): Promise<WorldManifest> {
  const resolved = new URL(url, location.href);
  const isOurs = resolved.origin === location.origin;
  const [response] = await Promise.all([isOurs ? fetch(resolved, { cache: 'no-cache' }) : null, speaking]);
  if (response === null) throw new TwinportError('manifest-invalid', strings.faults.foreignWorld(resolved.origin));
  if (!response.ok)
    throw new TwinportError('manifest-invalid', strings.faults.noWorld(resolved.pathname, response.status));
  return parseWith(
    WorldManifest,
    parseJson(await response.text(), { bytes: LARGEST_BYTES }),
    'manifest-invalid',
    'world manifest',
  );
}
