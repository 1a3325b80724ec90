// A visit in AR: one twin, live as in the world, on the visitor's own floor. It follows the aim until it is put down, keeps its
// spot by an anchor, and is turned and scaled by stick, by two hands or by the buttons of a face. A lazy chunk of session.ts.
import { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import { ArAim, type Aim } from './ar-aim.ts';
import { keepAnchor, keepPose, keptPlace, restoreAnchor } from './ar-anchor.ts';
import { watchArHands } from './ar-hands.ts';
import { headingOf, headingTo } from './ar-heading.ts';
import { factorOf, type ArPose, type ArScale, type ArSubject, type ArView } from './ar-view.ts';
import type { LiveVisit } from './live-visit.ts';
import type { OwnRoom } from './own-room.ts';

export interface ArVisit {
  place(): void;
  lift(): void;
  turn(byDegrees: number): void;
  scale(scale: ArScale): void;
}

/** What the session is asked for; each is used where it is given. */
export const AR_WISHES: XRSessionInit = {
  optionalFeatures: ['hit-test', 'anchors', 'dom-overlay', 'hand-tracking', 'light-estimation'],
};
/** Larger machines come as models for a table first: one should see all of it. */
const ROOM_METRES = 2.5;
const BEFORE_METRES = 1.4;
const TIDY_MS = 250;
/** Anchors tremble by less than this. */
const STILL_METRES = 0.004;
const STILL_DEGREES = 0.3;

/** The DOM's types want a pose, which the standard does not: https://immersive-web.github.io/anchors/#anchor-creation */
interface AnchorableHit {
  createAnchor?(): Promise<XRAnchor>;
}

export function beginAr(visit: LiveVisit, subject: ArSubject, room: OwnRoom, onAr: (view: ArView) => void): ArVisit {
  const { sessionManager } = visit.experience.baseExperience;
  const { session } = sessionManager;
  const aim = new ArAim(visit);
  const fitsRoom = Math.max(2 * subject.radius, subject.height) <= ROOM_METRES;
  let scale = factorOf(fitsRoom ? 1 : 'table', subject);
  let isPlaced = false;
  let kept: ArView['kept'] = 'no';
  let position = new Vector3();
  /** Of an anchor, or 0; the twin's own turn is clockwise from there. */
  let base = 0;
  let turned = 0;
  let anchor: XRAnchor | null = null;
  let wantsAnchor = false;
  let shown: ArPose | null = null;
  let sinceTidyMs = Infinity;
  /** Turned or scaled since that was last kept. */
  let isChanged = false;

  const tell = () =>
    onAr({ state: isPlaced ? 'placed' : 'placing', twinId: subject.id, scale, kept: isPlaced ? kept : 'no' });
  const show = () => {
    const pose: ArPose = { position: [position.x, position.y, position.z], headingDegrees: base + turned, scale };
    if (shown !== null && isStill(shown, pose)) return;
    shown = pose;
    subject.place(pose);
  };
  const dropAnchor = () => {
    anchor?.delete();
    anchor = null;
    wantsAnchor = false;
    kept = 'no';
  };
  const isOver = () => visit.experience.baseExperience.sessionManager.session !== session;

  /** On the floor before the visitor, with its front to them. */
  const bringHere = () => {
    const { position: eyes, forward } = visit.head();
    const level = Math.hypot(forward.x, forward.z) || 1;
    position = new Vector3(
      eyes.x + (forward.x / level) * (BEFORE_METRES + subject.radius * scale),
      0,
      eyes.z + (forward.z / level) * (BEFORE_METRES + subject.radius * scale),
    );
    base = 0;
    turned = headingTo(position, eyes);
  };
  const keep = async (made: XRAnchor) => {
    const onDevice = await keepAnchor(session, made, subject.id, { headingDegrees: turned, scale });
    if (made !== anchor) return;
    kept = onDevice ? 'device' : 'visit';
    tell();
  };
  const makeAnchor = ({ result }: Aim) => {
    wantsAnchor = false;
    // Must be asked within the frame of the hit. Without anchors it stands where the headset's own map has the floor.
    (result as AnchorableHit | null)
      ?.createAnchor?.()
      .then((made) => {
        if (!isPlaced || isOver()) return made.delete();
        anchor = made;
        turned += base;
        base = 0;
        return undefined;
      })
      .catch(() => undefined);
  };
  /** An anchor's pose is known within a frame only. The first time, the twin keeps its heading and turns with it from then on. */
  const followAnchor = () => {
    const { currentFrame, referenceSpace } = sessionManager;
    const pose = anchor === null ? undefined : currentFrame?.getPose(anchor.anchorSpace, referenceSpace);
    if (pose === undefined || anchor === null) return;
    const { position: at, orientation } = pose.transform;
    position.set(at.x, at.y, at.z);
    const heading = headingOf(new Quaternion(orientation.x, orientation.y, orientation.z, orientation.w));
    if (kept === 'no') {
      turned -= heading;
      kept = 'visit';
      tell();
      void keep(anchor);
    }
    base = heading;
  };

  const place = () => {
    if (isPlaced) return;
    isPlaced = wantsAnchor = true;
    visit.pulse('press');
    tell();
  };
  const lift = () => {
    if (!isPlaced) return;
    isPlaced = false;
    turned += base;
    base = 0;
    dropAnchor();
    tell();
  };
  const turn = (byDegrees: number) => {
    turned += byDegrees;
    isChanged = true;
  };
  const setScale = (wanted: ArScale) => {
    scale = factorOf(wanted, subject);
    isChanged = true;
    tell();
  };

  const keepChange = () => {
    if (isChanged && kept === 'device') keepPose(subject.id, { headingDegrees: turned, scale });
    isChanged = false;
  };

  bringHere();
  const before = keptPlace(subject.id);
  if (before !== null) {
    void restoreAnchor(session, before.handle).then((restored) => {
      if (restored === null || isPlaced || isOver()) return;
      anchor = restored;
      isPlaced = true;
      kept = 'device';
      turned = before.headingDegrees;
      scale = factorOf(before.scale, subject);
      tell();
    });
  }
  visit.setRecentre(() => {
    lift();
    bringHere();
  });
  const hands = watchArHands(visit, {
    isPlaced: () => isPlaced,
    place,
    lift,
    turn,
    scaleBy: (factor) => setScale(scale * factor),
    isOwn: (mesh) => ownRootOf(mesh, subject),
  });
  visit.onFrame((deltaMs) => {
    sinceTidyMs += deltaMs;
    if (sinceTidyMs >= TIDY_MS) {
      room.tidy();
      keepChange();
      sinceTidyMs = 0;
    }
    hands.frame(deltaMs);
    if (!isPlaced || wantsAnchor) {
      const aimed = aim.now();
      if (aimed !== null) {
        position.copyFrom(aimed.position);
        if (wantsAnchor) makeAnchor(aimed);
      }
    } else followAnchor();
    show();
  });
  visit.events.on('ended', () => {
    keepChange();
    subject.place(null);
    room.restore();
  });
  room.tidy();
  tell();
  show();
  return { place, lift, turn, scale: setScale };
}

function isStill(before: ArPose, now: ArPose): boolean {
  const moved = Math.hypot(...before.position.map((metres, axis) => metres - now.position[axis]!));
  const turned = Math.abs(((((now.headingDegrees - before.headingDegrees + 180) % 360) + 360) % 360) - 180);
  return before.scale === now.scale && moved < STILL_METRES && turned < STILL_DEGREES;
}

function ownRootOf(mesh: { readonly parent: unknown } | null, subject: ArSubject): boolean {
  for (let node: { readonly parent: unknown } | null = mesh; node !== null; node = node.parent as typeof node)
    if (subject.isRoot(node)) return true;
  return false;
}
