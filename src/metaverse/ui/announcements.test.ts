import { describe, expect, test } from 'vitest';
import type { Did, ServiceId, TwinId } from '../../base/ids.ts';
import type { ShareSummary } from '../../protocol/mii.ts';
import type { CallView, ServicePanelView, ShareChoiceView } from '../services/service-views.ts';
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
    absence: null,
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
  service: null,
  keyState: 'plain',
  time: { mode: 'live' },
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

  test('a key that is locked when the visit begins, and when it is opened', () => {
    expect(said({}, { keyState: 'locked' })).toHaveLength(1);
    expect(said({ keyState: 'locked' }, { keyState: 'locked' })).toEqual([]);
    expect(said({ keyState: 'locked' }, { keyState: 'unlocked' })).toEqual(['polite: Your key is unlocked']);
    expect(said({ keyState: 'plain' }, { keyState: 'unlocked' })).toEqual([]);
  });

  test('what an owner now allows, once', () => {
    const refusal = { type: 'urn:twinport:problem:access-refused', title: 'No', detail: 'Not on the list.' };
    const open = panel(null);
    const locked = { ...open, actions: open.actions.map((action) => ({ ...action, refused: refusal })) };
    expect(said({ panel: locked }, { panel: open })).toEqual(['polite: Now allowed: Feed']);
    expect(said({ panel: open }, { panel: open })).toEqual([]);
    expect(said({ panel: locked }, { panel: locked })).toEqual([]);
    expect(said({ panel: { ...locked, twin: twin({ id: 'urn:arm' as TwinId }) } }, { panel: open })).toEqual([]);
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

describe('services', () => {
  const call = (state: CallView['state'], part: Partial<CallView> = {}): CallView => ({
    commandID: 'call-1',
    serviceId: 'urn:check' as ServiceId,
    action: 'diagnose',
    input: null,
    state,
    askedAt: 0,
    items: [],
    itemCount: 0,
    ...part,
  });
  const choice = (share: ShareSummary | null): ShareChoiceView => ({
    twinId: 'urn:turbine' as TwinId,
    title: 'Turbine',
    ownerName: 'Coast',
    properties: [],
    actions: [],
    share,
    asking: false,
    refused: null,
    ended: null,
    lastCommand: null,
  });
  const servicePanel = (calls: readonly CallView[], share: ShareSummary | null = null): ServicePanelView => ({
    service: {
      id: 'urn:check' as ServiceId,
      systemId: 'did:key:z' as Did,
      title: 'Check',
      description: '',
      provider: 'Crew',
      trust: 'pinned',
      online: true,
      domains: [],
      purposes: [],
      twins: [],
      asks: [],
      sharing: 0,
    },
    needs: [{ id: 'shake', title: 'Vibration', reason: '', choices: [choice(share)] }],
    properties: [],
    actions: [
      {
        name: 'diagnose',
        title: 'Diagnose',
        description: '',
        input: null,
        output: null,
        stream: null,
        unsafe: false,
        refused: null,
        last: null,
        calls,
      },
    ],
    events: [],
    problem: null,
  });
  const share: ShareSummary = {
    shareId: 's',
    serviceId: 'urn:check' as ServiceId,
    needId: 'shake',
    twinId: 'urn:turbine' as TwinId,
    grantId: 'g',
    affordances: { observe: true, actions: [] },
    expiresAt: 0,
    state: 'active',
    readings: 0,
    lastAt: null,
  };

  test('the end of a call is told once, its progress never', () => {
    const running = servicePanel([call('running', { fraction: 0.5 })]);
    const done = servicePanel([call('completed')]);
    expect(said({ service: servicePanel([call('accepted')]) }, { service: running })).toEqual([]);
    expect(said({ service: running }, { service: done })).toEqual(['polite: Diagnose: Done']);
    expect(said({ service: done }, { service: servicePanel([call('completed')]) })).toEqual([]);
  });

  test('a sharing is told when it begins and when it ends', () => {
    const [open, shared] = [servicePanel([]), servicePanel([], share)];
    expect(said({ service: open }, { service: shared })[0]).toBe('polite: Vibration of Turbine is shared');
    expect(said({ service: shared }, { service: open })[0]).toBe('polite: Vibration of Turbine is no longer shared');
    expect(said({ service: null }, { service: shared })).toEqual([]);
  });
});
