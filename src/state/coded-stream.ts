// One twin on one link, as the codec sees it at either end: its number there and its row among the twins of its kind.
import { planFields } from './field-plan.ts';
import type { Field } from './layout.ts';
import { StreamTable } from './stream-table.ts';

/** At 60 Hz a message may be overtaken by those of 100 ms and is still of use: what jitter does, and no more. */
export const LATE_KEPT = 6;

/** Where the states of a twin are kept. */
export interface TableRow {
  readonly table: StreamTable;
  readonly row: number;
}

export interface CodedStream extends TableRow {
  readonly number: number;
}

/** A stream of which nothing has come, with a table of its own. */
export function codedStream(number: number, fields: readonly Field[]): CodedStream {
  const table = new StreamTable(planFields(fields), LATE_KEPT);
  return { number, table, row: table.add() };
}
