// Who stands behind a twin, how that was made sure of, and how the twin is linked: folded away in its panel (P7, P9).
import type { LinkStats } from '../../protocol/link-stats.ts';
import type { SystemView } from '../view-model.ts';
import { CopyButton } from './copy-button.tsx';
import { formatMilliseconds, formatNumber, shortDid } from './format.ts';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';

interface PanelOriginProps {
  readonly system: SystemView | undefined;
  /** How its link does; none without one. */
  readonly stats: LinkStats | undefined;
}

export function PanelOrigin({ system, stats }: PanelOriginProps) {
  if (system === undefined) return null;
  const text = strings.operate.origin;
  const { link } = system;
  return (
    <details class="finder panel-origin">
      <summary>
        <Icon name="shield" />
        {text.title}
        <span class="found">{link === null ? text.noLink : strings.linkState[link.state]}</span>
      </summary>
      <dl class="details">
        <dt>{text.owner}</dt>
        <dd>
          {system.name}
          {system.description !== '' && <span class="detail-note">{system.description}</span>}
        </dd>
        <dt>{text.key}</dt>
        <dd class="mono">
          <span title={system.id}>{shortDid(system.id)}</span>
          <CopyButton label={text.copyKey(system.name)} text={() => system.id} />
        </dd>
        <dt>{text.trust}</dt>
        <dd>
          {strings.trust[system.trust].label}
          <span class="detail-note">{strings.trust[system.trust].explanation}</span>
        </dd>
        <dt>{text.link}</dt>
        <dd>
          {link === null ? (
            text.noLink
          ) : (
            <>
              {strings.linkState[link.state]}
              <span class="detail-note">{strings.linkPath[link.path]}</span>
            </>
          )}
        </dd>
        {link !== null && link.roundTripMs !== null && (
          <>
            <dt>{text.roundTrip}</dt>
            <dd class="numeric">{formatMilliseconds(link.roundTripMs)}</dd>
          </>
        )}
        {stats !== undefined && stats.lossShare !== null && (
          <>
            <dt>{text.lost}</dt>
            <dd class="numeric">{text.percent(formatNumber(stats.lossShare * 100, 1))}</dd>
          </>
        )}
      </dl>
    </details>
  );
}
