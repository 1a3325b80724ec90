// For people who cannot or will not use 3D (WCAG 2.2 AA): axe finds nothing in any state of the interface; the whole visit by keyboard
// alone; names and roles; focus that is seen and never lost; targets, reflow, large text, forced colours; and live regions that speak
// results but do not chatter.
import { expect, test, type Browser, type Page } from '@playwright/test';
import axe from 'axe-core';
import { openPage, waitForStatus, type Watched } from './support/demo.ts';
import { leverWorld, startLever, startSite, type Lever, type Site } from './support/provider.ts';
import { SMALL_TWIN_ID } from './support/small-twin.ts';
import { listenTo } from './support/spoken.ts';

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What most tests look at. */
const USUAL = { width: 640, height: 400 };

let site: Site;
let lever: Lever;
/** One page for all, since to open one takes longer than most of them: each arrives in it as if for the first time. */
let visit: Watched | null = null;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  site = await startSite(5482);
  lever = await startLever(site);
  site.manifests.set('/worlds/lever.json', leverWorld(lever));
});
test.afterAll(async () => {
  await visit?.page.context().close();
  await lever.stop();
  await site.close();
});

async function arrive(browser: Browser, size = USUAL): Promise<Watched> {
  if (visit === null) {
    visit = await openPage(browser, `${site.url}?world=/worlds/lever.json`, async (fresh) => {
      await fresh.addInitScript(axe.source);
      await fresh.setViewportSize(size);
    });
  } else {
    const { page, errors } = visit;
    await page.emulateMedia({ forcedColors: null });
    await page.setViewportSize(size);
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await page.waitForFunction(() => 'twinport' in window);
    errors.length = 0;
  }
  await waitForStatus(visit.page, [SMALL_TWIN_ID], 'live', 60_000);
  await visit.page.locator('#loading').waitFor({ state: 'detached' });
  return visit;
}

interface Finding {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** What axe finds wrong now, in words. Evaluated in the page: the content policy lets no foreign script in. */
async function axeFindings(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate(async (tags) => {
    // What moves is judged when it has arrived.
    const arriving = document
      .getAnimations()
      // What turns for ever does not arrive.
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.all(arriving.map((animation) => animation.finished.catch(() => undefined)));
    const { axe: rules } = window as unknown as {
      axe: { run(...asked: unknown[]): Promise<{ violations: Finding[] }> };
    };
    const { violations } = await rules.run(document, {
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    });
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })),
    }));
  }, AXE_TAGS);
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
  );
}

/** Elements that a pointer can press and that are smaller than 24 px and not spaced; text in a sentence is exempt. */
const smallTargets = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        '.interface :is(button, a, input, select, textarea, summary, [role=button])',
      ),
    ]
      .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: false }))
      .flatMap((element) => {
        // A control inside its label is pressed by the label.
        const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
        return width >= 24 && height >= 24 ? [] : [`${element.outerHTML.slice(0, 90)} is ${width} × ${height}`];
      }),
  );

const DRAWERS = ['Twins', 'Find', 'Services', 'Systems', 'Log', 'You', 'Settings'];

test('axe finds nothing in any drawer, panel or notice, and every target is large enough', async ({ browser }) => {
  test.setTimeout(300_000);
  const { page, errors } = await arrive(browser, { width: 1180, height: 620 });
  const found: string[] = [];
  const check = async (state: string): Promise<void> => {
    for (const finding of [...(await axeFindings(page)), ...(await smallTargets(page))])
      found.push(`${state}: ${finding}`);
  };
  await check('first visit, with hints');
  for (const name of DRAWERS) {
    await page.getByRole('navigation').getByRole('button', { name, exact: true }).click();
    await page.getByRole('heading', { level: 2, name }).waitFor();
    await page.locator('.panel-body > *').first().waitFor();
    await check(name);
  }
  await page.getByRole('switch', { name: 'Frame figures' }).click();
  await page.getByRole('region', { name: 'Frame figures' }).waitFor();
  await check('frame figures');
  await page.evaluate((id) => window.twinport.invoke(id, 'turn', { degrees: 10 }), SMALL_TWIN_ID);
  await page.getByRole('navigation').getByRole('button', { name: 'Twins', exact: true }).click();
  await page.getByRole('button', { name: 'Open Lever' }).first().click();
  await page.locator('.panel-twin').waitFor();
  await check('twin panel');
  for (const summary of await page.locator('.panel-twin summary').all()) await summary.click();
  const trend = page.getByRole('button', { name: 'History of angle' });
  await trend.click();
  await check('twin panel with its past');
  await page.setViewportSize({ width: 320, height: 560 });
  await check('twin panel at 320 px');
  expect(found).toEqual([]);
  expect(errors).toEqual([]);
});

test('the whole visit by keyboard: arrive, find, open, operate, be refused and read why, leave', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const { page, errors } = await arrive(browser);
  const focused = (): Promise<string> =>
    page.evaluate(() => {
      const { activeElement } = document;
      return `${activeElement?.tagName ?? ''} ${activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? ''}`;
    });
  /** Tabs on until the focus is there; each stop on the way is seen. */
  const tabTo = async (wanted: RegExp, most = 60): Promise<void> => {
    const passed: string[] = [];
    for (let pressed = 0; pressed < most; pressed += 1) {
      await page.keyboard.press('Tab');
      const at = await focused();
      passed.push(at);
      if (wanted.test(at)) return;
      const seen = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        if (element === document.body) return true;
        const style = getComputedStyle(element);
        const label = element.closest('label');
        const outlined = (of: CSSStyleDeclaration): boolean =>
          of.outlineStyle !== 'none' && Number.parseFloat(of.outlineWidth) >= 1;
        return outlined(style) || (label !== null && outlined(getComputedStyle(label)));
      });
      expect(seen, `the focus is seen on ${at}`).toBe(true);
    }
    throw new Error(`no way by Tab to ${String(wanted)}; passed ${passed.join(' | ')}`);
  };

  // Find: the slash opens the finder with the cursor in its field.
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox').or(page.getByRole('combobox')).first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('.panel-find')).toHaveCount(0);

  // Open from the list; the heading of what was opened has the focus.
  await tabTo(/^BUTTON Twins/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Twins', level: 2 })).toBeFocused();
  await tabTo(/^BUTTON .*Open Lever/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Lever', level: 2 })).toBeFocused();

  // Operate.
  await tabTo(/^INPUT .*/);
  await page.keyboard.press('ArrowRight');
  const spoken = await listenTo(page);
  await tabTo(/^BUTTON (Send|Run|Turn)/);
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await spoken()).some((text) => text.startsWith('Turn: Done'))).toBe(true);

  // What the owner keeps to themselves says why.
  const panel = page.locator('.panel-twin');
  await expect(panel.getByText(/Lock/).first()).toBeVisible();
  const refused = await page.evaluate((id) => window.twinport.invoke(id, 'lock'), SMALL_TWIN_ID);
  expect(refused.state).toBe('refused');
  await tabTo(/^BUTTON Ask again/);
  await page.keyboard.press('Enter');
  expect(await focused()).not.toMatch(/^BODY/);
  await expect(panel.getByText(/Locked by the owner/).first()).toBeVisible();

  // Leave: each Escape closes one thing, and the focus goes back to what opened it, never to nowhere.
  for (const [closed, back] of [
    ['.panel-twins', /^(H2 Lever|BUTTON)/],
    ['.panel-twin', /^(BUTTON|CANVAS)/],
  ] as const) {
    await page.keyboard.press('Escape');
    await expect(page.locator(closed)).toHaveCount(0);
    expect(await focused()).toMatch(back);
  }
  expect(errors).toEqual([]);
});

test('names and roles are those that the list and the panel show', async ({ browser }) => {
  test.setTimeout(300_000);
  const { page } = await arrive(browser);
  await page.getByRole('button', { name: 'Twins', exact: true }).click();
  await page.getByRole('button', { name: 'Open Lever' }).first().click();
  await expect(page.getByRole('banner')).toMatchAriaSnapshot(`
    - banner:
      - /children: contain
      - heading "Lever" [level=1]
      - navigation "Views":
        - /children: contain
        - button "Twins"
        - button "Find"
        - button "Services"
        - button "Systems"
        - button "Log"
        - button "You"
        - button "Settings"
  `);
  const panel = page.locator('.panel-twin');
  await expect(panel).toHaveRole('region');
  await expect(panel).toHaveAccessibleName(/Lever/);
  await expect(panel.getByRole('heading', { name: /Actions/ })).toBeVisible();
  await expect(panel.getByRole('slider').or(panel.getByRole('spinbutton')).first()).toHaveAccessibleName(/degrees/i);
});

test('nothing is lost at 320 px, with text twice as large, and in forced colours', async ({ browser }) => {
  test.setTimeout(300_000);
  const { page } = await arrive(browser, { width: 320, height: 640 });
  await page.keyboard.press('Escape');
  /** Texts that stick out of the page or are cut off sideways without an ellipsis of ours. */
  const cutOff = (): Promise<readonly string[]> =>
    page.evaluate(() =>
      [
        ...document.querySelectorAll<HTMLElement>(
          '.interface :is(button, label, p, h1, h2, h3, dt, dd, td, th, legend, code)',
        ),
      ]
        .filter((element) => element.checkVisibility() && element.closest('.visually-hidden') === null)
        .flatMap((element) => {
          const { left, right } = element.getBoundingClientRect();
          const scrolls = element.closest('.panel-body')?.scrollWidth ?? 0;
          const room = element.closest('.panel-body')?.clientWidth ?? Number.POSITIVE_INFINITY;
          const isOut = left < -1 || right > innerWidth + 1 || scrolls > room + 1;
          return isOut ? [`${element.outerHTML.slice(0, 90)} from ${left} to ${right}`] : [];
        }),
    );
  for (const large of [false, true]) {
    if (large) await page.addStyleTag({ content: 'html { font-size: 200% }' });
    const width = large ? 640 : 320;
    await page.setViewportSize({ width, height: 640 });
    for (const name of DRAWERS) {
      await page.getByRole('navigation').getByRole('button', { name, exact: true }).click();
      await page.getByRole('heading', { level: 2, name }).waitFor();
      expect(await cutOff(), `${name} at ${width} px${large ? ', text twice as large' : ''}`).toEqual([]);
    }
    await page.getByRole('navigation').getByRole('button', { name: 'Twins', exact: true }).click();
    await page.getByRole('button', { name: 'Open Lever' }).first().click();
    await page.locator('.panel-twin').waitFor();
    expect(await cutOff(), `panel at ${width} px`).toEqual([]);
    await page.keyboard.press('Escape');
  }
  await page.emulateMedia({ forcedColors: 'active' });
  await page.getByRole('navigation').getByRole('button', { name: 'Settings', exact: true }).click();
  const chosen = page.locator('.choices label:has(:checked)').first();
  const other = page.locator('.choices label:not(:has(:checked))').first();
  const outline = (of: typeof chosen): Promise<string> =>
    of.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect([await outline(chosen), await outline(other)]).toEqual(['solid', 'none']);
});

test('live regions say alarms and results, and nothing while values only change', async ({ browser }) => {
  test.setTimeout(300_000);
  const { page } = await arrive(browser);
  await page.getByRole('button', { name: 'Twins', exact: true }).click();
  await page.getByRole('button', { name: 'Open Lever' }).first().click();
  // What was said of the arrival is over after two turns of the regions (1.2 s each), of which nothing tells.
  await page.waitForTimeout(4_000);
  const spoken = await listenTo(page);
  const before = await page.evaluate((id) => window.twinport.state(id)['angle']!.sequence, SMALL_TWIN_ID);
  // Ten seconds of a machine that moves fifty times a second: the length of silence is what is measured.
  await page.waitForTimeout(10_000);
  const after = await page.evaluate((id) => window.twinport.state(id)['angle']!.sequence, SMALL_TWIN_ID);
  expect(after).toBeGreaterThan(before + 20);
  expect(await spoken()).toEqual([]);
  await page.evaluate((id) => window.twinport.invoke(id, 'turn', { degrees: 5 }), SMALL_TWIN_ID);
  await expect.poll(async () => (await spoken()).some((text) => text.startsWith('Turn: Done'))).toBe(true);
});

test('hints are ticked off by what the visitor does, can be gone through by keyboard, and come once', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const { page } = await arrive(browser);
  const hints = page.getByRole('region', { name: 'Finding your way' });
  await expect(hints).toContainText('Walk and look');
  await page.locator('#world').focus();
  await page.keyboard.down('w');
  await expect(hints).toContainText('Open a machine', { timeout: 60_000 });
  await page.keyboard.up('w');
  await page.getByRole('button', { name: 'Twins', exact: true }).click();
  await page.getByRole('button', { name: 'Open Lever' }).first().click();
  await page.getByRole('button', { name: 'Close Lever' }).click();
  await expect(hints).toContainText('Operate it');
  await hints.getByRole('button', { name: 'Got it' }).focus();
  await page.keyboard.press('Enter');
  await expect(hints).toHaveCount(0);
  expect(await page.evaluate(() => localStorage.getItem('twinport.hints-seen'))).not.toBeNull();
  // Again, when somebody asks for them.
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Show the hints again' }).click();
  await expect(hints).toContainText('Walk and look');
});
