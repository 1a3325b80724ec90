// The door to the past: the actions that faces call, and the time at which figures stand. The player behind it is loaded when somebody
// looks back for the first time. Made by metaverse.ts, which calls `shownMs` once a frame.
import { systemClock } from '../../base/clock.ts';
import type { RecordedMoment } from '../../protocol/history.ts';
import type { MetaverseIntegration } from '../../protocol/mii.ts';
import type { Notices, NoticeWords } from '../notices.ts';
import type { TwinSessions } from '../twins/twin-sessions.ts';
import { formatTime } from '../ui/format.ts';
import { strings } from '../ui/strings.ts';
import { summarise } from '../ui/summary.ts';
import { eventView } from '../told-event.ts';
import type { EventView, ViewModel } from '../view-model.ts';
import type { TimeActions } from './past-view.ts';
import type { Player } from './player.ts';

/** One notice for all that playing comes by: the last that happened. */
const MOMENT = 'past moment';

export interface PastDoor {
  readonly actions: TimeActions;
  /** Before figures move in a frame: the instant at which they stand, epoch ms; now, while the world is live. */
  shownMs(nowMs: number): number;
}

interface PastContext {
  readonly mii: MetaverseIntegration;
  readonly view: ViewModel;
  readonly twins: TwinSessions;
  readonly notices: Notices;
  /** What lists and panels show is of another time. */
  readonly onChanged: () => void;
}

export function createPastDoor({ mii, view, twins, notices, onChanged }: PastContext): PastDoor {
  let made: typeof Player | null = null;
  let player: Player | null = null;
  /** Rises when the visitor has gone back to the present: who is still on the way there stays. */
  let visit = 0;
  const returnToLive = (): void => {
    visit += 1;
    player?.end();
    player = null;
    notices.dismiss(MOMENT);
    onChanged();
  };
  return {
    actions: {
      async visitPast(atMs) {
        const began = visit;
        // Once it is there, a key that is held down moves on at every repeat.
        made ??= (await import('./player.ts')).Player;
        if (began !== visit) return;
        player ??= new made({
          mii,
          clock: systemClock,
          twins: () => twins.all(),
          onText: (twinId, property, value) => twins.get(twinId)?.figure.setText(property, value),
          show: (time) => (view.time.value = time),
          onMoment: (moment) =>
            notices.tell(MOMENT, moment.kind === 'alarm' ? 'warning' : 'info', () => noticeOf(moment, twins)),
        });
        try {
          await player.visit(atMs);
        } catch (thrown) {
          // What cannot be shown leaves the present as it is.
          if (began === visit) returnToLive();
          throw thrown;
        }
        onChanged();
      },
      playPast: (speed) => player?.play(speed),
      returnToLive,
      async recordedWorld() {
        const world = await mii.recordedWorld(twins.all().map(({ id }) => id));
        return {
          ...world,
          moments: world.moments.map((moment) => ({ ...moment, title: momentView(moment, twins).title })),
        };
      },
    },
    shownMs(nowMs) {
      if (player === null) return nowMs;
      if (!player.frame(nowMs)) {
        returnToLive();
        return nowMs;
      }
      return player.atMs ?? nowMs;
    },
  };
}

/** In the words of now: it was recorded as it was called then, perhaps in another language. */
function momentView(moment: RecordedMoment, twins: TwinSessions): EventView {
  const description = twins.get(moment.twinId)?.opened?.description ?? null;
  if (moment.kind === 'event') return eventView(moment, description);
  const title = description?.properties?.[moment.name]?.title ?? moment.title;
  return { ...moment, title, schema: null };
}

function noticeOf(moment: RecordedMoment, twins: TwinSessions): NoticeWords {
  const { kind, twinId, time } = moment;
  const { title, data, schema } = momentView(moment, twins);
  return {
    title: strings.past.happened(kind, title, twins.get(twinId)?.model.title ?? twinId),
    detail: [formatTime(time), summarise(data, schema)].filter(Boolean).join('  ·  '),
    help: '',
  };
}
