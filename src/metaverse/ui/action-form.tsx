// The control of one action, of a twin or a service: what it asks for by its input schema, the button, and the question
// before an unsafe one. What became of it is shown beneath by who uses this.
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ActionView } from '../view-model.ts';
import { initialDraft, inputFor, instantField, type Draft, type InputField } from './input-control.ts';
import { InputFields } from './input-fields.tsx';
import { readDraft, type InputErrors } from './input-reading.ts';
import { Question } from './question.tsx';
import { strings } from './strings.ts';

interface ActionFormProps {
  readonly action: ActionView;
  /** Whose action it is. */
  readonly targetTitle: string;
  /** What a person has to know before they confirm an unsafe one. */
  readonly warning: string;
  /** Asked and not yet answered: another press counts for nothing. */
  readonly waiting: boolean;
  readonly onSend: (input: unknown) => void;
  /** What became of it; gives way to the question. */
  readonly children: ComponentChildren;
}

const NO_ERRORS: InputErrors = {};

export function ActionForm({ action, targetTitle, warning, waiting, onSend, children }: ActionFormProps) {
  const input = inputFor(action.input);
  const instant = instantField(input);
  const [draft, setDraft] = useState<Draft>(() => initialDraft(input));
  const [errors, setErrors] = useState(NO_ERRORS);
  const [question, setQuestion] = useState<{ readonly input: unknown } | null>(null);
  const row = useRef<HTMLFormElement>(null);

  const ask = (from: Draft) => {
    if (waiting) return;
    const reading = readDraft(input, from);
    setErrors(reading.ok ? NO_ERRORS : reading.errors);
    if (!reading.ok) {
      // After this render: the field that is wrong is where the person goes on.
      queueMicrotask(() =>
        requestAnimationFrame(() => row.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()),
      );
    } else if (action.unsafe) setQuestion({ input: reading.value });
    else onSend(reading.value);
  };

  return (
    <li class="action">
      <form
        ref={row}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          ask(draft);
        }}
      >
        <div class="action-head">
          <div class="action-words">
            <h4>{action.title}</h4>
            {action.description !== '' && <p>{action.description}</p>}
          </div>
          {question === null && instant !== null && (
            <InstantButtons
              action={action}
              field={instant}
              waiting={waiting}
              onPress={(text) => ask({ [instant.name]: text })}
            />
          )}
          {question === null && input.fields.length === 0 && (
            <SendButton action={action} caption={strings.action.run} waiting={waiting} />
          )}
        </div>
        {question === null && instant === null && input.fields.length > 0 && (
          <div class="fields">
            <InputFields
              fields={input.fields}
              actionTitle={action.title}
              draft={draft}
              errors={errors}
              onChange={(name, text) => {
                setDraft({ ...draft, [name]: text });
                setErrors(NO_ERRORS);
              }}
            />
            <SendButton action={action} caption={strings.action.send} waiting={waiting} />
          </div>
        )}
      </form>
      {question !== null && (
        <Question
          question={strings.action.question(action.title, targetTitle)}
          warning={warning}
          onAnswer={(yes) => {
            setQuestion(null);
            if (yes) onSend(question.input);
            requestAnimationFrame(() => row.current?.querySelector<HTMLElement>('button')?.focus());
          }}
        />
      )}
      {question === null && children}
    </li>
  );
}

interface SendButtonProps {
  readonly action: ActionView;
  readonly caption: string;
  readonly waiting: boolean;
}

function SendButton({ action, caption, waiting }: SendButtonProps) {
  return (
    <button type="submit" class="button strong" aria-label={`${caption}: ${action.title}`} aria-disabled={waiting}>
      {caption}
    </button>
  );
}

interface InstantButtonsProps {
  readonly action: ActionView;
  readonly field: InputField;
  readonly waiting: boolean;
  readonly onPress: (text: string) => void;
}

function InstantButtons({ action, field, waiting, onPress }: InstantButtonsProps) {
  const options =
    field.control.kind === 'choice'
      ? field.control.options.map((option, index) => ({ text: String(index), label: option.label }))
      : [
          { text: 'false', label: strings.off },
          { text: 'true', label: strings.on },
        ];
  const named = field.label === '' || field.label === action.title ? '' : field.label;
  return (
    <div class="instant">
      {named}
      <div
        class="segments"
        role="group"
        aria-label={named === '' ? action.title : strings.action.optionFor(action.title, named)}
      >
        {options.map((option) => (
          <button
            key={option.text}
            type="button"
            class="button"
            aria-label={strings.action.optionFor(
              named === '' ? action.title : `${action.title}, ${named}`,
              option.label,
            )}
            aria-disabled={waiting}
            onClick={() => onPress(option.text)}
          >
            {option.label}
          </button>
        ))}
      </div>
    </div>
  );
}
