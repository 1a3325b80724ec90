// A passkey protects the visitor's own key (P4), with Chromium's virtual authenticator: the new key takes the old one's place
// at an owner who listed the old one, it is locked on the next visit, and it is opened without a reload.
import type { CDPSession, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import type { Did } from '../src/base/ids.ts';
import type { CommandView } from '../src/metaverse/view-model.ts';
import { openPage, waitForStatus } from './support/demo.ts';
import { leverWorld, startLever, startSite, type Lever, type Site } from './support/provider.ts';
import { SMALL_TWIN_ID } from './support/small-twin.ts';

let site: Site;
let lever: Lever;

test.beforeAll(async () => {
  site = await startSite(5401);
  lever = await startLever(site);
  site.manifests.set('/worlds/lever.json', leverWorld(lever));
});
test.afterAll(async () => {
  await lever.stop();
  await site.close();
});

async function addAuthenticator(devtools: CDPSession, hasPrf: boolean): Promise<string> {
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf,
    },
  });
  return authenticatorId;
}

const turned = (page: Page): Promise<CommandView> =>
  page.evaluate((id) => window.twinport.invoke(id, 'turn', { degrees: 3 }), SMALL_TWIN_ID);
const ownDid = async (page: Page): Promise<Did> =>
  (await page.locator('.key-did [title]').getAttribute('title')) as Did;
/** What the browser keeps: the names of the record's members, and whether its private key is there as a key. */
const kept = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('twinport-user');
        opening.onerror = () => reject(opening.error!);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('identity').objectStore('identity').getAll();
          reading.onerror = () => reject(reading.error!);
          reading.onsuccess = () => {
            opening.result.close();
            resolve((reading.result as object[]).flatMap((record) => Object.keys(record)).sort());
          };
        };
      }),
  );

test('[ACC-9] a passkey locks the key, which owners still know, and opens it without a reload', async ({ browser }) => {
  const { page, errors } = await openPage(browser, `${site.url}?world=/worlds/lever.json`);
  await page.getByRole('button', { name: 'Skip the hints' }).click();
  await waitForStatus(page, [SMALL_TWIN_ID], 'live');
  await page.getByRole('button', { name: 'You', exact: true }).click();
  const first = await ownDid(page);
  // From now on only the holder of this key turns the lever.
  await lever.system.setPolicy(lever.twin, { actions: { turn: { keys: [first] } } });
  await expect.poll(async () => (await turned(page)).state).toBe('completed');
  expect(await kept(page)).toContain('privateKey');

  await test.step('an authenticator without PRF changes nothing, and says why', async () => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const authenticatorId = await addAuthenticator(devtools, false);
    await page.getByRole('button', { name: 'Protect with a passkey' }).click();
    await expect(page.getByText(/no PRF extension/)).toBeVisible();
    expect(await ownDid(page)).toBe(first);
    expect(await kept(page)).toContain('privateKey');
    await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    await addAuthenticator(devtools, true);
  });

  const second = await test.step('sealed: another key, which the owner takes for the first', async () => {
    await page.getByRole('button', { name: 'Protect with a passkey' }).click();
    await expect(page.getByText('Protected by a passkey')).toBeVisible();
    expect(await kept(page)).toEqual(['did', 'formerly', 'passkey', 'sealed']);
    expect(await ownDid(page)).not.toBe(first);
    expect(await turned(page)).toMatchObject({ state: 'completed' });
    return ownDid(page);
  });

  await test.step('on the next visit it is locked: a guest sees what is open, and may not more', async () => {
    await page.reload();
    await page.waitForFunction(() => 'twinport' in window);
    await expect(page.getByText('Your key is locked', { exact: true })).toBeVisible();
    await waitForStatus(page, [SMALL_TWIN_ID], 'live');
    const refused = await turned(page);
    expect(refused.state).toBe('refused');
    expect(refused.error?.details).toMatchObject({ satisfiedBy: ['key'] });
  });

  await test.step('unlocked: everything is asked for again under the own key, in the same page', async () => {
    await page.evaluate(() => Object.assign(window, { sameVisit: true }));
    await page.getByRole('button', { name: 'Unlock my key' }).click();
    await expect(page.getByText('Your key is locked', { exact: true })).toBeHidden();
    expect(await turned(page)).toMatchObject({ state: 'completed' });
    expect(await page.evaluate(() => 'sameVisit' in window)).toBe(true);
    await page.getByRole('button', { name: 'You', exact: true }).click();
    expect(await ownDid(page)).toBe(second);
  });

  await test.step('made plain again: a third key, and the owner still knows it', async () => {
    await page.getByRole('button', { name: 'Stop protecting it' }).click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page.getByText('Kept in this browser')).toBeVisible();
    expect(await kept(page)).toEqual(['did', 'formerly', 'privateKey']);
    expect([first, second]).not.toContain(await ownDid(page));
    expect(await turned(page)).toMatchObject({ state: 'completed' });
  });
  expect(errors).toEqual([]);
  await page.context().close();
});
