// What a visitor has chosen for themselves: comfort, quality, sound and motion. Kept in this browser. Who reads it: stage,
// rig, XR and both faces; who writes it: the settings panel and the wrist menu.
import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import * as v from 'valibot';
import { keepLanguage, keptLanguage, type LanguageChoice } from '../language/language-choice.ts';

const Kept = v.object({
  /** `auto`: by what the graphics card says it is, and by how fast it proves to be. */
  quality: v.fallback(v.picklist(['auto', 'low', 'medium', 'high']), 'auto'),
  /** How the stick or the keys turn a visitor in XR. */
  turn: v.fallback(v.picklist(['snap', 'smooth']), 'snap'),
  /** How the stick moves a visitor in XR. */
  walk: v.fallback(v.picklist(['teleport', 'smooth']), 'teleport'),
  /** Darkens the rim of the view while moving smoothly in XR. */
  vignette: v.fallback(v.boolean(), true),
  /** The visitor sits: the world is seen from the height of someone who stands. */
  seated: v.fallback(v.boolean(), false),
  sound: v.fallback(v.boolean(), true),
  /** `auto`: as the system says (`prefers-reduced-motion`). */
  motion: v.fallback(v.picklist(['auto', 'reduced', 'full']), 'auto'),
  /** Shows frame rate, draw calls and triangles. */
  frameFigures: v.fallback(v.boolean(), false),
});
type Kept = v.InferOutput<typeof Kept>;

export type Settings = { readonly [Name in keyof Kept]: Signal<Kept[Name]> } & {
  /** Kept for all of this site's pages. */
  readonly language: Signal<LanguageChoice>;
  /** Glides become jumps and nothing pulses: `motion`, and what the system says. */
  readonly reducedMotion: ReadonlySignal<boolean>;
  /** The quality is another than at the start of this visit: it is chosen once, before anything is drawn. */
  readonly qualityChanged: ReadonlySignal<boolean>;
  /** All as for somebody who comes for the first time. */
  reset(): void;
};

/** The quality that was asked for, as the stage takes it; `auto` leaves it to the stage. */
export function tierOf({ quality: { value } }: Settings): { readonly tier?: Exclude<Kept['quality'], 'auto'> } {
  return value === 'auto' ? {} : { tier: value };
}

const KEY = 'twinport.settings';
const REDUCED_MOTION = '(prefers-reduced-motion: reduce)';

/** Reads what was kept; every later change is kept at once. */
export function createSettings(): Settings {
  const kept = v.parse(Kept, readKept());
  // Where there is no screen (a worker, a test in Node) nobody asked for less motion.
  const query = globalThis.matchMedia?.(REDUCED_MOTION);
  const systemReduces = signal(query?.matches ?? false);
  query?.addEventListener('change', () => (systemReduces.value = query.matches));
  const chosen = {
    quality: signal(kept.quality),
    turn: signal(kept.turn),
    walk: signal(kept.walk),
    vignette: signal(kept.vignette),
    seated: signal(kept.seated),
    sound: signal(kept.sound),
    motion: signal(kept.motion),
    frameFigures: signal(kept.frameFigures),
  };
  const language = signal(keptLanguage());
  effect(() => keepLanguage(language.value));
  effect(() => keep(Object.fromEntries(Object.entries(chosen).map(([name, { value }]) => [name, value]))));
  const reducedMotion = computed(() =>
    chosen.motion.value === 'auto' ? systemReduces.value : chosen.motion.value === 'reduced',
  );
  const qualityChanged = computed(() => chosen.quality.value !== kept.quality);
  const reset = (): void =>
    batch(() => {
      const first = v.parse(Kept, {});
      for (const name of Object.keys(first) as (keyof Kept)[])
        (chosen[name] as Signal<Kept[typeof name]>).value = first[name];
      language.value = 'auto';
    });
  return { ...chosen, language, reducedMotion, qualityChanged, reset };
}

function readKept(): object {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof read === 'object' && read !== null ? read : {};
  } catch {
    // Storage is off, or somebody else wrote there: what was chosen last is lost, which each control shows.
    return {};
  }
}

function keep(chosen: Readonly<Record<string, unknown>>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // As above: good for this visit.
  }
}
