// Installs the peers into this folder when they are not there, or not as package-lock.json says. Nothing else in the project needs
// them: `npm start` and `npm test` never come here.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** @throws Error when npm fails */
export function installPeers(): void {
  const installed = `${folder}node_modules/.package-lock.json`;
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${folder}package-lock.json`).mtimeMs) return;
  process.stderr.write('Installing what is measured against …\n');
  // Legacy: Colyseus's packages ask for peers that are not needed here.
  const options = ['--legacy-peer-deps', '--no-save', '--no-fund', '--no-audit', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', ...options], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm install failed in e2e/bench; see above');
}
