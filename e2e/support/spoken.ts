// What a page says to a screen reader. Its live regions hold each text for little more than a second, so who looks at them now and then
// misses it: this notes every one.
import type { Page } from '@playwright/test';

/** Listens from now on until the page is loaded anew; the function that it gives tells all that was said since, in order. */
export async function listenTo(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const spoken: string[] = [];
    const last = new WeakMap<Element, string>();
    Object.assign(window, { spoken });
    new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest('[aria-live], [role=status], [role=alert], [role=log]') ?? null;
        if (region === null) continue;
        const text = region.textContent.trim();
        if (text !== '' && text !== last.get(region)) spoken.push(text);
        last.set(region, text);
      }
    }).observe(document.querySelector('.interface')!, { childList: true, subtree: true, characterData: true });
  });
  return () => page.evaluate(() => [...(window as unknown as { spoken: readonly string[] }).spoken]);
}
