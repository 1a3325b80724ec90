// Which part of a machine a mesh belongs to that can be held, because a property moves it that somebody can set. Who calls: twin-view.ts,
// for hand.ts.
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Node } from '@babylonjs/core/node';
import type { Binding } from '../../protocol/bindings.ts';
import type { BindingOf } from './binding-part.ts';
import type { ModelCopy } from './model-copy.ts';

export type GripBinding = BindingOf<'rotation'> | BindingOf<'translation'>;

/** A part that can be held. */
export interface Grip {
  readonly binding: GripBinding;
  readonly node: TransformNode;
}

/** The binding of the nearest part above a mesh that moves by a property of which `isHeldBy` says so; null without one. */
export function gripBindingAt(
  mesh: AbstractMesh,
  copy: ModelCopy,
  bindings: readonly Binding[],
  isHeldBy: (property: string) => boolean,
): GripBinding | null {
  for (let at: Node | null = mesh; at !== null && at !== copy.root; at = at.parent) {
    const binding = bindings.find(
      (candidate): candidate is GripBinding =>
        (candidate.target === 'rotation' || candidate.target === 'translation') &&
        isHeldBy(candidate.property) &&
        copy.model.node(copy.model.indicesOf(candidate.node)[0]!).transform === at,
    );
    if (binding !== undefined) return binding;
  }
  return null;
}
