// The twins that this browser serves, and the way to another one.
import { strings } from './console-strings.ts';
import type { ConsoleView } from './console-view.ts';

export function TwinColumn({ view }: { readonly view: ConsoleView }) {
  const twins = view.overview.value?.twins ?? [];
  const keptId = view.desk.value?.keptId ?? null;
  return (
    <nav class="twin-column" aria-label={strings.twins}>
      <h2>{strings.twins}</h2>
      {twins.length === 0 && <p class="quiet">{strings.noTwins}</p>}
      <ul>
        {twins.map(({ id, title, problem }) => (
          <li key={id}>
            <button type="button" aria-current={id === keptId} onClick={() => void view.open(id)}>
              <strong>{title}</strong>
              <span class={problem === null ? 'good' : 'bad'}>
                {problem === null ? strings.served : strings.notServed}
              </span>
            </button>
            {problem !== null && <p class="bad">{problem.detail}</p>}
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => view.begin()}>
        + {strings.newTwin}
      </button>
    </nav>
  );
}
