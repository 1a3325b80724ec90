// What someone points at and chooses, whichever way they point: mouse, finger, controller ray or hand. One source of
// `pick` and `hover` for the rest of the metaverse. Who calls: rig.ts on a screen, xr/session.ts in XR.
import '@babylonjs/core/Culling/ray';
import type { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Scene } from '@babylonjs/core/scene';
import { Emitter } from '../../base/emitter.ts';

export interface Hit {
  /** The nearest pickable mesh; null where there is none, as in the sky. */
  readonly mesh: AbstractMesh | null;
  /** Which of the instances that the mesh stands for; -1 where it stands for itself. */
  readonly instance: number;
  /** Where the mesh was hit, in world metres. */
  readonly point: Vector3 | null;
}

/** Between two hover tests: each one tests rays against triangles on the page's main thread. */
const HOVER_PERIOD_MS = 80;
const NOTHING: Hit = { mesh: null, instance: -1, point: null };

export class Picking {
  readonly #scene: Scene;
  readonly #events = new Emitter<{ pick: Hit; hover: Hit }>();
  #hovered: AbstractMesh | null = null;
  #hoveredInstance = -1;
  #hoveredAtMs = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Hears each choice; returns a function that stops it. */
  onPick(callback: (hit: Hit) => void): () => void {
    return this.#events.on('pick', callback);
  }

  /** Hears when another mesh, or none, comes under the pointer; returns a function that stops it. */
  onHover(callback: (hit: Hit) => void): () => void {
    return this.#events.on('hover', callback);
  }

  /** Chooses what is at a point of the canvas, in CSS pixels. */
  pickAt(x: number, y: number): void {
    this.choose(this.#at(x, y));
  }

  /** Notices what is at a point of the canvas, at most every 80 ms; null: the pointer is nowhere. */
  hoverAt(at: { x: number; y: number } | null, nowMs: number): void {
    if (at === null) return this.point(NOTHING);
    if (nowMs - this.#hoveredAtMs < HOVER_PERIOD_MS) return undefined;
    this.#hoveredAtMs = nowMs;
    return this.point(this.#at(at.x, at.y));
  }

  /** A choice made elsewhere: a controller's trigger, a pinch. */
  choose(hit: Hit): void {
    this.#events.emit('pick', hit);
  }

  /** Pointing made elsewhere. */
  point(hit: Hit): void {
    if (hit.mesh === this.#hovered && hit.instance === this.#hoveredInstance) return;
    this.#hovered = hit.mesh;
    this.#hoveredInstance = hit.instance;
    this.#events.emit('hover', hit);
  }

  #at(x: number, y: number): Hit {
    const { pickedMesh, pickedPoint, thinInstanceIndex } = this.#scene.pick(x, y);
    return { mesh: pickedMesh, instance: thinInstanceIndex, point: pickedPoint };
  }
}
