// Finds a Chromium for the tests, or gets one: CHROMIUM_PATH, Playwright's own, a system one, Playwright's download, and
// last Debian's package. Called by test.ts.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of a Chromium that starts. @throws Error that says what was tried */
export function findChromium(): string {
  const found = candidates().find(starts);
  if (found !== undefined) return found;
  process.stderr.write('No Chromium found: trying to install one …\n');
  run('npx', ['playwright', 'install', 'chromium']);
  if (starts(chromium.executablePath())) return chromium.executablePath();
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']);
  const installed = candidates().find(starts);
  if (installed === undefined)
    throw new Error(
      'There is no Chromium, and neither Playwright nor apt-get could install one. Install it and set CHROMIUM_PATH.',
    );
  return installed;
}

function candidates(): string[] {
  const named = process.env['CHROMIUM_PATH'];
  return [...(named === undefined ? [] : [named]), chromium.executablePath(), ...SYSTEM];
}

function starts(path: string): boolean {
  return existsSync(path) && spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;
}

/** What it prints goes to standard error; its failure shows by there being no Chromium afterwards. */
function run(command: string, args: readonly string[]): void {
  spawnSync(command, args, {
    stdio: ['ignore', 2, 2],
    timeout: 10 * 60_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
