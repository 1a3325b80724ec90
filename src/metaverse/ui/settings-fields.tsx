// The two controls of the settings panel: one of a few, and on or off. Each writes its signal, which keeps itself.
import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';

interface ChoiceProps<Value extends string> {
  readonly title: string;
  readonly hint?: string;
  readonly value: Signal<Value>;
  readonly captions: Readonly<Record<Value, string>>;
}

export function Choice<Value extends string>({ title, hint, value, captions }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <fieldset class="setting setting-choice">
      <legend>{title}</legend>
      {hint !== undefined && <p id={`${id}-hint`}>{hint}</p>}
      <div class="choices">
        {(Object.entries(captions) as [Value, string][]).map(([name, caption]) => (
          <label key={name}>
            <input
              type="radio"
              name={id}
              checked={value.value === name}
              aria-describedby={hint === undefined ? undefined : `${id}-hint`}
              onChange={() => (value.value = name)}
            />
            <span>{caption}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface SwitchProps {
  readonly title: string;
  readonly hint?: string;
  readonly value: Signal<boolean>;
}

export function Switch({ title, hint, value }: SwitchProps) {
  const id = useId();
  return (
    <div class="setting setting-switch">
      <label for={id}>{title}</label>
      {hint !== undefined && <p id={`${id}-hint`}>{hint}</p>}
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={value.value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ currentTarget }) => (value.value = currentTarget.checked)}
      />
    </div>
  );
}
