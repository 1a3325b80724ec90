// How the link to one system does, as a table that is folded away: way and clock of the link, and how its state comes. Drawn once a
// second by systems-panel.tsx.
import { formatMilliseconds, formatNumber } from './format.ts';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';

type Row = readonly [name: string, value: string, note?: string | undefined];

export function LinkFigures({ stats }: { readonly stats: LinkStats }) {
  const text = strings.linkFigures;
  return (
    <details class="finder link-figures">
      <summary>
        {text.title}
        {stats.link.roundTripMs !== null && (
          <span class="found numeric">{formatMilliseconds(stats.link.roundTripMs)}</span>
        )}
        {!stats.isAligned && <Icon name="clock" />}
      </summary>
      <table>
        <caption class="visually-hidden">{text.title}</caption>
        <tbody>
          {rowsOf(stats).map(([name, value, note]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="numeric">
                {value}
                {note !== undefined && <span class="detail-note">{note}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function rowsOf({ link, ...stats }: LinkStats): readonly Row[] {
  const text = strings.linkFigures;
  const rows: (Row | null)[] = [
    link.roundTripMs === null ? null : [text.roundTrip, formatMilliseconds(link.roundTripMs)],
    link.clockOffsetMs === null
      ? null
      : [
          text.clock,
          `${formatMilliseconds(link.clockOffsetMs)} ± ${formatMilliseconds(link.clockErrorMs ?? 0)}`,
          link.clockDriftPpm === null ? undefined : text.drift(formatNumber(link.clockDriftPpm, 0)),
        ],
    stats.lossShare === null ? null : [text.lost, text.percent(formatNumber(stats.lossShare * 100, 1))],
    stats.jitterMs === null ? null : [text.jitter, formatMilliseconds(stats.jitterMs)],
    stats.ageP50Ms === null
      ? null
      : [
          text.age,
          formatMilliseconds(stats.ageP50Ms),
          text.percentiles(formatMilliseconds(stats.ageP95Ms ?? 0), formatMilliseconds(stats.ageP99Ms ?? 0)),
        ],
    stats.delayMs === null
      ? null
      : [text.delay, formatMilliseconds(stats.delayMs), stats.isAligned ? text.together : text.alone],
    stats.bytesPerUpdate === null
      ? null
      : [
          text.updates,
          text.perSecond(formatNumber(stats.updatesPerSecond, 0)),
          text.bytes(formatNumber(stats.bytesPerUpdate, 1)),
        ],
    stats.delayMs === null ? null : [text.late, formatNumber(stats.framesLate, 0)],
  ];
  return rows.filter((row) => row !== null);
}
import type { LinkStats } from '../../protocol/link-stats.ts';
