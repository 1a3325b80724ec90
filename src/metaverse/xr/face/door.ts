// The door to the face in XR: loads its chunk (Babylon GUI and all panels) once a headset is there, and furnishes each visit
// with it. Who calls: metaverse.ts; session.ts calls `furnish`. Imports nothing of Babylon itself.
import { effect } from '@preact/signals';
import type { XrVisit } from '../visit.ts';
import type { ShownPanel, XrFaceParts } from './xr-face.ts';

export interface XrFaceDoor {
  furnish(visit: XrVisit): void;
  /** What the face shows now, for automation; nothing outside of a visit. */
  panels(): readonly ShownPanel[];
}

export function createXrFaceDoor(parts: XrFaceParts): XrFaceDoor {
  const { view } = parts;
  const load = (): Promise<typeof import('./xr-face.ts')> => import('./xr-face.ts');
  let panels: () => readonly ShownPanel[] = () => [];
  const stop = effect(() => {
    if (view.xr.value === 'unsupported') return;
    // Ahead of the visit; when it fails now, the visit tries again.
    load().catch(() => undefined);
    queueMicrotask(() => stop());
  });
  return {
    furnish(visit) {
      let isOver = false;
      visit.events.on('ended', () => {
        isOver = true;
        panels = () => [];
      });
      void load().then(({ furnishFace }) => {
        if (!isOver) panels = furnishFace(parts, visit);
      });
    },
    panels: () => panels(),
  };
}
