// Ways to an owner's yes, end to end (P4, P7, P14): a sign-in at a real OpenID provider in a window of its own, and grants
// that either side takes back with effect on what runs.
import { expect, test, type Page } from '@playwright/test';
import { openPage, waitForStatus } from './support/demo.ts';
import { startOpenidProvider, type OpenidProvider } from './support/openid-provider.ts';
import { leverWorld, startLever, startSite, type Lever, type Site } from './support/provider.ts';
import { SMALL_TWIN_ID } from './support/small-twin.ts';

const PORT = 5403;
let site: Site;
let openid: OpenidProvider;
let lever: Lever;

test.beforeAll(async () => {
  site = await startSite(PORT);
  openid = await startOpenidProvider([
    {
      client_id: 'lever',
      redirect_uris: [`http://localhost:${PORT}/signed-in.html`],
      token_endpoint_auth_method: 'none',
      // Its own development pages are plain http, which it takes from native clients alone.
      application_type: 'native',
    },
  ]);
  lever = await startLever(site);
  site.manifests.set('/worlds/lever.json', leverWorld(lever));
});
test.afterAll(async () => {
  await lever.stop();
  await openid.stop();
  await site.close();
});

async function open(browser: Parameters<typeof openPage>[0]): Promise<Page> {
  const { page } = await openPage(browser, `${site.url}?world=/worlds/lever.json`);
  await waitForStatus(page, [SMALL_TWIN_ID], 'live');
  return page;
}
const turn = (page: Page): Promise<string> =>
  page.evaluate(async (id) => (await window.twinport.invoke(id, 'turn', { degrees: 3 })).state, SMALL_TWIN_ID);

for (const [login, ends] of [
  ['op-anna', 'completed'],
  ['bert', 'refused'],
] as const) {
  test(`[AUT-4] ${login} signs in where the owner says, and the command is ${ends}`, async ({ browser }) => {
    await lever.system.setPolicy(lever.twin, {
      actions: { turn: { oidc: [{ issuer: openid.issuer, clientId: 'lever', claims: { groups: 'operators' } }] } },
    });
    const page = await open(browser);
    expect(await turn(page)).toBe('refused');
    await page.getByRole('button', { name: 'Twins', exact: true }).click();
    await page.getByRole('button', { name: 'Open Lever' }).first().click();
    const opening = page.context().waitForEvent('page');
    await page.getByRole('button', { name: /Sign in/ }).click();
    const window_ = await opening;
    await window_.waitForURL(`${openid.issuer}/**`);
    await window_.locator('input[name=login]').fill(login);
    await window_.locator('input[name=password]').fill('anything');
    await window_.locator('button[type=submit]').click();
    await window_.locator('button[type=submit]').click();
    await expect.poll(() => window_.isClosed(), { timeout: 15_000 }).toBe(true);
    if (ends === 'refused') await expect(page.getByText(/claim|do not have|rule/i).first()).toBeVisible();
    await expect.poll(() => turn(page), { intervals: [500] }).toBe(ends);
    await page.context().close();
  });
}

test('[ACC-7] [AUT-6] the owner takes a grant back: the twin stands still within a second, and the visitor is told', async ({
  browser,
}) => {
  await lever.system.setPolicy(lever.twin, { actions: { turn: 'open' } });
  const page = await open(browser);
  const user = await page.evaluate(async () => (await window.twinport.grants())[0]!.grantId);
  const before = Date.now();
  await lever.system.revoke(user, 'the shift is over');
  await expect(page.getByText('the shift is over').first()).toBeVisible({ timeout: 5_000 });
  // What the page holds last was sampled before a second was over, on the clock of this machine, and stays the last.
  const newest = (): Promise<number> =>
    page.evaluate((id) => Date.parse(window.twinport.state(id)['angle']!.sourceTime), SMALL_TWIN_ID);
  const stopped = await newest();
  expect(stopped - before).toBeLessThan(1_000);
  // Absence has no event to wait for: the lever moves on 25 times meanwhile.
  await page.waitForTimeout(500);
  expect(await newest()).toBe(stopped);
  await page.context().close();
});

test('[ACC-8] the visitor gives a grant back: when they are told that it is done, the owner knows it', async ({
  browser,
}) => {
  await lever.system.setPolicy(lever.twin, { actions: { turn: 'open' } });
  const page = await open(browser);
  const grantId = await page.evaluate(async () => (await window.twinport.grants())[0]!.grantId);
  expect(lever.system.grants().map((grant) => grant.grantId)).toContain(grantId);
  await page.evaluate((id) => window.twinport.revoke(id), grantId);
  expect(lever.system.grants().map((grant) => grant.grantId)).not.toContain(grantId);
  await page.context().close();
});
