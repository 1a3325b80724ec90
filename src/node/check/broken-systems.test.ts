// The checker against systems that were written wrong in one place each: it has to name the rule that is broken. And against
// ours, where nothing may fail.
import { expect, it, vi } from 'vitest';
import { FAULTS, type Fault } from '../../../e2e/support/broken-systems/faults.ts';
import { FORECAST, startHonestService } from '../../../e2e/support/broken-systems/honest-service.ts';
import { LEVER, startHonestSystem } from '../../../e2e/support/broken-systems/honest-system.ts';
import { addressOf } from '../../identity/did-key.ts';
import { generateIdentity } from '../../identity/keys.ts';
import type { Invocation } from './check.ts';
import { runCheck, type Report } from './run-check.ts';

// Each waits most of its time.
vi.setConfig({ maxConcurrency: 12 });

const INVOCATIONS: Readonly<Record<string, Invocation>> = {
  turn: { thing: LEVER, action: 'turn', input: { degrees: 5 } },
  forecast: { thing: FORECAST, action: 'forecast', input: { hours: 3 } },
  diagnose: { thing: FORECAST, action: 'diagnose', input: null },
};

async function checked(fault: Partial<Fault>): Promise<Report> {
  const system = await (fault.of === 'service' ? startHonestService : startHonestSystem)(fault.flaw);
  try {
    return await runCheck({
      dial: () => system.dial(),
      address: addressOf(system.identity.did),
      user: await generateIdentity(),
      thing: null,
      invoke: INVOCATIONS[fault.operates ?? ''] ?? null,
      timeoutMs: fault.flaw === undefined ? 5_000 : 2_000,
      actionMs: 2_000,
      watchMs: 1_000,
      long: fault.takesLong === true,
      rules: fault.rule === undefined ? [] : [fault.rule],
    });
  } finally {
    await system.stop();
  }
}

const failed = ({ results }: Report): unknown => results.filter(({ status }) => status === 'fail');

it('[SES-1] [MSG-5] [STA-12] our own twin system breaks no rule', async () => {
  const report = await checked({ operates: 'turn' });
  expect(failed(report)).toEqual([]);
  expect(report.conforms).toBe(true);
  expect(report.passed).toBeGreaterThan(50);
});

it('[SII-1] [SII-2] [SII-3] [SRV-1] our own service system breaks no rule', async () => {
  const report = await checked({ of: 'service', operates: 'forecast' });
  expect(failed(report)).toEqual([]);
  expect(report.conforms).toBe(true);
  expect(report.passed).toBeGreaterThan(35);
  const lacking = await checked({ of: 'service', operates: 'diagnose', rule: 'CAL-5' });
  expect(lacking.results.map(({ status }) => status)).toEqual(['pass']);
});

it.concurrent('[STA-11] our own twin system gives up a silent link', async () => {
  const { results } = await checked({ rule: 'STA-11', takesLong: true });
  expect(results.flatMap(({ findings }) => findings.map(({ status }) => status))).toEqual(['pass', 'pass']);
});

it.concurrent.each(FAULTS)('$rule: a system that $name is caught', async (fault) => {
  const { results, conforms } = await checked(fault);
  expect(results.map(({ id, status }) => [id, status])).toEqual([[fault.rule, 'fail']]);
  expect(results[0]!.reason).toContain('expected');
  expect(conforms).toBe(false);
});
