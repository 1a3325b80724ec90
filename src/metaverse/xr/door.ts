// The door to virtual and augmented reality: knows what the device can do, loads the XR chunk ahead of the click, and says where
// the visitor is. Who calls: the page's composition; its buttons call `enterVr` and `enterAr`. Imports nothing of Babylon itself.
import { TwinportError } from '../../base/errors.ts';
import { isInAr, NO_AR, type ArActions, type ArSubject, type ArView } from './ar-view.ts';
import type { ArVisit } from './ar-visit.ts';
import type { XrParts, XrSession } from './session.ts';
import { strings } from '../ui/strings.ts';

/** As the view-model has it. */
export type XrState = 'unsupported' | 'available' | 'entering' | 'active';

export interface XrDoor extends Omit<ArActions, 'enterAr'> {
  readonly state: XrState;
  /** Whether a VR session can be had now. */
  supported(): Promise<boolean>;
  /**
   * Enters VR; call it in a user gesture. Resolves when the headset shows the world.
   * @throws TwinportError `unsupported-operation` with the reason when there is no headset or it refuses
   */
  enterVr(): Promise<void>;
  /** Leaves VR; the desktop camera then stands where the visitor stood. */
  exitVr(): Promise<void>;
  /** Brings a twin to the visitor's own floor; as `enterVr`. */
  enterAr(subject: ArSubject): Promise<void>;
}

type DoorParts = Omit<XrParts, 'onAr'>;

/** `onState` and `onAr` hear each change, first with the result of the first check. */
export function createXrDoor(
  parts: DoorParts,
  onState: (state: XrState) => void,
  onAr: (view: ArView) => void,
): XrDoor {
  let state: XrState = 'unsupported';
  let ar: ArView = NO_AR;
  let arVisit: ArVisit | null = null;
  let session: Promise<XrSession> | null = null;
  const change = (next: XrState) => {
    state = next;
    onState(next);
  };
  const changeAr = (next: ArView) => {
    ar = next;
    onAr(next);
  };
  const isBusy = () => state === 'entering' || state === 'active' || isInAr(ar);
  const onEnded = () => {
    if (state === 'active') change('available');
    if (isInAr(ar)) changeAr({ ...NO_AR, state: 'available' });
    arVisit = null;
  };

  // The browser allows a session only for seconds after a click: the chunk and the experience must be ready before it.
  const prepare = (): Promise<XrSession> => {
    session ??= import('./session.ts')
      .then(({ createXrSession }) => createXrSession({ ...parts, onAr: changeAr }, onEnded))
      .catch((error: unknown) => {
        session = null;
        throw error;
      });
    return session;
  };

  // Absent on insecure origins and in browsers without WebXR; a policy may refuse by throwing.
  const has = async (mode: 'immersive-vr' | 'immersive-ar'): Promise<boolean> =>
    (await navigator.xr?.isSessionSupported(mode).catch(() => false)) ?? false;
  const require = async (mode: 'immersive-vr' | 'immersive-ar', help: string): Promise<void> => {
    if (await has(mode)) return;
    throw new TwinportError('unsupported-operation', help, { details: { feature: 'webxr' } });
  };

  const check = async () => {
    const [vrThere, arThere] = await Promise.all([has('immersive-vr'), has('immersive-ar')]);
    if (isBusy()) return;
    change(vrThere ? 'available' : 'unsupported');
    changeAr({ ...NO_AR, state: arThere ? 'available' : 'unsupported' });
    // A failure here is told when the visitor asks to enter.
    if (vrThere || arThere) prepare().catch(() => undefined);
  };
  navigator.xr?.addEventListener('devicechange', () => void check());
  void check();

  return {
    get state() {
      return state;
    },
    supported: () => has('immersive-vr'),
    async enterVr() {
      if (isBusy()) return;
      await require('immersive-vr', strings.faults.noVr);
      change('entering');
      try {
        await (await prepare()).enterVr();
        change('active');
      } catch (error) {
        change('available');
        throw error;
      }
    },
    async exitVr() {
      await (await session)?.exit();
    },
    async enterAr(subject) {
      if (isBusy()) return;
      await require('immersive-ar', strings.faults.noAr);
      changeAr({ ...NO_AR, state: 'entering', twinId: subject.id });
      try {
        arVisit = await (await prepare()).enterAr(subject);
      } catch (error) {
        changeAr({ ...NO_AR, state: 'available' });
        throw error;
      }
    },
    placeAr: () => arVisit?.place(),
    liftAr: () => arVisit?.lift(),
    turnAr: (byDegrees) => arVisit?.turn(byDegrees),
    scaleAr: (scale) => arVisit?.scale(scale),
    // Refused where the session has just ended by itself, which is as good.
    leaveAr: () => void session?.then((open) => open.exit()).catch(() => undefined),
  };
}
