// Grants that the visitor holds, one a card: what may be done, by whom, until when; each can be given back (P14). A part of
// you-panel.tsx, which shows those of the visitor and those that services use for them.
import type { GrantSummary } from '../../protocol/mii.ts';
import { formatDuration } from './format.ts';
import { Icon } from './icon.tsx';
import { words } from '../../language/words.ts';
import { ProblemNote } from './problem-note.tsx';
import { strings } from './strings.ts';
import { useAttempt } from './use-attempt.ts';

interface YouGrantsProps {
  readonly title: string;
  readonly hint: string;
  readonly empty: string;
  readonly grants: readonly GrantSummary[];
  /** Unix time in ms. */
  readonly now: number;
  readonly onEnd: (grantId: string) => Promise<void>;
}

export function YouGrants({ title, hint, empty, grants, now, onEnd }: YouGrantsProps) {
  const ordered = [...grants].sort((a, b) => a.title.localeCompare(b.title));
  return (
    <section class="grants" aria-label={title}>
      <h3>{title}</h3>
      <p class="description">{grants.length === 0 ? empty : hint}</p>
      <ul class="cards">
        {ordered.map((grant) => (
          // Renewed silently under another id: the card stays, and the focus with it.
          <GrantCard
            key={`${grant.targetId} ${grant.delegate?.service ?? ''} ${grant.affordances.actions.join()}`}
            grant={grant}
            now={now}
            onEnd={onEnd}
          />
        ))}
      </ul>
    </section>
  );
}

function GrantCard({ grant, now, onEnd }: { readonly grant: GrantSummary } & Pick<YouGrantsProps, 'now' | 'onEnd'>) {
  const { title, ownerName, delegate, targetKind, affordances, expiresAt, grantId } = grant;
  const attempt = useAttempt();
  const text = strings.you;
  const { observe, properties, actions } = affordances;
  const what = delegate?.title ?? title;
  return (
    <li class="card grant">
      <div class="card-head">
        <h4>
          <Icon name={delegate === null && targetKind === 'twin' ? 'twins' : 'service'} />
          {what}
        </h4>
        <span class="numeric grant-left">
          <Icon name="clock" />
          {text.left(formatDuration(expiresAt - now))}
        </span>
      </div>
      <p class="description">{delegate === null ? text.grantedBy(ownerName) : text.usesFor(title, ownerName)}</p>
      <div class="grant-foot">
        <ul class="grant-chips">
          {observe && properties === undefined && <li>{text.seesAll}</li>}
          {observe && properties?.map((name) => <li key={`see ${name}`}>{text.sees(words(name))}</li>)}
          {actions.map((name) => (
            <li key={`do ${name}`} class="grant-action">
              {words(name)}
            </li>
          ))}
        </ul>
        <button
          type="button"
          class="button"
          aria-label={delegate === null ? text.revokeLabel(title) : text.withdrawLabel(what, title)}
          aria-disabled={attempt.busy}
          onClick={() => attempt.start(() => onEnd(grantId))}
        >
          {attempt.busy ? text.ending : delegate === null ? text.revoke : text.withdraw}
        </button>
      </div>
      {attempt.problem !== null && <ProblemNote problem={attempt.problem} />}
    </li>
  );
}
