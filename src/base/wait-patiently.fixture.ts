// Before each file of tests (vitest.config.ts): `vi.waitFor` gives up after a second unless it is told otherwise, and there is no setting
// for it. A machine may be busy with something else for longer; what never comes is found as well, only later.
import { vi } from 'vitest';

const PATIENCE_MS = 15_000;
const waitFor = vi.waitFor.bind(vi);
vi.waitFor = (callback, options = PATIENCE_MS) => waitFor(callback, options);
