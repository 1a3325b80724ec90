// Proposals of a service in XR: shown when they are wanted, applied one by one or all, asked about where a step is unsafe.
import { beforeEach, expect, it, vi } from 'vitest';
import type { TwinId } from '../../../base/ids.ts';
import type { CallView, PlanStepView, ServiceActionView } from '../../services/service-views.ts';
import { FaceState } from './face-state.ts';
import { planBlocks } from './plan-blocks.ts';
import type { Row, SheetButton } from './sheet.ts';

const list = [{ at: '2031-01-01T00:00:00Z', thing: 'urn:tank', action: 'heat' }];
const schema = { type: 'object', properties: { plan: { '@type': 'twinport:CommandList', type: 'array' } } };
const action = { name: 'advise', output: schema } as unknown as ServiceActionView;
const call = { commandID: 'c1', state: 'completed', output: { plan: list, saves: 3 } } as unknown as CallView;
const step = (more: Partial<PlanStepView>): PlanStepView => ({
  at: Date.now() + 60_000,
  title: 'Heat up',
  twinId: 'urn:tank' as TwinId,
  twinTitle: 'Fish tank',
  actionTitle: 'Heat',
  input: { degrees: 27 },
  unsafe: false,
  state: 'proposed',
  problem: null,
  ...more,
});
const actions = { propose: vi.fn(), applyPlan: vi.fn(), stopPlan: vi.fn() };
let state: FaceState;
beforeEach(() => {
  vi.resetAllMocks();
  state = new FaceState();
});
const rows = (steps: readonly PlanStepView[], of: CallView = call): readonly Row[] =>
  planBlocks(of, action, { plans: steps.length === 0 ? [] : [{ id: 'c1/plan', steps }], actions, state }).flat();
const button = (shown: readonly Row[], key: string): SheetButton =>
  shown.flatMap((row) => (row.kind === 'buttons' ? row.buttons : [])).find((one) => one.key === key)!;

it('is offered by the result of a call that has ended, and proposed when it is wanted', () => {
  expect(rows([], { ...call, state: 'running' })).toEqual([]);
  button(rows([]), 'plan c1/plan').onPress();
  expect(actions.propose).toHaveBeenCalledWith('c1/plan', list);
});

it('says each step, and applies or stops one or all', () => {
  const shown = rows([step({}), step({ state: 'waiting' }), step({ state: 'completed' })]);
  const words = shown.flatMap((row) => (row.kind === 'banner' ? [`${row.title} ${row.text}`] : []));
  expect(words[0]).toMatch(/Heat up.*Fish tank: Heat.*27.*in .*Proposed/);
  expect(words[2]).toMatch(/Done/);
  button(shown, 'step c1/plan 0').onPress();
  expect(actions.applyPlan).toHaveBeenCalledWith('c1/plan', 0);
  button(shown, 'step c1/plan 1').onPress();
  expect(actions.stopPlan).toHaveBeenCalledWith('c1/plan', 1);
  button(shown, 'plan c1/plan all').onPress();
  expect(actions.applyPlan).toHaveBeenLastCalledWith('c1/plan', 'all');
  button(shown, 'plan c1/plan stop').onPress();
  expect(actions.stopPlan).toHaveBeenLastCalledWith('c1/plan', 'all');
  expect(button(shown, 'step c1/plan 2')).toBeUndefined();
});

it('asks before a step that is unsafe', () => {
  button(rows([step({ unsafe: true })]), 'step c1/plan 0').onPress();
  expect(actions.applyPlan).not.toHaveBeenCalled();
  expect(state.question.value?.warning).toContain('Fish tank, Heat');
  state.question.value!.onYes();
  expect(actions.applyPlan).toHaveBeenCalledWith('c1/plan', 0);
});
