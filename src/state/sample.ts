// One sample of one field: value as in layout.ts, provider's source time in ms, sequence of the provider's update.
export interface Sample {
  readonly value: number;
  readonly time: number;
  readonly sequence: number;
}
