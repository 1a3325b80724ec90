// One twin as it stands in the world: placed by the manifest, wearing its model or a placeholder, with name plate,
// labels, highlights and the look of its status. Who calls: twin-figure.ts, for a twin that is near; twin-motion.ts each frame.
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Node } from '@babylonjs/core/node';
import type { Scene } from '@babylonjs/core/scene';
import type { Binding } from '../../protocol/bindings.ts';
import type { TwinStatus } from '../../protocol/mii.ts';
import type { Placement } from '../../protocol/world-manifest.ts';
import type { TwinLayout } from '../../state/layout.ts';
import { formatValue } from '../ui/format.ts';
import type { Rectangle } from '../world/site.ts';
import { compileBindings, type Applier } from './bindings.ts';
import type { CardMaker } from './card.ts';
import type { Roomy } from './card-room.ts';
import { boxAround, obstaclesOf, topOf, type Box } from './obstacles.ts';
import type { Ghost } from './ghost.ts';
import { gripBindingAt, type Grip } from './grip.ts';
import { groundRing, lightMaterial } from './ground-ring.ts';
import type { ModelCopy } from './model-copy.ts';
import { loadingNote, NamePlate, silenceNote } from './name-plate.ts';
import { NodeLabel } from './node-label.ts';
import { carrierOf, movingNodes } from './moving-nodes.ts';
import type { Phases } from './phases.ts';
import { Placeholder, placeholderBox } from './placeholder.ts';
import type { CopiedNode } from './object-model.ts';
import { lookOf } from './status-look.ts';
import { TwinLook } from './twin-look.ts';

/** The selection ring lies this far outside the machine. */
const RING_MARGIN_METRES = 0.25;

const moved = new Vector3();
const top = new Vector3();

/** What is shown once the model is there. */
interface Shown {
  readonly copy: ModelCopy;
  readonly bindings: readonly Binding[];
  readonly applier: Applier;
  readonly ghost: Ghost | null;
  /** In the rest pose. */
  readonly bounds: Box;
  /** What carries the whole machine about, and where that is at rest. */
  readonly carrier: TransformNode | null;
  readonly restPlace: Vector3;
  readonly moving: ReadonlySet<Node>;
  readonly obstacles: readonly Rectangle[];
}

export class TwinView {
  readonly root: TransformNode;
  readonly #scene: Scene;
  readonly #makeCard: CardMaker;
  readonly #plate: NamePlate;
  readonly #look = new TwinLook();
  readonly #ring: Mesh;
  #labels: readonly NodeLabel[] = [];
  #placeholder: Placeholder | null = null;
  #shown: Shown | null = null;
  readonly #texts = new Map<string, string>();
  /** A model that has not been brought to the values yet. */
  #fresh = false;
  /** Of the model, while there is none. */
  #note: { readonly tone: 'loading' | 'failed'; readonly text: string } | null = null;
  #status: TwinStatus = 'live';
  #statusNote: string | null = null;
  #ageSeconds = -1;
  #pointed = false;
  #selected = false;
  /** From its middle to its side. */
  #reachMetres = 0;

  /** A twin whose model is still to come. `headingDegrees` of the placement counts clockwise seen from above, like a compass. */
  constructor(scene: Scene, options: { title: string; placement: Placement; makeCard: CardMaker }) {
    const { title, placement, makeCard } = options;
    this.#scene = scene;
    this.#makeCard = makeCard;
    this.root = new TransformNode(title, scene);
    this.#placeRoot(placement);
    this.#plate = new NamePlate(title, makeCard);
    this.#ring = groundRing('selection', 0.965, scene);
    this.#ring.material = lightMaterial('selection', new Color3(0.36, 0.82, 1), 0.85, scene);
    this.#ring.setEnabled(false);
    this.showProgress(0, 0);
  }

  readonly rename = (title: string): void => this.#plate.rename(title);

  /** The model is on its way; without a known total the ring stays empty. */
  showProgress(loadedBytes: number, totalBytes: number): void {
    if (this.#shown !== null) return;
    const share = totalBytes > 0 ? loadedBytes / totalBytes : 0;
    this.#stand().setProgress(share);
    this.#setNote('loading', loadingNote(totalBytes > 0 ? share : null));
  }

  /** The model will not come; `reason` in few words. One that stands is taken off. */
  showFailure(reason: string): void {
    this.#takeOff();
    this.#stand().fail();
    this.#setNote('failed', reason);
  }

  /**
   * Wears a model, also in place of an older version. Owns the copy from now on, also when this throws.
   * @throws TwinportError `binding-invalid`; the view then shows what it showed before
   */
  showModel(copy: ModelCopy, bindings: readonly Binding[], layout: TwinLayout, ghost: Ghost | null = null): void {
    copy.root.parent = this.root;
    const labels = new Map<CopiedNode, NodeLabel>();
    let applier: Applier;
    try {
      applier = compileBindings(bindings, layout, copy, (anchor) => {
        const label = labels.get(anchor) ?? new NodeLabel(anchor, this.#makeCard);
        labels.set(anchor, label);
        return label.addRow();
      });
    } catch (error) {
      copy.dispose();
      throw error;
    }
    this.#takeOff();
    this.#placeholder?.dispose();
    this.#placeholder = null;
    this.#labels = [...labels.values()];
    for (const mesh of copy.meshes) this.#look.wear(mesh);
    this.root.computeWorldMatrix(true);
    for (const node of copy.root.getDescendants(false)) node.computeWorldMatrix(true);
    const bounds = boxAround(copy.parts) ?? placeholderBox(this.root);
    const carrier = carrierOf(copy, bindings);
    const moving = movingNodes(copy, bindings);
    this.#shown = {
      copy,
      bindings,
      applier,
      ghost,
      bounds,
      carrier,
      restPlace: carrier?.absolutePosition.clone() ?? new Vector3(),
      moving,
      obstacles: obstaclesOf(copy.parts, moving, this.root.position.y),
    };
    this.#fresh = true;
    for (const [property, text] of this.#texts) applier.setText(property, text);
    this.#fit(bounds);
    this.#note = null;
    this.#ageSeconds = -1;
    this.#showStatus();
    this.#write(null);
  }

  /** Live looks as the file is; stale is drained of colour; offline is a ghost. Not live, nothing moves by itself. */
  setStatus(status: TwinStatus, note: string | null = null): void {
    if (status === this.#status && note === this.#statusNote) return;
    this.#status = status;
    this.#statusNote = note;
    this.#ageSeconds = -1;
    this.#showStatus();
  }

  /** The visitor points at the twin. */
  setPointed(pointed: boolean): void {
    this.#pointed = pointed;
    this.#showStatus();
  }

  /** The twin's panel is open. */
  setSelected(selected: boolean): void {
    this.#selected = selected;
    this.#ring.setEnabled(selected);
    this.#showStatus();
  }

  /** Stands elsewhere from now on; as it is posed now counts as at rest there. */
  setPlacement(placement: Placement): void {
    this.#placeRoot(placement);
    if (this.#shown === null) return this.#fit(placeholderBox(this.root));
    const { copy, carrier, moving } = this.#shown;
    for (const node of copy.root.getDescendants(false)) node.computeWorldMatrix(true);
    const bounds = boxAround(copy.parts) ?? placeholderBox(this.root);
    const obstacles = obstaclesOf(copy.parts, moving, this.root.position.y);
    this.#shown = { ...this.#shown, bounds, restPlace: carrier?.absolutePosition.clone() ?? new Vector3(), obstacles };
    this.#fit(bounds);
  }

  /** A value of a property that no frame carries, for its labels. */
  setText(property: string, value: unknown): void {
    const text = formatValue(value, 1);
    this.#texts.set(property, text);
    this.#shown?.applier.setText(property, text);
  }

  /** Brings the model to `values`, one per layout field. */
  apply(values: Float64Array, deltaSeconds: number): void {
    this.#shown?.applier.apply(values, deltaSeconds);
    this.#shown?.ghost?.apply(values, this.root);
    this.#fresh = false;
  }

  /** How far what goes on by itself in its model has come; null without a model. */
  get phases(): Phases | null {
    return this.#shown?.applier.phases ?? null;
  }

  /** Whether `apply` is wanted although no value has changed. */
  get restless(): boolean {
    return this.#fresh || (this.#shown?.applier.restless ?? false) || (this.#shown?.ghost?.restless ?? false);
  }

  /** Once a rendered frame: `eye` is the visitor's, `ageMs` since the twin was last heard, null when never. */
  update(deltaSeconds: number, eye: Vector3, ageMs: number | null): void {
    if (this.#shown !== null && this.#shown.carrier !== null) this.#fit(this.#shown.bounds);
    this.#look.update(deltaSeconds);
    this.#placeholder?.update(deltaSeconds);
    for (const label of this.#labels) label.update(deltaSeconds, eye, this.#reachMetres);
    // Who points at it sees a card that says more.
    this.#plate.place(eye, this.#labels, !this.#pointed || this.#selected);
    if (this.#status === 'live') return;
    const ageSeconds = ageMs === null ? -2 : Math.floor(ageMs / 1000);
    if (ageSeconds === this.#ageSeconds) return;
    this.#ageSeconds = ageSeconds;
    this.#write(ageMs);
  }

  /** What this visitor asks a property to be; null: nothing any more. */
  ask(property: string, value: number | null): void {
    this.#shown?.ghost?.ask(property, value);
  }

  /** A node as it is drawn, or as it is asked to stand where that is another way; null without such a node. */
  handleOf(nodeName: string): TransformNode | null {
    const asked = this.#shown?.ghost?.node(nodeName) ?? null;
    if (asked !== null) return asked;
    const model = this.#shown?.copy.model;
    const [node] = model?.indicesOf(nodeName) ?? [];
    return model === undefined || node === undefined ? null : model.node(node).transform;
  }

  /** The part at a mesh of the model that a property moves of which this says so, and the node to hold it by. */
  gripAt(mesh: AbstractMesh, isHeldBy: (property: string) => boolean): Grip | null {
    if (this.#shown === null) return null;
    const binding = gripBindingAt(mesh, this.#shown.copy, this.#shown.bindings, isHeldBy);
    return binding === null ? null : { binding, node: this.handleOf(binding.node)! };
  }

  /** Its name. */
  get nameCard(): Roomy {
    return this.#plate;
  }

  /** Its values. */
  get valueCards(): readonly Roomy[] {
    return this.#labels;
  }

  /** The height of what stands above the twin to name it. */
  get cardTop(): number {
    return this.#plate.top;
  }

  /** Where a card about the twin points to, clear of its labels. */
  get cardTip(): Vector3 {
    return this.#plate.tip;
  }

  /** Whether the ghost of what it is asked to be can be seen. */
  get hasGhost(): boolean {
    return this.#shown?.ghost?.isShown ?? false;
  }

  /** Names of the rendered nodes. */
  nodes(): string[] {
    return this.#shown?.copy.model.nodeNames() ?? [];
  }

  /** World matrix of a node as last rendered, 16 numbers as Babylon's `asArray` has them (translation last); null without such a node. */
  pose(nodeName: string): number[] | null {
    const model = this.#shown?.copy.model;
    const [node] = model?.indicesOf(nodeName) ?? [];
    if (model === undefined || node === undefined) return null;
    return Array.from(model.node(node).transform.getWorldMatrix().asArray());
  }

  /** Around the model in its rest pose, where it is carried to, or its placeholder. */
  bounds(): Box {
    const { minimum, maximum } = this.#shown?.bounds ?? placeholderBox(this.root);
    this.#carried(moved);
    return { minimum: minimum.add(moved), maximum: maximum.add(moved) };
  }

  /** Where it is now, as last rendered. */
  middle(result: Vector3): Vector3 {
    return this.#carried(moved).addToRef(this.root.position, result);
  }

  /** What the rig must not walk through: footprints of the parts that never move; empty until the model is there. */
  obstacles(): readonly Rectangle[] {
    return this.#shown?.obstacles ?? [];
  }

  /** Meshes that cast shadows; empty until the model is there. */
  shadowCasters(): readonly AbstractMesh[] {
    return this.#shown?.copy.meshes ?? [];
  }

  /** Whether a picked mesh belongs to this twin: its model, placeholder, plate or labels. */
  isPartOf(mesh: AbstractMesh): boolean {
    if (mesh === this.#plate.card.mesh || mesh.isDescendantOf(this.root)) return true;
    return this.#labels.some((label) => label.card?.mesh === mesh);
  }

  dispose(): void {
    this.#takeOff();
    this.#placeholder?.dispose();
    this.#plate.dispose();
    this.#ring.dispose(false, true);
    this.root.dispose();
  }

  #placeRoot({ position, headingDegrees, scale }: Placement): void {
    this.root.position.fromArray(position);
    this.root.rotation.y = (-headingDegrees * Math.PI) / 180;
    this.root.scaling.setAll(scale);
    this.root.computeWorldMatrix(true);
  }

  #takeOff(): void {
    this.#shown?.applier.dispose();
    this.#shown?.ghost?.dispose();
    this.#shown?.copy.dispose();
    this.#shown = null;
    this.#labels = [];
  }

  /** The placeholder, made where there is none. */
  #stand(): Placeholder {
    if (this.#placeholder !== null) return this.#placeholder;
    const placeholder = new Placeholder(this.#scene);
    placeholder.root.parent = this.root;
    this.#placeholder = placeholder;
    this.#fit(placeholderBox(this.root));
    return placeholder;
  }

  /** Puts plate and ring where they belong for a thing of these bounds. */
  #fit(bounds: Box): void {
    const { minimum, maximum } = bounds;
    this.#carried(moved);
    this.#reachMetres = Math.max(maximum.x - minimum.x, maximum.z - minimum.z) / 2;
    this.#plate.moveTo(topOf(bounds, top).addInPlace(moved), (maximum.y - minimum.y) / 2, this.#reachMetres);
    this.#ring.scaling.setAll(Math.hypot(maximum.x - minimum.x, maximum.z - minimum.z) / 2 + RING_MARGIN_METRES);
    this.#ring.position.set((minimum.x + maximum.x) / 2, this.root.position.y + 0.03, (minimum.z + maximum.z) / 2);
    this.#ring.position.addInPlace(moved);
  }

  /** How far the whole machine has been carried from its rest pose. */
  #carried(result: Vector3): Vector3 {
    if (this.#shown?.carrier == null) return result.setAll(0);
    return this.#shown.carrier.absolutePosition.subtractToRef(this.#shown.restPlace, result);
  }

  #setNote(tone: 'loading' | 'failed', text: string): void {
    this.#note = { tone, text };
    this.#write(null);
  }

  /** What loads or failed comes first: without a model the age of its data says nothing. */
  #write(ageMs: number | null): void {
    if (this.#note === null) this.#plate.write(this.#status, this.#statusNote ?? silenceNote(this.#status, ageMs));
    else this.#plate.write(this.#note.tone, this.#note.text);
  }

  #showStatus(): void {
    const { drained, ghost, highlight } = lookOf(this.#status, this.#pointed, this.#selected);
    this.#look.ask(drained, ghost, highlight);
    for (const label of this.#labels) label.setDimmed(this.#status !== 'live');
    if (this.#shown !== null) this.#shown.applier.frozen = this.#status !== 'live';
    if (this.#status === 'live') this.#write(null);
  }
}
