// End-to-end tests: real Chromium, real WebRTC, the real processes of `npm start`. In two groups, since two cores are shared by the
// browser, its software renderer and the demo's processes: what waits for what a visitor sees runs two files at a time, which takes
// two thirds of the time; what holds bounds of seconds or frames runs alone, since beside another file it breaks them now and then.
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

const BESIDE = [
  'access-for-all',
  'access',
  'ar',
  'arrange',
  'console',
  'console-devices',
  'log',
  'offline',
  'operate',
  'passkey',
  'pictures',
  'presence',
  'readme',
  'readme-pages',
  'services',
  'storage',
  'store',
  'story',
  'worlds',
  'xr-face',
].map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/e2e',
  workers: 1,
  projects: [
    // Run with `--workers 2` by `npm test`.
    { name: 'beside', testMatch: BESIDE },
    { name: 'alone', testMatch: '**/*.spec.ts', testIgnore: BESIDE },
  ],
  globalSetup: './support/build-once.ts',
  retries: 0,
  timeout: 120_000,
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
