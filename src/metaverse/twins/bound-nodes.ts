// Which nodes of a model a twin's bindings name, and what for: what static-merge.ts must leave apart. Who calls: load-model.ts.
import type { Binding } from '../../protocol/bindings.ts';

/** Names of nodes. */
export interface BoundNodes {
  /** Their colours change: their meshes have materials of their own. */
  readonly painted: ReadonlySet<string>;
  /** They move, come or go, with everything below them. */
  readonly carriers: ReadonlySet<string>;
  /** A label stands at their middle. */
  readonly labelled: ReadonlySet<string>;
}

export function boundNodes(bindings: readonly Binding[]): BoundNodes {
  const painted = new Set<string>();
  const carriers = new Set<string>();
  const labelled = new Set<string>();
  for (const binding of bindings) {
    if (!('node' in binding)) continue;
    const { target, node } = binding;
    if (target === 'baseColor' || target === 'emissive') painted.add(node);
    else if (target === 'label') labelled.add(node);
    else carriers.add(node);
  }
  return { painted, carriers, labelled };
}
