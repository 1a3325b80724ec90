// The page of alarms in XR: those that are on first, each with the way to its machine and the way to quiet it; and notices.
import { systemClock } from '../../../base/clock.ts';
import type { AlarmView } from '../../alarms/alarm-view.ts';
import { formatDuration } from '../../ui/format.ts';
import { strings } from '../../ui/strings.ts';
import type { Notice, ViewActions } from '../../view-model.ts';
import type { MenuContext } from './menu-sheets.ts';
import type { Block, Sheet } from './sheet.ts';

const text = strings.operate.alarms;
/** Seconds tick, and each tick would be an upload of the texture. */
const COARSE_MS = 10_000;

export function alarmsSheet({ view, actions }: MenuContext): Pick<Sheet, 'title' | 'facts' | 'blocks'> {
  const alarms = view.alarms.value;
  const notices = view.notices.value;
  const loud = alarms.filter(({ acknowledged, clearedAt }) => !acknowledged && clearedAt === null).length;
  const quietAll: readonly Block[] =
    loud < 2
      ? []
      : [
          [
            {
              kind: 'buttons',
              buttons: [
                {
                  key: 'quiet all',
                  label: text.acknowledgeAll,
                  icon: 'check',
                  look: 'plain',
                  onPress: () => actions.acknowledgeAlarm(null),
                },
              ],
            },
          ],
        ];
  return {
    title: text.title,
    facts: [{ text: text.note }],
    blocks: [
      ...quietAll,
      ...alarms.map((alarm): Block => [alarmItem(alarm, actions)]),
      ...notices.map((notice) => noticeBlock(notice, actions)),
      ...(alarms.length + notices.length === 0 ? [[{ kind: 'text', text: text.none, icon: 'check' } as const]] : []),
    ],
  };
}

function alarmItem(alarm: AlarmView, actions: ViewActions): Block[number] {
  const { id, twinId, twinTitle, title, severity, raisedAt, clearedAt, acknowledged } = alarm;
  const lasting = (since: number): string =>
    formatDuration(Math.floor((systemClock.now() - since) / COARSE_MS) * COARSE_MS);
  const isOn = clearedAt === null;
  return {
    kind: 'item',
    key: `alarm ${id}`,
    icon: isOn ? 'alarm' : 'check',
    colour: !isOn ? 'muted' : severity === 'critical' ? 'alarm' : 'stale',
    title,
    detail: `${twinTitle}  ·  ${isOn ? text.since(lasting(raisedAt)) : text.over(lasting(clearedAt))}`,
    aside: {
      key: `quiet ${id}`,
      label: acknowledged ? text.acknowledged : text.acknowledge,
      look: 'plain',
      disabled: acknowledged,
      onPress: () => actions.acknowledgeAlarm(id),
    },
    onPress: () => actions.openTwin(twinId),
  };
}

function noticeBlock({ id, level, title, detail, help }: Notice, actions: ViewActions): Block {
  return [
    {
      kind: 'banner',
      look: level === 'info' ? 'plain' : level === 'warning' ? 'stale' : 'alarm',
      icon: level === 'info' ? 'info' : 'alarm',
      title,
      text: [detail, help].filter(Boolean).join(' '),
    },
    {
      kind: 'buttons',
      buttons: [
        { key: `dismiss ${id}`, label: strings.xr.dismiss, look: 'plain', onPress: () => actions.dismissNotice(id) },
      ],
    },
  ];
}
