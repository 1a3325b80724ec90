// How the links do, for people and tests to see. Called by enabler.ts.
import type { EnablerStats, LinkStats, StateFigures } from '../protocol/link-stats.ts';
import type { SystemEntry, Systems } from './systems.ts';

type StateStats = StateFigures & Pick<LinkStats, 'frames' | 'bulkBytes' | 'delayMs' | 'isAligned'>;

/** Of a system that sends no state. */
const NO_STATE: StateStats = {
  frames: 0,
  bulkBytes: 0,
  delayMs: null,
  isAligned: true,
  lossShare: null,
  jitterMs: null,
  ageP50Ms: null,
  ageP95Ms: null,
  ageP99Ms: null,
  updatesPerSecond: 0,
  bytesPerUpdate: null,
  framesLate: 0,
};

/** Of all links of this visit that are there, as of `now`. */
export function statsOf(systems: Systems, now: number): EnablerStats {
  const links = [...systems.entries.values()].flatMap((entry): LinkStats[] => {
    const { did, leaseExpiresAt, link } = entry;
    if (link === null) return [];
    return [
      {
        systemId: did,
        link: link.summary(),
        leaseExpiresAt: leaseExpiresAt === 0 ? null : leaseExpiresAt,
        bytes: link.bytes,
        ...stateOf(entry, now),
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

function stateOf(entry: SystemEntry, now: number): StateStats {
  if (entry.kind !== 'digital-twin-system' || entry.link === null) return NO_STATE;
  const { frames, bulkBytes, meter, timing } = entry.link;
  const delayMs = timing.delayMs ?? timing.longestMs;
  return { frames, bulkBytes, delayMs, isAligned: timing.isAligned, ...meter.figures(now) };
}
