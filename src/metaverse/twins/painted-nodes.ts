// Which meshes of a model a colour binding paints: the bound node's own or, where tools have moved them to nodes below it, those of its
// descendants. Who calls: model-copy.ts and static-merge.ts (near), crowd-pose.ts (far).
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Node } from '@babylonjs/core/node';
import type { BoundNodes } from './bound-nodes.ts';
import type { CopiedNode } from './object-model.ts';

export function ownMeshes({ primitives, transform }: CopiedNode): readonly AbstractMesh[] {
  return primitives.length > 0 ? primitives : transform.getChildMeshes(false);
}

/** By mesh of the source: the index of the node that paints it. */
export function paintedBy(
  nodes: readonly (CopiedNode | null)[],
  { painted }: Pick<BoundNodes, 'painted'>,
): ReadonlyMap<Node, number> {
  const painters = new Map<Node, number>();
  for (const [index, node] of nodes.entries()) {
    if (node === null || !painted.has(node.name)) continue;
    for (const mesh of ownMeshes(node)) painters.set(mesh, index);
  }
  return painters;
}
