// The procedure log: each step of a procedure with its reference point, for the visitor to see and a program to check.
// Newest last, bounded; told to the page in batches, because a message a step would cost more than the step.
import type { Clock } from '../base/clock.ts';
import type { LogEntry } from '../protocol/mii.ts';
import {
  DII_OPERATIONS,
  MII_OPERATIONS,
  type DiiOperation,
  type MiiOperation,
  type OperationPlace,
} from '../protocol/operations.ts';

const KEPT = 5_000;
const BATCH_MS = 100;

export class ProcedureLog {
  readonly #clock: Clock;
  readonly #tell: (entries: readonly LogEntry[]) => void;
  readonly #entries: LogEntry[] = [];
  #batch: LogEntry[] = [];

  constructor(clock: Clock, tell: (entries: readonly LogEntry[]) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  dii(operation: string, outcome: string, detail = ''): void {
    this.#add(operation, DII_OPERATIONS[operation as DiiOperation] ?? DII_OPERATIONS.unknown, outcome, detail);
  }

  mii(operation: MiiOperation, outcome: string, detail = ''): void {
    this.#add(operation, MII_OPERATIONS[operation], outcome, detail);
  }

  entries(): readonly LogEntry[] {
    return [...this.#entries];
  }

  #add(operation: string, place: OperationPlace, outcome: string, detail: string): void {
    const entry: LogEntry = {
      time: new Date(this.#clock.now()).toISOString(),
      ...place,
      operation,
      outcome,
      ...(detail === '' ? {} : { detail }),
    };
    this.#entries.push(entry);
    if (this.#entries.length > KEPT) this.#entries.splice(0, this.#entries.length - KEPT);
    if (this.#batch.length === 0) this.#clock.after(BATCH_MS, () => this.#tell(this.#batch.splice(0)));
    this.#batch.push(entry);
  }
}
