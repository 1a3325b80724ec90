// Takes away the loading screen that index.html shows before any script runs. Called by the page's composition when the
// first picture of the world stands behind it.

const FADE_MS = 600;

export function removeLoadingScreen(): void {
  const screen = document.getElementById('loading');
  if (screen === null) return;
  screen.dataset['done'] = '';
  // A timer, not `transitionend`: under reduced motion, and in a hidden tab, there is no transition to end.
  setTimeout(() => screen.remove(), FADE_MS);
}
