// Puts the command where `npx twinport` looks for it: npm links the commands of what a package needs, never its own. Run by
// npm after each install (`prepare`); plain JavaScript on Node's own modules.
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const command = join(here, 'twinport.mjs');
const folder = join(here, '../../../node_modules/.bin');

if (existsSync(dirname(folder))) {
  mkdirSync(folder, { recursive: true });
  const link = join(folder, 'twinport');
  rmSync(link, { force: true });
  if (process.platform === 'win32') writeFileSync(`${link}.cmd`, `@node "${command}" %*\r\n`);
  else {
    chmodSync(command, 0o755);
    symlinkSync(relative(folder, command), link);
  }
}
