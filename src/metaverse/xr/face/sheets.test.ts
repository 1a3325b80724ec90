import { signal } from '@preact/signals';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Did, TwinId } from '../../../base/ids.ts';
import type { ActionView, CommandView, TwinPanelView, TwinView, ViewActions } from '../../view-model.ts';
import { grouped } from './access-blocks.ts';
import { actionBlocks, atFraction } from './action-blocks.ts';
import { FaceState } from './face-state.ts';
import { ordered } from './menu-sheets.ts';
import { padSheet, questionSheet } from './pad-sheet.ts';
import type { Block, Row, Sheet, SheetButton } from './sheet.ts';
import { Toasts } from './toasts.ts';
import { twinSheet } from './twin-sheet.ts';

const twin: TwinView = {
  id: 'urn:arm' as TwinId,
  systemId: 'did:key:z6Mk' as Did,
  systemName: 'Factory',
  title: 'Robot arm 1',
  status: 'live',
  ageMs: 100,
  alarms: [],
  model: 'shown',
  loadedBytes: 0,
  totalBytes: 0,
  problem: null,
};
const action = (name: string, more: Partial<ActionView> = {}): ActionView => ({
  name,
  title: name,
  description: '',
  input: null,
  unsafe: false,
  refused: null,
  last: null,
  ...more,
});
const refusal = {
  type: 'urn:twinport:problem:access-refused',
  title: 'Refused',
  detail: 'Only operators may home it.',
  details: { satisfiedBy: ['pairing'] },
};
const invoke = vi.fn<ViewActions['invoke']>();
const pair = vi.fn<ViewActions['pair']>();
const actions = { invoke, pair, requestAccess: vi.fn(() => Promise.resolve()) } as unknown as ViewActions;
let state: FaceState;
beforeEach(() => {
  vi.resetAllMocks();
  state = new FaceState();
});

function sheetOf(actionViews: readonly ActionView[], twinView = twin, absence: string | null = null): Sheet {
  const panel: TwinPanelView = {
    twin: twinView,
    absence,
    description: '',
    systemTrust: 'pinned',
    properties: [],
    actions: actionViews,
    events: [],
  };
  state.tab.value = 'actions';
  const userKey = { state: 'plain', did: 'did:key:z6Mk' as Did, formerKeys: 0, obstacle: null } as const;
  return twinSheet({ panel, state, actions, userKey, services: [], time: { mode: 'live' } });
}
const buttonsOf = (rows: readonly Row[]): readonly SheetButton[] =>
  rows.flatMap((row) => (row.kind === 'buttons' ? row.buttons : row.kind === 'choice' ? row.options : []));
const find = (blocks: readonly Block[], label: string): SheetButton =>
  buttonsOf(blocks.flat()).find((button) => button.label === label)!;
const words = (blocks: readonly Block[]): string =>
  blocks
    .flat()
    .flatMap((row) =>
      row.kind === 'text'
        ? [row.text]
        : row.kind === 'banner'
          ? [row.title, row.text]
          : row.kind === 'steps'
            ? row.steps
            : [],
    )
    .join(' | ');

const blocksFor = (view: ActionView, onSend = vi.fn()): readonly Block[] =>
  actionBlocks({
    state,
    key: 'key',
    action: view,
    targetTitle: 'Robot arm 1',
    warning: 'At once.',
    waiting: false,
    onSend,
  });

describe('the control of an action', () => {
  const grip = action('grip', { input: { type: 'number', minimum: 0, maximum: 80, unit: 'mm' } });
  it('is a slider with range and unit, and sends what it was dragged to', () => {
    const onSend = vi.fn();
    const slider = blocksFor(grip)
      .flat()
      .find((row) => row.kind === 'slider')!;
    expect(slider).toMatchObject({ low: '0', high: '80', value: '0\u202fmm', fraction: 0 });
    slider.onDrag(0.5);
    const blocks = blocksFor(grip, onSend);
    expect(blocks.flat().find((row) => row.kind === 'slider')).toMatchObject({ value: '40\u202fmm', fraction: 0.5 });
    find(blocks, 'Send').onPress();
    expect(onSend).toHaveBeenCalledWith(40);
  });
  it('keeps to the multiples that the schema allows, and to its limits', () => {
    const control = { kind: 'number', minimum: 3, maximum: 20, step: 5, multipleOf: 5 } as const;
    const numbers = { ...control, integer: false, unit: '', initial: null };
    expect(atFraction(numbers, 0.4)).toBe('10');
    expect(atFraction(numbers, 1)).toBe('20');
    expect(atFraction({ ...numbers, multipleOf: null, step: 0.1 }, 0.5)).toBe('11.5');
  });
  it('sends a choice at once', () => {
    const onSend = vi.fn();
    find(blocksFor(action('mode', { input: { type: 'string', enum: ['idle', 'demo'] } }), onSend), 'demo').onPress();
    expect(onSend).toHaveBeenCalledWith('demo');
  });
  it('says what is wrong with a form beside the field, and sends nothing', () => {
    const form = action('move', {
      input: {
        type: 'object',
        properties: { to: { type: 'number' }, fast: { type: 'boolean' } },
        required: ['to'],
      },
    });
    const onSend = vi.fn();
    find(blocksFor(form, onSend), 'Send').onPress();
    expect(onSend).not.toHaveBeenCalled();
    expect(words(blocksFor(form))).toContain('Enter a value.');
    find(blocksFor(form), '+').onPress();
    find(blocksFor(form), 'On').onPress();
    find(blocksFor(form, onSend), 'Send').onPress();
    expect(onSend).toHaveBeenCalledWith({ to: 1, fast: true });
  });
  it('types a number on the pad', () => {
    const form = action('move', { input: { type: 'object', properties: { to: { type: 'number' } } } });
    find(blocksFor(form), '–').onPress();
    for (const key of ['\u2212', '1', '2', '.', '5']) find(padSheet(state.pad.value!, state).blocks, key).onPress();
    expect(state.pad.value!.text).toBe('-12.5');
    find(padSheet(state.pad.value!, state).blocks, 'Done').onPress();
    return vi.waitFor(() => {
      expect(state.pad.value).toBeNull();
      expect(state.draft('key')).toEqual({ to: '-12.5' });
    });
  });
  it('asks before an unsafe one, and does nothing on no', () => {
    const onSend = vi.fn();
    const unsafe = action('home', { unsafe: true });
    find(blocksFor(unsafe, onSend), 'Run').onPress();
    find(questionSheet(state.question.value!, state).blocks, 'Cancel').onPress();
    expect(state.question.value).toBeNull();
    expect(onSend).not.toHaveBeenCalled();
    find(blocksFor(unsafe, onSend), 'Run').onPress();
    find(questionSheet(state.question.value!, state).blocks, 'Confirm').onPress();
    expect(onSend).toHaveBeenCalledOnce();
  });
});

describe('the panel of a twin', () => {
  it('goes on from asked to what the owner answered, and counts a refusal', async () => {
    const answer = {
      commandID: '1',
      twinId: twin.id,
      action: 'run',
      state: 'refused',
      askedAt: 5,
    } as unknown as CommandView;
    invoke.mockResolvedValue({ ...answer, error: refusal });
    find(sheetOf([action('run')]).blocks, 'Run').onPress();
    expect(words(sheetOf([action('run')]).blocks)).toContain('Asked');
    expect(find(sheetOf([action('run')]).blocks, 'Run').disabled).toBe(true);
    await vi.waitFor(
      () => expect(words(sheetOf([action('run')]).blocks)).toContain('Only operators may home it.'),
      15_000,
    );
    expect(state.refusals.value).toBe(1);
  });
  it('stops at once, without a question, and wherever one looks', () => {
    invoke.mockReturnValue(new Promise(() => undefined));
    const sheet = sheetOf([action('emergencyStop', { title: 'Emergency stop', unsafe: true })]);
    const stop = buttonsOf(sheet.pinned).find(({ key }) => key === 'emergency-stop')!;
    expect(stop).toMatchObject({ atOnce: true, look: 'danger' });
    stop.onPress();
    expect(state.question.value).toBeNull();
    expect(invoke).toHaveBeenCalledWith(twin.id, 'emergencyStop', undefined);
  });
  it('says why an action is locked, and takes a pairing code', async () => {
    const sheet = sheetOf([action('home', { refused: refusal })]);
    expect(words(sheet.blocks)).toContain('Only operators may home it.');
    find(sheet.blocks, 'Type a pairing code').onPress();
    for (const key of '7K3MWXYZ') find(padSheet(state.pad.value!, state).blocks, key).onPress();
    pair.mockRejectedValueOnce(new Error('that code is over'));
    find(padSheet(state.pad.value!, state).blocks, 'Done').onPress();
    await vi.waitFor(
      () => expect(words(padSheet(state.pad.value!, state).blocks)).toContain('that code is over'),
      15_000,
    );
    pair.mockResolvedValueOnce();
    find(padSheet(state.pad.value!, state).blocks, 'Done').onPress();
    await vi.waitFor(() => expect(state.pad.value).toBeNull(), 15_000);
    expect(pair).toHaveBeenLastCalledWith(twin.id, '7K3M-WXYZ');
  });
  it('says that old data is old', () => {
    const { pinned, facts } = sheetOf([], { ...twin, status: 'stale', ageMs: 14_000 });
    expect(words([pinned])).toContain('No new values for 14');
    expect(facts[0]).toMatchObject({ colour: 'stale' });
  });
  it('says that the machine is away, and why', () => {
    const stale = { ...twin, status: 'stale', ageMs: 100 } as const;
    expect(words([sheetOf([], stale, 'no answer').pinned])).toContain('The machine is away: no answer. What');
    expect(words([sheetOf([], stale, '').pinned])).toContain('The machine is away. What');
    expect(words([sheetOf([], { ...stale, status: 'offline' }, 'no answer').pinned])).toContain('system is offline');
  });
});

describe('the list of twins', () => {
  it('has alarms first, then what is near, then names', () => {
    const named = (id: string, alarms: string[] = []): TwinView => ({ ...twin, id: id as TwinId, title: id, alarms });
    const distances = new Map([
      ['near' as TwinId, 2],
      ['far' as TwinId, 20],
      ['alarm' as TwinId, 90],
    ]);
    const twins = ['b', 'far', 'a', 'near'].map((id) => named(id));
    const list = ordered([...twins, named('alarm', ['hot'])], distances);
    expect(list.map(({ id }) => id)).toEqual(['alarm', 'near', 'far', 'a', 'b']);
  });
});

describe('a pairing code', () => {
  it('is read in groups of four', () => {
    expect(grouped('7k3')).toBe('7K3');
    expect(grouped('7k3mw')).toBe('7K3M-W');
    expect(grouped('7K3M-WXYZ99')).toBe('7K3M-WXYZ');
  });
});

describe('toasts', () => {
  it('tell what is new, one at a time, and not what was there before', () => {
    const toasts = new Toasts();
    const notice = (id: string) => ({ id, level: 'info' as const, title: id, detail: '', help: '' });
    const title = (): string | undefined =>
      toasts.sheet?.blocks[0]?.map((row) => (row.kind === 'banner' ? row.title : ''))[0];
    const shown = signal<string | undefined>(undefined);
    const at = (nowMs: number) => {
      toasts.frame(nowMs);
      shown.value = title();
      return shown.value;
    };
    toasts.takeNotices([notice('before')]);
    toasts.takeAlarms([]);
    expect(at(0)).toBeUndefined();
    toasts.takeNotices([notice('before'), notice('new')]);
    toasts.takeAlarms([{ ...twin, alarms: ['Overspeed'] }]);
    expect(at(10)).toBe('new');
    expect(at(3_000)).toBe('new');
    expect(at(6_020)).toBe('Alarm: Overspeed, Robot arm 1');
    expect(at(13_000)).toBeUndefined();
  });
});
