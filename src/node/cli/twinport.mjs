#!/usr/bin/env node
// What `npx twinport` runs: lets Node read TypeScript, then hands over to cli.ts.
import { register } from 'tsx/esm/api';

register();
await import('./cli.ts');
