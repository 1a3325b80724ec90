// What machines look like from afar, where they are drawn as a crowd: each in the colours of its own values, as it would be near.
import { expect, test, type Page } from '@playwright/test';
import type { Twin } from '../src/twin-sdk/index.ts';
import { openPage, waitForModels, waitForStatus } from './support/demo.ts';
import { startSite, startSystem, type NamedSystem, type Site } from './support/provider.ts';
import { smallModel } from './support/small-twin.ts';

/** As many as are full views stand behind the visitor; the others are a wall before them. */
const BEHIND = 20;
const [COLUMNS, ROWS] = [6, 3] as const;
const COUNT = BEHIND + COLUMNS * ROWS;
/** Whether it stands in the right half of the picture. */
const isRight = (index: number): boolean => (index - BEHIND) % COLUMNS >= COLUMNS / 2;
const idOf = (index: number): string => `urn:twinport:test:far-${index}`;

let site: Site;
let system: NamedSystem;
const twins: Twin[] = [];
let timer: ReturnType<typeof setInterval>;
type Values = Readonly<Record<string, string | boolean>>;
const PLAIN: Values = { tint: 'plain', alarm: false };
const BLUE: Values = { tint: 'blue', alarm: false };
const GLOWING: Values = { tint: 'black', alarm: true };
/** Of who stands in the left half of the picture, and in the right one. */
let values: readonly [left: Values, right: Values] = [PLAIN, PLAIN];

test.beforeAll(async () => {
  site = await startSite(5_449);
  system = await startSystem(site, 'Far');
  const model = await smallModel();
  for (let index = 0; index < COUNT; index += 1)
    twins.push(
      await system.system.publish({
        description: {
          id: idOf(index),
          title: `Sign ${index}`,
          properties: {
            tint: { title: 'Tint', type: 'string', enum: ['plain', 'blue', 'black'] },
            alarm: { title: 'Alarm', type: 'boolean' },
          },
        },
        model,
        bindings: [
          { property: 'tint', node: 'Arm', target: 'baseColor', colours: { blue: [0, 0, 1], black: [0, 0, 0] } },
          { property: 'alarm', node: 'Arm', target: 'emissive', colours: { true: [1, 0, 0] } },
        ],
      }),
    );
  // Who says nothing for a while is not live.
  timer = setInterval(() => twins.forEach((twin, index) => twin.set(values[isRight(index) ? 1 : 0])), 500);
  site.manifests.set('/worlds/far.json', {
    title: 'Far',
    environment: 'studio',
    spawn: { position: [0, 1.65, 9], lookAt: [0, 1.65, 0] },
    systems: [{ name: 'Far', address: system.address, did: system.identity.did }],
    placements: twins.map(({ id }, index) => {
      const place = index - BEHIND;
      const far = [(place % COLUMNS) - COLUMNS / 2, Math.floor(place / COLUMNS) + 0.2, 2];
      return { twin: id, position: place < 0 ? [(index - BEHIND / 2) / 5, 0, 11] : far, radius: 0.5 };
    }),
  });
});
test.afterAll(async () => {
  clearInterval(timer);
  await system.system.stop();
  await site.close();
});

/** What a half of the picture is full of: much more red, or blue, than anything else. */
async function coloursOf(page: Page): Promise<readonly string[]> {
  const png = await page.screenshot({ style: '#interface { visibility: hidden }' });
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    context.drawImage(image, 0, 0);
    const half = Math.floor(image.width / 2);
    return [0, half].map((left) => {
      const { data } = context.getImageData(left, 0, half, image.height);
      let [reds, blues] = [0, 0];
      for (let at = 0; at < data.length; at += 4) {
        const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!];
        if (red > 90 && red > 2 * green && red > 2 * blue) reds += 1;
        if (blue > 60 && blue > 1.6 * green && blue > 1.6 * red) blues += 1;
      }
      const most = data.length / 4 / 50;
      return [reds > most ? 'red' : '', blues > most ? 'blue' : ''].join('');
    });
  }, png.toString('base64'));
}

test('machines far away wear the colours of their own values: of their surface, and of their light', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const { page, errors } = await openPage(browser, `${site.url}?world=/worlds/far.json`, (opened) =>
    opened.setViewportSize({ width: 480, height: 300 }),
  );
  const ids = Array.from({ length: COUNT }, (_, index) => idOf(index));
  await waitForStatus(page, ids, 'live', 90_000);
  await waitForModels(page, ids);
  for (const [left, right, colours] of [
    [PLAIN, PLAIN, ['', '']],
    [BLUE, GLOWING, ['blue', 'red']],
    [GLOWING, BLUE, ['red', 'blue']],
    [PLAIN, PLAIN, ['', '']],
  ] as const) {
    values = [left, right];
    await expect.poll(() => coloursOf(page), { timeout: 60_000 }).toEqual(colours);
  }
  await page.screenshot({ path: test.info().outputPath('far.png') });
  expect(errors).toEqual([]);
  await page.context().close();
});
