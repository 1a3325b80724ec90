// A question before something that cannot be taken back; it starts on the harmless answer, and Escape gives that one.
import { useEffect, useRef } from 'preact/hooks';
import { strings } from './strings.ts';

interface QuestionProps {
  readonly question: string;
  readonly warning: string;
  readonly onAnswer: (yes: boolean) => void;
}

export function Question({ question, warning, onAnswer }: QuestionProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => cancel.current?.focus(), []);
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
        <strong>{question}</strong> {warning}
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
