// Third-party services end to end (P3, P12, P13): the demo's service processes are found, asked with consent, and cut off.
import { expect, openPage, TANK, test, TURBINE, waitForStatus, type Watched } from './support/demo.ts';

const MAINTENANCE = 'urn:twinport:demo:maintenance';
const ENERGY = 'urn:twinport:demo:energy';
const WEATHER = 'urn:twinport:demo:weather';

test.describe.configure({ mode: 'serial' });
let visit: Watched;
test.beforeAll(async ({ browser, demo }) => {
  visit = await openPage(browser, demo.studioUrl);
  await waitForStatus(visit.page, [TURBINE, TANK], 'live', 60_000);
  await expect.poll(() => visit.page.evaluate(async () => (await window.twinport.services()).length)).toBe(3);
});
test.afterAll(async () => visit.page.context().close());

test('[SRV-3] services are found by what they do and for a twin, with who offers them and what they ask for', async () => {
  const { page } = visit;
  const ids = (filter: object): Promise<string[]> =>
    page.evaluate(async (asked) => (await window.twinport.services(asked)).map(({ id }) => id), filter);
  expect(await ids({ twin: TURBINE })).toEqual([WEATHER, MAINTENANCE]);
  expect(await ids({ twin: TANK })).toEqual([ENERGY]);
  expect(await ids({ purpose: 'maintenance' })).toEqual([MAINTENANCE]);
  expect(await ids({ text: 'tariff' })).toEqual([ENERGY]);
  expect(await page.evaluate(() => window.twinport.services({ purpose: 'maintenance' }))).toMatchObject([
    {
      provider: 'Nacelle Works',
      trust: 'pinned',
      online: true,
      needs: [{ id: 'vibration', properties: ['vibration', 'rotorSpeed', 'acceleration'], twins: [TURBINE] }],
    },
  ]);
});

test('[CAL-2] [CAL-5] [SHR-1] [SHR-3] a diagnosis needs consent, streams what it finds, and ends when consent is taken back', async () => {
  const { page } = visit;
  const call = (
    seconds: number,
  ): Promise<{ state: string; items?: unknown[]; output?: unknown; error?: { type: string } }> =>
    page.evaluate(([id, input]) => window.twinport.call(id, 'diagnose', input), [MAINTENANCE, { seconds }] as const);
  expect(await call(10)).toMatchObject({ state: 'failed', error: { type: 'urn:twinport:problem:consent-missing' } });

  const { share } = await page.evaluate(([id, twin]) => window.twinport.share(id, 'vibration', twin), [
    MAINTENANCE,
    TURBINE,
  ] as const);
  expect(share).toMatchObject({ affordances: { observe: true, actions: [] }, state: 'active' });
  // A finding needs two turns of the rotor, which is as fast as the wind lets it: fourteen seconds when there is little.
  const diagnosed = await call(25);
  expect(diagnosed.state, JSON.stringify(diagnosed.error)).toBe('completed');
  expect(diagnosed.items!.length).toBeGreaterThanOrEqual(2);
  expect(diagnosed.output).toMatchObject({ finding: { samples: expect.any(Number) as unknown } });
  expect(await page.evaluate(async () => (await window.twinport.shares())[0]!.readings)).toBeGreaterThan(100);

  // Taken back while a diagnosis runs: it ends at once and not after its minute, and nothing more is sent.
  const running = call(60);
  // Long enough to be in the middle of it, of a minute.
  await page.waitForTimeout(1_500);
  const before = Date.now();
  await page.evaluate((id) => window.twinport.endShare(id), share!.shareId);
  const cut = await running;
  expect(Date.now() - before).toBeLessThan(10_000);
  expect(cut.state).toBe('failed');
  expect(await page.evaluate(() => window.twinport.shares())).toEqual([]);
  expect(await call(10)).toMatchObject({ state: 'failed', error: { type: 'urn:twinport:problem:consent-missing' } });
});

test('[AUT-2] [SII-2] the crew comes for who has paired with a one-time code, typed into the panel', async ({
  demo,
}) => {
  const { page } = visit;
  const ticket = { finding: 'The blades shake', severity: 'low' };
  const refused = await page.evaluate(([id, input]) => window.twinport.call(id, 'openTicket', input), [
    MAINTENANCE,
    ticket,
  ] as const);
  expect(refused).toMatchObject({
    state: 'refused',
    error: { type: 'urn:twinport:problem:access-refused', details: { satisfiedBy: ['key', 'pairing'] } },
  });
  await page.getByRole('button', { name: 'Services', exact: true }).click();
  await page
    .getByRole('button', { name: /Turbine maintenance/ })
    .first()
    .click();
  await page.getByLabel(/code/i).first().fill(demo.pairingCode('Nacelle Works'));
  await page.getByRole('button', { name: 'Pair' }).first().click();
  await expect
    .poll(
      () =>
        page.evaluate(async ([id, input]) => (await window.twinport.call(id, 'openTicket', input)).state, [
          MAINTENANCE,
          ticket,
        ] as const),
      { intervals: [500] },
    )
    .toBe('completed');
});

test('a heater plan comes back as commands that the visitor applies as their own, and nothing went wrong meanwhile', async () => {
  const { page } = visit;
  await page.evaluate(([id, twin]) => window.twinport.share(id, 'heating', twin), [ENERGY, TANK] as const);
  const plan = await page.evaluate(
    (id) => window.twinport.call(id, 'planHeater', { hours: 2, targetCelsius: 19.5 }),
    ENERGY,
  );
  expect(plan.state, JSON.stringify(plan.error)).toBe('completed');
  const { proposal } = plan.output as { proposal: { thing: string; action: string; input: unknown }[] };
  expect(proposal.length).toBeGreaterThan(0);
  expect(proposal[0]).toMatchObject({ thing: TANK, action: 'setHeater' });
  expect(visit.errors).toEqual([]);
  expect(visit.foreign).toEqual([]);
});
