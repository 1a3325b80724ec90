// The loading screen that index.html shows before any script runs: says which world it opens as soon as that is known, and
// goes when the first picture of the world stands behind it. Called by the page's composition.
import { strings } from './strings.ts';

const FADE_MS = 600;

export function removeLoadingScreen(): void {
  const screen = document.getElementById('loading');
  if (screen === null) return;
  screen.dataset['done'] = '';
  // A timer, not `transitionend`: under reduced motion, and in a hidden tab, there is no transition to end.
  setTimeout(() => screen.remove(), FADE_MS);
}

export function nameLoadingScreen(title: string): void {
  const words = document.querySelector('#loading p');
  if (words !== null) words.textContent = strings.worlds.opening(title);
}
