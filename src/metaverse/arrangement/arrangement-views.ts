// Builds what faces show of an arrangement from what is known of it: pure reading. Who calls: arrangement.ts, on each change.
import type { TwinId } from '../../base/ids.ts';
import type { WorldManifest } from '../../protocol/world-manifest.ts';
import type { TwinPresence } from '../twins/twin-presence.ts';
import type { TwinSessions } from '../twins/twin-sessions.ts';
import { poseOf, type Arranged, type Pose } from './arranged.ts';
import type { ArrangedTwinView, ArrangementOffer } from './arrangement-view.ts';
import { isWalkable, type Floor } from './floor.ts';

const SMALLEST_RADIUS = 0.3;
const NOWHERE: Pose = { position: [0, 0, 0], headingDegrees: 0, scale: 1 };

export interface Known {
  readonly twins: Pick<TwinSessions, 'get'>;
  readonly world: Pick<Floor, 'walkable'>;
  readonly manifest: Pick<WorldManifest, 'placements'>;
  readonly state: Arranged;
}

export function viewsOf({ twins, world, manifest, state }: Known) {
  return {
    /** `pose`: where it is about to be put. */
    twinView(id: TwinId, pose: Pose | null = null): ArrangedTwinView {
      const presence = twins.get(id);
      const placed = state.twins.find(({ twin }) => twin === id);
      const shown = poseOf(pose ?? placed ?? presence?.figure.placement ?? NOWHERE);
      const [x, , z] = shown.position;
      return {
        id,
        title: presence?.model.title ?? id,
        isHere: presence !== undefined,
        pose: shown,
        isLocked: placed?.locked ?? false,
        placedBy: placed !== undefined ? 'visitor' : inManifest(manifest, id) === null ? 'nobody' : 'world',
        isOnFloor: isWalkable(world, x, z),
      };
    },
    offerView(source: ArrangementOffer['source'], changes: Arranged): ArrangementOffer {
      const offered = changes.twins.map((placed) => {
        const id = placed.twin as TwinId;
        const presence = twins.get(id);
        return { id, title: presence?.model.title ?? id, isHere: presence !== undefined, pose: poseOf(placed) };
      });
      return { source, twins: offered, systems: changes.systems };
    },
  };
}

/** Where the world has a twin; null: nowhere. */
export function inManifest({ placements }: Pick<WorldManifest, 'placements'>, twinId: string): Pose | null {
  const placement = placements.find(({ twin }) => twin === twinId);
  return placement === undefined ? null : poseOf(placement);
}

/** Half of the room that a machine takes, in metres, at the scale that it stands in. */
export function radiusOf({ figure }: Pick<TwinPresence, 'figure'>): number {
  const { minimum, maximum } = figure.bounds();
  const half = Math.max(maximum.x - minimum.x, maximum.z - minimum.z) / 2;
  return Math.max(SMALLEST_RADIUS, Math.round(half * 100) / 100);
}
