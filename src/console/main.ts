// The console's entry (console.html): starts the system in its worker, then its face.
import { toTwinportError } from '../base/errors.ts';
import { startConsole, type StartedConsole } from './start-console.ts';
import { mountConsole } from './ui/mount-console.tsx';
import './ui/console.css';
import { keptLanguage, languageFor } from '../language/language-choice.ts';
import { speech } from './ui/console-strings.ts';

declare global {
  interface Window {
    /** Set when the console serves; see README, "Automation". */
    twinportConsole: Pick<StartedConsole, 'system'>;
  }
}

async function start(root: HTMLElement): Promise<void> {
  await speech.speak(languageFor(keptLanguage(), new URLSearchParams(location.search).get('lang')));
  const started = await startConsole();
  window.twinportConsole = { system: started.system };
  await mountConsole(root, started);
}

const root = document.getElementById('console')!;
start(root).catch((thrown: unknown) => {
  const failure = document.createElement('p');
  failure.className = 'start-failure';
  failure.setAttribute('role', 'alert');
  failure.textContent = toTwinportError(thrown).message;
  root.replaceChildren(failure);
});
