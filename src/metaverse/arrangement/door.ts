// The door to the visitor's own arrangement: small enough for the first picture, it loads the rest when something was kept for
// this world, a link brings an arrangement, or somebody begins to arrange. Made once by metaverse.ts.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { toTwinportError } from '../../base/errors.ts';
import type { PeerAddress } from '../../base/ids.ts';
import { toProblem } from '../../protocol/problem.ts';
import type { WorldManifest } from '../../protocol/world-manifest.ts';
import type { Stage } from '../engine.ts';
import type { Notices } from '../notices.ts';
import type { Rig } from '../rig/rig.ts';
import type { Figures } from '../twins/figures.ts';
import type { TwinSessions } from '../twins/twin-sessions.ts';
import type { ViewModel } from '../view-model.ts';
import type { Footprint } from '../world/site.ts';
import type { XrVisit } from '../xr/visit.ts';
import type { Arrangement } from './arrangement.ts';
import type { ArrangementActions } from './arrangement-view.ts';
import type { Floor } from './floor.ts';
import { keptText } from './shelf.ts';

export interface ArrangementContext {
  readonly stage: Stage;
  readonly world: Floor;
  readonly rig: Rig;
  readonly view: ViewModel;
  readonly notices: Notices;
  readonly twins: TwinSessions;
  readonly manifest: WorldManifest;
  /** Where the manifest came from: what is kept is kept for it. */
  readonly worldPath: string;
  readonly figures: () => Figures | null;
  /** Dials an address and keeps it linked until the returned function is called. */
  readonly keepLinked: (address: PeerAddress) => () => void;
}

export interface ArrangementDoor {
  readonly actions: ArrangementActions;
  /** Those of the world's obstacles that stand for machines which are still there. */
  obstacles(ofWorld: readonly Footprint[]): readonly Footprint[];
  /** Lets hands in a headset aim. */
  furnish(visit: XrVisit): void;
}

const LINK = '#arrangement=';
const middle = new Vector3();

export function createArrangementDoor(context: ArrangementContext): ArrangementDoor {
  const { stage, manifest, twins } = context;
  let arrangement: Arrangement | null = null;
  let opening: Promise<Arrangement> | null = null;
  const open = (): Promise<Arrangement> => {
    opening ??= import('./arrangement.ts').then(({ Arrangement }) => (arrangement = new Arrangement(context)));
    return opening;
  };
  const then = (run: (arrangement: Arrangement) => void): void => {
    if (arrangement !== null) return run(arrangement);
    open().then(run, (thrown: unknown) => {
      // The page was updated on its server, or the network is away: the next wish tries again.
      opening = null;
      context.notices.problem('arrangement', 'warning', toProblem(toTwinportError(thrown)));
    });
  };
  const readLink = (): void => {
    if (location.hash.startsWith(LINK)) then((opened) => void opened.readLink(location.hash.slice(LINK.length)));
  };
  readLink();
  window.addEventListener('hashchange', readLink);
  if (keptText(context.worldPath) !== null) then(() => undefined);

  const actions: ArrangementActions = {
    arrange: (...asked) => then((opened) => opened.arrange(...asked)),
    startPlacing: (...asked) => then((opened) => opened.startPlacing(...asked)),
    aimPlacing: (...asked) => arrangement?.aimPlacing(...asked),
    nudgePlacing: (...asked) => arrangement?.nudgePlacing(...asked),
    turnPlacing: (...asked) => arrangement?.turnPlacing(...asked),
    putPlacing: () => arrangement?.putPlacing(),
    stopPlacing: () => arrangement?.stopPlacing(),
    setPose: (...asked) => then((opened) => opened.setPose(...asked)),
    setLocked: (...asked) => then((opened) => opened.setLocked(...asked)),
    putBack: (...asked) => then((opened) => opened.putBack(...asked)),
    setSnaps: (...asked) => then((opened) => opened.setSnaps(...asked)),
    undo: () => arrangement?.undo(),
    redo: () => arrangement?.redo(),
    resetArrangement: () => arrangement?.resetArrangement(),
    addSystem: async (...asked) => (await open()).addSystem(...asked),
    removeSystem: (...asked) => then((opened) => opened.removeSystem(...asked)),
    exportWorld: async () => (await open()).exportWorld(),
    shareArrangement: async () => (await open()).shareArrangement(),
    readWorld: async (...asked) => (await open()).readWorld(...asked),
    decideOffer: (...asked) => arrangement?.decideOffer(...asked),
    distanceTo(twinId) {
      const at = twins.get(twinId)?.figure.middle(middle);
      const eye = stage.scene.activeCamera?.globalPosition;
      return at === undefined || eye === undefined ? null : Math.hypot(at.x - eye.x, at.z - eye.z);
    },
  };
  return {
    obstacles(ofWorld) {
      const moved = arrangement?.movedAway();
      if (moved === undefined || moved.size === 0) return ofWorld;
      const left = manifest.placements.filter(({ twin }) => moved.has(twin));
      return ofWorld.filter(
        (shape) =>
          !('radius' in shape) ||
          !left.some(({ position: [x, , z], radius }) => shape.x === x && shape.z === z && shape.radius === radius),
      );
    },
    furnish(visit) {
      let isOver = false;
      visit.events.on('ended', () => (isOver = true));
      void import('./aim-in-xr.ts').then(({ aimInXr }) => isOver || aimInXr(visit, context.view, actions));
    },
    actions,
  };
}
