// Proposals that the visitor applies (P13, then P10): each step becomes a command of the visitor's own, at its time, while
// the page is open. The service that proposed it has no part in that. Made once by metaverse.ts.
import { systemClock } from '../../base/clock.ts';
import type { TwinId } from '../../base/ids.ts';
import { toProblem, type Problem } from '../../protocol/problem.ts';
import type { CommandView } from '../view-model.ts';
import { readCommandList, type CommandStep } from './command-list.ts';
import type { PlanStepView, PlanView } from './service-views.ts';

interface PlannedStep extends CommandStep {
  state: PlanStepView['state'];
  problem: Problem | null;
  cancel: () => void;
}

export interface PlansContext {
  /** Names of what a step is about; undefined for a twin that is not in this world. */
  describe(
    twinId: TwinId,
    action: string,
  ): { readonly twinTitle: string; readonly actionTitle: string; readonly unsafe: boolean } | undefined;
  invoke(twinId: TwinId, action: string, input: unknown): Promise<CommandView>;
  onChanged(): void;
}

/** A page that slept does not catch up: a command this late may do harm, so a person decides anew. */
const LATE_MS = 60_000;
/** The longest delay that a timer takes; further ahead it is set again. */
const TIMER_MS = 2 ** 31 - 1;

export class CommandPlans {
  readonly #context: PlansContext;
  readonly #plans = new Map<string, PlannedStep[]>();
  /** Steps that are due at once run one after another, in the order of the plan. */
  #running: Promise<void> = Promise.resolve();

  constructor(context: PlansContext) {
    this.#context = context;
  }

  views(): readonly PlanView[] {
    return [...this.#plans].map(([id, steps]) => ({ id, steps: steps.map((step) => this.#view(step)) }));
  }

  /** Keeps a proposal under an id; one that is known, or that is no list of commands, changes nothing. */
  propose(id: string, list: unknown): void {
    const steps = readCommandList(list);
    if (steps === null || this.#plans.has(id)) return;
    this.#plans.set(
      id,
      steps.map((step) => ({ ...step, state: 'proposed', problem: null, cancel: () => undefined })),
    );
    this.#context.onChanged();
  }

  /** A step whose time has come or gone runs now: the visitor pressed the button now. */
  apply(id: string, which: number | 'all'): void {
    for (const step of this.#chosen(id, which)) {
      if (step.state !== 'proposed' && step.state !== 'missed') continue;
      step.state = 'waiting';
      if (step.at <= systemClock.now()) this.#enqueue(step);
      else this.#wait(step);
    }
    this.#context.onChanged();
  }

  /** What has not begun goes back to being proposed. */
  stop(id: string, which: number | 'all'): void {
    for (const step of this.#chosen(id, which)) {
      if (step.state !== 'waiting') continue;
      step.cancel();
      step.state = 'proposed';
    }
    this.#context.onChanged();
  }

  #chosen(id: string, which: number | 'all'): readonly PlannedStep[] {
    const steps = this.#plans.get(id) ?? [];
    return which === 'all' ? steps : steps.slice(which, which + 1);
  }

  #wait(step: PlannedStep): void {
    step.cancel = systemClock.after(Math.min(step.at - systemClock.now(), TIMER_MS), () => {
      const lateMs = systemClock.now() - step.at;
      if (lateMs < 0) return this.#wait(step);
      if (lateMs > LATE_MS) step.state = 'missed';
      else this.#enqueue(step);
      this.#context.onChanged();
    });
  }

  #enqueue(step: PlannedStep): void {
    this.#running = this.#running.then(() => this.#run(step));
  }

  async #run(step: PlannedStep): Promise<void> {
    // Stopped while the step before it ran.
    if (step.state !== 'waiting') return;
    step.state = 'asked';
    step.problem = null;
    this.#context.onChanged();
    try {
      const { state, error } = await this.#context.invoke(step.thing as TwinId, step.action, step.input);
      step.state = state;
      step.problem = error ?? null;
    } catch (thrown) {
      step.state = 'failed';
      step.problem = toProblem(thrown);
    }
    this.#context.onChanged();
  }

  #view({ at, thing, action, title, input, state, problem }: PlannedStep): PlanStepView {
    const named = this.#context.describe(thing as TwinId, action);
    return {
      at,
      title,
      twinId: thing as TwinId,
      twinTitle: named?.twinTitle ?? thing,
      actionTitle: named?.actionTitle ?? action,
      input,
      unsafe: named?.unsafe ?? false,
      state,
      problem,
    };
  }
}
