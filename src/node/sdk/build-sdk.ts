// Compiles what others install (`twinport/twin`, `twinport/service`, `twinport/browser`, `twinport/node`, the command) into dist-sdk/, file by file
// with its docstrings, when its sources are newer. Called by start.ts, by write-sdk.ts for `npm pack`, and by tests.
import { spawn } from 'node:child_process';
import { copyFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const OUTPUT = 'dist-sdk';
/** Its time is that of the build. */
const STAMP = 'built';
const SOURCES = [
  'base',
  'browser',
  'identity',
  'node',
  'protocol',
  'provider',
  'service-sdk',
  'state',
  'transport',
  'twin-sdk',
];

/** @throws Error with what the compiler says */
export async function buildSdk(root: string): Promise<void> {
  const output = join(root, OUTPUT);
  const config = join(root, 'tsconfig.sdk.json');
  const built = await modifiedAt(join(output, STAMP));
  const sources = [config, ...SOURCES.map((folder) => join(root, 'src', folder))];
  const newest = Math.max(...(await Promise.all(sources.map(newestIn))));
  if (built > newest) return;
  // Beside the old one, which may be in use; what was deleted in the sources does not live on.
  const made = `${output}-${process.pid}`;
  await compile(root, config, made);
  await copyFile(join(root, 'src/protocol/SPEC.md'), join(made, 'protocol/SPEC.md'));
  await writeFile(join(made, STAMP), '');
  await rm(output, { recursive: true, force: true });
  await rename(made, output);
}

/** Types are checked by `npm test`: here they are only stripped and written down, which takes a second and not ten. */
async function compile(root: string, config: string, output: string): Promise<void> {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const args = [compiler, '-p', config, '--outDir', output];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`the SDK could not be compiled:\n${said}`);
}

async function modifiedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function newestIn(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const names = await readdir(path);
  return Math.max(found.mtimeMs, ...(await Promise.all(names.map((name) => newestIn(join(path, name))))));
}
