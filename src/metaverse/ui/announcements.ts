// What a screen reader should say when the view changes: alarms, results of commands, notices, systems that ask; once
// each, and never the stream of values. Pure: the difference of two snapshots; spoken by live-regions.tsx.
import type { SystemSummary } from '../../protocol/mii.ts';
import type { CallView, ServicePanelView } from '../services/service-views.ts';
import type { CommandView, Notice, TimeView, TwinPanelView, TwinView, UserKeyView } from '../view-model.ts';
import { formatTime } from './format.ts';
import { strings } from './strings.ts';
import { problemDetail } from './problem-text.ts';

interface Announcement {
  readonly urgency: 'polite' | 'assertive';
  readonly text: string;
}

export interface Snapshot {
  readonly twins: readonly TwinView[];
  readonly panel: TwinPanelView | null;
  readonly notices: readonly Notice[];
  readonly systems: readonly SystemSummary[];
  readonly service: ServicePanelView | null;
  readonly keyState: UserKeyView['state'];
  readonly time: TimeView;
}

const FINAL: ReadonlySet<CommandView['state']> = new Set(['completed', 'failed', 'cancelled', 'refused', 'unknown']);

/** What to say about the change from one snapshot to the next, most urgent first. */
export function announcementsBetween(before: Snapshot, after: Snapshot): readonly Announcement[] {
  return [
    ...ofTime(before, after),
    ...ofTwins(before, after),
    ...ofNotices(before, after),
    ...ofCommands(before, after),
    ...ofService(before, after),
    ...ofAccess(before, after),
    ...ofKey(before, after),
    ...ofSystems(before, after),
  ].sort((a, b) => Number(b.urgency === 'assertive') - Number(a.urgency === 'assertive'));
}

/** The way there and back; what is shown on the way is said by the slider that is moved. */
function ofTime({ time: before }: Snapshot, { time: after }: Snapshot): Announcement[] {
  if (before.mode === after.mode) return [];
  return [
    {
      urgency: 'polite',
      text: after.mode === 'past' ? strings.past.said(formatTime(after.atMs)) : strings.past.saidLive,
    },
  ];
}

function ofTwins(before: Snapshot, after: Snapshot): Announcement[] {
  // Alarms of the past concern nobody now, and the way back brings none.
  if (before.time.mode === 'past' || after.time.mode === 'past') return [];
  // Ages change five times a second and make new lists; alarms and status hardly ever do.
  if (before.twins === after.twins) return [];
  const earlier = new Map(before.twins.map((twin) => [twin.id, twin]));
  const lost: string[] = [];
  const back: string[] = [];
  const alarms = after.twins.flatMap((twin) => {
    const previous = earlier.get(twin.id);
    // The same row: of thousands, few have changed.
    if (previous === twin) return [];
    const had = new Set(previous?.alarms);
    const has = new Set(twin.alarms);
    const said: Announcement[] = [];
    for (const name of has)
      if (!had.has(name)) said.push({ urgency: 'assertive', text: strings.announce.alarmOn(name, twin.title) });
    for (const name of had)
      if (!has.has(name)) said.push({ urgency: 'polite', text: strings.announce.alarmOff(name, twin.title) });
    if (previous !== undefined && previous.status !== twin.status) {
      if (twin.status === 'offline') lost.push(twin.title);
      else if (previous.status === 'offline' && twin.status === 'live') back.push(twin.title);
    }
    return said;
  });
  const { offline, manyOffline, back: isBack, manyBack } = strings.announce;
  const said = [...eachOrCount(lost, offline, manyOffline), ...eachOrCount(back, isBack, manyBack)];
  return [...alarms, ...said.map((text) => ({ urgency: 'polite' as const, text }))];
}

/** A system that goes takes all its twins along: beyond a few, their number says it. */
const NAMED_MOST = 4;

function eachOrCount(
  titles: readonly string[],
  each: (title: string) => string,
  count: (many: number) => string,
): readonly string[] {
  return titles.length > NAMED_MOST ? [count(titles.length)] : titles.map(each);
}

function ofCommands(before: Snapshot, after: Snapshot): Announcement[] {
  // Another twin's panel brings its old commands along; only changes within one panel are news.
  if (after.panel === null || before.panel?.twin.id !== after.panel.twin.id) return [];
  const earlier = new Map(before.panel.actions.map((action) => [action.name, action.last]));
  return after.panel.actions.flatMap((action) => {
    const { last } = action;
    if (last === null || !FINAL.has(last.state)) return [];
    const previous = earlier.get(action.name);
    if (previous?.commandID === last.commandID && previous.state === last.state) return [];
    const reason = last.error === undefined ? (last.message ?? '') : problemDetail(last.error);
    return [
      {
        urgency: 'polite' as const,
        text: strings.announce.command(action.title, strings.commandState[last.state], reason),
      },
    ];
  });
}

/** What was locked in this panel and is not any more. */
function ofAccess(before: Snapshot, after: Snapshot): Announcement[] {
  if (after.panel === null || before.panel?.twin.id !== after.panel.twin.id) return [];
  const locked = new Set(before.panel.actions.filter(({ refused }) => refused !== null).map(({ name }) => name));
  const opened = after.panel.actions.filter(({ name, refused }) => refused === null && locked.has(name));
  return opened.length === 0
    ? []
    : [{ urgency: 'polite', text: strings.announce.allowed(opened.map(({ title }) => title).join(', ')) }];
}

function ofKey({ keyState: before }: Snapshot, { keyState: after }: Snapshot): Announcement[] {
  if (before === after) return [];
  if (after === 'locked')
    return [{ urgency: 'polite', text: strings.announce.notice(strings.you.noticeTitle, strings.you.noticeDetail) }];
  return before === 'locked' ? [{ urgency: 'polite', text: strings.announce.keyOpen }] : [];
}

/** Ends of calls and turns of consents, of the service whose panel is open. */
function ofService({ service: before }: Snapshot, { service: after }: Snapshot): Announcement[] {
  if (after === null || before?.service.id !== after.service.id) return [];
  const ended = new Set(before.actions.flatMap(({ calls }) => calls.filter(isFinal).map(({ commandID }) => commandID)));
  const ends = after.actions.flatMap(({ title, calls }) =>
    calls
      .filter((call) => isFinal(call) && !ended.has(call.commandID))
      .map(({ state, error }) =>
        strings.announce.command(title, strings.commandState[state], error === undefined ? '' : problemDetail(error)),
      ),
  );
  const shared = sharedIn(before);
  const isShared = sharedIn(after);
  const { announceShared, announceEnded } = strings.services;
  const turns = after.needs.flatMap(({ id, title, choices }) =>
    choices.flatMap((choice) => {
      const key = `${id} ${choice.twinId}`;
      if (shared.has(key) === isShared.has(key)) return [];
      return [isShared.has(key) ? announceShared(title, choice.title) : announceEnded(title, choice.title)];
    }),
  );
  return [...ends, ...turns].map((text) => ({ urgency: 'polite', text }));
}

function isFinal({ state }: CallView): boolean {
  return FINAL.has(state);
}

function sharedIn({ needs }: ServicePanelView): ReadonlySet<string> {
  return new Set(
    needs.flatMap(({ id, choices }) =>
      choices.filter(({ share }) => share !== null).map(({ twinId }) => `${id} ${twinId}`),
    ),
  );
}

function ofNotices(before: Snapshot, after: Snapshot): Announcement[] {
  const known = new Set(before.notices.map((notice) => notice.id));
  return after.notices
    .filter((notice) => !known.has(notice.id))
    .map((notice) => ({
      urgency: notice.level === 'error' ? ('assertive' as const) : ('polite' as const),
      text: strings.announce.notice(notice.title, notice.detail),
    }));
}

function ofSystems(before: Snapshot, after: Snapshot): Announcement[] {
  const asked = new Set(before.systems.filter((system) => system.trust === 'asking').map((system) => system.id));
  return after.systems
    .filter((system) => system.trust === 'asking' && !asked.has(system.id))
    .map((system) => ({ urgency: 'polite' as const, text: strings.announce.asking(system.name) }));
}
