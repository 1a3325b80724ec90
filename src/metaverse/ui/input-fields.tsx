// The controls that ask for the values of an action's input. What is typed lives in a draft of the action's own row, so
// that a panel that is drawn five times a second never touches it.
import { useId } from 'preact/hooks';
import { formatLimit } from './format.ts';
import { hasSlider, type Draft, type InputField, type NumberControl } from './input-control.ts';
import type { InputErrors } from './input-reading.ts';
import { strings } from './strings.ts';
import { prettyUnit } from './units.ts';
import { numberIn, typedNumber } from './typed-number.ts';

interface InputFieldsProps {
  readonly fields: readonly InputField[];
  /** Names the field that has no label of its own. */
  readonly actionTitle: string;
  readonly draft: Draft;
  readonly errors: InputErrors;
  readonly onChange: (name: string, text: string) => void;
}

export function InputFields({ fields, actionTitle, draft, errors, onChange }: InputFieldsProps) {
  return (
    <>
      {fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          label={field.label === '' ? actionTitle : field.label}
          text={draft[field.name] ?? ''}
          error={errors[field.name] ?? ''}
          onChange={(text) => onChange(field.name, text)}
        />
      ))}
    </>
  );
}

interface FieldProps {
  readonly field: InputField;
  readonly label: string;
  readonly text: string;
  readonly error: string;
  readonly onChange: (text: string) => void;
}

interface EntryProps {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly described: string | undefined;
  readonly invalid: boolean;
  readonly onChange: (text: string) => void;
}

function Field({ field, label, text, error, onChange }: FieldProps) {
  const id = useId();
  const { control } = field;
  const described = [field.description !== '' && `${id}-hint`, error !== '' && `${id}-error`].filter(Boolean).join(' ');
  const entry: EntryProps = {
    id,
    label,
    text,
    described: described === '' ? undefined : described,
    invalid: error !== '',
    onChange,
  };
  return (
    <div class="field">
      <label for={id} class={field.label === '' ? 'visually-hidden' : 'field-label'}>
        {label}
        {!field.required && <span class="optional"> {strings.action.optional}</span>}
      </label>
      {control.kind === 'number' && <NumberEntry control={control} {...entry} />}
      {control.kind === 'boolean' && (
        <ChoiceEntry
          options={[
            { text: 'false', label: strings.off },
            { text: 'true', label: strings.on },
          ]}
          {...entry}
        />
      )}
      {control.kind === 'choice' && (
        <ChoiceEntry
          options={control.options.map((option, index) => ({ text: String(index), label: option.label }))}
          {...entry}
        />
      )}
      {control.kind === 'text' && (
        <input
          id={id}
          type="text"
          value={text}
          aria-describedby={entry.described}
          aria-invalid={entry.invalid}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {control.kind === 'json' && (
        <textarea
          id={id}
          rows={2}
          spellcheck={false}
          value={text}
          aria-describedby={entry.described}
          aria-invalid={entry.invalid}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {field.description !== '' && (
        <p id={`${id}-hint`} class="field-hint">
          {field.description}
        </p>
      )}
      {error !== '' && (
        <p id={`${id}-error`} class="field-error">
          {error}
        </p>
      )}
    </div>
  );
}

function ChoiceEntry({
  id,
  text,
  described,
  invalid,
  onChange,
  options,
}: EntryProps & { readonly options: readonly { readonly text: string; readonly label: string }[] }) {
  return (
    <select
      id={id}
      value={text}
      aria-describedby={described}
      aria-invalid={invalid}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {options.map((option) => (
        <option key={option.text} value={option.text}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

function NumberEntry({
  id,
  label,
  text,
  described,
  invalid,
  onChange,
  control,
}: EntryProps & { readonly control: NumberControl }) {
  const unit = prettyUnit(control.unit);
  const slider = hasSlider(control) ? control : null;
  return (
    <div class="number-entry">
      {slider !== null && (
        <span class="slider">
          <input
            type="range"
            aria-label={label}
            aria-valuetext={`${text} ${unit}`}
            min={slider.minimum}
            max={slider.maximum}
            step={slider.step}
            value={Number.isNaN(numberIn(text)) ? slider.minimum : numberIn(text)}
            style={{ '--filled': filled(text, slider) }}
            onInput={(event) => onChange(typedNumber(event.currentTarget.valueAsNumber))}
          />
          <span class="slider-ends numeric" aria-hidden="true">
            <span>{formatLimit(slider.minimum)}</span>
            <span>{formatLimit(slider.maximum)}</span>
          </span>
        </span>
      )}
      <span class="number-box">
        {/* Not type=number: it swallows what it does not like, and turns its value with the wheel. */}
        <input
          id={id}
          type="text"
          inputMode={control.integer && (control.minimum ?? -1) >= 0 ? 'numeric' : 'text'}
          autocomplete="off"
          class="numeric"
          value={text}
          aria-describedby={described}
          aria-invalid={invalid}
          onInput={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
            if (direction === 0) return;
            event.preventDefault();
            onChange(stepped(text, direction, control));
          }}
        />
        <span class="number-unit">{unit}</span>
      </span>
    </div>
  );
}

function filled(text: string, { minimum, maximum }: { readonly minimum: number; readonly maximum: number }): string {
  const value = numberIn(text);
  const fraction = Number.isFinite(value) ? (value - minimum) / (maximum - minimum) : 0;
  return `${Math.min(Math.max(fraction, 0), 1) * 100}%`;
}

function stepped(text: string, direction: number, { step, minimum, maximum }: NumberControl): string {
  const typed = numberIn(text);
  const from = Number.isFinite(typed) ? typed : 0;
  const to = Math.min(Math.max(from + direction * step, minimum ?? -Infinity), maximum ?? Infinity);
  return typedNumber(Number(to.toPrecision(9)));
}
