// End-to-end tests: real Chromium, real WebRTC, the real processes of `npm start`. One worker: two cores are shared by the
// browser, its software renderer and the demo's processes. Two files at a time took two thirds of the time (11 minutes), and now
// and then a bound of three seconds broke that holds on a machine of one's own.
import { defineConfig } from '@playwright/test';

export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-dev-shm-usage',
];

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results/e2e',
  workers: 1,
  globalSetup: './support/build-once.ts',
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // The JSON report is for `npm test`, which counts by it (PLAYWRIGHT_JSON_OUTPUT_FILE).
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] === undefined ? [['list']] : [['list'], ['json']],
  use: {
    browserName: 'chromium',
    // Small, because the picture is drawn by the processor.
    viewport: { width: 640, height: 400 },
    launchOptions: { executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: CHROMIUM_FLAGS },
  },
});
