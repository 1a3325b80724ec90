// What is open and what is being entered in the XR face itself; nothing of the world. Made once by xr-face.ts, read by the
// sheets, written by the buttons on them.
import { signal, type Signal } from '@preact/signals';
import { toTwinportError } from '../../../base/errors.ts';
import type { TwinId } from '../../../base/ids.ts';
import { toProblem, type Problem } from '../../../protocol/problem.ts';
import { commandLife, type Asking } from '../../controls/command-life.ts';
import type { Draft } from '../../ui/input-control.ts';
import type { FindQuery } from '../../ui/find-entries.ts';
import type { InputErrors } from '../../ui/input-reading.ts';
import type { ActionView, ViewActions } from '../../view-model.ts';

export type MenuPage = 'twins' | 'find' | 'alarms' | 'services' | 'systems' | 'worlds' | 'time' | 'settings';
export type TwinTab = 'values' | 'actions' | 'services' | 'events';

/** A question before something that cannot be taken back. */
export interface Question {
  readonly text: string;
  readonly warning: string;
  /** What the button says that does it. */
  readonly yes?: string;
  onYes(): void;
}

/** Something that is typed with the pad. */
export interface Pad {
  readonly key: string;
  readonly title: string;
  readonly hint: string;
  readonly keys: 'number' | 'code' | 'letters';
  readonly text: string;
  /** Puts the text as it is read: a pairing code in groups of four. */
  readonly written: (text: string) => string;
  /** What is wrong with it; empty while nothing is. */
  readonly wrong: string;
  readonly busy: boolean;
  /** Takes the text; rejects with what is wrong with it. */
  onDone(text: string): Promise<void>;
}

interface Attempt {
  readonly busy: boolean;
  readonly problem: Problem | null;
}

const NOTHING_ASKED: Asking = { pressed: null, answer: null, fault: null };
const NOT_TRIED: Attempt = { busy: false, problem: null };

export class FaceState {
  readonly menu: Signal<MenuPage | null> = signal(null);
  readonly tab: Signal<TwinTab> = signal('values');
  readonly question: Signal<Question | null> = signal(null);
  readonly pad: Signal<Pad | null> = signal(null);
  /** What is looked for, of what kind. */
  readonly find: Signal<Pick<FindQuery, 'text' | 'kind'>> = signal({ text: '', kind: null });
  /** How far machines were when the list was opened, in metres: it does not change its order under the pointer. */
  readonly distances: Signal<ReadonlyMap<TwinId, number>> = signal(new Map());
  /** Counts what was refused, or could not be asked: a hand should feel that. */
  readonly refusals: Signal<number> = signal(0);
  readonly #drafts = signal<Readonly<Record<string, Draft>>>({});
  readonly #errors = signal<Readonly<Record<string, InputErrors>>>({});
  readonly #askings = signal<Readonly<Record<string, Asking>>>({});
  readonly #next = new Map<string, () => Promise<unknown>>();
  readonly #attempts = signal<Readonly<Record<string, Attempt>>>({});

  draft(key: string): Draft | undefined {
    return this.#drafts.value[key];
  }
  /** Another value is no longer wrong. */
  enter(key: string, draft: Draft): void {
    this.#drafts.value = { ...this.#drafts.value, [key]: draft };
    this.refuse(key, {});
  }
  errors(key: string): InputErrors {
    return this.#errors.value[key] ?? {};
  }
  refuse(key: string, errors: InputErrors): void {
    this.#errors.value = { ...this.#errors.value, [key]: errors };
  }

  asking(key: string): Asking {
    return this.#askings.value[key] ?? NOTHING_ASKED;
  }
  /** Operates a machine, and keeps what became of it for the control that asked. */
  invoke(twinId: TwinId, action: ActionView, input: unknown, actions: ViewActions): void {
    const key = keyOf(twinId, action.name);
    const put = (change: Partial<Asking>): void => {
      this.#askings.value = { ...this.#askings.value, [key]: { ...this.asking(key), ...change } };
    };
    const { newest } = commandLife(action.last, this.asking(key));
    put({ pressed: { before: newest?.commandID ?? null }, fault: null });
    actions.invoke(twinId, action.name, input).then(
      (answer) => {
        put({ answer, pressed: null });
        if (answer.state === 'refused' || answer.state === 'failed') this.refusals.value += 1;
      },
      (thrown: unknown) => {
        put({ fault: toProblem(toTwinportError(thrown)), pressed: null });
        this.refusals.value += 1;
      },
    );
  }

  attempt(key: string): Attempt {
    return this.#attempts.value[key] ?? NOT_TRIED;
  }
  /** Runs what may fail for a reason that a person can read, unless the last one is still under way. */
  start(key: string, run: () => Promise<unknown>): void {
    if (this.attempt(key).busy) return;
    const put = (attempt: Attempt): void => {
      this.#attempts.value = { ...this.#attempts.value, [key]: attempt };
    };
    put({ busy: true, problem: null });
    run().then(
      () => put(NOT_TRIED),
      (thrown: unknown) => put({ busy: false, problem: toProblem(toTwinportError(thrown)) }),
    );
  }

  /** As `start`; what is asked while one is under way is done after it, the last of it alone. */
  startLatest(key: string, run: () => Promise<unknown>): void {
    if (this.attempt(key).busy) this.#next.set(key, run);
    else {
      this.start(key, () =>
        run().finally(() => {
          const next = this.#next.get(key);
          this.#next.delete(key);
          // After this attempt is told to be over.
          if (next !== undefined) setTimeout(() => this.startLatest(key, next));
        }),
      );
    }
  }

  /** Types on the pad. */
  type(text: string): void {
    const pad = this.pad.peek();
    if (pad !== null && !pad.busy) this.pad.value = { ...pad, text, wrong: '' };
  }
  /** Gives what was typed to who asked for it; the pad goes when it was taken. */
  finishTyping(): void {
    const pad = this.pad.peek();
    if (pad === null || pad.busy) return;
    this.pad.value = { ...pad, busy: true, wrong: '' };
    // Another pad may have been opened meanwhile.
    const still = (): Pad | null => (this.pad.peek()?.key === pad.key ? this.pad.peek() : null);
    pad.onDone(pad.text).then(
      () => {
        if (still() !== null) this.pad.value = null;
      },
      (thrown: unknown) => {
        const open = still();
        if (open !== null) this.pad.value = { ...open, busy: false, wrong: toTwinportError(thrown).message };
      },
    );
  }

  /** Another twin, service or page is opened: what was half done on the last one is put away. */
  putAway(): void {
    this.question.value = null;
    this.pad.value = null;
  }
}

export function keyOf(targetId: string, action: string): string {
  return `${targetId} ${action}`;
}
