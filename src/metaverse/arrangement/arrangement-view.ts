// What faces show of the visitor's own arrangement of a world, and can ask for: the part of the view-model (view-model.ts)
// that is about placing, keeping and sharing. Filled by arrangement.ts; plain data, no Babylon.
import type { TwinId } from '../../base/ids.ts';
import type { AddedSystem, Pose } from './arranged.ts';

type Numbers3 = readonly [x: number, y: number, z: number];

/** One twin as it is arranged. */
export interface ArrangedTwinView {
  readonly id: TwinId;
  /** Its id while it is not here. */
  readonly title: string;
  readonly isHere: boolean;
  readonly pose: Pose;
  readonly isLocked: boolean;
  /** Who says where it stands; `nobody`: in the rows of what just came. */
  readonly placedBy: 'visitor' | 'world' | 'nobody';
  /** Its place is on a floor that visitors can walk on. */
  readonly isOnFloor: boolean;
}

/** What a link or a file would change, before the visitor has agreed. */
export interface ArrangementOffer {
  readonly source: 'link' | 'file';
  readonly twins: readonly {
    readonly id: TwinId;
    readonly title: string;
    readonly isHere: boolean;
    readonly pose: Pose;
  }[];
  /** Systems that this world does not name. */
  readonly systems: readonly AddedSystem[];
}

export interface ArrangementView {
  /** The twin whose handles are shown. */
  readonly selected: ArrangedTwinView | null;
  /** A translucent copy of this twin follows the pointer until it is put down. */
  readonly placing: ArrangedTwinView | null;
  /** Twins that the visitor placed. */
  readonly placed: readonly ArrangedTwinView[];
  /** Systems that the visitor added. */
  readonly systems: readonly AddedSystem[];
  readonly isChanged: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Places are multiples of `GRID_METRES`. */
  readonly snaps: boolean;
  readonly offer: ArrangementOffer | null;
}

export const NOTHING_ARRANGED: ArrangementView = {
  selected: null,
  placing: null,
  placed: [],
  systems: [],
  isChanged: false,
  canUndo: false,
  canRedo: false,
  snaps: false,
  offer: null,
};

/** A part of ViewActions. What is unknown, locked or out of range changes nothing, unless it says that it rejects. */
export interface ArrangementActions {
  /** Shows a twin's handles and figures; null: nobody's. */
  arrange(twinId: TwinId | null): void;
  /** A translucent copy follows the pointer, whose ray is told by `aimPlacing`. */
  startPlacing(twinId: TwinId): void;
  /** Where somebody points: a ray in world coordinates, from a mouse, a finger, a controller or a hand. */
  aimPlacing(origin: Numbers3, direction: Numbers3): void;
  /** Moves the copy by metres, as the visitor sees it. */
  nudgePlacing(right: number, ahead: number): void;
  /** Turns the copy that follows the pointer. */
  turnPlacing(byDegrees: number): void;
  /** Stands where the copy is. */
  putPlacing(): void;
  stopPlacing(): void;
  setPose(twinId: TwinId, change: Partial<Pose>): void;
  setLocked(twinId: TwinId, locked: boolean): void;
  /** Where the world, or nobody, put it. */
  putBack(twinId: TwinId): void;
  setSnaps(snaps: boolean): void;
  undo(): void;
  redo(): void;
  /** As the world's manifest says; can be undone. */
  resetArrangement(): void;
  /** Dials it at once and keeps it. @throws TwinportError `manifest-invalid`, which says what is wrong with it */
  addSystem(asked: { readonly name: string; readonly address: string; readonly did: string }): Promise<void>;
  removeSystem(address: string): void;
  /** This world as it is arranged now: the text of a manifest that an operator can serve. */
  exportWorld(): Promise<string>;
  /** An address that brings others this arrangement. @throws TwinportError `limit-exceeded` when it is too long for one */
  shareArrangement(): Promise<string>;
  /** Reads a manifest; what it would change becomes the offer. @throws TwinportError `manifest-invalid`, with the place */
  readWorld(text: string): Promise<void>;
  /** Ends the offer. */
  decideOffer(decision: 'apply' | 'apply-places' | 'discard'): void;
  /** Metres from the visitor to a twin; null when it is not here. */
  distanceTo(twinId: TwinId): number | null;
}
