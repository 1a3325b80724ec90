// Over the world, while the visitor's key is locked: they are here as a guest, and one press away from being themselves (P4).
// A part of stack.tsx; it needs a button, because browsers ask for a passkey only in answer to a person.
import { useState } from 'preact/hooks';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';
import { useAttempt } from './use-attempt.ts';
import { problemDetail } from './problem-text.ts';

interface KeyNoticeProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
}

export function KeyNotice({ view, actions }: KeyNoticeProps) {
  const [asGuest, setAsGuest] = useState(false);
  const attempt = useAttempt();
  if (view.userKey.value.state !== 'locked' || asGuest) return null;
  const text = strings.you;
  return (
    <div class="notice key-notice glass" data-level="asking">
      <Icon name="lock" />
      <div>
        <strong>{text.noticeTitle}</strong>
        <p>{text.noticeDetail}</p>
        {attempt.problem !== null && (
          <p class="field-error" role="alert">
            {text.notUnlocked(problemDetail(attempt.problem))}
          </p>
        )}
        <div class="card-buttons">
          <button
            type="button"
            class="button primary"
            aria-disabled={attempt.busy}
            onClick={() => attempt.start(() => actions.unlockKey())}
          >
            {attempt.busy ? text.waiting : text.unlock}
          </button>
          <button type="button" class="button" onClick={() => setAsGuest(true)}>
            {text.stayGuest}
          </button>
        </div>
      </div>
    </div>
  );
}
