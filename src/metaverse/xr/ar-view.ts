// AR as the faces see it, what they can ask for there, and what AR must know of the twin that it brings to the visitor's own
// floor. No Babylon here: view-model.ts and both faces import it.
import type { TwinId } from '../../base/ids.ts';

export interface ArView {
  /** `placing`: the twin follows the ray or the view over the real floor; `placed`: it stands. */
  readonly state: 'unsupported' | 'available' | 'entering' | 'placing' | 'placed';
  readonly twinId: TwinId | null;
  /** 1 is as large as the real machine. */
  readonly scale: number;
  /** Whether it will stand there for this visit, or again the next time, as far as this device can keep it. */
  readonly kept: 'no' | 'visit' | 'device';
}

export const NO_AR: ArView = { state: 'unsupported', twinId: null, scale: 1, kept: 'no' };

/** From the click on: the world is put away. */
export function isInAr({ state }: ArView): boolean {
  return state !== 'unsupported' && state !== 'available';
}

/** `table`: as large as fits a table, at most as large as real. */
export type ArScale = number | 'table';

export interface ArActions {
  /** Brings a twin to the visitor's own floor; call it in a click. */
  enterAr(twinId: TwinId): Promise<void>;
  /** Puts it down where it is aimed. */
  placeAr(): void;
  /** Takes it up again. */
  liftAr(): void;
  /** Clockwise seen from above. */
  turnAr(byDegrees: number): void;
  scaleAr(scale: ArScale): void;
  leaveAr(): void;
}

/** Metres of the real floor; `headingDegrees` clockwise seen from above, like a compass. */
export interface ArPose {
  readonly position: readonly [x: number, y: number, z: number];
  readonly headingDegrees: number;
  readonly scale: number;
}

/** The twin that is brought. */
export interface ArSubject {
  readonly id: TwinId;
  /** In metres, as large as real. */
  readonly radius: number;
  readonly height: number;
  /** Stands there from now on; null: back to where it stands in the world. */
  place(pose: ArPose | null): void;
  /** The name of the node that carries all of it; it may come and go with its level of detail. */
  isRoot(node: object): boolean;
  /** Whether that is another twin's. */
  isOther(node: object): boolean;
}

const TABLE_METRES = 0.6;
const SCALES = { least: 0.005, most: 2 } as const;

/** The factor of a scale for a machine of that size. */
export function factorOf(scale: ArScale, { radius, height }: Pick<ArSubject, 'radius' | 'height'>): number {
  if (scale !== 'table') return Math.min(SCALES.most, Math.max(SCALES.least, scale));
  return Math.min(1, TABLE_METRES / Math.max(2 * radius, height, 0.01));
}
