import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readEndToEndReport, readUnitReport } from './test-reports.ts';

const nested = {
  suites: [
    {
      title: 'far.spec.ts',
      file: 'far.spec.ts',
      specs: [{ title: 'holds', ok: true, tests: [{ status: 'expected', results: [{ errors: [] }] }] }],
      suites: [
        {
          title: 'a page',
          specs: [
            {
              title: 'opens',
              ok: false,
              tests: [
                {
                  status: 'unexpected',
                  results: [{ errors: [{ message: '\u001B[31mError: nobody came\u001B[39m\n\n    at x' }] }],
                },
              ],
            },
            { title: 'comes late', ok: true, tests: [{ status: 'flaky', results: [{}] }] },
          ],
        },
      ],
    },
  ],
  stats: { expected: 1, unexpected: 1, flaky: 1 },
};

it('names what failed end to end, by file and titles, with the reason without colours', () => {
  expect(readEndToEndReport(nested)).toEqual({
    passed: 1,
    failed: 2,
    failures: ['far.spec.ts › a page › opens: Error: nobody came /     at x', 'far.spec.ts › a page › comes late: '],
  });
});

it('names what failed of the unit tests, also a file that cannot be loaded, as Vitest itself reports it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinport-report-'));
  try {
    writeFileSync(
      join(folder, 'vitest.config.mjs'),
      'export default { test: { include: ["*.case.mjs"], globals: true } };',
    );
    writeFileSync(join(folder, 'one.case.mjs'), 'test("adds", () => expect(1 + 1).toBe(3)); test("holds", () => {});');
    writeFileSync(join(folder, 'two.case.mjs'), 'throw new Error("not today");');
    const file = join(folder, 'report.json');
    const args = ['--no-install', 'vitest', 'run', '--root', folder, '--reporter=json', `--outputFile=${file}`];
    spawnSync('npx', args, { stdio: 'ignore' });
    const { passed, failed, failures } = readUnitReport(JSON.parse(readFileSync(file, 'utf8')));
    expect([passed, failed]).toEqual([1, 2]);
    expect(failures.toSorted()).toEqual([
      expect.stringMatching(/one\.case\.mjs › adds: AssertionError: expected 2 to be 3/),
      expect.stringMatching(/two\.case\.mjs › the file itself: .*not today/),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
