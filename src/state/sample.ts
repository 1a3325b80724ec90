// One sample of one field: value as in layout.ts, provider's source time in ms, sequence of the provider's update. What tests,
// vectors and whoever writes messages without a twin build a state from.
import { planFields } from './field-plan.ts';
import type { Field } from './layout.ts';
import { NewestTable, type NewestState } from './newest-table.ts';
import type { SampleSink } from './slice.ts';

export interface Sample {
  readonly value: number;
  readonly time: number;
  readonly sequence: number;
}

/** Hears a slice field by field. */
export function perField(tell: (field: number, time: number, value: number, sequence: number) => void): SampleSink {
  return (first, count, values, time, sequence) => {
    for (let field = first; field < first + count; field += 1) tell(field, time, values[field]!, sequence);
  };
}

/** The state with these samples, by field of the layout; a rotation's time and sequence are those of its first part. */
export function newestOf(fields: readonly Field[], samples: readonly (Sample | undefined)[]): NewestState {
  const plan = planFields(fields);
  const table = new NewestTable(plan);
  const row = table.add();
  const values = samples.map((sample) => sample?.value ?? 0);
  for (const [index, { first }] of plan.fields.entries()) {
    const sample = samples[first];
    if (sample !== undefined) table.take(row, index, values, first, sample.time, sample.sequence);
  }
  return { table, row };
}
