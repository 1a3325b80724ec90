// What is held in XR: a part of a machine that was let go of and waits for a yes (twins/hand-view.ts), and a machine that
// follows the ray until it is put down (arrangement/arrangement-view.ts). Both stand in the place of the open panel.
import { formatNumber } from '../../ui/format.ts';
import { strings } from '../../ui/strings.ts';
import { prettyUnit, unitGap } from '../../ui/units.ts';
import type { ArrangedTwinView } from '../../arrangement/arrangement-view.ts';
import type { HandView } from '../../twins/hand-view.ts';
import type { ViewActions } from '../../view-model.ts';
import type { Sheet } from './sheet.ts';

const BARE = { facts: [], tools: [], pinned: [], tabs: [] } as const;
const TURN_DEGREES = 15;

/** The question, or why it was refused; null while the part is still held. */
export function handSheet(hand: HandView, actions: Pick<ViewActions, 'answerHand'>): Sheet | null {
  if (hand.state === 'holding') return null;
  const unit = prettyUnit(hand.unit);
  const value = (number: number): string => `${formatNumber(number, hand.digits)}${unitGap(unit)}${unit}`;
  const text = strings.operate.hand;
  if (hand.state === 'refused') {
    return {
      ...BARE,
      key: `hand refused ${hand.twinId}`,
      title: text.refused(hand.title),
      blocks: [
        [
          { kind: 'banner', look: 'alarm', icon: 'lock', title: hand.reason, text: '' },
          {
            kind: 'buttons',
            buttons: [{ key: 'no', label: strings.xr.done, look: 'plain', onPress: () => actions.answerHand(false) }],
          },
        ],
      ],
    };
  }
  return {
    ...BARE,
    key: `hand ${hand.twinId} ${hand.action}`,
    title: strings.action.question(hand.actionTitle, hand.twinTitle),
    blocks: [
      [
        {
          kind: 'banner',
          look: 'stale',
          icon: 'alarm',
          title: text.change(value(hand.from), value(hand.to)),
          text: strings.action.warning,
        },
        { kind: 'gap' },
        {
          kind: 'buttons',
          height: 100,
          buttons: [
            { key: 'no', label: strings.cancel, look: 'plain', onPress: () => actions.answerHand(false) },
            { key: 'yes', label: strings.action.confirm, look: 'danger', onPress: () => actions.answerHand(true) },
          ],
        },
      ],
    ],
  };
}

export function placingSheet(
  { id, title, isOnFloor }: ArrangedTwinView,
  actions: Pick<ViewActions, 'turnPlacing' | 'stopPlacing'>,
): Sheet {
  return {
    ...BARE,
    key: `placing ${id}`,
    title: strings.arrange.placing(title),
    blocks: [
      [
        { kind: 'text', text: strings.xr.placingHint, icon: 'place', colour: 'text' },
        ...(isOnFloor ? [] : [{ kind: 'text', text: strings.arrange.beside, icon: 'info', colour: 'stale' } as const]),
        {
          kind: 'buttons',
          buttons: [
            {
              key: 'turn left',
              label: strings.arrange.turnLeft,
              look: 'plain',
              onPress: () => actions.turnPlacing(TURN_DEGREES),
            },
            {
              key: 'turn right',
              label: strings.arrange.turnRight,
              look: 'plain',
              onPress: () => actions.turnPlacing(-TURN_DEGREES),
            },
          ],
        },
        {
          kind: 'buttons',
          buttons: [
            { key: 'stop placing', label: strings.cancel, look: 'plain', onPress: () => actions.stopPlacing() },
          ],
        },
      ],
    ],
  };
}
