// The headset's side of the page: Babylon's WebXR experience with controllers and hands, and what every visit is made of, in
// VR and in AR. A lazy chunk: door.ts imports it when a headset is there. What is chosen goes to the same `Picking` as the mouse.
import '@babylonjs/loaders/glTF/2.0/glTFLoader';
import '@babylonjs/loaders/glTF/glTFFileLoader';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import { WebXRDefaultExperience } from '@babylonjs/core/XR/webXRDefaultExperience';
import { WebXRState } from '@babylonjs/core/XR/webXRTypes';
import { TwinportError } from '../../base/errors.ts';
import type { Stage } from '../engine.ts';
import type { Ground } from '../rig/collision.ts';
import type { Hit } from '../rig/picking.ts';
import type { Rig } from '../rig/rig.ts';
import type { Settings } from '../settings.ts';
import type { QualityTier } from '../world/quality.ts';
import type { ArSubject, ArView } from './ar-view.ts';
import type { ArVisit } from './ar-visit.ts';
import { useLocalModels } from './controller-models.ts';
import { glowing } from './teleport.ts';
import { LiveVisit } from './live-visit.ts';
import { beginVr } from './vr-visit.ts';
import type { Furnish } from './visit.ts';
import { strings } from '../ui/strings.ts';

export interface XrParts {
  readonly stage: Stage;
  readonly rig: Rig;
  readonly floorMeshes: readonly AbstractMesh[];
  readonly ground: Ground;
  readonly settings: Settings;
  /** Whether something there can be chosen: hands feel it. */
  readonly isPressable: (hit: Hit) => boolean;
  /** Builds the face into each visit. */
  readonly furnish: Furnish;
  /** On a phone in AR this lies over the camera's picture. */
  readonly overlay: HTMLElement;
  readonly onAr: (view: ArView) => void;
}

export interface XrSession {
  /** Enters VR; must run in a user gesture. Resolves when the headset shows the world. */
  enterVr(): Promise<void>;
  /** Enters AR with one twin; likewise. */
  enterAr(subject: ArSubject): Promise<ArVisit>;
  exit(): Promise<void>;
}

const FIRST_FRAME_MS = 15_000;
/** Drawn pixels per pixel of the headset's own proposal, and how much coarser the rim may be, where the device can do it. */
const DRAWING: Readonly<Record<QualityTier, { readonly scale: number; readonly foveation: number }>> = {
  low: { scale: 0.8, foveation: 1 },
  medium: { scale: 1, foveation: 0.6 },
  high: { scale: 1, foveation: 0.2 },
};
/** Panels and wrists come nearer to the eyes than walls do. */
const NEAREST_METRES = 0.05;

/**
 * Prepares the experience without entering. `onEnded` hears when a visit is over, by us or by the headset's own button.
 * @throws TwinportError `unsupported-operation` when the browser has no WebXR after all
 */
export async function createXrSession(parts: XrParts, onEnded: () => void): Promise<XrSession> {
  const { stage, rig } = parts;
  const { scene } = stage;
  const drawing = DRAWING[stage.quality.tier];
  useLocalModels();
  const experience = await WebXRDefaultExperience.CreateAsync(scene, {
    disableDefaultUI: true,
    // locomotion.ts teleports.
    disableTeleportation: true,
    outputCanvasOptions: {
      canvasOptions: {
        antialias: true,
        depth: true,
        stencil: false,
        alpha: true,
        framebufferScaleFactor: drawing.scale,
      },
    },
    // The menu is on the left wrist: the other hand points from the first frame on, not only after a pull of its trigger.
    pointerSelectionOptions: { preferredHandedness: 'right' },
    // Otherwise this material is fetched from Babylon's snippet server.
    nearInteractionOptions: { motionControllerOrbMaterial: glowing('near-orb', scene) },
    // Otherwise hand meshes are fetched from Babylon's asset host; joints are shown as spheres.
    handSupportOptions: { handMeshes: { disableDefaultMeshes: true } },
  });
  // CreateAsync logs its errors and returns half an experience instead of throwing.
  if (!experience.baseExperience) {
    throw new TwinportError('unsupported-operation', strings.faults.vrNotPrepared, { details: { feature: 'webxr' } });
  }
  const { baseExperience: base } = experience;
  base.camera.minZ = NEAREST_METRES;
  base.camera.maxZ = rig.camera.maxZ;

  /** Enters, makes the visit with `begin`, and lets the face furnish it. */
  const enter = async <Made>(
    mode: 'vr' | 'ar',
    wishes: XRSessionInit,
    begin: (visit: LiveVisit) => Made,
  ): Promise<Made> => {
    rig.setEnabled(false);
    // Entering AR leaves it off, and then VR would begin nowhere.
    base.camera.compensateOnFirstFrame = mode === 'vr';
    try {
      await base.enterXRAsync(`immersive-${mode}`, 'local-floor', experience.renderTarget, wishes);
      await firstFrame(experience);
    } catch (error) {
      rig.setEnabled(true);
      const reason = error instanceof Error ? error.message : String(error);
      throw new TwinportError('unsupported-operation', strings.faults.xrNotStarted(mode.toUpperCase(), reason), {
        cause: error,
        details: { feature: 'webxr' },
      });
    }
    // Null where the device draws evenly.
    if (base.sessionManager.fixedFoveation !== null) base.sessionManager.fixedFoveation = drawing.foveation;
    const visit = new LiveVisit(mode, { scene, experience, rig, isPressable: parts.isPressable });
    const made = begin(visit);
    parts.furnish(visit);
    base.sessionManager.onXRSessionEnded.addOnce(() => {
      visit.end();
      rig.setEnabled(true);
      stage.engine.resize(true);
      onEnded();
    });
    return made;
  };

  return {
    enterVr: () => enter('vr', {}, (visit) => beginVr(visit, parts)),
    async enterAr(subject) {
      const [{ AR_WISHES, beginAr }, { OwnRoom }] = await Promise.all([
        import('./ar-visit.ts'),
        import('./own-room.ts'),
      ]);
      const room = new OwnRoom(scene, subject);
      const wishes = { ...AR_WISHES, domOverlay: { root: parts.overlay } };
      return enter('ar', wishes, (visit) => beginAr(visit, subject, room, parts.onAr));
    },
    exit: () => base.exitXRAsync(),
  };
}

function firstFrame({ baseExperience: base }: WebXRDefaultExperience): Promise<void> {
  return new Promise((resolve, reject) => {
    if (base.state === WebXRState.IN_XR) return resolve();
    const timer = setTimeout(() => finish(() => reject(new Error('no frame within 15 s'))), FIRST_FRAME_MS);
    const observer = base.onStateChangedObservable.add((state) => {
      if (state === WebXRState.IN_XR) finish(resolve);
      if (state === WebXRState.NOT_IN_XR) finish(() => reject(new Error('the session ended at once')));
    });
    const finish = (settleWith: () => void) => {
      clearTimeout(timer);
      base.onStateChangedObservable.remove(observer);
      settleWith();
    };
    return undefined;
  });
}
