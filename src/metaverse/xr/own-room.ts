// Puts the world away while a visitor is in their own room (AR), but for the twin that they brought, and brings it all back.
// Who calls: session.ts takes stock before AR begins, so that what the headset adds later stays; ar-visit.ts does the rest.
import { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import { Scene } from '@babylonjs/core/scene';
import type { ArSubject } from './ar-view.ts';

export class OwnRoom {
  readonly #scene: Scene;
  readonly #subject: ArSubject;
  readonly #ofWorld: ReadonlySet<object>;
  readonly #putAway = new Set<TransformNode>();
  readonly #fogMode: number;

  constructor(scene: Scene, subject: ArSubject) {
    this.#scene = scene;
    this.#subject = subject;
    this.#fogMode = scene.fogMode;
    this.#ofWorld = new Set(scene.rootNodes);
  }

  /** Puts away what should not be seen here; also what came since, as other twins come near. */
  tidy(): void {
    this.#scene.fogMode = Scene.FOGMODE_NONE;
    for (const node of this.#scene.rootNodes) {
      if (!(node instanceof TransformNode) || this.#subject.isRoot(node)) continue;
      if (!this.#ofWorld.has(node) && !this.#subject.isOther(node)) continue;
      if (!node.isEnabled(false)) continue;
      node.setEnabled(false);
      this.#putAway.add(node);
    }
  }

  restore(): void {
    for (const node of this.#putAway) if (!node.isDisposed()) node.setEnabled(true);
    this.#putAway.clear();
    this.#scene.fogMode = this.#fogMode;
  }
}
