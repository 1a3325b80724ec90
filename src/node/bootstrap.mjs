// First thing of `npm start`, `npm test` and `npm run bench`: on a fresh clone it installs the packages, then hands over to TypeScript. Plain
// JavaScript on Node's own modules, because nothing else is there yet.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const entries = { start: 'src/node/start.ts', test: 'src/node/test.ts', bench: 'e2e/bench/bench.ts' };
const command = process.argv[2];

if (!(command in entries)) {
  process.stderr.write(`Usage: node src/node/bootstrap.mjs ${Object.keys(entries).join('|')}\n`);
  process.exit(2);
}

process.chdir(root);
const lock = join(root, 'package-lock.json');
const installed = join(root, 'node_modules/.package-lock.json');
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  process.stderr.write('Installing packages …\n');
  // Not `npm ci`: it refuses a lock that was made where a mirror lacks the optional binaries of other platforms. What the
  // lock names is installed as it says, and `--no-save` leaves the lock alone.
  // `--include=dev` also where NODE_ENV says production: what the app is built from is of no use to who installs the package.
  const options = ['--no-save', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', ...options], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    process.stderr.write('npm install failed; see above.\n');
    process.exit(status ?? 1);
  }
}

const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(join(root, entries[command])).href);
