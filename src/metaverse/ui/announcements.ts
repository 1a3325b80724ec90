// What a screen reader should say when the view changes: alarms, results of commands, notices, systems that ask; once
// each, and never the stream of values. Pure: the difference of two snapshots; spoken by live-regions.tsx.
import type { CommandView, Notice, SystemView, TwinPanelView, TwinView } from '../view-model.ts';
import { strings } from './strings.ts';

interface Announcement {
  readonly urgency: 'polite' | 'assertive';
  readonly text: string;
}

export interface Snapshot {
  readonly twins: readonly TwinView[];
  readonly panel: TwinPanelView | null;
  readonly notices: readonly Notice[];
  readonly systems: readonly SystemView[];
}

const FINAL: ReadonlySet<CommandView['state']> = new Set(['completed', 'failed', 'refused', 'unknown']);

/** What to say about the change from one snapshot to the next, most urgent first. */
export function announcementsBetween(before: Snapshot, after: Snapshot): readonly Announcement[] {
  return [
    ...ofTwins(before, after),
    ...ofNotices(before, after),
    ...ofCommands(before, after),
    ...ofSystems(before, after),
  ].sort((a, b) => Number(b.urgency === 'assertive') - Number(a.urgency === 'assertive'));
}

function ofTwins(before: Snapshot, after: Snapshot): Announcement[] {
  // Ages change five times a second and make new lists; alarms and status hardly ever do.
  if (before.twins === after.twins) return [];
  const earlier = new Map(before.twins.map((twin) => [twin.id, twin]));
  return after.twins.flatMap((twin) => {
    const previous = earlier.get(twin.id);
    const had = new Set(previous?.alarms);
    const has = new Set(twin.alarms);
    const said: Announcement[] = [];
    for (const name of has)
      if (!had.has(name)) said.push({ urgency: 'assertive', text: strings.announce.alarmOn(name, twin.title) });
    for (const name of had)
      if (!has.has(name)) said.push({ urgency: 'polite', text: strings.announce.alarmOff(name, twin.title) });
    if (previous !== undefined && previous.status !== twin.status) {
      if (twin.status === 'offline') said.push({ urgency: 'polite', text: strings.announce.offline(twin.title) });
      else if (previous.status === 'offline' && twin.status === 'live')
        said.push({ urgency: 'polite', text: strings.announce.back(twin.title) });
    }
    return said;
  });
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
    const reason = last.error?.detail ?? last.message ?? '';
    return [
      {
        urgency: 'polite' as const,
        text: strings.announce.command(action.title, strings.commandState[last.state], reason),
      },
    ];
  });
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
