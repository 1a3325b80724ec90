// Files of npm packages that the browser fetches by a fixed path: the models of XR controllers and hands. Served from
// node_modules in development and copied at build, so that no request leaves the origin. Who calls: vite.config.ts.
// Only the profiles below; a controller of any other kind falls back to the generic one (src/metaverse/xr/session.ts).
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const MOUNT = '/xr-profiles/profiles';
const PROFILES = ['meta-quest-touch-plus', 'oculus-touch-v3', 'generic-trigger-squeeze-thumbstick', 'generic-hand'];
const MEDIA_TYPES: Readonly<Record<string, string>> = { json: 'application/json', glb: 'model/gltf-binary' };
const LIST = 'profilesList.json';

export function localAssets(): Plugin {
  const root = join(
    dirname(createRequire(import.meta.url).resolve('@webxr-input-profiles/assets/package.json')),
    'dist/profiles',
  );
  return {
    name: 'twinport-local-assets',
    configureServer(server) {
      server.middlewares.use(MOUNT, (request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
        const [profile, file, ...deeper] = path.split('/');
        if (path === LIST) {
          response.setHeader('content-type', MEDIA_TYPES['json']!).end(profilesList());
        } else if (
          profile &&
          file &&
          deeper.length === 0 &&
          PROFILES.includes(profile) &&
          /^[\w-]+\.(json|glb)$/.test(file)
        ) {
          response.setHeader('content-type', MEDIA_TYPES[file.split('.').at(-1)!]!);
          createReadStream(join(root, profile, file))
            .on('error', next)
            .pipe(response);
        } else {
          next();
        }
      });
    },
    async generateBundle() {
      const emit = (fileName: string, source: string | Uint8Array) =>
        this.emitFile({ type: 'asset', fileName: `${MOUNT.slice(1)}/${fileName}`, source });
      emit(LIST, profilesList());
      for (const profile of PROFILES) {
        for (const file of await readdir(join(root, profile))) {
          emit(`${profile}/${file}`, await readFile(join(root, profile, file)));
        }
      }
    },
  };
}

/** The list that Babylon reads to choose a profile: only what is really served, so that it never asks for another. */
function profilesList(): string {
  return JSON.stringify(Object.fromEntries(PROFILES.map((name) => [name, { path: `${name}/profile.json` }])));
}
