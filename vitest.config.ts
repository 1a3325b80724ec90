// Unit and integration tests in Node. Tests that need a browser are in e2e/ (Playwright).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    // Limits for what hangs, not for what is slow: a machine may be busy with something else.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    // Two cores: more workers only make timing tests fight for them.
    maxWorkers: 2,
  },
});
