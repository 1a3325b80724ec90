// Hears the world's canvas before the rig does, and keeps from the rig what it takes for itself. For what is done with the pointer
// besides looking and walking: holding a part of a machine (twins/hand-pointer.ts), placing one (arrangement/arrange-pointer.ts).

type Listeners = { readonly [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void };

/** `key` hears the whole page's keys. Returns what stops it. */
export function listenFirst(
  canvas: HTMLCanvasElement,
  listeners: Listeners,
  key: (event: KeyboardEvent) => void,
): () => void {
  const heard = Object.entries(listeners) as [string, EventListener][];
  // Not passive: what is kept must not scroll or zoom the page either.
  for (const [name, listener] of heard) canvas.addEventListener(name, listener, { capture: true, passive: false });
  window.addEventListener('keydown', key, { capture: true });
  return () => {
    for (const [name, listener] of heard) canvas.removeEventListener(name, listener, { capture: true });
    window.removeEventListener('keydown', key, { capture: true });
  };
}

/** Nobody else hears it. */
export function keepFromOthers(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
