// What both faces ask of the steps of a plan. Called by service-plan.tsx and, in XR, plan-blocks.ts.
import type { PlanStepView } from '../services/service-views.ts';

/** A person can apply it. */
export function isOpen({ state }: PlanStepView): boolean {
  return state === 'proposed' || state === 'missed';
}

/** What is asked about before it is done: names of the unsafe ones among the steps. */
export function unsafeTitles(steps: readonly PlanStepView[]): string {
  return [
    ...new Set(steps.filter(({ unsafe }) => unsafe).map((step) => `${step.twinTitle}, ${step.actionTitle}`)),
  ].join('; ');
}
