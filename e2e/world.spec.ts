// The main path of a visitor at the demo, against the real processes of `npm start`.
import {
  ARM,
  expect,
  openPage,
  TANK,
  test,
  TURBINE,
  waitForModels,
  waitForStatus,
  type Watched,
} from './support/demo.ts';
import { HEADSET, picturePeak } from './support/picture-costs.ts';

// Its visitors have the whole app, with its service worker.
test.use({ serviceWorkers: 'allow' });

const ALL = [ARM, TURBINE, TANK];

test.describe('a visitor of the demo', () => {
  test.describe.configure({ mode: 'serial' });
  let visit: Watched;

  test.beforeAll(async ({ browser, demo }) => {
    visit = await openPage(browser, demo.url);
  });
  test.afterAll(async () => visit.page.context().close());

  test('sees three live twins of two systems, pinned, each on its own key', async () => {
    await waitForStatus(visit.page, ALL, 'live');
    const systems = await visit.page.evaluate(() => window.twinport.systems());
    expect(systems).toMatchObject([
      { name: 'Coast', domains: ['energy', 'aquaculture'], online: true, trust: 'pinned' },
      { name: 'Factory', domains: ['manufacturing'], online: true, trust: 'pinned' },
    ]);
    const models = await visit.page.evaluate(() =>
      window.twinport.systems().flatMap((system) => window.twinport.models((system as { id: string }).id)),
    );
    expect(models.map(({ id }) => id).sort()).toEqual([...ALL].sort());
    for (const model of models)
      expect(model).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), bytes: expect.any(Number) });
  });

  test('sees the drawn joint of the arm move as the machine does', async ({ demo }) => {
    await waitForModels(visit.page, ALL);
    expect(await visit.page.evaluate((arm) => window.twinport.nodes(arm), ARM)).toContain('Joint1');
    const seen = await visit.page.evaluate(
      async ([arm, property]) => {
        const angles: { drawn: number[]; reported: number[] } = { drawn: [], reported: [] };
        // What is drawn is what was reported a while ago, on a busy machine longer: of the arm's quick turns that is many degrees.
        const [begin, end] = [performance.now() + 1_500, performance.now() + 20_000];
        while (performance.now() < end) {
          angles.reported.push(Number(window.twinport.state(arm!)[property!]!.value));
          const [cosine, , sine] = window.twinport.pose(arm!, 'Joint1')!;
          if (performance.now() > begin) angles.drawn.push((Math.atan2(-sine!, cosine!) * 180) / Math.PI);
          const span = Math.max(...angles.drawn) - Math.min(...angles.drawn);
          if (span > 20) break;
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        return angles;
      },
      [ARM, 'joint1'],
    );
    const spanOf = (list: number[]): number => Math.max(...list) - Math.min(...list);
    expect(spanOf(seen.drawn)).toBeGreaterThan(20);
    // The drawn joint goes where the machine reported to be: a busy page draws late, but nothing of its own.
    const drawnLast = seen.drawn.at(-1)!;
    expect(drawnLast).toBeGreaterThan(Math.min(...seen.reported) - 5);
    expect(drawnLast).toBeLessThan(Math.max(...seen.reported) + 5);
    expect(spanOf(seen.drawn) - spanOf(seen.reported)).toBeLessThan(25);
    const asked = (await (await fetch(`${demo.machine(ARM)}/properties`)).json()) as Record<string, unknown>;
    expect(typeof asked['joint1']).toBe('number');
  });

  test('costs no more than a headset bears, and nothing jumped about while it came', async () => {
    const { drawCalls, triangles } = await picturePeak(visit.page);
    expect(drawCalls).toBeLessThanOrEqual(HEADSET.drawCalls);
    expect(triangles).toBeLessThanOrEqual(HEADSET.triangles);
    const { layoutShift } = await visit.page.evaluate(() => window.twinport.stats().page);
    expect(layoutShift).toBeLessThanOrEqual(HEADSET.layoutShift);
  });

  test('knows of each value its unit, source time, age and sequence', async () => {
    const state = await visit.page.evaluate((turbine) => window.twinport.state(turbine), TURBINE);
    expect(state['windSpeed']).toMatchObject({ unit: 'm/s', sourceTime: expect.stringMatching(/Z$/) });
    expect(state['windSpeed']!.ageMs).toBeLessThan(2_000);
    expect(state['state']!.value).toMatch(/^(stopped|starting|producing|stopping|faulted)$/);
  });

  test('operates a machine: asked, accepted, done, and the machine itself agrees', async ({ demo }) => {
    const outcome = await visit.page.evaluate((arm) => window.twinport.invoke(arm, 'emergencyStop'), ARM);
    expect(outcome).toMatchObject({ action: 'emergencyStop', state: 'completed' });
    const asked = (await (await fetch(`${demo.machine(ARM)}/properties`)).json()) as Record<string, unknown>;
    expect(asked['emergencyStopped']).toBe(true);
    await visit.page.waitForFunction((arm) => window.twinport.state(arm)['emergencyStopped']?.value === true, ARM);
    const refused = await visit.page.evaluate((arm) => window.twinport.invoke(arm, 'runCycle', { cycles: 1 }), ARM);
    expect(refused).toMatchObject({ state: 'failed', error: { type: 'urn:twinport:problem:action-failed' } });
    expect((await visit.page.evaluate((arm) => window.twinport.invoke(arm, 'reset'), ARM)).state).toBe('completed');
    expect((await visit.page.evaluate((arm) => window.twinport.invoke(arm, 'home'), ARM)).state).toBe('completed');
  });

  test('is told which rule refuses an action, and what would satisfy it', async () => {
    const outcome = await visit.page.evaluate((turbine) => window.twinport.invoke(turbine, 'stop'), TURBINE);
    expect(outcome).toMatchObject({
      state: 'refused',
      error: {
        type: 'urn:twinport:problem:access-refused',
        details: { rule: 'actions.stop', satisfiedBy: ['key'] },
      },
    });
    expect(outcome.error!.detail).toContain('listed');
  });

  test('an input outside the action’s schema is refused before the machine hears of it', async () => {
    const outcome = await visit.page.evaluate(
      (arm) => window.twinport.invoke(arm, 'jog', { joint: 1, degrees: 4000 }),
      ARM,
    );
    expect(outcome).toMatchObject({
      state: 'refused',
      error: { type: 'urn:twinport:problem:input-invalid', details: { pointer: expect.stringContaining('degrees') } },
    });
  });

  test('opens a panel, reads values and presses an action, by keyboard alone', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Twins', exact: true }).click();
    await page.getByRole('button', { name: /Open.*tank/i }).focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: /tank/i }).or(page.getByRole('region', { name: /tank/i }));
    await expect(panel.first()).toContainText('mg/L');
    await expect(panel.first()).toContainText(/Coast/);
  });

  test('sees each step of the procedures with its reference point', async () => {
    const steps = await visit.page.evaluate(() =>
      window.twinport
        .log()
        .map(({ procedure, referencePoint, outcome }) => `${procedure} ${referencePoint} ${outcome}`),
    );
    for (const step of [
      'P1 DII-1 ok',
      'P2 DII-1 ok',
      'P5 MII-D1 ok',
      'P6 MII-D2 ok',
      'P7 DII-4 ok',
      'P7 MII-D3 ok',
      'P8 DII-2 ok',
      'P8 MII-D4 ok',
      'P9 DII-3 ok',
      'P10 DII-3 ok',
      'P10 MII-D4 ok',
      'P11 DII-3 ok',
    ])
      expect(steps).toContain(step);
  });

  test('a second visitor sees the same machine at the same time', async ({ browser, demo }) => {
    // Two pages share the processor that draws them: a small picture leaves time to look at the numbers.
    const second = await openPage(browser, demo.studioUrl, (fresh) =>
      fresh.setViewportSize({ width: 200, height: 140 }),
    );
    await waitForStatus(second.page, [ARM], 'live');
    /** What a page knows of a joint while it moves: value by the sequence of the sample. */
    const watchJoint = ({ page }: Watched): Promise<[number, unknown][]> =>
      page.evaluate(async (arm) => {
        const seen = new Map<number, unknown>();
        const end = performance.now() + 4_000;
        while (performance.now() < end) {
          const { sequence, value } = window.twinport.state(arm)['joint6']!;
          seen.set(sequence, value);
          await new Promise((resolve) => {
            setTimeout(resolve, 2);
          });
        }
        return [...seen];
      }, ARM);
    const both = new Map<number, readonly [unknown, unknown]>();
    // Of sixty states a second a busy page looks at few: they look until both have looked at several of the same ones.
    await expect(async () => {
      const [first, other] = await Promise.all([
        watchJoint(visit),
        watchJoint(second),
        visit.page.evaluate(async (arm) => {
          // It moves all the while.
          const end = performance.now() + 3_000;
          for (let degrees = 80; performance.now() < end; degrees = -degrees)
            await window.twinport.invoke(arm, 'jog', { joint: 6, degrees });
        }, ARM),
      ]);
      const values = new Map(other);
      for (const [sequence, value] of first)
        if (values.has(sequence)) both.set(sequence, [value, values.get(sequence)]);
      expect(both.size).toBeGreaterThan(3);
      expect(new Set([...both.values()].map(([value]) => value)).size).toBeGreaterThan(1);
    }).toPass({ timeout: 60_000 });
    for (const [one, other] of both.values()) expect(other).toBe(one);
    expect(second.errors).toEqual([]);
    await second.page.context().close();
  });

  test('a reload keeps identity, registrations, models and grants', async () => {
    const { page } = visit;
    await page.reload();
    await page.waitForFunction(() => 'twinport' in window);
    await page.evaluate(() => window.twinport.ready);
    await waitForStatus(page, ALL, 'live');
    await waitForModels(page, ALL);
    const operations = await page.evaluate(() =>
      window.twinport.log().map(({ operation, outcome }) => `${operation} ${outcome}`),
    );
    expect(operations).toContain('readmodel ok');
    expect(operations).not.toContain('readasset ok');
  });

  test('nothing was asked of another origin, and nothing went wrong on the page', () => {
    expect(visit.foreign).toEqual([]);
    expect(visit.errors).toEqual([]);
  });
});
