// Builds the app when its sources are newer than what was built last. Called by start.ts and by the tests.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const SOURCES = ['src', 'workers', 'public', 'index.html', 'console.html', 'vite.config.ts', 'package-lock.json'];

export async function buildApp(root: string): Promise<void> {
  const built = await stat(join(root, 'dist/index.html')).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  const newest = Math.max(...(await Promise.all(SOURCES.map((source) => newestIn(join(root, source))))));
  if (built > newest) return;
  await build({ root, logLevel: 'warn' });
}

async function newestIn(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found === null) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const names = await readdir(path);
  return Math.max(found.mtimeMs, ...(await Promise.all(names.map((name) => newestIn(join(path, name))))));
}
