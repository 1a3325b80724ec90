// Proposals of a service in XR: the steps of each, to apply one by one or all, after a question where one is unsafe. The same plans and
// actions as ui/service-plan.tsx. Called by service-sheet.ts.
import { systemClock } from '../../../base/clock.ts';
import { isCommandList } from '../../services/command-list.ts';
import type { CallView, PlanStepView, PlanView, ServiceActionView } from '../../services/service-views.ts';
import { formatDuration } from '../../ui/format.ts';
import { isOpen, unsafeTitles } from '../../ui/plan-steps.ts';
import { strings } from '../../ui/strings.ts';
import { summarise } from '../../ui/summary.ts';
import { formatMoment, isRecord } from '../../ui/value-text.ts';
import type { ViewActions } from '../../view-model.ts';
import { problemRow } from './access-blocks.ts';
import type { FaceState } from './face-state.ts';
import type { Block, SheetButton } from './sheet.ts';

const text = strings.services;

export interface PlanContext {
  readonly plans: readonly PlanView[];
  readonly actions: Pick<ViewActions, 'propose' | 'applyPlan' | 'stopPlan'>;
  readonly state: FaceState;
}

/** Of all proposals in the result of a call; empty while it has none. */
export function planBlocks(call: CallView, action: ServiceActionView, context: PlanContext): readonly Block[] {
  if (call.state !== 'completed') return [];
  return proposalsIn(call.output, action.output).flatMap(({ pointer, list }): readonly Block[] => {
    const id = `${call.commandID}${pointer}`;
    const steps = context.plans.find((plan) => plan.id === id)?.steps ?? [];
    if (steps.length > 0) return stepBlocks(id, steps, context);
    const show: SheetButton = {
      key: `plan ${id}`,
      label: text.plan,
      icon: 'clock',
      look: 'strong',
      onPress: () => context.actions.propose(id, list),
    };
    return [[{ kind: 'buttons', buttons: [show] }]];
  });
}

/** The result itself, or what is in it: by a JSON pointer into it, as the page on the screen names them. */
function proposalsIn(
  output: unknown,
  schema: ServiceActionView['output'],
): readonly { readonly pointer: string; readonly list: unknown }[] {
  if (schema === undefined || schema === null) return [];
  if (isCommandList(schema)) return [{ pointer: '', list: output }];
  if (!isRecord(output)) return [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) =>
    isCommandList(member) && output[name] !== undefined ? [{ pointer: `/${name}`, list: output[name] }] : [],
  );
}

function stepBlocks(id: string, steps: readonly PlanStepView[], context: PlanContext): readonly Block[] {
  const { actions } = context;
  const now = systemClock.now();
  const open = steps.filter(isOpen);
  const all: SheetButton[] = [];
  if (open.length > 0 && steps.length > 1)
    all.push({
      key: `plan ${id} all`,
      label: text.applyAll,
      look: 'primary',
      onPress: () => apply(id, 'all', open, context),
    });
  if (steps.length > 1 && steps.some(({ state }) => state === 'waiting'))
    all.push({
      key: `plan ${id} stop`,
      label: text.stopAll,
      look: 'plain',
      onPress: () => actions.stopPlan(id, 'all'),
    });
  return [
    [
      { kind: 'heading', text: text.plan },
      { kind: 'text', text: text.planHint },
      ...(all.length === 0 ? [] : [{ kind: 'buttons', buttons: all } as const]),
    ],
    ...steps.map((step, index) => stepBlock(id, step, index, now, context)),
  ];
}

function stepBlock(id: string, step: PlanStepView, index: number, now: number, context: PlanContext): Block {
  const { at, title, twinTitle, actionTitle, input, state, problem } = step;
  const left = at - now;
  const words = summarise(input);
  const when = left > 0 ? text.inTime(formatDuration(left)) : text.wasDue(formatDuration(-left));
  const button: SheetButton | null = isOpen(step)
    ? {
        key: `step ${id} ${index}`,
        label: text.apply,
        look: 'strong',
        onPress: () => apply(id, index, [step], context),
      }
    : state === 'waiting'
      ? {
          key: `step ${id} ${index}`,
          label: text.stopStep,
          look: 'plain',
          onPress: () => context.actions.stopPlan(id, index),
        }
      : null;
  return [
    {
      kind: 'banner',
      look: state === 'failed' || state === 'refused' ? 'alarm' : 'plain',
      icon: state === 'completed' ? 'check' : 'clock',
      title: `${formatMoment(at, now, true)}  ${title === '' ? actionTitle : title}`,
      text: [`${twinTitle}: ${actionTitle}`, words, when, text.stepState[state]].filter(Boolean).join('  ·  '),
    },
    ...(problem === null ? [] : [problemRow(problem)]),
    ...(button === null ? [] : [{ kind: 'buttons', buttons: [button] } as const]),
  ];
}

function apply(
  id: string,
  which: number | 'all',
  steps: readonly PlanStepView[],
  { actions, state }: PlanContext,
): void {
  const run = (): void => actions.applyPlan(id, which);
  if (!steps.some(({ unsafe }) => unsafe)) return run();
  state.question.value = {
    text: text.applyQuestion,
    warning: text.applyWarning(unsafeTitles(steps)),
    yes: text.apply,
    onYes: run,
  };
}
