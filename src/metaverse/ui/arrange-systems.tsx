// Systems that the visitor added to this world, and the form that adds one. A part of arrange-panel.tsx.
import { useId, useState } from 'preact/hooks';
import type { AddedSystem } from '../arrangement/arranged.ts';
import type { ViewActions } from '../view-model.ts';
import { strings } from './strings.ts';
import { shortDid } from './format.ts';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useAttempt } from './use-attempt.ts';

const text = strings.arrange;

interface ArrangeSystemsProps {
  readonly systems: readonly AddedSystem[];
  readonly actions: ViewActions;
}

const EMPTY = { name: '', address: '', did: '' } as const;

export function ArrangeSystems({ systems, actions }: ArrangeSystemsProps) {
  const [draft, setDraft] = useState<{ name: string; address: string; did: string }>(EMPTY);
  const attempt = useAttempt();
  const add = (event: Event) => {
    event.preventDefault();
    attempt.start(async () => {
      await actions.addSystem(draft);
      setDraft(EMPTY);
    });
  };
  return (
    <section aria-label={text.systems}>
      {systems.length > 0 && (
        <>
          <h3>{text.systems}</h3>
          <ul class="placed-list">
            {systems.map(({ name, address, did }) => (
              <li key={address}>
                <span class="placed-choose">
                  <Icon name="systems" />
                  <span>{name}</span>
                  <span class="optional mono">{did === undefined ? address : shortDid(did)}</span>
                </span>
                <button
                  type="button"
                  class="icon-button"
                  aria-label={text.removeSystem(name)}
                  onClick={() => actions.removeSystem(address)}
                >
                  <Icon name="close" />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <details class="finder">
        <summary>
          <Icon name="systems" />
          {text.addSystem}
        </summary>
        <form class="finder-fields" onSubmit={add}>
          <p class="wide field-hint">{text.addSystemHint}</p>
          <Entry
            wide
            label={text.systemKey}
            hint={text.systemKeyHint}
            value={draft.did}
            onInput={(did) => setDraft({ ...draft, did })}
          />
          <Entry
            label={text.systemAddress}
            hint={draft.did === '' ? '' : text.optional}
            value={draft.address}
            onInput={(address) => setDraft({ ...draft, address })}
          />
          <Entry
            label={text.systemName}
            hint={text.optional}
            value={draft.name}
            onInput={(name) => setDraft({ ...draft, name })}
          />
          <div class="wide">
            {attempt.problem !== null && <ProblemNote problem={attempt.problem} />}
            <div class="card-buttons">
              <button type="submit" class="button primary" aria-disabled={attempt.busy}>
                {attempt.busy ? text.connecting : text.connect}
              </button>
            </div>
          </div>
        </form>
      </details>
    </section>
  );
}

interface EntryProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly wide?: boolean;
}

function Entry({ label, hint, value, onInput, wide = false }: EntryProps) {
  const id = useId();
  return (
    <div class={wide ? 'field wide' : 'field'}>
      <label for={id} class="field-label">
        {label}
      </label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        spellcheck={false}
        value={value}
        placeholder={hint}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  );
}
