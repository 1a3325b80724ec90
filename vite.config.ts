// One app, one worker, one broker, on one port. Headers isolate the page, so that worker and page can share memory.
import { defineConfig } from 'vite';
import { brokerPlugin } from './src/node/vite/broker-plugin.ts';
import { localAssets } from './src/node/vite/local-assets.ts';
import { pageCachePlugin } from './src/node/vite/page-cache-plugin.ts';
import { SECURITY_HEADERS } from './src/node/security-headers.ts';

export default defineConfig({
  plugins: [brokerPlugin(), localAssets(), pageCachePlugin()],
  // Hot reload needs inline scripts and styles: the content policy holds in what is built and served.
  server: {
    port: 5173,
    headers: { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' },
  },
  preview: { headers: SECURITY_HEADERS },
  // Babylon's thousands of modules are found one by one while the page loads: pre-bundling them piecemeal reloads it.
  optimizeDeps: { exclude: ['@babylonjs/core', '@babylonjs/loaders'] },
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_500,
    // The world, and the provider's console.
    rolldownOptions: { input: ['index.html', 'console.html'] },
  },
});
