// Unit and integration tests in Node. Tests that need a browser are in e2e/ (Playwright).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    testTimeout: 30_000,
    // Two cores: more workers only make timing tests fight for them.
    maxWorkers: 2,
  },
});
