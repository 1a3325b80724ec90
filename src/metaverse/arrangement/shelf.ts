// Where a visitor's arrangements are kept: this browser's storage, one a world. Who calls: door.ts, which must know at once
// whether there is one, and arrangement.ts.
const KEY = 'twinport.arrangement ';

/** The text that was kept for a world; null without one. */
export function keptText(world: string): string | null {
  try {
    return localStorage.getItem(KEY + world);
  } catch {
    // Storage is off in this browser: nothing can have been kept.
    return null;
  }
}

/** Keeps a text, or nothing any more. @throws DOMException where the browser lets nothing be kept */
export function keepText(world: string, text: string | null): void {
  if (text === null) localStorage.removeItem(KEY + world);
  else localStorage.setItem(KEY + world, text);
}
