#!/usr/bin/env node
// What `npx twinport` runs where the package was installed from its tarball: everything is compiled there. In a clone it is
// cli/twinport.mjs, which lets Node read TypeScript.
import './cli/cli.ts';
