// What a file or a link would change here: anybody's text, parsed at the door, less what is so already. Who calls: arrangement.ts.
import { parseJson, parseWith } from '../../protocol/parse.ts';
import { WorldManifest } from '../../protocol/world-manifest.ts';
import { assertOwnKey } from './added-systems.ts';
import { differencesOf, isSamePose, tidy, type Arranged } from './arranged.ts';
import { unpackArranged } from './share-text.ts';

const LARGEST_FILE_BYTES = 4 * 1024 * 1024;

/** @throws TwinportError `manifest-invalid`, with the place; `message-malformed` or `message-too-large` when it is no JSON to read */
export function changesOfFile(text: string, here: WorldManifest): Arranged {
  const json = parseJson(text, { bytes: LARGEST_FILE_BYTES });
  return differencesOf(here, parseWith(WorldManifest, json, 'manifest-invalid', 'world manifest'));
}

/** @throws TwinportError `manifest-invalid`, with the place of what is wrong */
export async function changesOfLink(text: string, manifest: WorldManifest, state: Arranged): Promise<Arranged> {
  const { twins, systems } = await unpackArranged(text);
  for (const system of systems) assertOwnKey(system);
  const named = new Set([...manifest.systems, ...manifest.services, ...state.systems].map(({ address }) => address));
  const placed = new Map([...manifest.placements, ...state.twins].map((placement) => [placement.twin, placement]));
  return {
    version: 1,
    twins: twins.map((twin) => ({ ...twin, ...tidy(twin) })).filter((twin) => !isSamePose(placed.get(twin.twin), twin)),
    systems: systems.filter(({ address }) => !named.has(address)),
  };
}
