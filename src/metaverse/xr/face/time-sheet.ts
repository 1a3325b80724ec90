// The page of time in XR: back into what was recorded, along it and on in it, and live again.
import { systemClock } from '../../../base/clock.ts';
import { formatTime } from '../../ui/format.ts';
import { strings } from '../../ui/strings.ts';
import type { TimeView, ViewActions } from '../../view-model.ts';
import { problemRow } from './access-blocks.ts';
import type { FaceState } from './face-state.ts';
import type { MenuContext } from './menu-sheets.ts';
import type { Block, Row, Sheet, SheetButton } from './sheet.ts';

/** Ways back from now, in ms. */
const BACK_MS = [60_000, 10 * 60_000, 60 * 60_000] as const;
/** Recorded seconds a second. */
const SPEEDS = [1, 4, 16, 60] as const;
const ATTEMPT = 'time';
const text = strings.xr.time;

export function timeSheet({ view, actions, state }: MenuContext): Pick<Sheet, 'title' | 'facts' | 'blocks'> {
  const time = view.time.value;
  const { problem } = state.attempt(ATTEMPT);
  const wrong: readonly Row[] = problem === null ? [] : [problemRow(problem)];
  return time.mode === 'live'
    ? { title: text.title, facts: [{ text: text.live }], blocks: [backBlock(state, actions), wrong] }
    : {
        title: text.title,
        facts: [{ text: text.past(formatTime(time.atMs)), colour: 'stale', icon: 'clock' }],
        blocks: [...pastBlocks(time, state, actions), wrong],
      };
}

function backBlock(state: FaceState, actions: ViewActions): Block {
  const { busy } = state.attempt(ATTEMPT);
  return [
    { kind: 'heading', text: text.goBack },
    {
      kind: 'buttons',
      buttons: BACK_MS.map((backMs, index): SheetButton => ({
        key: `back ${backMs}`,
        label: text.backBy[index] ?? '',
        look: 'plain',
        disabled: busy,
        onPress: () => state.start(ATTEMPT, () => actions.visitPast(systemClock.now() - backMs)),
      })),
    },
  ];
}

function pastBlocks(
  { atMs, fromMs, toMs, playing, speed }: Extract<TimeView, { mode: 'past' }>,
  state: FaceState,
  actions: ViewActions,
): readonly Block[] {
  const lengthMs = Math.max(toMs - fromMs, 1);
  return [
    [
      {
        kind: 'slider',
        key: 'moment',
        label: text.at,
        low: formatTime(fromMs),
        high: formatTime(toMs),
        value: formatTime(atMs),
        fraction: (atMs - fromMs) / lengthMs,
        // A drag asks for a moment each frame: the last one wins, one at a time.
        onDrag: (fraction) => state.startLatest(ATTEMPT, () => actions.visitPast(fromMs + fraction * lengthMs)),
      },
    ],
    [
      {
        kind: 'buttons',
        buttons: [
          {
            key: 'play',
            label: playing ? text.pause : text.play,
            icon: playing ? 'pause' : 'play',
            look: 'strong',
            onPress: () => actions.playPast(playing ? null : Math.max(speed, 1)),
          },
          ...SPEEDS.map((one): SheetButton => ({
            key: `speed ${one}`,
            label: text.speed(one),
            look: playing && speed === one ? 'chosen' : 'plain',
            onPress: () => actions.playPast(one),
          })),
        ],
      },
    ],
    [{ kind: 'buttons', buttons: [toLive(actions)], height: 82 }],
  ];
}

/** Also on the wrist: the way back from the past is always at hand. */
export function toLive(actions: Pick<ViewActions, 'returnToLive'>): SheetButton {
  return { key: 'to-live', label: text.toLive, look: 'primary', onPress: () => actions.returnToLive() };
}
