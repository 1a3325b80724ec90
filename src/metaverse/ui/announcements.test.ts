import { describe, expect, test } from 'vitest';
import type { Did, TwinId } from '../../base/ids.ts';
import type { ActionView, CommandView, Notice, SystemView, TwinPanelView, TwinView } from '../view-model.ts';
import { announcementsBetween, type Snapshot } from './announcements.ts';

const twin = (part: Partial<TwinView> = {}): TwinView => ({
  id: 'urn:tank' as TwinId,
  systemId: 'did:key:z' as Did,
  systemName: 'Coast',
  title: 'Tank',
  status: 'live',
  ageMs: 100,
  alarms: [],
  model: 'shown',
  loadedBytes: 0,
  totalBytes: 0,
  problem: null,
  ...part,
});
const command = (state: CommandView['state'], part: Partial<CommandView> = {}): CommandView => ({
  twinId: 'urn:tank' as TwinId,
  commandID: 'one',
  action: 'feed',
  askedAt: 0,
  state,
  ...part,
});
const panel = (last: CommandView | null, id = 'urn:tank'): TwinPanelView => {
  const feed: ActionView = {
    name: 'feed',
    title: 'Feed',
    description: '',
    input: null,
    unsafe: false,
    refused: null,
    last,
  };
  return {
    twin: twin({ id: id as TwinId }),
    description: '',
    systemTrust: 'pinned',
    properties: [],
    actions: [feed],
    events: [],
  };
};
const snapshot = (part: Partial<Snapshot> = {}): Snapshot => ({
  twins: [],
  panel: null,
  notices: [],
  systems: [],
  ...part,
});
const said = (before: Partial<Snapshot>, after: Partial<Snapshot>) =>
  announcementsBetween(snapshot(before), snapshot(after)).map(({ urgency, text }) => `${urgency}: ${text}`);

describe('what is spoken', () => {
  test('an alarm that comes, at once; one that goes, in turn; one that stays, never again', () => {
    const on = [twin({ alarms: ['Low oxygen'] })];
    expect(said({ twins: [twin()] }, { twins: on })).toEqual(['assertive: Alarm: Low oxygen, Tank']);
    expect(said({ twins: on }, { twins: [twin({ alarms: ['Low oxygen'], ageMs: 300 })] })).toEqual([]);
    expect(said({ twins: on }, { twins: [twin()] })).toEqual(['polite: Alarm over: Low oxygen, Tank']);
    expect(said({}, { twins: on })).toEqual(['assertive: Alarm: Low oxygen, Tank']);
  });

  test('going offline and coming back; ages and short gaps are noise', () => {
    const [live, stale, offline] = [[twin()], [twin({ status: 'stale', ageMs: 4000 })], [twin({ status: 'offline' })]];
    expect(said({ twins: live }, { twins: stale })).toEqual([]);
    expect(said({ twins: stale }, { twins: offline })).toEqual(['polite: Tank is offline']);
    expect(said({ twins: offline }, { twins: live })).toEqual(['polite: Tank is live again']);
  });

  test('the end of a command with its reason, once', () => {
    const refused = command('refused', {
      error: { type: 'urn:twinport:problem:access-refused', title: 'No', detail: 'Not on the list.' },
    });
    expect(said({ panel: panel(command('asked')) }, { panel: panel(refused) })).toEqual([
      'polite: Feed: Refused. Not on the list.',
    ]);
    expect(said({ panel: panel(refused) }, { panel: panel(refused) })).toEqual([]);
    expect(said({ panel: panel(command('asked')) }, { panel: panel(command('running', { fraction: 0.5 })) })).toEqual(
      [],
    );
    expect(said({ panel: panel(refused) }, { panel: panel({ ...refused, commandID: 'two' }) })).toHaveLength(1);
  });

  test('old commands of a panel that was just opened are no news', () => {
    expect(said({ panel: null }, { panel: panel(command('completed')) })).toEqual([]);
    expect(said({ panel: panel(null, 'urn:arm') }, { panel: panel(command('completed')) })).toEqual([]);
  });

  test('new notices by their level, systems that begin to ask', () => {
    const notice: Notice = {
      id: '1',
      level: 'error',
      title: 'Key changed',
      detail: 'Coast shows another key.',
      help: '',
    };
    const info: Notice = { ...notice, id: '2', level: 'info', title: 'Hello', detail: 'There.' };
    const asking = { id: 'did:key:z', name: 'Harbour', trust: 'asking' } as SystemView;
    expect(said({}, { notices: [info, notice], systems: [asking] })).toEqual([
      'assertive: Key changed. Coast shows another key.',
      'polite: Hello. There.',
      'polite: The system Harbour asks for your trust',
    ]);
    expect(said({ notices: [notice], systems: [asking] }, { notices: [notice], systems: [asking] })).toEqual([]);
  });
});
