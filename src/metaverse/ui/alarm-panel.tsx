// The list of alarms of this world: those that are on first, with what each is about, how long it has been on, and the way to its
// machine. A lazy chunk.
import { useEffect, useState } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import type { AlarmView } from '../alarms/alarm-view.ts';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { formatDuration } from './format.ts';
import { Icon } from './icon.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { strings } from './strings.ts';
import './styles/operate.css';

interface AlarmPanelProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

const MOST_SHOWN = 100;
const TICK_MS = 1_000;

export function AlarmPanel({ view, actions, onClose }: AlarmPanelProps) {
  const text = strings.operate.alarms;
  const alarms = view.alarms.value;
  const [now, setNow] = useState(() => systemClock.now());
  useEffect(() => systemClock.every(TICK_MS, () => setNow(systemClock.now())), []);
  const loud = alarms.filter(({ acknowledged, clearedAt }) => !acknowledged && clearedAt === null).length;
  return (
    <PanelFrame
      id="alarms"
      title={text.title}
      subtitle={text.note}
      onClose={onClose}
      pinned={
        loud > 1 && (
          <div class="alarm-all">
            <button type="button" class="button" onClick={() => actions.acknowledgeAlarm(null)}>
              <Icon name="check" />
              {text.acknowledgeAll}
            </button>
          </div>
        )
      }
    >
      {alarms.length === 0 && <p class="empty">{text.none}</p>}
      <ul class="cards" aria-label={text.list}>
        {alarms.slice(0, MOST_SHOWN).map((alarm) => (
          <AlarmCard key={alarm.id} alarm={alarm} now={now} actions={actions} />
        ))}
      </ul>
      {alarms.length > MOST_SHOWN && <p class="empty">{text.more(alarms.length - MOST_SHOWN)}</p>}
    </PanelFrame>
  );
}

interface AlarmCardProps {
  readonly alarm: AlarmView;
  readonly now: number;
  readonly actions: ViewActions;
}

function AlarmCard({ alarm, now, actions }: AlarmCardProps) {
  const text = strings.operate.alarms;
  const { id, twinId, twinTitle, systemName, title, severity, raisedAt, clearedAt, acknowledged } = alarm;
  const isOn = clearedAt === null;
  return (
    <li class="card alarm-card" data-severity={severity} data-on={isOn} data-quiet={acknowledged}>
      <div class="card-head">
        <h3>
          <Icon name="alarm" />
          {title}
        </h3>
        <span class="alarm-severity">{text.severity[severity]}</span>
      </div>
      <p class="facts">
        <span>{twinTitle}</span>
        <span>{systemName}</span>
        <span class="numeric">
          {isOn ? text.since(formatDuration(now - raisedAt)) : text.over(formatDuration(now - clearedAt))}
        </span>
      </p>
      <div class="card-buttons">
        <button
          type="button"
          class="button primary"
          aria-label={strings.twins.openLabel(twinTitle)}
          onClick={() => actions.openTwin(twinId)}
        >
          {strings.twins.open}
        </button>
        <button
          type="button"
          class="button"
          aria-label={strings.twins.goThereLabel(twinTitle)}
          onClick={() => actions.goTo(twinId)}
        >
          <Icon name="place" />
          {strings.twins.goThere}
        </button>
        {acknowledged ? (
          <span class="alarm-quiet">
            <Icon name="check" />
            {text.acknowledged}
          </span>
        ) : (
          <button
            type="button"
            class="button"
            aria-label={text.acknowledgeLabel(title, twinTitle)}
            onClick={() => actions.acknowledgeAlarm(id)}
          >
            {text.acknowledge}
          </button>
        )}
      </div>
    </li>
  );
}
