// What faces show of a part of a machine that the visitor holds, and what the visitor can say to it. Used by the view-model.
import type { TwinId } from '../../base/ids.ts';

export interface HandView {
  readonly twinId: TwinId;
  readonly twinTitle: string;
  /** The value that the part shows, and the action that would bring it there. */
  readonly title: string;
  readonly action: string;
  readonly actionTitle: string;
  readonly unit: string;
  readonly digits: number;
  readonly from: number;
  readonly to: number;
  /** `confirming`: let go of, and the description says that a person must confirm. `refused`: why is in `reason`. */
  readonly state: 'holding' | 'confirming' | 'refused';
  readonly reason: string;
}

export interface HandActions {
  /** Whether to do what was let go of; false also closes a refusal. */
  answerHand(yes: boolean): void;
}
