// The console's face: twins on the left, the one that is being worked on in the middle, what happens now on the right. Mounted
// once by main.ts.
import { effect } from '@preact/signals';
import { render } from 'preact';
import type { StartedConsole } from '../start-console.ts';
import { AccessSection } from './access-section.tsx';
import { BindingSection } from './binding-section.tsx';
import { strings } from './console-strings.ts';
import { createConsoleView, type ConsoleView } from './console-view.ts';
import { DescriptionSection } from './description-section.tsx';
import { LiveSection } from './live-section.tsx';
import { ModelSection } from './model-section.tsx';
import { NowPanel } from './now-panel.tsx';
import { TwinColumn } from './twin-column.tsx';
import { ValueSection } from './value-section.tsx';
import { LanguageField } from './language-field.tsx';

export async function mountConsole(root: HTMLElement, started: StartedConsole): Promise<void> {
  const view = createConsoleView(started);
  await view.refresh();
  const first = view.overview.value?.twins[0];
  if (first !== undefined) await view.open(first.id);
  effect(() => void (document.title = strings.documentTitle));
  render(<Console view={view} />, root);
}

function Console({ view }: { readonly view: ConsoleView }) {
  const desk = view.desk.value;
  return (
    <div class="console">
      <header class="console-head">
        <div>
          <h1>
            Twinport <span>{strings.title}</span>
          </h1>
          <p>{strings.lead}</p>
        </div>
        <LanguageField />
        <Reach view={view} />
      </header>
      <TwinColumn view={view} />
      <main>
        {desk === null ? (
          <ModelSection view={view} />
        ) : (
          <>
            <ModelSection view={view} />
            {desk.model !== null && (
              <>
                <DescriptionSection view={view} desk={desk} />
                <BindingSection view={view} desk={desk} />
                <ValueSection view={view} desk={desk} />
                <AccessSection view={view} desk={desk} />
                <LiveSection view={view} desk={desk} />
              </>
            )}
          </>
        )}
        <SaveBar view={view} />
      </main>
      <NowPanel view={view} />
    </div>
  );
}

function Reach({ view }: { readonly view: ConsoleView }) {
  const reach = view.overview.value?.reach;
  if (reach === undefined) return null;
  return (
    <p class={`reach reach-${reach.state}`} role="status" title={reach.detail}>
      <span class="dot" aria-hidden="true" />
      {strings.reach[reach.state]}
      {reach.state === 'offline' && <span class="reach-why">{reach.detail}</span>}
    </p>
  );
}

function SaveBar({ view }: { readonly view: ConsoleView }) {
  const desk = view.desk.value;
  const said = view.said.value;
  if (desk === null && said === null) return null;
  return (
    <div class="save-bar">
      <p role="status" class={said === null ? 'said' : `said said-${said.tone}`}>
        {said?.text ?? (desk?.isChanged === true ? strings.unsaved : '')}
      </p>
      {desk !== null && desk.model !== null && (
        <button
          type="button"
          class="primary"
          aria-disabled={!desk.isChanged}
          onClick={() => (desk.isChanged ? void view.save() : undefined)}
        >
          {strings.save}
        </button>
      )}
    </div>
  );
}
