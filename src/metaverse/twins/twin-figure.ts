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
import { FittingSamples, type Samples } from './fitting-samples.ts';
import type { Ghost, GhostOptions } from './ghost.ts';
import type { HeldModel } from './load-model.ts';
import type { Box } from './obstacles.ts';
import { nextVersionNote } from './name-plate.ts';
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
  readonly #samples = new FittingSamples();
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
    this.#showStatus();
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
    this.#follow();
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
    this.#samples.wear(layout);
    this.#follow();
    if (this.#view !== null) this.#context.onChanged();
  }

  /**
   * Where its values come from; null: that is not known at present. A model that does not understand them stands as it was known last, and its
   * plate says that the next version is on its way.
   */
  setSamples(samples: Samples | null): void {
    this.#samples.tell(samples);
    this.#leaveCrowd();
    this.#follow();
  }

  /** `note`: what its plate says in place of how long nothing has come; null: that. */
  setStatus(status: TwinStatus, note: string | null = null): void {
    if (status === this.#status && note === this.#statusNote) return;
    this.#status = status;
    this.#statusNote = note;
    this.#showStatus();
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
    if (!this.#samples.isAwaiting) this.#view?.setText(property, value);
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
    view.setSelected(this.#selected);
    view.setPointed(this.#pointed);
    if (this.#shown !== null) {
      const { model, bindings, layout } = this.#shown;
      view.showModel(model.copy(bindings), bindings, layout, this.#ghostOf(this.#shown));
      this.#leaveCrowd();
      if (this.#phases !== null) view.phases?.goOnFrom(this.#phases);
    } else if (this.#note !== null && 'failed' in this.#note) view.showFailure(this.#note.failed);
    else if (this.#note !== null) view.showProgress(this.#note.loadedBytes, this.#note.totalBytes);
    this.#follow();
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

  /** Moves what is drawn by the values that fit it, wherever that is. */
  #follow(): void {
    const view = this.#view;
    if (view === null) this.#joinCrowd();
    else {
      const { current, isAwaiting } = this.#samples;
      this.#stopMoving();
      this.#stopMoving = current === null ? () => undefined : this.#context.move(view, current.layout, current.ring);
      // Values of another version are not written on this one's labels.
      if (!isAwaiting) for (const [property, value] of this.#texts) view.setText(property, value);
    }
    this.#showStatus();
  }

  #joinCrowd(): void {
    const { current } = this.#samples;
    if (this.#shown === null || current === null || this.#far !== null) return;
    const { crowd } = this.#shown.kind;
    this.#far = { crowd, member: crowd.add(this, current.ring, this.root, this.#phases) };
    this.#showLook();
  }

  #takeOff(): void {
    this.#leaveCrowd();
    this.#shown?.kind.leave();
    this.#shown?.model.release();
    this.#shown = null;
    this.#samples.wear(null);
    this.#phases = null;
  }

  #leaveCrowd(): void {
    if (this.#far === null) return;
    const { crowd, member } = this.#far;
    this.#phases = crowd.phasesOf(member);
    crowd.remove(member);
    this.#far = null;
  }

  /** What stands there is not how the machine is now, however live its values are, while the model does not understand them. */
  get #shownStatus(): TwinStatus {
    return this.#samples.isAwaiting && this.#status === 'live' ? 'stale' : this.#status;
  }

  #showStatus(): void {
    const next = this.#samples.isAwaiting && this.#status !== 'offline' ? nextVersionNote(this.#loadedShare) : null;
    this.#view?.setStatus(this.#shownStatus, this.#statusNote ?? next);
    this.#showLook();
  }

  get #loadedShare(): number | null {
    if (this.#note === null || 'failed' in this.#note || this.#note.totalBytes === 0) return null;
    return this.#note.loadedBytes / this.#note.totalBytes;
  }

  #showLook(): void {
    if (this.#far === null) return;
    const { crowd, member } = this.#far;
    const { drained, ghost, highlight } = lookOf(this.#shownStatus, this.#pointed, this.#selected);
    crowd.setLook(member, drained, ghost, highlight);
    crowd.setFrozen(member, this.#shownStatus !== 'live');
  }
}

/** `headingDegrees` counts clockwise seen from above, like a compass. */
function rootOf({ position: [x, y, z], headingDegrees, scale }: Placement): Float64Array {
  const radians = (-headingDegrees * Math.PI) / 180;
  const sine = Math.sin(radians) * scale;
  const cosine = Math.cos(radians) * scale;
  return Float64Array.of(cosine, 0, -sine, 0, 0, scale, 0, 0, sine, 0, cosine, 0, x, y, z, 1);
}
