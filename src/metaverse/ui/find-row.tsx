// One result of the finder: what it is, how it does, how far away, and what one can do with it. A part of find-panel.tsx.
import { statusOf, type FindEntry, type FindNow } from './find-entries.ts';
import { Icon, type IconName } from './icon.tsx';
import { strings } from './strings.ts';

const text = strings.find;

interface FindRowProps {
  readonly entry: FindEntry;
  readonly now: FindNow;
  readonly onOpen: () => void;
  readonly onGo: () => void;
  readonly onPlace: () => void;
}

const ICONS: Readonly<Record<FindEntry['kind'], IconName>> = { twin: 'twins', service: 'service', system: 'systems' };

export function FindRow({ entry, now, onOpen, onGo, onPlace }: FindRowProps) {
  const { kind, title, owner } = entry;
  const status = statusOf(entry, now);
  const alarms = now.twin(entry.id)?.alarms ?? [];
  const metres = now.distanceTo(entry);
  const said = kind === 'twin' ? strings.status[status] : status === 'live' ? text.online : text.offline;
  return (
    <div class="find-row" data-kind={kind} data-alarm={alarms.length > 0}>
      <button type="button" class="find-open" onClick={onOpen}>
        <Icon name={alarms.length > 0 ? 'alarm' : ICONS[kind]} />
        <span>
          <strong>
            <span class="visually-hidden">{text.kind[kind]} </span>
            {title}
          </strong>
          <span class="find-facts">
            <span class={`status-${status}`}>{said}</span>
            {alarms.length > 0 && <span class="status-alarm">{text.alarmsOf(alarms)}</span>}
            {metres !== null && <span class="numeric">{text.metres(metres)}</span>}
            {owner !== '' && <span>{owner}</span>}
          </span>
        </span>
      </button>
      {kind === 'twin' && (
        <>
          <button type="button" class="icon-button" aria-label={strings.twins.goThereLabel(title)} onClick={onGo}>
            <Icon name="place" />
          </button>
          <button type="button" class="icon-button" aria-label={strings.arrange.placeLabel(title)} onClick={onPlace}>
            <Icon name="move" />
          </button>
        </>
      )}
    </div>
  );
}
