// The few controls of the console's forms, each with its label.
import { useId } from 'preact/hooks';

interface Told {
  readonly currentTarget: HTMLInputElement;
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  /** Nobody reads over a shoulder what is typed. */
  readonly isSecret?: boolean;
  readonly wide?: boolean;
  readonly narrow?: boolean;
  /** Tells what was typed when the field is left, not with each letter. */
  readonly lazy?: boolean;
  readonly onChange: (text: string) => void;
}

export function TextField({ label, value, isSecret, wide, narrow, lazy, onChange }: TextFieldProps) {
  const id = useId();
  const tell = (event: Told): void => onChange(event.currentTarget.value);
  const shared = {
    id,
    value,
    autocomplete: 'off',
    spellcheck: false,
    onInput: (event: Told) => lazy !== true && tell(event),
    onChange: (event: Told) => lazy === true && tell(event),
  } as const;
  return (
    <p class={`field${wide === true ? ' wide' : ''}${narrow === true ? ' narrow' : ''}`}>
      <label for={id}>{label}</label>
      {isSecret === true ? <input type="password" {...shared} /> : <input type="text" {...shared} />}
    </p>
  );
}

interface SelectProps<Key extends string> {
  readonly label: string;
  readonly value: Key;
  /** What stands for each. */
  readonly options: Readonly<Record<Key, string>>;
  readonly onChange: (key: Key) => void;
}

export function Select<Key extends string>({ label, value, options, onChange }: SelectProps<Key>) {
  const id = useId();
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value as Key)}>
        {(Object.keys(options) as Key[]).map((key) => (
          <option key={key} value={key}>
            {options[key]}
          </option>
        ))}
      </select>
    </p>
  );
}
