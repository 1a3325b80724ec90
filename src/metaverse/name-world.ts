// Says which world this is, in the language that is spoken: at the top of both faces, as the title of the page, and for who does not see the
// picture. Who calls: metaverse.ts, once.
import { effect } from '@preact/signals';
import type { WorldManifest } from '../protocol/world-manifest.ts';
import { inLanguage } from './language/in-language.ts';
import { speech, strings } from './ui/strings.ts';
import type { ViewModel } from './view-model.ts';

export function nameWorld(manifest: WorldManifest, view: ViewModel, canvas: HTMLCanvasElement): void {
  effect(() => {
    const { title } = inLanguage(manifest, speech.language.value);
    view.worldTitle.value = title;
    document.title = `${title} — ${strings.bar.brand}`;
    canvas.setAttribute('aria-label', strings.signs.canvas(title));
  });
}
