// End-to-end tests: real Chromium, real WebRTC, the real processes of `npm start`. In groups, since two cores are shared by the browser,
// its software renderer and the demo's processes: what waits for what a visitor sees runs two files at a time, the rest alone.
import { defineConfig } from '@playwright/test';

/**
 * The first line is Playwright's own list: of two lists the browser takes the last. The second are pages of the address bar, which nobody
 * sees here: opening a page cost the browser more for them than for itself.
 */
const FEATURES_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,TcpPortRandomizationWin,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch',
  'WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup',
];

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
  // Text and panels are painted by the processor: Debian's package would have the emulated GPU paint them, which the processor plays.
  '--disable-gpu-rasterization',
  // Likewise pages are put together by the processor: the emulated GPU took a third of a visit's time for that, beside drawing the world.
  '--disable-gpu-compositing',
  `--disable-features=${FEATURES_OFF.join(',')}`,
];

const filesOf = (...names: readonly string[]): string[] => names.map((name) => `**/${name}.spec.ts`);

/** At the machines and services of `npm start`, which one worker starts for all of them. */
const DEMO = filesOf('pictures', 'readme', 'services', 'log', 'vr', 'world');
/** What holds bounds of seconds or frames: beside another file it breaks them now and then. */
const ALONE = filesOf('city', 'many', 'models-appear');
/** Likewise, and most of its time it waits for those seconds while a small picture is drawn: two such files have a core each. */
const WAITING = filesOf('bad-network', 'interest', 'past', 'return');

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/e2e',
  workers: 1,
  projects: [
    // Run with `--workers 2` by `npm test`, as `waiting` is.
    { name: 'demo', testMatch: DEMO, workers: 1 },
    { name: 'beside', testMatch: '**/*.spec.ts', testIgnore: [...DEMO, ...WAITING, ...ALONE] },
    { name: 'waiting', testMatch: WAITING },
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
    // A service worker fetches the whole app once more for each visit. Files that come back, or go without a network, allow it.
    serviceWorkers: 'block',
    launchOptions: { executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: CHROMIUM_FLAGS },
  },
});
