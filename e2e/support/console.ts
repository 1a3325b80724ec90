// The provider's console in a browser of its own, as its visitors have theirs, and the world in which they see what it serves.
import { chromium, type Browser, type Page } from '@playwright/test';
import { findChromium } from '../../src/node/find-chromium.ts';
import { CHROMIUM_FLAGS } from '../playwright.config.ts';
import { openPage } from './demo.ts';
import { startSite, type Site } from './provider.ts';

export interface StartedConsole {
  readonly site: Site;
  readonly page: Page;
  close(): Promise<void>;
}

export async function startConsole(port: number): Promise<StartedConsole> {
  const site = await startSite(port);
  const providers = await startProviders();
  const page = await (await providers.newContext()).newPage();
  await openConsole(page, site.url);
  return {
    site,
    page,
    async close() {
      await providers.close();
      await site.close();
    },
  };
}

/** A browser that is not the visitors'. */
export const startProviders = (): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });

export async function openConsole(page: Page, url: string): Promise<void> {
  await page.goto(`${url}console.html`);
  await page.waitForFunction(() => 'twinportConsole' in window);
}

/** A world that pins the console. */
export function consoleWorld({ did, address }: { readonly did: string; readonly address: string }): object {
  return {
    title: 'Console',
    environment: 'studio',
    spawn: { position: [0, 1.65, 9], lookAt: [0, 1, 0] },
    systems: [{ name: 'Mine', address, did }],
  };
}

/** A visitor who looks at numbers more than at the picture. */
export async function openSmall(browser: Browser, url: string): Promise<Awaited<ReturnType<typeof openPage>>> {
  return openPage(browser, url, (fresh) => fresh.setViewportSize({ width: 480, height: 300 }));
}
