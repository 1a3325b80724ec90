// The door to virtual reality: knows whether a headset is there, loads the XR chunk ahead of the click, and says where
// the visitor is. Who calls: the page's composition; its button calls `enterVr`. Imports nothing of Babylon itself.
import { TwinportError } from '../../base/errors.ts';
import type { XrParts, XrSession } from './session.ts';

/** As the view-model has it. */
export type XrState = 'unsupported' | 'available' | 'entering' | 'active';

export interface XrDoor {
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
}

/** `onState` hears each change, first with the result of the first check. */
export function createXrDoor(parts: XrParts, onState: (state: XrState) => void): XrDoor {
  let state: XrState = 'unsupported';
  let session: Promise<XrSession> | null = null;
  const change = (next: XrState) => {
    state = next;
    onState(next);
  };

  // The browser allows a session only for seconds after a click: the chunk and the experience must be ready before it.
  const prepare = (): Promise<XrSession> => {
    session ??= import('./session.ts')
      .then(({ createXrSession }) => createXrSession(parts, () => change('available')))
      .catch((error: unknown) => {
        session = null;
        throw error;
      });
    return session;
  };

  const supported = async (): Promise<boolean> => {
    // Absent on insecure origins and in browsers without WebXR; a policy may refuse by throwing.
    return (await navigator.xr?.isSessionSupported('immersive-vr').catch(() => false)) ?? false;
  };

  const check = async () => {
    const there = await supported();
    if (state === 'entering' || state === 'active') return;
    change(there ? 'available' : 'unsupported');
    // A failure here is told when the visitor asks to enter.
    if (there) prepare().catch(() => undefined);
  };
  navigator.xr?.addEventListener('devicechange', () => void check());
  void check();

  return {
    get state() {
      return state;
    },
    supported,
    async enterVr() {
      if (state === 'entering' || state === 'active') return;
      if (!(await supported())) {
        throw new TwinportError(
          'unsupported-operation',
          'No VR headset was found. Connect one, or open this page in the headset’s own browser.',
          { details: { feature: 'webxr' } },
        );
      }
      change('entering');
      try {
        await (await prepare()).enter();
        change('active');
      } catch (error) {
        change('available');
        throw error;
      }
    },
    async exitVr() {
      await (await session)?.exit();
    },
  };
}
