// How the links do, for people and tests to see. Called by enabler.ts.
import type { Did } from '../base/ids.ts';
import type { EnablerStats, LinkStats } from '../protocol/mii.ts';
import type { Systems } from './systems.ts';

type Ages = readonly [p50: number | null, p95: number | null, p99: number | null];

/** Of all links of this visit that are there; `agesOf` gives percentiles of the age at which a system's samples arrive, ms. */
export function statsOf(systems: Systems, agesOf: (did: Did) => Ages): EnablerStats {
  const links = [...systems.entries.values()].flatMap((entry): LinkStats[] => {
    const { did, leaseExpiresAt } = entry;
    if (entry.link === null) return [];
    const [ageP50Ms, ageP95Ms, ageP99Ms] = agesOf(did);
    const { frames, bulkBytes } = entry.kind === 'digital-twin-system' ? entry.link : { frames: 0, bulkBytes: 0 };
    return [
      {
        systemId: did,
        link: entry.link.summary(),
        leaseExpiresAt: leaseExpiresAt === 0 ? null : leaseExpiresAt,
        frames,
        bytes: entry.link.bytes,
        bulkBytes,
        ageP50Ms,
        ageP95Ms,
        ageP99Ms,
      },
    ];
  });
  const sum = (pick: (link: LinkStats) => number): number => links.reduce((total, link) => total + pick(link), 0);
  return {
    frames: sum(({ frames }) => frames),
    bytes: sum(({ bytes }) => bytes),
    bulkBytes: sum(({ bulkBytes }) => bulkBytes),
    links,
  };
}
