// One action of a twin: its control, the question before an unsafe one, and the life of its last command (P10).
import { useEffect, useRef, useState } from 'preact/hooks';
import type { TwinView, ActionView, ViewActions } from '../view-model.ts';
import { CommandSteps } from './command-steps.tsx';
import { initialDraft, inputFor, instantField, type Draft, type InputField } from './input-control.ts';
import { InputFields } from './input-fields.tsx';
import { readDraft, type InputErrors } from './input-reading.ts';
import { strings } from './strings.ts';
import { useCommand } from './use-command.ts';

interface ActionRowProps {
  readonly twin: TwinView;
  readonly action: ActionView;
  readonly actions: ViewActions;
}

const NO_ERRORS: InputErrors = {};

export function ActionRow({ twin, action, actions }: ActionRowProps) {
  const input = inputFor(action.input);
  const instant = instantField(input);
  const [draft, setDraft] = useState<Draft>(() => initialDraft(input));
  const [errors, setErrors] = useState(NO_ERRORS);
  const [question, setQuestion] = useState<{ readonly input: unknown } | null>(null);
  const command = useCommand(twin.id, action, actions);
  const row = useRef<HTMLFormElement>(null);

  const ask = (from: Draft) => {
    if (command.waiting) return;
    const reading = readDraft(input, from);
    setErrors(reading.ok ? NO_ERRORS : reading.errors);
    if (!reading.ok) {
      // After this render: the field that is wrong is where the person goes on.
      queueMicrotask(() =>
        requestAnimationFrame(() => row.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()),
      );
    } else if (action.unsafe) setQuestion({ input: reading.value });
    else command.send(reading.value);
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
              waiting={command.waiting}
              onPress={(text) => ask({ [instant.name]: text })}
            />
          )}
          {question === null && input.fields.length === 0 && (
            <SendButton action={action} caption={strings.action.run} waiting={command.waiting} />
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
            <SendButton action={action} caption={strings.action.send} waiting={command.waiting} />
          </div>
        )}
      </form>
      {question !== null && (
        <Question
          action={action}
          twin={twin}
          onAnswer={(yes) => {
            setQuestion(null);
            if (yes) command.send(question.input);
            requestAnimationFrame(() => row.current?.querySelector<HTMLElement>('button')?.focus());
          }}
        />
      )}
      {question === null && command.life !== null && <CommandSteps life={command.life} />}
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

interface QuestionProps {
  readonly action: ActionView;
  readonly twin: TwinView;
  readonly onAnswer: (yes: boolean) => void;
}

/** The step between pressing an unsafe action and asking for it; starts on the harmless answer. */
function Question({ action, twin, onAnswer }: QuestionProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => cancel.current?.focus(), []);
  const question = strings.action.question(action.title, twin.title);
  return (
    <div
      class="question"
      role="group"
      aria-label={question}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onAnswer(false);
      }}
    >
      <p>
        <strong>{question}</strong> {strings.action.warning}
      </p>
      <div class="card-buttons">
        <button type="button" class="button danger" onClick={() => onAnswer(true)}>
          {strings.action.confirm}
        </button>
        <button type="button" class="button" ref={cancel} onClick={() => onAnswer(false)}>
          {strings.cancel}
        </button>
      </div>
    </div>
  );
}
