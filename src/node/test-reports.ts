// What the reports of the test tools say: how many passed and failed, and which failed, with the first line of why. The end of a long
// run is all that is kept of some: it must name what broke. Used by test.ts.
import * as v from 'valibot';

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** One line each. */
  readonly failures: readonly string[];
}

const UnitReport = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      message: v.optional(v.string(), ''),
      assertionResults: v.array(
        v.object({ fullName: v.string(), status: v.string(), failureMessages: v.optional(v.array(v.string()), []) }),
      ),
    }),
  ),
});

/** Of Vitest's JSON report. A file that could not even be loaded counts as one failed test. */
export function readUnitReport(report: unknown): Outcome {
  const { numPassedTests, numFailedTests, testResults } = v.parse(UnitReport, report);
  const failures: string[] = [];
  let unloaded = 0;
  for (const { name, status, message, assertionResults } of testResults) {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    for (const test of failed) failures.push(line(name, test.fullName, test.failureMessages[0] ?? ''));
    if (status !== 'failed' || failed.length > 0) continue;
    unloaded += 1;
    failures.push(line(name, 'the file itself', message));
  }
  return { passed: numPassedTests, failed: numFailedTests + unloaded, failures };
}

interface Suite {
  readonly title: string;
  readonly file?: string | undefined;
  readonly specs?: readonly Spec[] | undefined;
  readonly suites?: readonly Suite[] | undefined;
}

const SpecSchema = v.object({
  title: v.string(),
  ok: v.boolean(),
  tests: v.array(
    v.object({
      status: v.string(),
      results: v.array(
        v.object({ errors: v.optional(v.array(v.object({ message: v.optional(v.string(), '') })), []) }),
      ),
    }),
  ),
});
type Spec = v.InferOutput<typeof SpecSchema>;

const SuiteSchema: v.GenericSchema<unknown, Suite> = v.lazy(() =>
  v.object({
    title: v.string(),
    file: v.optional(v.string()),
    specs: v.optional(v.array(SpecSchema)),
    suites: v.optional(v.array(SuiteSchema)),
  }),
);

const EndToEndReport = v.object({
  stats: v.object({ expected: v.number(), unexpected: v.number(), flaky: v.number() }),
  suites: v.array(SuiteSchema),
});

/** Of Playwright's JSON report. A test that passes only when repeated is broken: it counts as failed. */
export function readEndToEndReport(report: unknown): Outcome {
  const { stats, suites } = v.parse(EndToEndReport, report);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    failures: suites.flatMap((suite) => failuresOf(suite, suite.file ?? suite.title, [])),
  };
}

function failuresOf(suite: Suite, file: string, titles: readonly string[]): string[] {
  const own = (suite.specs ?? [])
    .filter(({ ok, tests }) => !ok || tests.some(({ status }) => status === 'flaky'))
    .map(({ title, tests }) => {
      const messages = tests.flatMap(({ results }) =>
        results.flatMap(({ errors }) => errors.map(({ message }) => message)),
      );
      return line(file, [...titles, title].join(' › '), messages[0] ?? '');
    });
  const inner = (suite.suites ?? []).flatMap((child) => failuresOf(child, file, [...titles, child.title]));
  return [...own, ...inner];
}

const MOST_REASON = 300;
// Colours of a terminal.
// oxlint-disable-next-line no-control-regex
const ESCAPES = /\u001B\[[0-9;]*m/g;

function line(file: string, title: string, message: string): string {
  const reason = message
    .replaceAll(ESCAPES, '')
    .split('\n')
    .filter((text) => text.trim() !== '')
    .slice(0, 6)
    .join(' / ');
  return `${file} › ${title}: ${reason.slice(0, MOST_REASON)}`;
}
