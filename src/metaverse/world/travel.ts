// Going to another world: a short fade to the colour of the loading screen, then the page of that world. Who calls:
// metaverse.ts once; the portals in the world and both faces then call what it returns.
import { effect } from '@preact/signals';
import type { WorldManifest } from '../../protocol/world-manifest.ts';
import { inLanguage } from '../language/in-language.ts';
import { speech } from '../ui/strings.ts';
import type { ViewModel } from '../view-model.ts';
import { addressIn, arrivalAt, readFrom } from './arrival.ts';
import type { PortalActions } from './portal-view.ts';

const FADE_MS = 350;

interface Journey extends PortalActions {
  /** Where this visit begins. */
  readonly start: WorldManifest['spawn'];
}

/** `worldPath`: of the manifest of this world. */
export function createTravel(view: ViewModel, manifest: WorldManifest, worldPath: string): Journey {
  effect(() => {
    const language = speech.language.value;
    view.portals.value = manifest.portals.map((portal) => {
      const { title, world } = inLanguage(portal, language);
      return { title, world };
    });
  });
  const { from, shared } = readFrom(location.href);
  if (shared !== location.href) history.replaceState(history.state, '', shared);
  let veil: HTMLElement | null = null;
  // Somebody came back by the browser's own button to a page that it had kept.
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    veil?.remove();
    veil = null;
  });
  return {
    start: arrivalAt(manifest, from),
    travel(world) {
      const portal = view.portals.peek().find((one) => one.world === world);
      if (portal === undefined || veil !== null) return;
      const leave = (): void => location.assign(addressIn(world, worldPath, location.href));
      veil = drawVeil(portal.title);
      if (view.settings.reducedMotion.value) return leave();
      veil.animate([{ opacity: 0 }, { opacity: 1 }], { duration: FADE_MS, easing: 'ease-in' });
      // A timer, not the animation's end: in a hidden tab there is none.
      setTimeout(leave, FADE_MS);
    },
  };
}

function drawVeil(title: string): HTMLElement {
  const veil = document.createElement('div');
  veil.className = 'travel-veil';
  veil.setAttribute('role', 'status');
  veil.textContent = title;
  document.body.append(veil);
  return veil;
}
