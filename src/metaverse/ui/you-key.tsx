// The visitor's key: which it is, where it is kept, and sealing it under a passkey (P4). A part of you-panel.tsx.
import { useState } from 'preact/hooks';
import { ROTATIONS_KEPT } from '../../protocol/signed-words.ts';
import type { UserKeyView, ViewActions } from '../view-model.ts';
import { CopyButton } from './copy-button.tsx';
import { shortDid } from './format.ts';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';
import { Question } from './question.tsx';
import { strings } from './strings.ts';
import { useAttempt } from './use-attempt.ts';

interface YouKeyProps {
  readonly userKey: UserKeyView;
  readonly actions: ViewActions;
}

export function YouKey({ userKey, actions }: YouKeyProps) {
  const { state, did, formerKeys, obstacle } = userKey;
  const [question, setQuestion] = useState<'unprotect' | 'replace' | null>(null);
  const attempt = useAttempt();
  const text = strings.you;
  const button = (caption: string, style: string, run: () => void) => (
    <button type="button" class={`button ${style}`} aria-disabled={attempt.busy} onClick={run}>
      {attempt.busy && style !== '' ? text.waiting : caption}
    </button>
  );
  const oldestLeaves = formerKeys === ROTATIONS_KEPT ? ` ${text.oldestLeaves}` : '';
  return (
    <section class="key-card" data-state={state} aria-label={text.key}>
      <div class="key-head">
        <span class="key-seal">
          <Icon name={state === 'unlocked' ? 'shield' : state === 'locked' ? 'lock' : 'key'} />
        </span>
        <div>
          <h3>{text.states[state].title}</h3>
          <p class="key-did mono">
            <span title={did}>{shortDid(did)}</span>
            <CopyButton label={text.copyKey} text={() => did} />
          </p>
        </div>
      </div>
      <p class="description">{text.states[state].detail}</p>
      {formerKeys > 0 && <p class="description">{text.formerKeys(formerKeys)}</p>}
      {question === null && (
        <div class="card-buttons">
          {state === 'plain' &&
            obstacle === null &&
            button(text.protect, 'primary', () => attempt.start(() => actions.protectKey()))}
          {state === 'locked' && button(text.unlock, 'primary', () => attempt.start(() => actions.unlockKey()))}
          {state === 'locked' && button(text.replace, '', () => setQuestion('replace'))}
          {state === 'unlocked' && button(text.unprotect, '', () => setQuestion('unprotect'))}
        </div>
      )}
      {question !== null && (
        <Question
          question={question === 'replace' ? text.replaceQuestion : text.unprotectQuestion}
          warning={question === 'replace' ? text.replaceWarning : text.unprotectWarning + oldestLeaves}
          onAnswer={(yes) => {
            setQuestion(null);
            if (yes) attempt.start(() => (question === 'replace' ? actions.replaceKey() : actions.unprotectKey()));
          }}
        />
      )}
      {state === 'plain' && <p class="field-hint">{obstacle ?? text.protectHint + oldestLeaves}</p>}
      {attempt.problem !== null && <ProblemNote problem={attempt.problem} />}
    </section>
  );
}
