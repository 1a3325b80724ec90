import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { localAssets } from './local-assets.ts';

let origin = '';
let close: () => Promise<void>;

beforeAll(async () => {
  const vite = await createServer({
    configFile: false,
    appType: 'custom',
    plugins: [localAssets()],
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, ws: false, watch: null },
  });
  const http = createHttpServer((request, response) =>
    vite.middlewares(request, response, () => response.writeHead(404).end()),
  ).listen(0);
  origin = `http://localhost:${(http.address() as AddressInfo).port}/xr-profiles/profiles`;
  close = async () => {
    http.close();
    await vite.close();
  };
});
afterAll(() => close());

it('lists only profiles that it serves, each with its models', async () => {
  const list = (await (await fetch(`${origin}/profilesList.json`)).json()) as Record<string, { path: string }>;
  expect(Object.keys(list)).toContain('meta-quest-touch-plus');
  for (const { path } of Object.values(list)) {
    const response = await fetch(`${origin}/${path}`);
    expect(response.headers.get('content-type')).toBe('application/json');
    const profile = (await response.json()) as { layouts: Record<string, { assetPath: string }> };
    for (const { assetPath } of Object.values(profile.layouts)) {
      const model = await fetch(`${origin}/${path.replace('profile.json', assetPath)}`);
      const head = new Uint8Array((await model.arrayBuffer()).slice(0, 4));
      expect(String.fromCharCode(...head)).toBe('glTF');
    }
  }
});

it.each(['valve-index/profile.json', 'generic-hand/..%2f..%2f..%2fpackage.json', 'generic-hand/none', ''])(
  'gives nothing else: %s',
  async (path) => {
    expect((await fetch(`${origin}/${path}`)).status).toBe(404);
  },
);
