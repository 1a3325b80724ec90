// A twin on its way to a place: the copy that follows a pointer's ray over the floor, turned in steps, until it is put
// down. Who calls: arrangement.ts.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Scene } from '@babylonjs/core/scene';
import type { TwinPresence } from '../twins/twin-presence.ts';
import { tidy, type Pose } from './arranged.ts';
import { isWalkable, onFloor, onGrid, type Floor } from './floor.ts';
import { Ghost } from './ghost.ts';

export class Placing {
  readonly presence: TwinPresence;
  readonly radius: number;
  readonly #scene: Scene;
  readonly #floor: Floor;
  readonly #ghost: Ghost;
  #pose: Pose;

  /** `radius`: half of the room that the machine takes, in metres. */
  constructor(scene: Scene, floor: Floor, presence: TwinPresence, options: { pose: Pose; radius: number }) {
    this.presence = presence;
    this.radius = options.radius;
    this.#scene = scene;
    this.#floor = floor;
    this.#pose = tidy(options.pose);
    this.#ghost = new Ghost(scene, presence.figure, options.radius);
    this.#show();
  }

  get pose(): Pose {
    return this.#pose;
  }

  /** Follows a ray in world coordinates; whether it is elsewhere now. */
  aim(origin: Vector3, direction: Vector3, snaps: boolean): boolean {
    const point = onFloor(this.#scene, this.#floor, origin, direction);
    if (point === null) return false;
    const position: Pose['position'] = snaps
      ? [onGrid(point.x), point.y, onGrid(point.z)]
      : [point.x, point.y, point.z];
    this.#pose = tidy({ ...this.#pose, position });
    this.#show();
    return true;
  }

  nudge(eastMetres: number, southMetres: number): void {
    const [x, y, z] = this.#pose.position;
    this.#pose = tidy({ ...this.#pose, position: [x + eastMetres, y, z + southMetres] });
    this.#show();
  }

  turn(byDegrees: number): void {
    this.#pose = tidy({ ...this.#pose, headingDegrees: this.#pose.headingDegrees + byDegrees });
    this.#show();
  }

  dispose(): void {
    this.#ghost.dispose();
  }

  #show(): void {
    const [x, , z] = this.#pose.position;
    this.#ghost.show(this.#pose, isWalkable(this.#floor, x, z));
  }
}
