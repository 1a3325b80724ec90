// Builds the app before any test runs: files that run beside each other must not build it at the same time.
import { fileURLToPath } from 'node:url';
import { buildApp } from '../../src/node/build-app.ts';

export default function buildOnce(): Promise<void> {
  return buildApp(fileURLToPath(new URL('../..', import.meta.url)));
}
