// What would satisfy the rule by which an owner refused, each way with its control (P7): a listed key, a one-time pairing
// code, a sign-in. The same for twins and for services.
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../../protocol/problem.ts';
import type { UserKeyView, ViewActions } from '../view-model.ts';
import { waysOf } from './access-rules.ts';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';
import { strings } from './strings.ts';
import { useAttempt } from './use-attempt.ts';
import { problemDetail } from './problem-text.ts';

interface AccessWaysProps {
  /** The twin or service whose owner refused. */
  readonly targetId: string;
  readonly refusal: Problem;
  readonly userKey: UserKeyView;
  readonly actions: Pick<ViewActions, 'pair' | 'signIn' | 'unlockKey'>;
}

const text = strings.access;

export function AccessWays({ targetId, refusal, userKey, actions }: AccessWaysProps) {
  const { key, pairing, issuers } = waysOf(refusal);
  const shut = !key && !pairing && issuers.length === 0;
  const list = useRef<HTMLUListElement>(null);
  // When a way worked, its control goes: who used it by keyboard goes on at the panel's heading, not at the page's start.
  useLayoutEffect(() => {
    const element = list.current;
    const heading = element?.closest('.panel')?.querySelector<HTMLElement>('h2');
    return () => {
      if (element?.contains(document.activeElement) === true) heading?.focus();
    };
  }, []);
  return (
    <ul class="ways" ref={list}>
      {shut ? (
        <li class="way">
          <Icon name="info" />
          <p>{text.nothing}</p>
        </li>
      ) : userKey.state === 'locked' ? (
        <UnlockWay actions={actions} />
      ) : (
        <>
          {pairing && <PairingWay targetId={targetId} actions={actions} />}
          {issuers.length > 0 && <SignInWay targetId={targetId} issuers={issuers} actions={actions} />}
          {key && (
            <li class="way">
              <Icon name="key" />
              <div>
                <p>{text.keyHint}</p>
                <CopyButton caption={text.copyKey} text={() => userKey.did} />
              </div>
            </li>
          )}
        </>
      )}
    </ul>
  );
}

/** What a guest is given would be lost with the visit: the visitor's own key comes first. */
function UnlockWay({ actions }: Pick<AccessWaysProps, 'actions'>) {
  const attempt = useAttempt();
  return (
    <li class="way">
      <Icon name="key" />
      <div>
        <p>{text.lockedHint}</p>
        <button
          type="button"
          class="button primary"
          aria-disabled={attempt.busy}
          onClick={() => attempt.start(() => actions.unlockKey())}
        >
          {attempt.busy ? strings.you.waiting : strings.you.unlock}
        </button>
        {attempt.problem !== null && <ProblemNote problem={attempt.problem} />}
      </div>
    </li>
  );
}

function PairingWay({ targetId, actions }: Pick<AccessWaysProps, 'targetId' | 'actions'>) {
  const [typed, setTyped] = useState('');
  const attempt = useAttempt();
  const id = useId();
  const wrong = attempt.problem !== null;
  return (
    <li class="way">
      <Icon name="pair" />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          attempt.start(() => actions.pair(targetId, typed));
        }}
      >
        <label for={id}>{text.codeLabel}</label>
        <div class="way-entry">
          <input
            id={id}
            class="code"
            value={typed}
            placeholder="XXXX-XXXX"
            maxLength={9}
            autocomplete="one-time-code"
            autocapitalize="characters"
            spellcheck={false}
            aria-invalid={wrong}
            aria-describedby={wrong ? `${id}-wrong` : undefined}
            onInput={({ currentTarget }) => setTyped((currentTarget.value = grouped(currentTarget.value)))}
          />
          <button type="submit" class="button strong" aria-disabled={attempt.busy}>
            {attempt.busy ? strings.action.asking : text.pair}
          </button>
        </div>
        <p class="field-hint">{text.codeHint}</p>
        {attempt.problem !== null && (
          <p class="field-error" id={`${id}-wrong`} role="alert">
            {problemDetail(attempt.problem)}
          </p>
        )}
      </form>
    </li>
  );
}

function SignInWay({
  targetId,
  issuers,
  actions,
}: Pick<AccessWaysProps, 'targetId' | 'actions'> & { readonly issuers: readonly string[] }) {
  const [under, setUnder] = useState<{ readonly issuer: string; readonly abandon: AbortController } | null>(null);
  const attempt = useAttempt();
  const buttons = useRef<HTMLDivElement>(null);
  // The button that was pressed gives way to another: the focus that it had goes there.
  useLayoutEffect(() => {
    if (under !== null && document.activeElement === document.body) buttons.current?.querySelector('button')?.focus();
  }, [under, attempt.busy]);
  return (
    <li class="way">
      <Icon name="signIn" />
      <div ref={buttons}>
        {attempt.busy && under !== null ? (
          <>
            <p class="way-waiting" role="status">
              <span class="spinner" aria-hidden="true" />
              {text.waitingFor(hostOf(under.issuer))}
            </p>
            <button type="button" class="button" onClick={() => under.abandon.abort()}>
              {strings.cancel}
            </button>
          </>
        ) : (
          <>
            <p>{text.signInHint}</p>
            {issuers.map((issuer) => (
              <button
                key={issuer}
                type="button"
                class="button strong"
                title={issuer}
                onClick={() => {
                  const abandon = new AbortController();
                  setUnder({ issuer, abandon });
                  attempt.start(() => actions.signIn(targetId, issuer, abandon.signal));
                }}
              >
                {text.signInAt(hostOf(issuer))}
              </button>
            ))}
          </>
        )}
        {attempt.problem !== null && <ProblemNote problem={attempt.problem} />}
      </div>
    </li>
  );
}

/** As it is read out: in capitals, four and four. */
function grouped(typed: string): string {
  const letters = typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .slice(0, 8);
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}

function hostOf(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).host : issuer;
}
