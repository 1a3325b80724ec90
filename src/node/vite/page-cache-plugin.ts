// Builds the service worker with the list of what was built, so that it can keep the app whole. Not in development, where nothing is
// built. Who calls: vite.config.ts.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';

const WORKER = 'workers/page-cache.worker.ts';
/** Not of a build: other parties write them, or few visitors need them. They are kept when they were asked for. */
const LEFT_OUT = /^(?:worlds|xr-profiles)\/|^host\.json$|^signed-in\.|\.map$/;

export function pageCachePlugin(): Plugin {
  let root = '';
  let publicDir = '';
  return {
    name: 'twinport-page-cache',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      root = config.root;
      publicDir = config.publicDir;
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const hash = createHash('sha256');
        const built = Object.values(bundle).filter(({ fileName }) => !LEFT_OUT.test(fileName));
        for (const file of built.sort((a, b) => (a.fileName < b.fileName ? -1 : 1)))
          hash.update(file.fileName).update(file.type === 'chunk' ? file.code : file.source);
        const served = (await readdir(publicDir, { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(publicDir.length + 1))
          .filter((path) => !LEFT_OUT.test(path))
          .sort();
        for (const path of served) hash.update(path).update(await readFile(join(publicDir, path)));
        const paths = [...built.map(({ fileName }) => fileName), ...served].map((path) =>
          path === 'index.html' ? '/' : `/${path}`,
        );
        const source = await buildWorker(root, { id: hash.digest('hex').slice(0, 16), files: paths });
        this.emitFile({ type: 'asset', fileName: 'service-worker.js', source });
      },
    },
  };
}

async function buildWorker(root: string, built: { id: string; files: readonly string[] }): Promise<string> {
  const result = (await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    define: { BUILD: JSON.stringify(built) },
    build: {
      write: false,
      target: 'es2023',
      rolldownOptions: { input: join(root, WORKER), output: { format: 'iife' } },
    },
  })) as Rolldown.RolldownOutput;
  return result.output[0].code;
}
