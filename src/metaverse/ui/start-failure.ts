// What a visitor sees when the world cannot start at all: what happened and what to do, in place of the loading screen.
// Plain DOM: whatever else the interface needs may be what failed.
import type { TwinportError } from '../../base/errors.ts';
import { toProblem } from '../../protocol/problem.ts';
import { removeLoadingScreen } from './loading-screen.ts';
import { problemWords } from './problem-text.ts';
import { speech } from './strings.ts';

export function showStartFailure(error: TwinportError): void {
  removeLoadingScreen();
  const problem = toProblem(error);
  // What failed may be the words themselves: then it is said as it came.
  const { title, detail, help = '' } = speech.isLoaded() ? problemWords(problem) : problem;
  const alert = document.createElement('main');
  alert.className = 'start-failure';
  alert.setAttribute('role', 'alert');
  for (const [tag, text] of [
    ['h1', title],
    ['p', detail],
    ['p', help],
  ] as const) {
    const line = document.createElement(tag);
    line.textContent = text;
    alert.append(line);
  }
  document.body.append(alert);
  console.error(error);
}
