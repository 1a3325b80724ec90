// A twin system that is killed: stale within 3 s, offline when its lease lapses, back by itself within 5 s of its return.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { ARM, openPage, startDemo, TANK, waitForModels, waitForStatus } from './support/demo.ts';
import { notePauses } from './support/pauses.ts';

// Its visitors have the whole app, with its service worker.
test.use({ serviceWorkers: 'allow' });

function factoryProcess(data: string): { pid: number; argv: string[] } {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  const line = lines.find((candidate) => candidate.includes('systems/factory.ts') && candidate.includes(data));
  if (line === undefined) throw new Error('the factory does not run');
  const pid = Number.parseInt(line, 10);
  return { pid, argv: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean) };
}

test('a killed twin system goes stale, then offline, and comes back by itself, without a reload', async ({
  browser,
}) => {
  // A demo of its own: what is killed here must not be missed by other tests.
  const demo = await startDemo(5395);
  const { page, errors } = await openPage(browser, demo.studioUrl);
  await waitForStatus(page, [ARM, TANK], 'live');
  await waitForModels(page, [ARM]);
  const pausedMs = await notePauses(page);
  /** Until the arm has the status, as the page tells it. */
  const becomesWithin = async (status: 'live' | 'stale', mostMs: number): Promise<void> => {
    const from = Date.now();
    await waitForStatus(page, [ARM], status);
    expect(Date.now() - from - (await pausedMs())).toBeLessThan(mostMs);
  };
  const { pid, argv } = factoryProcess(demo.data);
  process.kill(pid, 'SIGKILL');
  await becomesWithin('stale', 3_000);
  const lastKnown = await page.evaluate((arm) => window.twinport.state(arm)['joint1']!.value, ARM);
  expect(typeof lastKnown).toBe('number');
  await waitForStatus(page, [ARM], 'offline');
  await waitForStatus(page, [TANK], 'live', 5_000);

  const again: ChildProcess = spawn(argv[0]!, argv.slice(1), { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    await new Promise((resolve) => {
      again.stdout!.once('data', resolve);
    });
    await becomesWithin('live', 5_000);
    const before = await page.evaluate((arm) => window.twinport.pose(arm, 'Joint1'), ARM);
    await page.waitForFunction(
      ([arm, pose]) => JSON.stringify(window.twinport.pose(arm as string, 'Joint1')) !== JSON.stringify(pose),
      [ARM, before] as const,
      { timeout: 30_000 },
    );
    expect(
      (await page.evaluate((arm) => window.twinport.invoke(arm, 'jog', { joint: 1, degrees: 5 }), ARM)).state,
    ).toBe('completed');
    expect(errors).toEqual([]);
  } finally {
    again.kill('SIGTERM');
    await page.context().close();
    await demo.stop();
  }
});
