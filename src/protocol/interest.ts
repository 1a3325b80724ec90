// What the visitor looks at, as the metaverse system tells it at MII-D4: how often, and of what, a twin's state is worth sending.
// The enabler puts it together with what services need, and asks the twin systems (DII-3, SPEC.md DII-5). Used by metaverse/interest.ts and
// enabler/interest.ts.
import type { TwinId } from '../base/ids.ts';

/** States a second that a visitor who stands before a twin asks for: what a display can show. */
export const FULL_RATE_HZ = 60;

/** How a twin is looked at. */
export interface TwinInterest {
  readonly twinId: TwinId;
  /** States a second; 0.1 to 120. */
  readonly maxRateHz: number;
  /** Names of the properties of which anything is shown; null: all. */
  readonly properties: readonly string[] | null;
}

/** The part of MII that is about interest. */
export interface InterestOperations {
  /**
   * P9 at MII-D4: from now on these twins are looked at so. A twin that was never told of is looked at fully. Told only when it
   * changes; for twins that are not open it is remembered.
   */
  setInterest(changes: readonly TwinInterest[]): Promise<void>;
}
