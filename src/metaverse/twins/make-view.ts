// Makes the views of a scene's twins. A chunk of its own: materials and textures of plates, rings and cards are not
// needed for the first picture of the world. Called by metaverse.ts when the world is being built.
import type { Scene } from '@babylonjs/core/scene';
import type { Placement } from '../../protocol/world-manifest.ts';
import { createCards } from './card.ts';
import { TwinView } from './twin-view.ts';

export function viewMaker(scene: Scene): (title: string, placement: Placement) => TwinView {
  const makeCard = createCards(scene);
  return (title, placement) => new TwinView(scene, { title, placement, makeCard });
}
