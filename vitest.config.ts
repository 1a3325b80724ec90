// Unit and integration tests in Node. Tests that need a browser are in e2e/ (Playwright).
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes ten seconds and more, longest first: begun first, so that in the end nobody waits for one of them. */
const LONG = [
  'node/check/broken-systems',
  'node/cli/cli',
  'node/bridge/other-protocols',
  'node/bridge/device',
  'node/cli/bridge-command',
  'node/soak',
  'demo/models/models',
  'enabler/interest',
  'node/sdk/package',
  'node/bridge/http',
].map((name) => `/src/${name}.test.ts`);

/** Pages and pure parts: their files share a process and what it has loaded, which alone is half of the time of each. */
const TOGETHER = ['console', 'language', 'metaverse', 'protocol', 'state'];
/** Those of them that put something in place of what all in a process see: globals, timers, the language. */
const OWN_PROCESS = [
  'console/devices/local-devices',
  'language/languages',
  'language/speech',
  'metaverse/arrangement/keeping',
  'metaverse/language/in-language',
  'metaverse/offline/page-cache',
  'metaverse/services/command-plans',
  'metaverse/services/service-sessions',
  'metaverse/settings',
  'metaverse/twins/shader-queue',
  'metaverse/ui/german',
  'metaverse/world/proven-tier',
  'metaverse/xr/ar-anchor',
  'metaverse/xr/gamepad',
].map((name) => `src/${name}.test.ts`);
const TESTS = '**/*.test.{ts,tsx}';

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = LONG.findIndex((name) => moduleId.endsWith(name));
      return found === -1 ? LONG.length : found;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    // Pages speak before anything is shown: in tests, English.
    setupFiles: ['src/base/wait-patiently.fixture.ts', 'src/metaverse/language/speak-english.fixture.ts'],
    // Limits for what hangs, not for what is slow: a machine may be busy with something else.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    // Two cores, and what is long waits most of its time: more workers would only make timing tests fight for them.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: { name: 'apart', include: [`src/!(${TOGETHER.join('|')})/${TESTS}`, ...OWN_PROCESS] },
      },
      {
        extends: true,
        test: {
          name: 'together',
          include: TOGETHER.map((folder) => `src/${folder}/${TESTS}`),
          exclude: OWN_PROCESS,
          isolate: false,
        },
      },
    ],
  },
});
