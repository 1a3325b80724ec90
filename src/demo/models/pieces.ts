// Pieces of a machine: a solid and how it is finished. Called by the models, which describe their parts in these.
import { decals, type Finish } from './finishes.ts';
import { decal } from './shapes/shapes.ts';
import { place, type Placement, type Solid } from './shapes/solid.ts';
import { aspect, region, type DecalName } from './surface/decal-sheet.ts';

/** A solid and how it is finished. Edges sharper than `crease` degrees (default 50) stay sharp. */
export type Piece = { readonly solid: Solid; readonly finish: Finish; readonly crease?: number };

/** One finish, several solids. */
export const pieces = (finish: Finish, ...solids: readonly Solid[]): Piece[] =>
  solids.map((solid) => ({ solid, finish }));

/** The pieces, all placed anew together. */
export const movedPieces = (list: readonly Piece[], placement: Placement): Piece[] =>
  list.map((piece) => ({ ...piece, solid: place(piece.solid, placement) }));

/** A decal of `height` metres that faces +Z where it is placed. */
export const sticker = (name: DecalName, height: number, placement: Placement): Piece => ({
  finish: decals,
  solid: place(decal(height * aspect(name), height, region(name)), placement),
});
