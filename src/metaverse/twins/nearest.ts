// Finds which few of many are nearest to the eye, without making anything. Those that are near already are taken to be somewhat
// nearer than they are, so that nobody flickers who stands at the edge. Who calls: figures.ts, a few times a second.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';

/** What is looked at (twin-figure.ts has it). */
export interface Placed {
  /** Chosen wherever it stands. */
  readonly isSelected: boolean;
  /** Chosen now. */
  readonly view: object | null;
  middle(result: Vector3): Vector3;
}

/** Squared distance of who is near already, as a share. */
const STAYING = 0.7;
const place = new Vector3();

export class Nearest<Item extends Placed> {
  /** Nearest first. */
  readonly chosen: Item[] = [];
  /** Were near, and are not chosen any more. */
  readonly left: Item[] = [];
  readonly #most: number;
  readonly #distances: Float64Array;
  readonly #marks = new Set<Item>();

  constructor(most: number) {
    this.#most = most;
    this.#distances = new Float64Array(most);
  }

  find(items: readonly Item[], eye: Vector3): void {
    this.chosen.length = 0;
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index]!;
      const distance = item.isSelected ? 0 : Vector3.DistanceSquared(item.middle(place), eye);
      this.#offer(item, item.view === null ? distance : distance * STAYING);
    }
    this.left.length = 0;
    this.#marks.clear();
    for (let index = 0; index < this.chosen.length; index += 1) this.#marks.add(this.chosen[index]!);
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index]!;
      if (item.view !== null && !this.#marks.has(item)) this.left.push(item);
    }
  }

  /** Puts an item into its place among the chosen, and the farthest of too many out. */
  #offer(item: Item, distance: number): void {
    const isFull = this.chosen.length === this.#most;
    // Most of a crowd ends here.
    if (isFull && distance >= this.#distances[this.#most - 1]!) return;
    let at = isFull ? this.#most - 1 : this.chosen.length;
    for (; at > 0 && this.#distances[at - 1]! > distance; at -= 1) {
      this.chosen[at] = this.chosen[at - 1]!;
      this.#distances[at] = this.#distances[at - 1]!;
    }
    this.chosen[at] = item;
    this.#distances[at] = distance;
  }
}
