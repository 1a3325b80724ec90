// A room for an emulated headset: a floor, that rays meet. As little as AR needs, in place of iwer's own synthetic environment,
// which is 22 MB. Call after `emulateHeadset`, before `goto`.
import type { Page } from '@playwright/test';

/** The floor lies `floorMetres` above the headset's own idea of it: only a hit-test finds it. */
export async function emulateRoom(page: Page, floorMetres: number): Promise<void> {
  await page.addInitScript((height) => {
    class Room {
      readonly version = '1';
      readonly trackedPlanes = new Set();
      readonly trackedMeshes = new Set();
      planesVisible = false;
      boundingBoxesVisible = false;
      meshesVisible = false;
      readonly environmentCanvas = document.createElement('canvas');
      render(): void {}
      loadEnvironment(): void {}
      loadDefaultEnvironment(): void {}
      deleteAll(): void {}
      computeDepthBuffer(): null {
        return null;
      }
      /** Where the ray along the matrix's -Z meets the floor, as a matrix whose Y is the floor's normal. */
      computeHitTestResults(ray: Float32Array): Float32Array[] {
        const [alongX, alongY, alongZ] = [-ray[8]!, -ray[9]!, -ray[10]!];
        const way = (height - ray[13]!) / alongY;
        if (!(way > 0)) return [];
        const at = [ray[12]! + alongX * way, height, ray[14]! + alongZ * way];
        return [Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, at[0]!, at[1]!, at[2]!, 1)];
      }
    }
    window.xrDevice.installSEM(Room as never);
  }, floorMetres);
}
