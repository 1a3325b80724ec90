// What faces show of alarms and emergency stops, and what the visitor can do about them. Used by the view-model.
import type { TwinId } from '../../base/ids.ts';

export type Severity = 'warning' | 'critical';

export interface AlarmView {
  /** Twin and affordance; an event's alarms have a number of their own. */
  readonly id: string;
  readonly twinId: TwinId;
  readonly twinTitle: string;
  readonly systemName: string;
  readonly title: string;
  readonly severity: Severity;
  /** Epoch ms of this page's clock; of an alarm that was on before the visit, when it was first seen. */
  readonly raisedAt: number;
  /** Null while it is on. */
  readonly clearedAt: number | null;
  /** By this visitor, here: it is quiet, and still on. */
  readonly acknowledged: boolean;
}

/** A machine that this visitor can stop in an emergency. */
export interface StopView {
  readonly twinId: TwinId;
  readonly twinTitle: string;
  readonly systemName: string;
}

export interface AlarmActions {
  /** Quiets an alarm here, or all; the machine is not told. */
  acknowledgeAlarm(id: string | null): void;
}
