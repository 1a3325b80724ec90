// Draws the app's icons from its mark: `npm run icons` writes public/icons. The files are kept in the repository, because a build
// must not need a browser.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { findChromium } from '../find-chromium.ts';

const folder = fileURLToPath(new URL('../../../public/icons/', import.meta.url));

/** The mark on the ground of the app. `corner`: radius, `scale`: of the mark; platforms cut up to a fifth of a maskable icon off. */
function icon(corner: number, scale: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke-width="1.9" stroke-linejoin="round"><defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="#16222d"/><stop offset="1" stop-color="#0b1016"/></linearGradient></defs><rect width="32" height="32" rx="${corner}" fill="url(#g)"/><g transform="translate(16 16) scale(${scale}) translate(-16 -17)"><path d="M5 9.5 14 5l9 4.5v11L14 25l-9-4.5Z" stroke="#fff" stroke-opacity=".86"/><path d="M9 13.5 18 9l9 4.5v11L18 29l-9-4.5Z" fill="#5fe3bd" fill-opacity=".24" stroke="#5fe3bd"/></g></svg>\n`;
}

const round = icon(7, 0.86);
await mkdir(folder, { recursive: true });
await writeFile(`${folder}icon.svg`, round);
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const [name, pixels, svg] of [
  ['icon-192.png', 192, round],
  ['icon-512.png', 512, round],
  ['maskable-512.png', 512, icon(0, 0.66)],
  ['apple-touch.png', 180, icon(0, 0.8)],
] as const) {
  await page.setViewportSize({ width: pixels, height: pixels });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${svg}`);
  await page.screenshot({ path: `${folder}${name}`, omitBackground: true });
}
await browser.close();
