// Which nodes of a model its bindings or clips move, and which one carries the whole machine about. Who calls: twin-view.ts.
import type { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Node } from '@babylonjs/core/node';
import type { Binding } from '../../protocol/bindings.ts';
import type { ModelCopy } from './model-copy.ts';
import { isPoseBinding } from './node-pose.ts';

/** The node that a position carries about; the first, where there are several. */
export function carrierOf(copy: ModelCopy, bindings: readonly Binding[]): TransformNode | null {
  const binding = bindings.find(({ target }) => target === 'position');
  if (binding === undefined || !('node' in binding)) return null;
  return copy.model.node(copy.model.indicesOf(binding.node)[0]!).transform;
}

/** Nodes that bindings or clips move. */
export function movingNodes(copy: ModelCopy, bindings: readonly Binding[]): ReadonlySet<Node> {
  const moving = new Set<Node>();
  for (const binding of bindings) {
    if ('animation' in binding) {
      const group = copy.animations.find(({ name }) => name === binding.animation);
      for (const { target } of group?.targetedAnimations ?? []) moving.add(target as Node);
    } else if (isPoseBinding(binding)) {
      for (const index of copy.model.indicesOf(binding.node)) moving.add(copy.model.node(index).transform);
    }
  }
  return moving;
}
