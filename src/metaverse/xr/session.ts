// One visit in virtual reality: Babylon's WebXR experience with controllers, hands, teleportation on the world's floor
// and picking into the same `Picking` as the mouse. A lazy chunk: door.ts imports it when a headset is there.
import '@babylonjs/loaders/glTF/2.0/glTFLoader';
import '@babylonjs/loaders/glTF/glTFFileLoader';
import { PointerEventTypes } from '@babylonjs/core/Events/pointerEvents';
import { StandardMaterial } from '@babylonjs/core/Materials/standardMaterial';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import { CreateTorus } from '@babylonjs/core/Meshes/Builders/torusBuilder';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import { WebXRGenericTriggerMotionController } from '@babylonjs/core/XR/motionController/webXRGenericMotionController';
import { WebXRMotionControllerManager } from '@babylonjs/core/XR/motionController/webXRMotionControllerManager';
import { WebXRDefaultExperience } from '@babylonjs/core/XR/webXRDefaultExperience';
import { WebXRState } from '@babylonjs/core/XR/webXRTypes';
import { TwinportError } from '../../base/errors.ts';
import type { Stage } from '../engine.ts';
import { settle, type Ground } from '../rig/collision.ts';
import type { Rig } from '../rig/rig.ts';

export interface XrParts {
  readonly stage: Stage;
  readonly rig: Rig;
  readonly floorMeshes: readonly Mesh[];
  readonly ground: Ground;
}

export interface XrSession {
  /** Enters VR; must run in a user gesture. Resolves when the headset shows the world. */
  enter(): Promise<void>;
  exit(): Promise<void>;
}

const PROFILES_URL = '/xr-profiles';
/** A visitor lands this far from what they could bump into, in metres. */
const BODY_RADIUS = 0.35;
const FIRST_FRAME_MS = 15_000;

/**
 * Prepares the experience without entering. `onEnded` hears when VR is left, by us or by the headset's own button.
 * @throws TwinportError `unsupported-operation` when the browser has no WebXR after all
 */
export async function createXrSession(parts: XrParts, onEnded: () => void): Promise<XrSession> {
  const { stage, rig, floorMeshes, ground } = parts;
  const { scene } = stage;
  useLocalModels();
  const experience = await WebXRDefaultExperience.CreateAsync(scene, {
    floorMeshes: [...floorMeshes],
    disableDefaultUI: true,
    teleportationOptions: {
      // One may not teleport through a machine to the floor behind it.
      blockerMeshesPredicate: (mesh) => mesh.isPickable && mesh.isEnabled() && !floorMeshes.includes(mesh as Mesh),
      timeToTeleport: 2000,
      teleportationTargetMesh: landingMark(scene),
    },
    // Otherwise this material is fetched from Babylon's snippet server.
    nearInteractionOptions: { motionControllerOrbMaterial: glowing('near-orb', scene) },
    // Otherwise hand meshes are fetched from Babylon's asset host; joints are shown as spheres.
    handSupportOptions: { handMeshes: { disableDefaultMeshes: true } },
  });
  // CreateAsync logs its errors and returns half an experience instead of throwing.
  if (!experience.baseExperience) {
    throw new TwinportError(
      'unsupported-operation',
      'This browser cannot prepare a VR session. Check that the headset is connected and that no other page uses it.',
      {
        details: { feature: 'webxr' },
      },
    );
  }
  const { baseExperience: base, input, pointerSelection, teleportation } = experience;
  const { camera } = base;
  camera.minZ = rig.camera.minZ;
  camera.maxZ = rig.camera.maxZ;

  // Babylon 9.34 turns the visitor round by 180 degrees in a right-handed scene when the stick is pushed straight ahead or
  // a hand teleports. Here a teleport never turns; snap turns do.
  const facing = new Quaternion();
  teleportation.onBeforeCameraTeleport.add(() => facing.copyFrom(camera.rotationQuaternion));
  teleportation.onAfterCameraTeleport.add(() => {
    camera.rotationQuaternion.copyFrom(facing);
    const free = settle(ground, camera.position, BODY_RADIUS);
    camera.position.x = free.x;
    camera.position.z = free.z;
  });

  // The trigger's release chooses. Its press would too, but the first press of a session never comes (Babylon 9.34).
  const chosen = scene.onPointerObservable.add(({ type, pickInfo }) => {
    if (base.state !== WebXRState.IN_XR || type !== PointerEventTypes.POINTERUP || !pickInfo?.hit) return;
    rig.picking.choose({
      mesh: pickInfo.pickedMesh,
      instance: pickInfo.thinInstanceIndex,
      point: pickInfo.pickedPoint,
    });
  });
  const pointed = base.sessionManager.onXRFrameObservable.add(() => {
    const mesh = input.controllers
      .map((one) => pointerSelection.getMeshUnderPointer(one.uniqueId))
      .find((one) => one !== null);
    rig.picking.point({ mesh: mesh ?? null, instance: -1, point: null });
  });
  scene.onDisposeObservable.addOnce(() => {
    scene.onPointerObservable.remove(chosen);
    base.sessionManager.onXRFrameObservable.remove(pointed);
  });

  const ahead = new Vector3();
  base.onStateChangedObservable.add((state) => {
    if (state !== WebXRState.NOT_IN_XR) return;
    camera.getDirectionToRef(new Vector3(0, 0, -1), ahead);
    const { x, y, z } = camera.position;
    rig.setEnabled(true);
    rig.land([x, y, z], Math.atan2(ahead.x, -ahead.z));
    stage.engine.resize(true);
    onEnded();
  });

  return {
    async enter() {
      rig.setEnabled(false);
      try {
        await base.enterXRAsync('immersive-vr', 'local-floor', experience.renderTarget);
        await firstFrame(experience);
      } catch (error) {
        rig.setEnabled(true);
        const reason = error instanceof Error ? error.message : String(error);
        throw new TwinportError('unsupported-operation', `The headset did not start VR: ${reason}`, {
          cause: error,
          details: { feature: 'webxr' },
        });
      }
    },
    exit: () => base.exitXRAsync(),
  };
}

/** Models of controllers come from this origin, also the last resort for a controller that no profile is known of. */
function useLocalModels(): void {
  WebXRMotionControllerManager.BaseRepositoryUrl = PROFILES_URL;
  WebXRMotionControllerManager.RegisterController(
    WebXRGenericTriggerMotionController.ProfileId,
    (xrInput, scene) => new LocalTriggerController(scene, xrInput.gamepad as never, xrInput.handedness),
  );
}

class LocalTriggerController extends WebXRGenericTriggerMotionController {
  protected override _getFilenameAndPath(): { filename: string; path: string } {
    return { filename: 'right.glb', path: `${PROFILES_URL}/profiles/generic-trigger-squeeze-thumbstick/` };
  }
}

function glowing(name: string, scene: Scene): StandardMaterial {
  const material = new StandardMaterial(name, scene);
  material.disableLighting = true;
  material.emissiveColor = Color3.FromHexString('#5fe3bd');
  material.alpha = 0.55;
  return material;
}

/** Where a teleport lands: a ring on the floor. Babylon's own has an arrow for a turn that we do not make. */
function landingMark(scene: Scene): Mesh {
  const ring = CreateTorus('landing-mark', { diameter: 0.7, thickness: 0.05, tessellation: 40 }, scene);
  ring.material = glowing('landing-mark', scene);
  ring.isPickable = false;
  ring.isVisible = false;
  return ring;
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
