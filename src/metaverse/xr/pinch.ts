// A pinch of a hand that has no stick: held, it aims a teleport; short, it is a click. Who calls: locomotion.ts.
import type { VisitHand } from './visit.ts';

export interface Pinch {
  readonly hand: VisitHand;
  readonly sinceMs: number;
}

const HELD_MS = 250;

export function isHeldPinch({ sinceMs }: Pinch, nowMs: number): boolean {
  return nowMs - sinceMs >= HELD_MS;
}
