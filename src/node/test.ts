// `npm test`: everything that must hold, in one command: types, lint, format, dead code, unit tests, build, end-to-end
// tests. Goes on after a failure, so that one run shows all; the last line counts the tests that ran.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './find-chromium.ts';
import { type Outcome, readEndToEndReport, readUnitReport } from './test-reports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const results = join(root, 'test-results');
const failures: string[] = [];
const counts = { passed: 0, failed: 0 };

type Environment = Readonly<Record<string, string>>;

/** Runs one of the project's tools to its end; `stdio` is where it says what it finds. */
async function run(
  name: string,
  [command, ...args]: readonly [string, ...string[]],
  stdio: 'inherit' | 'pipe',
  env: Environment = {},
): Promise<void> {
  const startedAt = Date.now();
  if (stdio === 'inherit') process.stderr.write(`\n── ${name}\n`);
  const child = spawn('npx', ['--no-install', command, ...args], {
    cwd: root,
    stdio: stdio === 'inherit' ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => said.push(data));
  const [status] = (await once(child, 'close')) as [number | null];
  if (stdio === 'pipe') process.stderr.write(`\n── ${name}\n${Buffer.concat(said).toString()}`);
  process.stderr.write(
    `── ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`,
  );
  if (status !== 0) failures.push(name);
}

/** Adds up a report; one that is not there means that nothing ran, which is a failure. */
function count(name: string, file: string, read: (report: unknown) => Outcome): void {
  try {
    const outcome = read(JSON.parse(readFileSync(file, 'utf8')));
    counts.passed += outcome.passed;
    counts.failed += outcome.failed;
    failures.push(...outcome.failures);
    if (outcome.passed + outcome.failed === 0) failures.push(`${name} ran no test`);
  } catch (error) {
    failures.push(`${name} left no report: ${(error as Error).message}`);
  }
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
// None of them keeps both cores busy by itself.
await Promise.all([
  run('types', ['tsc', '-p', '.'], 'pipe'),
  run('lint', ['oxlint', '--type-aware'], 'pipe'),
  run('format', ['oxfmt', '--check', '.'], 'pipe'),
  run('dead code', ['knip'], 'pipe'),
]);

const unitReport = join(results, 'unit.json');
await run(
  'unit tests',
  ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`],
  'inherit',
);
count('unit tests', unitReport, readUnitReport);

// The projects are told apart in e2e/playwright.config.ts.
for (const [group, projects, workers] of [
  ['beside', ['demo', 'beside'], 2],
  ['waiting', ['waiting'], 2],
  ['alone', ['alone'], 1],
] as const) {
  const name = `end-to-end tests, ${group}`;
  const report = join(results, `e2e-${group}.json`);
  const chosen = projects.map((project) => `--project=${project}`);
  await run(
    name,
    ['playwright', 'test', '-c', 'e2e/playwright.config.ts', ...chosen, `--workers=${workers}`],
    'inherit',
    { CHROMIUM_PATH: findChromium(), PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  );
  count(name, report, readEndToEndReport);
}

for (const failure of failures) process.stderr.write(`FAILED: ${failure}\n`);
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
process.exit(failures.length === 0 && counts.failed === 0 ? 0 : 1);
