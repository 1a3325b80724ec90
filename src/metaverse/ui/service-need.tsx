// What a service asks for, and the visitor's answer (P13 at MII-S2): who would get which values of which machine and why,
// until when, and that the owner decides too; then how the sharing goes, or why it is not.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import { problemCode } from '../../protocol/problem.ts';
import type { NeedView, ServiceView, ShareChoiceView } from '../services/service-views.ts';
import type { TwinId } from '../../base/ids.ts';
import type { UserKeyView, ViewActions } from '../view-model.ts';
import { AccessWays } from './access-ways.tsx';
import { formatAge, formatNumber } from './format.ts';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';
import { strings } from './strings.ts';
import { useAttempt } from './use-attempt.ts';
import { formatMoment } from './value-text.ts';

interface ServiceNeedProps {
  readonly service: ServiceView;
  readonly need: NeedView;
  readonly userKey: UserKeyView;
  readonly actions: ViewActions;
  /** A call failed for the lack of it: it is brought into view, and `onShared` tries again. */
  readonly wanted: boolean;
  readonly onShared: () => void;
}

const text = strings.services;

export function ServiceNeed({ service, need, userKey, actions, wanted, onShared }: ServiceNeedProps) {
  const [chosen, setChosen] = useState<TwinId | null>(null);
  const card = useRef<HTMLLIElement>(null);
  const selectId = useId();
  const shared = need.choices.filter(({ share }) => share !== null);
  const offered =
    need.choices.find(({ twinId }) => twinId === chosen && chosen !== null) ??
    need.choices.find(({ share }) => share === null) ??
    null;
  const candidates = need.choices.filter(({ share }) => share === null);
  useEffect(() => {
    if (!wanted) return;
    card.current?.scrollIntoView({ block: 'nearest' });
    card.current?.querySelector<HTMLElement>('.share-button')?.focus({ preventScroll: true });
  }, [wanted]);
  return (
    <li class="card need" data-wanted={wanted} data-shared={shared.length > 0} ref={card}>
      <h4>
        <Icon name={shared.length > 0 ? 'check' : 'lock'} />
        {need.title}
      </h4>
      <p class="description">{need.reason}</p>
      {need.choices.length === 0 && <p class="empty">{text.noTwinFits}</p>}
      {shared.map((choice) => (
        <Sharing key={choice.twinId} need={need} choice={choice} actions={actions} />
      ))}
      {offered !== null && offered.share === null && (
        <Consent folded={shared.length > 0 && !wanted}>
          {candidates.length > 1 && (
            <div class="field">
              <label for={selectId} class="field-label">
                {text.machine}
              </label>
              <select
                id={selectId}
                value={offered.twinId}
                onChange={(event) => setChosen(event.currentTarget.value as TwinId)}
              >
                {candidates.map(({ twinId, title }) => (
                  <option key={twinId} value={twinId}>
                    {title}
                  </option>
                ))}
              </select>
            </div>
          )}
          <Offer
            service={service}
            need={need}
            choice={offered}
            userKey={userKey}
            actions={actions}
            wanted={wanted}
            onShared={onShared}
          />
        </Consent>
      )}
    </li>
  );
}

/** What could be shared besides what is: folded, because it is rarely wanted. */
function Consent({ folded, children }: { readonly folded: boolean; readonly children: ComponentChildren }) {
  if (!folded) return <div class="consent">{children}</div>;
  return (
    <details class="fold">
      <summary>{text.another}</summary>
      <div class="consent">{children}</div>
    </details>
  );
}

function Offer({
  service,
  need,
  choice,
  userKey,
  actions,
  wanted,
  onShared,
}: ServiceNeedProps & { readonly choice: ShareChoiceView }) {
  const attempt = useAttempt();
  const { twinId, title, ownerName, properties, actions: commands, asking, refused, ended } = choice;
  const share = async () => {
    if (await actions.share(service.id, need.id, twinId)) onShared();
  };
  return (
    <>
      {properties.length > 0 && (
        <>
          <p>{text.gets(service.title, title)}</p>
          <ul class="chips">
            {properties.map((property) => (
              <li key={property}>{property}</li>
            ))}
          </ul>
        </>
      )}
      {commands.length > 0 && (
        <>
          <p>{text.mayAsk(service.title, title)}</p>
          <ul class="chips">
            {commands.map((command) => (
              <li key={command} class="chip-action">
                {command}
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="field-hint">{text.ownerDecides(ownerName)}</p>
      <div class="card-buttons">
        <button
          type="button"
          class="button primary share-button"
          aria-label={text.shareLabel(need.title, title)}
          aria-disabled={asking || attempt.busy}
          onClick={() => attempt.start(share)}
        >
          {asking || attempt.busy ? text.asking : wanted ? text.shareAndRetry : text.share}
        </button>
      </div>
      {ended !== null && (
        <p class="need-ended">
          <Icon name="info" />
          {text.ended(ended)}
        </p>
      )}
      {refused !== null && (
        <>
          <ProblemNote problem={refused} />
          {problemCode(refused) === 'access-refused' && (
            <AccessWays targetId={twinId} refusal={refused} userKey={userKey} actions={actions} />
          )}
        </>
      )}
    </>
  );
}

function Sharing({
  need,
  choice,
  actions,
}: Pick<ServiceNeedProps, 'need' | 'actions'> & { readonly choice: ShareChoiceView }) {
  const attempt = useAttempt();
  const { share, title, properties, lastCommand } = choice;
  if (share === null) return null;
  const now = systemClock.now();
  const isActive = share.state === 'active';
  return (
    <div class="sharing">
      <div class="sharing-head">
        <strong>{title}</strong>
        <span class={`status status-${isActive ? 'live' : 'stale'}`}>
          {isActive ? <span class="pulse" aria-hidden="true" /> : <Icon name="clock" />}
          {isActive ? text.shared : text.waiting}
        </span>
      </div>
      <p class="sharing-what">{properties.join(', ')}</p>
      {!isActive && <p class="sharing-what">{text.waitingDetail}</p>}
      <div class="sharing-foot">
        <p class="facts numeric">
          <span>{share.readings === 0 ? text.noReadings : text.readings(formatNumber(share.readings, 0))}</span>
          {share.lastAt !== null && <span>{text.lastAgo(formatAge(now - share.lastAt))}</span>}
          <span>{text.until(formatMoment(share.expiresAt, now))}</span>
          {lastCommand !== null && (
            <span>{text.asked(lastCommand.action, strings.commandState[lastCommand.state])}</span>
          )}
        </p>
        <button
          type="button"
          class="button"
          aria-label={text.stopLabel(need.title, title)}
          aria-disabled={attempt.busy}
          onClick={() => attempt.start(() => actions.endShare(share.shareId))}
        >
          {attempt.busy ? text.stopping : text.stop}
        </button>
      </div>
      {attempt.problem !== null && <ProblemNote problem={attempt.problem} />}
    </div>
  );
}
