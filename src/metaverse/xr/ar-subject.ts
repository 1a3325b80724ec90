// A twin of the world as AR brings it to the visitor's own floor: the figure itself, live, placed elsewhere for a while. Who
// calls: metaverse.ts, when a visitor asks for AR.
import { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Figures } from '../twins/figures.ts';
import type { TwinPresence } from '../twins/twin-presence.ts';
import type { ArSubject } from './ar-view.ts';

export function arSubject({ id, figure }: TwinPresence, figures: Pick<Figures, 'ownerOf'>): ArSubject {
  const home = figure.placement;
  // Asked when it is near: from afar nobody knows how large it really is.
  const size = () => {
    const { minimum, maximum } = figure.bounds();
    const { scale } = figure.placement;
    const radius = Math.max(maximum.x - minimum.x, maximum.z - minimum.z) / 2 / scale;
    return { radius, height: (maximum.y - minimum.y) / scale };
  };
  return {
    id,
    get radius() {
      return size().radius;
    },
    get height() {
      return size().height;
    },
    place(pose) {
      if (pose === null) return figure.setPlacement(home);
      const { position, headingDegrees, scale } = pose;
      return figure.setPlacement({ ...home, position: [...position], headingDegrees, scale });
    },
    isRoot: (node) => figure.view?.root === node,
    isOther(node) {
      if (!(node instanceof TransformNode)) return false;
      return node.getChildMeshes().some((mesh) => {
        const owner = figures.ownerOf(mesh, -1);
        return owner !== null && owner !== figure;
      });
    },
  };
}
