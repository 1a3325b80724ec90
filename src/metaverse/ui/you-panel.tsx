// You, as this world knows you: your key and how it is kept, what owners let you do, and which services act for you with
// your consent (P4, P7, P14).
import { useEffect, useState } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { PanelFrame } from './panel-frame.tsx';
import { strings } from './strings.ts';
import { YouGrants } from './you-grants.tsx';
import { YouKey } from './you-key.tsx';

interface YouPanelProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

const TICK_MS = 1000;

export function YouPanel({ view, actions, onClose }: YouPanelProps) {
  const [now, setNow] = useState(() => systemClock.now());
  useEffect(() => systemClock.every(TICK_MS, () => setNow(systemClock.now())), []);
  // The lists have names in the language that is spoken; a grant has the one that its owner gives first.
  const names = new Map<string, string>(
    [...view.twins.value, ...view.services.value].map(({ id, title }) => [id, title]),
  );
  const grants = view.grants.value
    .filter(({ expiresAt }) => expiresAt > now)
    .map((grant) => ({
      ...grant,
      title: names.get(grant.targetId) ?? grant.title,
      delegate: grant.delegate && {
        ...grant.delegate,
        title: names.get(grant.delegate.service) ?? grant.delegate.title,
      },
    }));
  const own = grants.filter(({ delegate }) => delegate === null);
  const consents = grants.filter(({ delegate }) => delegate !== null);
  const text = strings.you;
  return (
    <PanelFrame id="you" title={text.title} subtitle={text.subtitle} onClose={onClose}>
      <YouKey userKey={view.userKey.value} actions={actions} />
      <YouGrants
        title={text.access}
        hint={text.accessHint}
        empty={text.noAccess}
        grants={own}
        now={now}
        onEnd={actions.revokeGrant}
      />
      <YouGrants
        title={text.consents}
        hint={text.consentsHint}
        empty={text.noConsents}
        grants={consents}
        now={now}
        onEnd={actions.revokeGrant}
      />
    </PanelFrame>
  );
}
