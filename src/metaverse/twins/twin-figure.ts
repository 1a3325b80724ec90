// One twin as it stands in the world, whatever that takes now: nothing to see, one of a crowd, or a full view with plate, labels
// and highlights. It remembers what it was told, so that it can change from one to the other at any time. Made by figures.ts,
// which also says when it is near; told by twin-presence.ts.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Binding } from '../../protocol/bindings.ts';
import type { TwinStatus } from '../../protocol/mii.ts';
import type { Placement } from '../../protocol/world-manifest.ts';
import type { TwinLayout } from '../../state/layout.ts';
import type { TwinRing } from '../../state/twin-ring.ts';
import type { AlarmSign } from '../alarms/alarm-sign.ts';
import type { Rectangle } from '../world/site.ts';
import type { Crowd, CrowdMember } from './crowd.ts';
import type { Ghost, GhostOptions } from './ghost.ts';
import type { HeldModel } from './load-model.ts';
import type { Box } from './obstacles.ts';
import { PLACEHOLDER_SIZE } from './placeholder.ts';
import { lookOf } from './status-look.ts';
import type { TwinView } from './twin-view.ts';

/** What stands around a figure. */
export interface FigureContext {
  makeView(figure: TwinFigure): TwinView;
  makeGhost(options: Omit<GhostOptions, 'scene'>): Ghost;
  /** Moves a view from now on; returns what stops it. */
  move(view: TwinView, layout: TwinLayout, ring: TwinRing): () => void;
  /** The crowd of this kind, made where there is none, and kept until who asked leaves. @throws TwinportError `binding-invalid` */
  kindOf(model: HeldModel, bindings: readonly Binding[], layout: TwinLayout): Kind;
  /** Who is near is to be found anew, or shows something else. */
  onChanged(): void;
  onRemoved(figure: TwinFigure): void;
}

/** All twins of one model, equal bindings and one layout. */
export interface Kind {
  readonly crowd: Crowd<TwinFigure>;
  leave(): void;
}

interface Shown {
  readonly model: HeldModel;
  readonly kind: Kind;
  readonly bindings: readonly Binding[];
  readonly layout: TwinLayout;
  readonly desired: ReadonlyMap<string, string>;
}

const NOTHING_DESIRED: ReadonlyMap<string, string> = new Map();

export class TwinFigure {
  title: string;
  placement: Placement;
  /** Of an alarm that is on. */
  sign: AlarmSign | null = null;
  /** World matrix of its place. */
  readonly root: Float64Array;
  readonly #context: FigureContext;
  #view: TwinView | null = null;
  #shown: Shown | null = null;
  #samples: { readonly layout: TwinLayout; readonly ring: TwinRing } | null = null;
  #far: { readonly crowd: Crowd<TwinFigure>; readonly member: CrowdMember<TwinFigure> } | null = null;
  #stopMoving: () => void = () => undefined;
  /** What goes on by itself in this model had come so far when it was drawn in another way; null: it begins. */
  #phases: Float64Array | null = null;
  readonly #texts = new Map<string, unknown>();
  /** What this visitor asks properties to be. */
  readonly #asked = new Map<string, number>();
  #note: { readonly failed: string } | { readonly loadedBytes: number; readonly totalBytes: number } | null = null;
  #status: TwinStatus = 'live';
  #statusNote: string | null = null;
  #pointed = false;
  #selected = false;

  constructor(context: FigureContext, title: string, placement: Placement) {
    this.#context = context;
    this.title = title;
    this.placement = placement;
    this.root = rootOf(placement);
  }

  get view(): TwinView | null {
    return this.#view;
  }

  /** Selected twins are near, wherever they stand. */
  get isSelected(): boolean {
    return this.#selected;
  }

  /** The same twin by another name: in another language. */
  rename(title: string): void {
    this.title = title;
    this.#view?.rename(title);
  }

  /** The model is on its way; `totalBytes` 0: nobody knows how large it is. */
  showProgress(loadedBytes: number, totalBytes: number): void {
    this.#note = { loadedBytes, totalBytes };
    this.#view?.showProgress(loadedBytes, totalBytes);
  }

  /** By which values the model that it wears is moved; null without one. */
  get wornLayout(): TwinLayout | null {
    return this.#shown?.layout ?? null;
  }

  /** The model will not come; `reason` in few words. One that stands is taken off. */
  showFailure(reason: string): void {
    this.#takeOff();
    this.#note = { failed: reason };
    this.#view?.showFailure(reason);
  }

  /**
   * Wears a model, also in place of an older version. Owns what it is given from now on, also when this throws. `desired`: by
   * property, the one that reports what it is to become.
   * @throws TwinportError `binding-invalid`; it then shows what it showed before
   */
  showModel(
    model: HeldModel,
    bindings: readonly Binding[],
    layout: TwinLayout,
    desired: ReadonlyMap<string, string> = NOTHING_DESIRED,
  ): void {
    let kind: Kind | null = null;
    try {
      // Also of one that is near: a binding that does not fit must show now, not when the visitor walks away.
      kind = this.#context.kindOf(model, bindings, layout);
      this.#view?.showModel(
        model.copy(bindings),
        bindings,
        layout,
        this.#ghostOf({ model, bindings, layout, desired }),
      );
    } catch (error) {
      kind?.leave();
      model.release();
      throw error;
    }
    this.#takeOff();
    this.#shown = { model, kind, bindings, layout, desired };
    this.#note = null;
    if (this.#view === null) this.#joinCrowd();
    else this.#context.onChanged();
  }

  /** Where its values come from; null: they are not known any more, and it stands still. */
  setSamples(samples: { readonly layout: TwinLayout; readonly ring: TwinRing } | null): void {
    this.#samples = samples;
    this.#leaveCrowd();
    if (this.#view === null) this.#joinCrowd();
    else this.#moveView(this.#view);
  }

  /** `note`: what its plate says in place of how long nothing has come; null: that. */
  setStatus(status: TwinStatus, note: string | null = null): void {
    if (status === this.#status && note === this.#statusNote) return;
    this.#status = status;
    this.#statusNote = note;
    this.#view?.setStatus(status, note);
    this.#showLook();
  }

  /** The visitor points at the twin. */
  setPointed(pointed: boolean): void {
    this.#pointed = pointed;
    this.#view?.setPointed(pointed);
    this.#showLook();
  }

  /** The twin's panel is open. */
  setSelected(selected: boolean): void {
    if (selected === this.#selected) return;
    this.#selected = selected;
    this.#view?.setSelected(selected);
    this.#context.onChanged();
  }

  /** Stands elsewhere from now on. */
  setPlacement(placement: Placement): void {
    this.placement = placement;
    this.root.set(rootOf(placement));
    this.#view?.setPlacement(placement);
    if (this.#far !== null) {
      this.#leaveCrowd();
      this.#joinCrowd();
    }
    this.#context.onChanged();
  }

  /** A value of a property that no frame carries, for its labels. */
  setText(property: string, value: unknown): void {
    this.#texts.set(property, value);
    this.#view?.setText(property, value);
  }

  /** What this visitor asks a property to be, until it is, or null: nothing any more. Its ghost shows it. */
  ask(property: string, value: number | null): void {
    if (value === null) this.#asked.delete(property);
    else this.#asked.set(property, value);
    this.#view?.ask(property, value);
  }

  /** Becomes a full view. */
  comeNear(): void {
    if (this.#view !== null) return;
    const view = this.#context.makeView(this);
    this.#view = view;
    view.setStatus(this.#status, this.#statusNote);
    view.setSelected(this.#selected);
    view.setPointed(this.#pointed);
    for (const [property, value] of this.#texts) view.setText(property, value);
    if (this.#shown !== null) {
      const { model, bindings, layout } = this.#shown;
      view.showModel(model.copy(bindings), bindings, layout, this.#ghostOf(this.#shown));
      this.#leaveCrowd();
      if (this.#phases !== null) view.phases?.goOnFrom(this.#phases);
    } else if (this.#note !== null && 'failed' in this.#note) view.showFailure(this.#note.failed);
    else if (this.#note !== null) view.showProgress(this.#note.loadedBytes, this.#note.totalBytes);
    this.#moveView(view);
  }

  /** Becomes one of a crowd, or nothing while it has no model. */
  goFar(): void {
    if (this.#view === null) return;
    this.#stopMoving();
    this.#stopMoving = () => undefined;
    this.#phases = this.#view.phases?.read() ?? null;
    this.#view.dispose();
    this.#view = null;
    this.#joinCrowd();
  }

  /** Where it is now, as far as that is drawn. */
  middle(result: Vector3): Vector3 {
    if (this.#view !== null) return this.#view.middle(result);
    if (this.#far !== null) return this.#far.crowd.middle(this.#far.member, result);
    return result.fromArray(this.placement.position);
  }

  /** Names of the nodes that are drawn. */
  nodes(): string[] {
    if (this.#view !== null) return this.#view.nodes();
    return (this.#shown?.model.nodes ?? []).flatMap((node) => (node === null ? [] : [node.name]));
  }

  /** World matrix of a node as last drawn: 16 numbers, translation last; null without such a node. */
  pose(nodeName: string): number[] | null {
    if (this.#view !== null) return this.#view.pose(nodeName);
    const placed = this.#far?.crowd.placeOf(this.#far.member, nodeName) ?? null;
    return placed === null ? null : Array.from(placed);
  }

  /** Around the model as it stands, or what stands for it. */
  bounds(): Box {
    if (this.#view !== null) return this.#view.bounds();
    const box = { minimum: new Vector3(), maximum: new Vector3() };
    if (this.#far?.crowd.boundsOf(this.#far.member, box.minimum, box.maximum) === true) return box;
    const middle = this.middle(new Vector3());
    const radius = PLACEHOLDER_SIZE.radius * this.placement.scale;
    return {
      minimum: new Vector3(middle.x - radius, this.placement.position[1], middle.z - radius),
      maximum: new Vector3(middle.x + radius, this.placement.position[1] + PLACEHOLDER_SIZE.height, middle.z + radius),
    };
  }

  /** Footprints of the parts that never move; empty while it is far. */
  obstacles(): readonly Rectangle[] {
    return this.#view?.obstacles() ?? [];
  }

  /** Meshes that cast shadows; empty while it is far. */
  shadowCasters(): readonly AbstractMesh[] {
    return this.#view?.shadowCasters() ?? [];
  }

  dispose(): void {
    this.#stopMoving();
    this.#view?.dispose();
    this.#view = null;
    this.#takeOff();
    this.#context.onRemoved(this);
  }

  #ghostOf({ model, bindings, layout, desired }: Omit<Shown, 'kind'>): Ghost {
    const ghost = this.#context.makeGhost({ bindings, layout, desired, copy: () => model.copy(bindings) });
    for (const [property, value] of this.#asked) ghost.ask(property, value);
    return ghost;
  }

  #moveView(view: TwinView): void {
    this.#stopMoving();
    this.#stopMoving =
      this.#samples === null ? () => undefined : this.#context.move(view, this.#samples.layout, this.#samples.ring);
  }

  #joinCrowd(): void {
    if (this.#shown === null || this.#samples === null || this.#far !== null) return;
    // A new version with other properties: its model is still to come.
    if (this.#shown.layout !== this.#samples.layout) return;
    const { crowd } = this.#shown.kind;
    this.#far = { crowd, member: crowd.add(this, this.#samples.ring, this.root, this.#phases) };
    this.#showLook();
  }

  #takeOff(): void {
    this.#leaveCrowd();
    this.#shown?.kind.leave();
    this.#shown?.model.release();
    this.#shown = null;
    this.#phases = null;
  }

  #leaveCrowd(): void {
    if (this.#far === null) return;
    const { crowd, member } = this.#far;
    this.#phases = crowd.phasesOf(member);
    crowd.remove(member);
    this.#far = null;
  }

  #showLook(): void {
    if (this.#far === null) return;
    const { crowd, member } = this.#far;
    const { drained, ghost, highlight } = lookOf(this.#status, this.#pointed, this.#selected);
    crowd.setLook(member, drained, ghost, highlight);
    crowd.setFrozen(member, this.#status !== 'live');
  }
}

/** `headingDegrees` counts clockwise seen from above, like a compass. */
function rootOf({ position: [x, y, z], headingDegrees, scale }: Placement): Float64Array {
  const radians = (-headingDegrees * Math.PI) / 180;
  const sine = Math.sin(radians) * scale;
  const cosine = Math.cos(radians) * scale;
  return Float64Array.of(cosine, 0, -sine, 0, 0, scale, 0, 0, sine, 0, cosine, 0, x, y, z, 1);
}
