// What the visitor has done so far of what the hints teach: each hint is ticked off by the deed, not by a click. Who calls: metaverse.ts,
// a few times a second until all is done.
import type { Signal } from '@preact/signals';
import type { ViewModel } from './view-model.ts';

/** Moved in the world, opened a machine, and operated one. */
export type Deed = 'moved' | 'opened' | 'operated';
export const DEEDS: readonly Deed[] = ['moved', 'opened', 'operated'];

/** A step, not a push of the crowd. */
const MOVED_METRES = 0.7;

type Place = Readonly<{ x: number; z: number }>;

/** A function that looks once more; `stance` tells where the visitor stands, in metres. */
export function deedWatch(
  view: Pick<ViewModel, 'panel'> & { readonly deeds: Signal<ReadonlySet<Deed>> },
  stance: () => Place,
): () => void {
  const { x: startX, z: startZ } = stance();
  return () => {
    const { deeds, panel } = view;
    if (deeds.value.size === DEEDS.length) return;
    const { x, z } = stance();
    const done: Readonly<Record<Deed, boolean>> = {
      moved: Math.hypot(x - startX, z - startZ) > MOVED_METRES,
      opened: panel.value !== null,
      operated: panel.value?.actions.some(({ last }) => last !== null) === true,
    };
    const now = DEEDS.filter((deed) => deeds.value.has(deed) || done[deed]);
    if (now.length > deeds.value.size) deeds.value = new Set(now);
  };
}
