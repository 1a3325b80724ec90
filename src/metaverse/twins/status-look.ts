// How a twin looks besides its shape, by its status and by who points at it or has it open. Used near (twin-view.ts) and far
// (twin-figure.ts).
import type { TwinStatus } from '../../protocol/mii.ts';

/** Drained of colour and ghost, 0 to 1. */
const LOOKS: Readonly<Record<TwinStatus, readonly [drained: number, ghost: number]>> = {
  live: [0, 0],
  stale: [1, 0],
  offline: [1, 0.92],
};
const POINTED = 0.6;
const SELECTED = 0.35;
/** How a twin looks besides its shape, each 0 to 1 (twin-look.ts). */
export function lookOf(
  status: TwinStatus,
  pointed: boolean,
  selected: boolean,
): { readonly drained: number; readonly ghost: number; readonly highlight: number } {
  const [drained, ghost] = LOOKS[status];
  return { drained, ghost, highlight: Math.max(pointed ? POINTED : 0, selected ? SELECTED : 0) };
}
