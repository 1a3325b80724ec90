// End-to-end tests: real Chromium, real WebRTC, the real processes of `npm start`. In groups, since two cores are shared by the browser,
// its software renderer and the demo's processes: what waits for what a visitor sees runs two files at a time, the rest alone.
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

const filesOf = (...names: readonly string[]): string[] => names.map((name) => `**/${name}.spec.ts`);

/** At the machines and services of `npm start`, which one worker starts for all of them. */
const DEMO = filesOf('pictures', 'readme', 'services', 'log', 'vr', 'world');
/** What holds bounds of seconds or frames: beside another file it breaks them now and then. */
const ALONE = filesOf('bad-network', 'city', 'interest', 'many', 'models-appear', 'past', 'return');

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/e2e',
  workers: 1,
  projects: [
    // Run with `--workers 2` by `npm test`.
    { name: 'demo', testMatch: DEMO, workers: 1 },
    { name: 'beside', testMatch: '**/*.spec.ts', testIgnore: [...DEMO, ...ALONE] },
    { name: 'alone', testMatch: ALONE },
  ],
  globalSetup: './support/build-once.ts',
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // The JSON report is for `npm test`, which counts by it (PLAYWRIGHT_JSON_OUTPUT_FILE).
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] === undefined ? [['list']] : [['list'], ['json']],
  use: {
    browserName: 'chromium',
    // Small and coarse, because the picture is drawn by the processor. Pages are laid out as ever: only tests of pictures ask for more.
    viewport: { width: 640, height: 400 },
    deviceScaleFactor: 0.5,
    launchOptions: { executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: CHROMIUM_FLAGS },
  },
});
