// The model of a draft on a small stage: turned by the mouse, moved by the draft's own bindings, and each part can be pointed at.
// A chunk of its own. The only part of the console that draws, with the metaverse's own means, so that it shows what visitors
// will see. Called by the model section of the console's face.
import { ArcRotateCamera } from '@babylonjs/core/Cameras/arcRotateCamera';
import '@babylonjs/core/Cameras/arcRotateCamera.pure';
import '@babylonjs/core/Culling/ray';
import { Engine } from '@babylonjs/core/Engines/engine';
import { PointerEventTypes } from '@babylonjs/core/Events/pointerEvents';
import { DirectionalLight } from '@babylonjs/core/Lights/directionalLight';
import { HemisphericLight } from '@babylonjs/core/Lights/hemisphericLight';
import { Color3, Color4 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import '@babylonjs/core/Rendering/outlineRenderer';
import { Scene } from '@babylonjs/core/scene';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import { compileBindings, type Applier } from '../../metaverse/twins/bindings.ts';
import { createModelSource, type ModelCopy, type ModelSource } from '../../metaverse/twins/model-copy.ts';
import type { Binding } from '../../protocol/bindings.ts';
import type { ThingDescription } from '../../protocol/thing-description.ts';
import type { Readings } from '../../protocol/things.ts';
import type { DrawnParts, ModelNode } from '../../provider/author/drawn-parts.ts';
import { toFieldValues, twinLayout, type TwinLayout } from '../../state/layout.ts';
import { strings } from '../ui/console-strings.ts';

const HIGHLIGHT = Color3.FromHexString('#5fe3bd');
const NO_LABEL = { show: () => undefined, dispose: () => undefined };

export class Preview {
  readonly #engine: Engine;
  readonly #scene: Scene;
  readonly #camera: ArcRotateCamera;
  readonly #onPick: (node: string) => void;
  #source: ModelSource | null = null;
  #copy: ModelCopy | null = null;
  #applier: Applier | null = null;
  #layout: TwinLayout | null = null;
  #values = new Float64Array(0);
  #shown = 0;

  /** @throws TwinportError `unsupported-operation` where the browser cannot draw in 3D */
  constructor(canvas: HTMLCanvasElement, onPick: (node: string) => void) {
    this.#onPick = onPick;
    try {
      this.#engine = new Engine(canvas, true, { stencil: false, audioEngine: false });
    } catch (cause) {
      throw new TwinportError('unsupported-operation', strings.model.noWebGl, { cause });
    }
    const scene = new Scene(this.#engine);
    this.#scene = scene;
    scene.useRightHandedSystem = true;
    scene.clearColor = Color4.FromHexString('#141b23ff');
    const light = new HemisphericLight('sky', new Vector3(0.2, 1, 0.3), scene);
    light.groundColor = Color3.FromHexString('#5b646d');
    light.intensity = 1.4;
    const sun = new DirectionalLight('sun', new Vector3(-0.6, -1, -0.7), scene);
    sun.intensity = 2.2;
    this.#camera = new ArcRotateCamera('eye', 0, 1, 5, Vector3.Zero(), scene);
    this.#camera.minZ = 0.01;
    this.#camera.wheelDeltaPercentage = 0.02;
    this.#camera.attachControl(canvas, true);
    scene.onPointerObservable.add(({ type, pickInfo }) => {
      if (type !== PointerEventTypes.POINTERTAP || !pickInfo?.pickedMesh) return;
      const node = this.#nodeOf(pickInfo.pickedMesh);
      if (node !== null) this.#onPick(node);
    });
    let last = performance.now();
    this.#engine.runRenderLoop(() => {
      const now = performance.now();
      this.#applier?.apply(this.#values, (now - last) / 1000);
      last = now;
      scene.render();
    });
    new ResizeObserver(() => this.#engine.resize()).observe(canvas);
  }

  /** Shows a model; what was shown before goes. @throws TwinportError `asset-invalid` */
  async show(bytes: Uint8Array<ArrayBuffer>): Promise<DrawnParts> {
    this.#shown += 1;
    const key = `preview-${this.#shown}`;
    let source: ModelSource;
    try {
      source = await createModelSource(bytes.slice().buffer, key, this.#scene, {
        receiveShadows: false,
        shapeError: 0,
      });
    } catch (cause) {
      const { message } = toTwinportError(cause);
      throw new TwinportError('asset-invalid', strings.model.notDrawn(message), { cause });
    }
    this.#clear();
    this.#source = source;
    // Every part has meshes and materials of its own here, so that each can be lit up.
    const painted = new Set(source.nodes.map((node) => node?.name ?? ''));
    this.#copy = source.copy({ painted, carriers: new Set(), labelled: new Set() });
    this.#frame();
    return { path: 'model.glb', nodes: this.#parts(), animations: this.#copy.animations.map(({ name }) => name) };
  }

  /** Moves the model by these from now on. @throws TwinportError `binding-invalid`, naming the binding */
  bind(bindings: readonly Binding[], description: ThingDescription): void {
    if (this.#copy === null) return;
    this.#applier?.dispose();
    this.#applier = null;
    const layout = twinLayout(description);
    this.#applier = compileBindings(bindings, layout, this.#copy, () => NO_LABEL);
    this.#layout = layout;
    this.#values = new Float64Array(layout.fields.length).fill(Number.NaN);
  }

  setValues(readings: Readings): void {
    const layout = this.#layout;
    if (layout === null) return;
    for (const [name, { value }] of Object.entries(readings)) {
      const first = layout.properties.get(name)?.[0];
      if (first === undefined) continue;
      const members = toFieldValues(layout, name, value as Json);
      for (const [index, member] of (members ?? []).entries()) this.#values[first + index] = member;
    }
  }

  /** Lights a part up; null: none. */
  highlight(node: string | null): void {
    for (const mesh of this.#copy?.meshes ?? []) {
      mesh.renderOverlay = node !== null && this.#isPartOf(mesh, node);
      mesh.overlayColor = HIGHLIGHT;
      mesh.overlayAlpha = 0.45;
    }
  }

  dispose(): void {
    this.#clear();
    this.#engine.stopRenderLoop();
    this.#scene.dispose();
    this.#engine.dispose();
  }

  #clear(): void {
    this.#applier?.dispose();
    this.#copy?.dispose();
    this.#source?.dispose();
    this.#applier = null;
    this.#copy = null;
    this.#source = null;
    this.#layout = null;
  }

  /** The whole model in view, from a little above. */
  #frame(): void {
    this.#copy!.root.computeWorldMatrix(true);
    const { min, max } = this.#copy!.root.getHierarchyBoundingVectors(true);
    this.#camera.setTarget(Vector3.Center(min, max));
    const size = Math.max(0.05, Vector3.Distance(min, max));
    // After the target, which would turn the eye to keep its place.
    this.#camera.alpha = Math.PI / 3;
    this.#camera.beta = 1.25;
    this.#camera.radius = size * 1.25;
    this.#camera.lowerRadiusLimit = size * 0.2;
    this.#camera.upperRadiusLimit = size * 6;
    this.#camera.maxZ = size * 20;
  }

  /** The nearest named node above a mesh. */
  #nodeOf(mesh: AbstractMesh): string | null {
    const names = new Set(this.#source?.nodes.map((node) => node?.name ?? ''));
    for (let node = mesh as AbstractMesh['parent']; node !== null; node = node.parent)
      if (node.name !== '' && names.has(node.name)) return node.name;
    return null;
  }

  #isPartOf(mesh: AbstractMesh, name: string): boolean {
    for (let node = mesh as AbstractMesh['parent']; node !== null; node = node.parent)
      if (node.name === name) return true;
    return false;
  }

  #parts(): readonly ModelNode[] {
    const names = this.#copy!.model.nodeNames().filter((name) => name !== '');
    return names.map((name) => {
      const node = this.#scene.getTransformNodeByName(name) ?? this.#scene.getMeshByName(name);
      let depth = 0;
      for (let above = node?.parent ?? null; above !== null; above = above.parent) depth += 1;
      const drawn = this.#copy!.meshes.filter((mesh) => this.#nodeOf(mesh) === name);
      if (drawn.length === 0) return { name, size: null, depth };
      const size = drawn.reduce((sum, mesh) => {
        const { minimum, maximum } = mesh.getBoundingInfo();
        return Vector3.Maximize(sum, maximum.subtract(minimum));
      }, Vector3.Zero());
      return { name, size: [size.x, size.y, size.z] as const, depth };
    });
  }
}
