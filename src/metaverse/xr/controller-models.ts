// Models of controllers come from this origin, also the last resort for a controller that no profile is known of; Babylon
// would fetch both from hosts of its own. Who calls: session.ts, once.
import { WebXRGenericTriggerMotionController } from '@babylonjs/core/XR/motionController/webXRGenericMotionController';
import { WebXRMotionControllerManager } from '@babylonjs/core/XR/motionController/webXRMotionControllerManager';

const PROFILES_URL = '/xr-profiles';

export function useLocalModels(): void {
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
