// The README's examples of providers in a page, as they stand there: the console's steps, done one by one, and the page of one's own.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';
import { buildSdk } from '../src/node/sdk/build-sdk.ts';
import { openConsole, openSmall, startProviders } from './support/console.ts';
import { waitForModels, waitForStatus } from './support/demo.ts';
import { startProcessOf } from './support/process.ts';
import { startSite, type Site } from './support/provider.ts';
import { smallModel } from './support/small-twin.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');
const PORT = 5_382;
const PAGE_PORT = 5_381;

test.describe.configure({ timeout: 150_000 });
let site: Site;
let providers: Browser;

test.beforeAll(async () => {
  test.setTimeout(150_000);
  [site] = await Promise.all([startSite(PORT), buildSdk(root)]);
  providers = await startProviders();
});
test.afterAll(async () => {
  await providers.close();
  await site.close();
});

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A field by its label; where no label says just that, by how it begins. */
async function fieldOf(page: Page, label: string): Promise<Locator> {
  const exact = page.getByLabel(label, { exact: true });
  return (await exact.count()) > 0 ? exact : page.getByLabel(new RegExp(`^${escaped(label)}`)).first();
}

/** What a person does who reads `*Label*: value`, or `*Button*`. */
async function follow(page: Page, label: string, value: string | undefined): Promise<void> {
  if (value === undefined) {
    await page
      .getByRole('button', { name: new RegExp(`^(\\+ )?${escaped(label)}`) })
      .first()
      .click();
    return;
  }
  const field = await fieldOf(page, label);
  const kind = await field.evaluate((element) =>
    element instanceof HTMLInputElement ? element.type : element.tagName,
  );
  if (kind === 'file') await field.setInputFiles(join(root, value));
  else if (kind === 'SELECT') await field.selectOption({ label: value });
  else {
    await field.fill(value);
    await field.blur();
  }
}

/** A visitor who came by a link and lets the system in, and the id of its twin. */
async function visit(browser: Browser, link: string): Promise<{ visitor: Page; id: string }> {
  const { page: visitor } = await openSmall(browser, link);
  await visitor.getByRole('button', { name: /^Systems/ }).click();
  await visitor.getByRole('button', { name: /^Allow/ }).click();
  const twin = await visitor.waitForFunction(() => window.twinport.twins()[0]?.id, undefined, { timeout: 60_000 });
  const id = (await twin.jsonValue())!;
  await waitForStatus(visitor, [id], 'live', 60_000);
  return { visitor, id };
}

test('the console’s steps make a turbine whose rotor turns for a visitor', async ({ browser }) => {
  const page = await (await providers.newContext()).newPage();
  await openConsole(page, site.url);
  const list = /<!-- example: console -->\n([\s\S]*?)\n\n/.exec(readme)![1]!;
  const steps = [...list.matchAll(/\*([^*]+)\*(?:: `([^`]+)`)?/g)];
  expect(steps.length).toBeGreaterThan(9);
  for (const [, label, value] of steps) await follow(page, label!, value);
  await expect(page.getByText('Published: visitors see this version now.')).toBeVisible();

  await page.getByRole('slider', { name: 'speed' }).fill('20');
  const link = await page.getByRole('link', { name: /system=/ }).getAttribute('href');
  const { visitor, id } = await visit(browser, link!);
  await waitForModels(visitor, [id]);
  const speed = (): Promise<unknown> => visitor.evaluate((twin) => window.twinport.state(twin)['speed']?.value, id);
  await expect.poll(speed).toBeCloseTo(20, 1);
  const turn = (): Promise<number> => visitor.evaluate((twin) => window.twinport.pose(twin, 'Rotor')![0]!, id);
  const before = await turn();
  await expect.poll(turn).not.toBeCloseTo(before, 2);
  // In its panel, by the command.
  const { state } = await visitor.evaluate((twin) => window.twinport.invoke(twin, 'setSpeed', 7), id);
  expect(state).toBe('completed');
  await expect.poll(speed).toBeCloseTo(7, 1);
  await expect(page.getByRole('slider', { name: 'speed' })).toHaveValue('7');
  await visitor.context().close();
  await page.context().close();
});

test('the page of one’s own makes a valve live that a visitor can operate', async ({ browser }) => {
  // Inside the project, so that the package's own name resolves as it would for somebody who installed it.
  const folder = join(root, 'test-results/readme-page');
  await mkdir(folder, { recursive: true });
  const [, example] = /<!-- example: page -->\n```html\n([\s\S]*?)```/.exec(readme)!;
  await writeFile(join(folder, 'index.html'), example!.replace('http://localhost:5173/', site.url));
  await writeFile(join(folder, 'valve.glb'), await smallModel(0, 'Wheel'));
  const args = ['vite', '--port', String(PAGE_PORT), '--strictPort', '--clearScreen', 'false'];
  const server = await startProcessOf('npx', args, { cwd: folder, env: {} });
  try {
    const page = await (await providers.newContext()).newPage();
    await expect
      .poll(
        () =>
          page.goto(`http://localhost:${PAGE_PORT}/`).then(
            (response) => response?.ok(),
            () => false,
          ),
        { timeout: 60_000 },
      )
      .toBe(true);
    await expect(page.getByRole('link', { name: 'See it' })).toHaveAttribute('href', /system=tp-/, { timeout: 60_000 });
    const link = await page.getByRole('link', { name: 'See it' }).getAttribute('href');
    const { visitor, id } = await visit(browser, link!);
    const opening = (): Promise<unknown> =>
      visitor.evaluate((twin) => window.twinport.state(twin)['opening']?.value, id);
    await expect.poll(opening).toBe(45);
    await page.getByLabel('Opening').fill('10');
    await expect.poll(opening).toBe(10);
    const { state } = await visitor.evaluate((twin) => window.twinport.invoke(twin, 'open', 80), id);
    expect(state).toBe('completed');
    await expect(page.getByLabel('Opening')).toHaveValue('80');
    await expect.poll(opening).toBe(80);
    // A reload comes back as the same system, and the visitor need not do anything.
    await page.reload();
    await expect(page.getByRole('link', { name: 'See it' })).toHaveAttribute('href', link!);
    await expect.poll(opening, { timeout: 60_000 }).toBe(45);
    await visitor.context().close();
    await page.context().close();
  } finally {
    await server.stop();
  }
});
