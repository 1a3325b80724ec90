// The card of the labels at one node: stands at the middle of the node's part, in front of it as the visitor sees it,
// with one row a binding, and dims when the values are stale. Who calls: twin-view.ts (gives its rows to bindings.ts).
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { labelLayout, labelTexture } from './card-layout.ts';
import type { Card, CardMaker } from './card.ts';
import { MOST_RISE_OF_CARD, type Covered, type Roomy } from './card-room.ts';
import type { LabelSurface, LabelText } from './label-binding.ts';
import type { CopiedNode } from './object-model.ts';

/** As long as it is shown, it can be read. */
const LABEL_SIZE = { metresPerPixel: 1 / 820, nearMetres: 2.5, farMetres: 30, hideMetres: 30 };
/** Cards stand at most this far before their part: further out nobody would see which part is meant. */
const MOST_FORWARD_METRES = 1.5;
/** Several rows change at different times; the card as a whole is painted no oftener than this. */
const SHORTEST_REPAINT_SECONDS = 0.25;

/** Nothing, as for what cannot be seen. */
const NOWHERE: Covered = { position: { x: 0, y: 0, z: 0 }, low: 0, high: 0, halfWidth: 0 };

export class NodeLabel implements Roomy {
  readonly mostRise = MOST_RISE_OF_CARD;
  readonly mostSinkMetres = 1.5;
  /** The name plate stands on it, and takes it along. */
  isBelowName = false;
  readonly #anchor: CopiedNode;
  /** The largest mesh at the node, or just below it where tools have put a group's meshes; null for a bare point. */
  readonly #part: AbstractMesh | null;
  readonly #makeCard: CardMaker;
  readonly #rows: { text: LabelText | null }[] = [];
  #card: Card | null = null;
  #dimmed = false;
  #dirty = false;
  #sincePaintSeconds = Number.POSITIVE_INFINITY;

  constructor(anchor: CopiedNode, makeCard: CardMaker) {
    this.#anchor = anchor;
    this.#makeCard = makeCard;
    const meshes = anchor.primitives.length > 0 ? anchor.primitives : anchor.transform.getChildMeshes(true);
    this.#part = meshes.reduce<AbstractMesh | null>(
      (largest, mesh) => (largest === null || radiusOf(mesh) > radiusOf(largest) ? mesh : largest),
      null,
    );
  }

  /** The mesh that a pointer may hit; null before the first words. */
  get card(): Card | null {
    return this.#card;
  }

  /** Where the stem points, world space. */
  get tip(): Vector3 {
    return this.#part === null
      ? this.#anchor.transform.absolutePosition
      : this.#part.getBoundingInfo().boundingSphere.centerWorld;
  }

  get covered(): Covered {
    return this.isBelowName || this.#card === null ? NOWHERE : this.#card.covered;
  }

  shift(metres: number): void {
    this.#card?.shift(metres);
  }

  hide(): void {
    this.#card?.hide();
  }

  /** A row for one binding, below those that are there. */
  addRow(): LabelSurface {
    const row: { text: LabelText | null } = { text: null };
    this.#rows.push(row);
    return {
      show: (text) => {
        row.text = text;
        this.#dirty = true;
      },
      dispose: () => this.dispose(),
    };
  }

  setDimmed(dimmed: boolean): void {
    if (this.#dimmed === dimmed) return;
    this.#dimmed = dimmed;
    this.#dirty = true;
    this.#sincePaintSeconds = Number.POSITIVE_INFINITY;
  }

  /** Once a rendered frame. `reachMetres`: of the whole machine, of which a bare point tells. */
  update(deltaSeconds: number, eye: Vector3, reachMetres: number): void {
    this.#sincePaintSeconds += deltaSeconds;
    if (this.#dirty && this.#sincePaintSeconds >= SHORTEST_REPAINT_SECONDS) this.#paint();
    if (this.#card === null) return;
    const { transform } = this.#anchor;
    if (!transform.isVisible || !transform.isEnabled()) {
      this.#card.hide();
      return;
    }
    const reach = this.#part === null ? reachMetres : Math.min(radiusOf(this.#part), MOST_FORWARD_METRES);
    this.#card.place(this.tip, eye, reach);
  }

  dispose(): void {
    this.#card?.dispose();
    this.#card = null;
    this.#dirty = false;
  }

  #paint(): void {
    const texts = this.#rows.flatMap(({ text }) => (text === null ? [] : [text]));
    this.#card ??= this.#makeCard(`label of ${this.#anchor.name}`, {
      ...LABEL_SIZE,
      ...labelTexture(this.#rows.length),
    });
    this.#card.paint((measure) => labelLayout(texts, this.#dimmed, measure));
    this.#dirty = false;
    this.#sincePaintSeconds = 0;
  }
}

function radiusOf(mesh: AbstractMesh): number {
  return mesh.getBoundingInfo().boundingSphere.radiusWorld;
}
