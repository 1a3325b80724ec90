// What can be taken back: earlier and later states of something that is never changed in place. Who calls: arrangement.ts.

const MOST = 100;

export class UndoList<State> {
  #state: State;
  #earlier: State[] = [];
  #later: State[] = [];
  #run: { readonly key: string; readonly endsMs: number } | null = null;

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  get canUndo(): boolean {
    return this.#earlier.length > 0;
  }

  get canRedo(): boolean {
    return this.#later.length > 0;
  }

  /** Becomes `state`. Changes with one `key` before `runEndsMs` are taken back as one, as of a key that is held down. */
  change(state: State, { key = '', nowMs = 0, runMs = 0 } = {}): void {
    const isRun = key !== '' && this.#run !== null && this.#run.key === key && nowMs <= this.#run.endsMs;
    if (!isRun) this.#earlier = [...this.#earlier, this.#state].slice(-MOST);
    this.#run = key === '' ? null : { key, endsMs: nowMs + runMs };
    this.#later = [];
    this.#state = state;
  }

  undo(): void {
    const before = this.#earlier.pop();
    if (before === undefined) return;
    this.#later.push(this.#state);
    this.#state = before;
    this.#run = null;
  }

  redo(): void {
    const after = this.#later.pop();
    if (after === undefined) return;
    this.#earlier.push(this.#state);
    this.#state = after;
    this.#run = null;
  }
}
