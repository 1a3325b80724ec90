// `npm pack` and `npm publish` run this first (`prepack`).
import { fileURLToPath } from 'node:url';
import { buildSdk } from './build-sdk.ts';

await buildSdk(fileURLToPath(new URL('../../..', import.meta.url)));
