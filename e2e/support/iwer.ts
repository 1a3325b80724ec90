// An emulated headset for tests: iwer put into the page before its own scripts. The product ships nothing of it.
// Use a small viewport (480 x 300): software GL draws two eyes.
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { XRDevice } from 'iwer';

declare global {
  interface Window {
    /** The emulated headset. */
    xrDevice: XRDevice;
  }
}

/** Gives a page a Meta Quest 3 standing at the origin with eyes 1.6 m high. Call before `goto`. */
export async function emulateHeadset(page: Page): Promise<void> {
  await page.addInitScript({ path: createRequire(import.meta.url).resolve('iwer/build/iwer.min.js') });
  await page.addInitScript(() => {
    const { XRDevice, XRReferenceSpace, metaQuest3 } = (globalThis as unknown as { IWER: typeof import('iwer') }).IWER;
    // iwer 2.5.0 hands an XRRigidTransform to what expects a matrix: without this, spawn, teleport and turns do nothing.
    const offset = XRReferenceSpace.prototype.getOffsetReferenceSpace;
    XRReferenceSpace.prototype.getOffsetReferenceSpace = function (transform) {
      return offset.call(this, (transform as unknown as XRRigidTransform).matrix as never);
    };
    const device = new XRDevice(metaQuest3, { stereoEnabled: true });
    // Chromium has its own navigator.xr, without a device.
    device.installRuntime({ forceInstall: true });
    device.position.set(0, 1.6, 0);
    window.xrDevice = device;
  });
}
