import { describe, expect, it, vi } from 'vitest';
import type { Did, TwinId } from '../../../base/ids.ts';
import { createViewModel, type SystemView, type TwinView, type ViewActions } from '../../view-model.ts';
import { FaceState, type MenuPage } from './face-state.ts';
import { handSheet } from './hold-sheets.ts';
import { menuSheet } from './menu-sheets.ts';
import type { Row, Sheet, SheetButton } from './sheet.ts';
import { wristSheet } from './wrist-sheet.ts';

function opened() {
  const view = createViewModel();
  const state = new FaceState();
  const actions = {
    visitPast: vi.fn(() => Promise.resolve()),
    playPast: vi.fn(),
    returnToLive: vi.fn(),
    travel: vi.fn(),
    decideTrust: vi.fn(() => Promise.resolve()),
    acknowledgeAlarm: vi.fn(),
    answerHand: vi.fn(),
  };
  const context = { view, state, actions: actions as unknown as ViewActions };
  return { view, state, actions, context, page: (page: MenuPage) => menuSheet(page, context) };
}
const rowsOf = ({ pinned, blocks }: Sheet): readonly Row[] => [...pinned, ...blocks.flat()];
const button = (sheet: Sheet, key: string): SheetButton =>
  rowsOf(sheet)
    .flatMap((row) =>
      row.kind === 'buttons'
        ? row.buttons
        : row.kind === 'choice'
          ? row.options
          : row.kind === 'item' && row.aside !== undefined
            ? [row.aside]
            : [],
    )
    .find((one) => one.key === key)!;

describe('the page of time', () => {
  it('goes back from live', () => {
    const { page, actions } = opened();
    button(page('time'), 'back 60000').onPress();
    expect(actions.visitPast).toHaveBeenCalledOnce();
  });
  it('moves along what is recorded, the last wish of many, plays, and returns', async () => {
    const { view, page, actions } = opened();
    view.time.value = { mode: 'past', atMs: 500, fromMs: 0, toMs: 1000, playing: false, speed: 4 };
    const slider = page('time')
      .blocks.flat()
      .find((row) => row.kind === 'slider')!;
    expect(slider.fraction).toBe(0.5);
    for (const fraction of [0.1, 0.2, 0.9]) slider.onDrag(fraction);
    await vi.waitFor(() => expect(actions.visitPast.mock.calls).toEqual([[100], [900]]), 15_000);
    button(page('time'), 'play').onPress();
    expect(actions.playPast).toHaveBeenLastCalledWith(4);
    button(page('time'), 'to-live').onPress();
    expect(actions.returnToLive).toHaveBeenCalledOnce();
  });
});

describe('the menu', () => {
  it('asks before it leaves for another world', () => {
    const { view, state, page, actions } = opened();
    view.portals.value = [{ title: 'City', world: '/worlds/city.json' }];
    const [row] = page('worlds').blocks.flat();
    if (row?.kind === 'item') row.onPress();
    expect(actions.travel).not.toHaveBeenCalled();
    expect(state.question.value?.text).toContain('City');
    state.question.value?.onYes();
    expect(actions.travel).toHaveBeenCalledWith('/worlds/city.json');
  });
  it('puts the question of trust first', () => {
    const { view, page, actions } = opened();
    const system = (name: string, trust: SystemView['trust']) =>
      ({
        id: `did:key:${name}`,
        name,
        trust,
        domains: [],
        problem: null,
        link: null,
        online: true,
      }) as unknown as SystemView;
    view.systems.value = [system('known', 'pinned'), system('new', 'asking')];
    const [first] = page('systems').blocks.flat();
    expect(first).toMatchObject({ kind: 'banner', look: 'stale', title: 'Let “new” into this world?' });
    button(page('systems'), 'trust did:key:new allow').onPress();
    expect(actions.decideTrust).toHaveBeenCalledWith('did:key:new' as Did, true);
  });
  it('changes the settings that the page on the screen changes', () => {
    const { view, page } = opened();
    button(page('settings'), 'turn smooth').onPress();
    button(page('settings'), 'vignette false').onPress();
    expect([view.settings.turn.value, view.settings.vignette.value]).toEqual(['smooth', false]);
    expect(button(page('settings'), 'turn smooth').look).toBe('chosen');
  });
  it('quiets an alarm', () => {
    const { view, page, actions } = opened();
    const alarm = {
      twinId: 'urn:a' as TwinId,
      twinTitle: 'Arm',
      systemName: '',
      title: 'Hot',
      severity: 'critical',
    } as const;
    view.alarms.value = [{ ...alarm, id: 'a', raisedAt: 0, clearedAt: null, acknowledged: false }];
    button(page('alarms'), 'quiet a').onPress();
    expect(actions.acknowledgeAlarm).toHaveBeenCalledWith('a');
  });
});

describe('the finder', () => {
  const twin = (id: string, title: string, alarms: readonly string[] = []) =>
    ({ id, title, systemId: 's', systemName: 'Works', status: 'live', alarms, model: 'shown' }) as unknown as TwinView;
  const service = { id: 'urn:s', title: 'Pump check', provider: 'Fixers', description: '', purposes: ['maintenance'] };
  const filled = () => {
    const all = opened();
    all.view.twins.value = [twin('urn:a', 'Arm 1'), twin('urn:p', 'Pump 2', ['Hot'])];
    all.view.services.value = [{ ...service, domains: [], systemId: 't', twins: [], online: true } as never];
    all.state.menu.value = 'find';
    return all;
  };
  const titles = (sheet: Sheet): string[] => rowsOf(sheet).flatMap((row) => (row.kind === 'item' ? [row.title] : []));

  it('lists everything, alarms first, and one kind alone where that is asked for', () => {
    const { page } = filled();
    expect(titles(page('find'))).toEqual(['Pump 2', 'Arm 1', 'Pump check']);
    button(page('find'), 'find-kind service').onPress();
    expect(titles(page('find'))).toEqual(['Pump check']);
    expect(button(page('find'), 'find-kind service').look).toBe('chosen');
  });
  it('finds by words that are typed on the pad, also with a letter wrong', async () => {
    const { state, page } = filled();
    button(page('find'), 'find-words').onPress();
    for (const letter of 'pomp') state.type(state.pad.value!.text + letter);
    state.finishTyping();
    await vi.waitFor(() => expect(state.pad.value).toBeNull());
    expect(titles(page('find')).toSorted()).toEqual(['Pump 2', 'Pump check']);
    button(page('find'), 'find-clear').onPress();
    expect(titles(page('find'))).toHaveLength(3);
  });
  it('says so when nothing fits', () => {
    const { state, page } = filled();
    state.find.value = { text: 'zeppelin', kind: null };
    const sheet = page('find');
    expect([titles(sheet), sheet.facts[0]!.text]).toEqual([[], '0 of 3 things']);
  });
});

describe('the wrist', () => {
  it('offers the way back to live in the place of the emergency stop while it is the past', () => {
    const { view, context, actions } = opened();
    view.time.value = { mode: 'past', atMs: 5, fromMs: 0, toMs: 10, playing: true, speed: 1 };
    const sheet = wristSheet({ ...context, atHand: null, openMenu: vi.fn(), recentre: vi.fn(), leave: vi.fn() });
    button(sheet, 'to-live').onPress();
    expect(actions.returnToLive).toHaveBeenCalledOnce();
  });
});

describe('a part that was let go of', () => {
  it('is asked about, and answered', () => {
    const { context, actions } = opened();
    const hand = {
      twinId: 'urn:a' as TwinId,
      twinTitle: 'Arm',
      title: 'Angle',
      action: 'turn',
      actionTitle: 'Turn',
      unit: 'deg',
      digits: 0,
      silenceMs: null,
      from: 10,
      to: 40,
      reason: '',
    };
    expect(handSheet({ ...hand, state: 'holding' }, context.actions)).toBeNull();
    button(handSheet({ ...hand, state: 'confirming' }, context.actions)!, 'yes').onPress();
    expect(actions.answerHand).toHaveBeenCalledWith(true);
  });
});
