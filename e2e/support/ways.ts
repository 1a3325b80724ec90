// The three ways in which one visits: mouse and keyboard, touch, and a headset (emulated by iwer). Each does the same things with what
// its visitor has, by what that visitor sees. Used by story.spec.ts.
import { expect, type BrowserContextOptions, type Page } from '@playwright/test';
import { emulateHeadset } from './iwer.ts';
import { aim, openMenu, panel, pointAt, press, says, trigger } from './xr-hands.ts';

/** What a visitor can do. */
export interface Way {
  readonly name: string;
  readonly device: BrowserContextOptions;
  /** Before the page's own scripts. */
  prepare(page: Page): Promise<void>;
  /** Reads the hint that greets them, and follows it. */
  arrive(page: Page): Promise<void>;
  /** Looks for a machine by its name, and opens it. */
  find(page: Page, title: string, id: string): Promise<void>;
  /** What is open says this. */
  reads(page: Page, words: RegExp): Promise<void>;
  /** Raises the open machine to somewhere above, and is told that it is done. */
  raise(page: Page, id: string): Promise<void>;
  pair(page: Page, id: string, code: string): Promise<void>;
  oil(page: Page, id: string): Promise<void>;
  /** Looks back at the first moments that were recorded; the machine stays open. */
  lookBack(page: Page): Promise<void>;
  /** Whether the machine can be asked to raise itself. */
  canRaise(page: Page, id: string): Promise<boolean>;
  returnToLive(page: Page): Promise<void>;
  /** Puts a machine on the floor, on the right. */
  place(page: Page, title: string, id: string): Promise<void>;
  /** Closes what is open. */
  leave(page: Page): Promise<void>;
}

const twin = (page: Page) => page.locator('.panel-twin');
const view = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name, exact: true });
const hints = (page: Page) => page.getByRole('region', { name: 'Finding your way' });
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search twins, services and systems' });
const moment = (page: Page) => page.getByRole('slider', { name: 'Moment that is shown' });
const send = (page: Page) => twin(page).getByRole('button', { name: 'Send: Raise' });

/** What a screen shows to hands of either kind. */
const onScreen = {
  async reads(page: Page, words: RegExp) {
    await expect(twin(page)).toContainText(words);
  },
  canRaise: (page: Page) => send(page).isEnabled(),
};

export const mouseAndKeyboard: Way = {
  ...onScreen,
  name: 'with mouse and keyboard',
  // Wide enough that drawer and panel stand side by side.
  device: { viewport: { width: 820, height: 460 } },
  prepare: () => Promise.resolve(),
  async arrive(page) {
    await expect(hints(page)).toContainText('Walk and look');
    await expect(hints(page)).toContainText('W A S D');
    await page.locator('#world').focus();
    await page.keyboard.down('w');
    await expect(hints(page)).toContainText('Open a machine', { timeout: 60_000 });
    await page.keyboard.up('w');
    await page.keyboard.press('r');
  },
  async find(page, title) {
    await page.keyboard.press('/');
    await expect(search(page)).toBeFocused();
    await page.keyboard.type(title.slice(0, 3).toLowerCase());
    await page.getByRole('button', { name: `Twin ${title}` }).click();
    await expect(page.getByRole('heading', { name: title, level: 2 })).toBeVisible();
    await page.getByRole('button', { name: 'Close Find' }).click();
  },
  async raise(page) {
    const slider = twin(page).getByRole('slider', { name: 'Raise' });
    const { width, height } = (await slider.boundingBox())!;
    await slider.click({ position: { x: width * 0.7, y: height / 2 } });
    await send(page).press('Enter');
    await expect(twin(page).locator('.command')).toContainText('Done');
  },
  async pair(page, _, code) {
    await twin(page).getByLabel('one-time code').fill(code);
    await page.keyboard.press('Enter');
  },
  async oil(page) {
    await twin(page).getByRole('button', { name: 'Run: Oil' }).click();
  },
  async lookBack(page) {
    await view(page, 'Time').press('Enter');
    await moment(page).press('Home');
    await expect(page.getByText('Recorded ·')).toBeVisible();
    await page.getByRole('button', { name: 'One second on' }).press('Enter');
  },
  async returnToLive(page) {
    await page.keyboard.press('Escape');
    await expect(page.getByText('Recorded ·')).toHaveCount(0);
  },
  async place(page, title) {
    await view(page, 'Find').click();
    await page.getByRole('button', { name: `Place in the world: ${title}` }).click();
    const bar = page.getByRole('region', { name: `Placing ${title}` });
    await expect(bar).toContainText('Click where it shall stand');
    await page.mouse.move(460, 330);
    await page.mouse.click(470, 330);
    await expect(bar).toBeHidden();
  },
  async leave(page) {
    // One press closes one thing: a hint that is still there, the drawer, the panel.
    await expect(async () => {
      await page.keyboard.press('Escape');
      await expect(page.locator('.panel')).toHaveCount(0, { timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
  },
};

export const touch: Way = {
  ...onScreen,
  name: 'by touch on a phone',
  device: { hasTouch: true, isMobile: true, viewport: { width: 360, height: 640 } },
  prepare: () => Promise.resolve(),
  async arrive(page) {
    await expect(hints(page)).toContainText('Drag on the left half to walk');
    await hints(page).getByRole('button', { name: 'Next' }).tap();
    await expect(hints(page)).toContainText('Tap one in the world');
  },
  async find(page, title) {
    await view(page, 'Find').tap();
    await search(page).tap();
    await page.keyboard.type(title.slice(0, 3).toLowerCase());
    await page.getByRole('button', { name: `Twin ${title}` }).tap();
    await expect(page.getByRole('heading', { name: title, level: 2 })).toBeVisible();
  },
  async raise(page) {
    const slider = twin(page).getByRole('slider', { name: 'Raise' });
    await slider.scrollIntoViewIfNeeded();
    const { width, height } = (await slider.boundingBox())!;
    await slider.tap({ position: { x: width * 0.7, y: height / 2 } });
    await send(page).tap();
    await expect(twin(page).locator('.command')).toContainText('Done');
  },
  async pair(page, _, code) {
    await twin(page).getByLabel('one-time code').tap();
    await page.keyboard.type(code);
    await twin(page).getByRole('button', { name: 'Pair', exact: true }).tap();
  },
  async oil(page) {
    await twin(page).getByRole('button', { name: 'Run: Oil' }).tap();
  },
  async lookBack(page) {
    await view(page, 'Time').tap();
    const { height } = (await moment(page).boundingBox())!;
    await moment(page).tap({ position: { x: 1, y: height / 2 } });
    await expect(page.getByText('Recorded ·')).toBeVisible();
    await page.getByRole('button', { name: 'One second on' }).tap();
  },
  async returnToLive(page) {
    await page.getByRole('button', { name: 'Return to live' }).tap();
    await expect(page.getByText('Recorded ·')).toHaveCount(0);
    await page.getByRole('button', { name: 'Close time bar' }).tap();
  },
  async place(page, title) {
    await view(page, 'Find').tap();
    await page.getByRole('button', { name: `Place in the world: ${title}` }).tap();
    const bar = page.getByRole('region', { name: `Placing ${title}` });
    await expect(bar).toContainText('Tap where it shall stand');
    await page.touchscreen.tap(220, 340);
    await expect(bar).toBeHidden();
  },
  async leave(page) {
    for (const close of ['Close Arrange', 'Close Hoist']) {
      const button = page.getByRole('button', { name: close });
      if (await button.isVisible()) await button.tap();
    }
    await expect(page.locator('.panel')).toHaveCount(0);
  },
};

export const headset: Way = {
  name: 'in a headset',
  device: { viewport: { width: 480, height: 300 } },
  prepare: emulateHeadset,
  async arrive(page) {
    await expect(hints(page)).toContainText('Walk and look');
    await page.getByRole('button', { name: 'Enter VR' }).click();
    await expect(page.getByRole('button', { name: 'In VR' })).toBeVisible({ timeout: 60_000 });
    // Held up before the breast, its palm not yet turned to the eyes.
    await page.evaluate(() => {
      const { position, quaternion } = window.xrDevice.controllers.left!;
      position.set(-0.15, 1.45, -0.4);
      quaternion.set(0, Math.SQRT1_2, 0, Math.SQRT1_2);
    });
    await openMenu(page, /2 twins live/);
  },
  async find(page, title, id) {
    await press(page, 'xr-menu', 'menu twins');
    await says(page, 'xr-panel', /^Twins.*2 machines in this world/);
    await press(page, 'xr-panel', `twin ${id}`);
    await says(page, 'xr-panel', new RegExp(`^${title}`));
    await press(page, 'xr-panel', 'tab actions');
  },
  async reads(page, words) {
    await says(page, 'xr-panel', words);
  },
  async raise(page, id) {
    await press(page, 'xr-panel', `${id} raise `);
    await press(page, 'xr-panel', `${id} raise send`);
    await says(page, 'xr-panel', /Done/);
  },
  async pair(page, id, code) {
    if ((await panel(page, 'xr-panel'))!.targets.every(({ key }) => key !== `pair ${id}`))
      await press(page, 'xr-panel', 'page-on');
    await press(page, 'xr-panel', `pair ${id}`);
    for (const letter of code.replace('-', '')) await press(page, 'xr-panel', `key ${letter}`);
    await says(page, 'xr-panel', new RegExp(code));
    await press(page, 'xr-panel', 'done');
  },
  async oil(page, id) {
    await press(page, 'xr-panel', `${id} oil send`);
  },
  async lookBack(page) {
    await press(page, 'xr-menu', 'menu time');
    await says(page, 'xr-panel', /You see the world as it is now/);
    await press(page, 'xr-panel', 'back 60000');
    await says(page, 'xr-panel', /You see the world at/);
    const [x, y, z] = await pointAt(page, 'xr-panel', 'moment');
    await trigger(page, true);
    // Drawn to its end as far as the ray is still on the panel.
    let drawn = 0;
    await expect
      .poll(
        async () => {
          drawn += 0.05;
          await aim(page, [x - drawn, y, z]);
          await trigger(page, true);
          const { atMs = 0, fromMs = 0 } = await page.evaluate(() => window.twinport.time());
          return atMs - fromMs;
        },
        { timeout: 90_000, intervals: [50] },
      )
      .toBeLessThan(3_000);
    await trigger(page, false);
    await press(page, 'xr-panel', 'close');
  },
  async canRaise(page, id) {
    await says(page, 'xr-panel', /Raise.*Send/);
    // What is shown but cannot be pressed is no target.
    return (await panel(page, 'xr-panel'))!.targets.some(({ key }) => key === `${id} raise send`);
  },
  async returnToLive(page) {
    await press(page, 'xr-menu', 'to-live');
  },
  async place(page, title, id) {
    await press(page, 'xr-menu', 'menu twins');
    await press(page, 'xr-panel', `twin ${id}`);
    await says(page, 'xr-panel', new RegExp(`^${title}`));
    await press(page, 'xr-panel', 'place');
    await says(page, 'xr-panel', new RegExp(`Placing ${title}.*Point where it shall stand`));
    await aim(page, [2.5, -1.6, -2.5]);
    // The ray is followed with the next frame, in which the trigger is not yet pulled.
    await trigger(page, false);
    await trigger(page, true);
    await trigger(page, false);
    await says(page, 'xr-panel', new RegExp(`^${title}`));
  },
  async leave(page) {
    await pointAt(page, 'xr-menu', 'leave');
    await trigger(page, true);
    // With the release the session ends, and with it its frames.
    await page.evaluate(() => window.xrDevice.controllers.right!.updateButtonValue('trigger', 0));
    await page.waitForFunction(() => window.xrDevice.activeSession === undefined, null, { timeout: 60_000 });
    // What was placed in VR is told on the page, too.
    await expect(page.locator('.panel-arrange').getByRole('button', { name: 'Choose Pump' })).toBeVisible();
  },
};
