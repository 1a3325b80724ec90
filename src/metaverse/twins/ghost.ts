// What a machine is asked to be, as a translucent copy of its moving parts, for as long as it is something else: by a property that
// reports the desired value, or by what this visitor has just asked for. Made when it is first needed. Who calls: twin-figure.ts
// makes it, twin-view.ts brings it to the values. MOD-6, P10.
import { StandardMaterial } from '@babylonjs/core/Materials/standardMaterial';
import { FresnelParameters } from '@babylonjs/core/Materials/fresnelParameters';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import type { InstancedMesh } from '@babylonjs/core/Meshes/instancedMesh';
import type { Node } from '@babylonjs/core/node';
import type { Scene } from '@babylonjs/core/scene';
import type { Binding } from '../../protocol/bindings.ts';
import type { Field, TwinLayout } from '../../state/layout.ts';
import { compileBindings, type Applier } from './bindings.ts';
import type { ModelCopy } from './model-copy.ts';
import { isPoseBinding, MEMBERS } from './node-pose.ts';

export interface GhostOptions {
  readonly scene: Scene;
  readonly bindings: readonly Binding[];
  readonly layout: TwinLayout;
  /** By property: the one that reports what it is to become (desired.ts). */
  readonly desired: ReadonlyMap<string, string>;
  /** A copy of the model of its own. */
  copy(): ModelCopy;
}

/** Nobody sees less than this share of the range. */
const SMALLEST_SHARE = 1 / 400;
const FALLBACK_TOLERANCE = 0.01;

/** A property that moves a node. */
interface Goal {
  readonly property: string;
  readonly field: number;
  /** Where its desired value is reported; negative: nowhere. */
  readonly desiredField: number;
  readonly tolerance: number;
}

interface Built {
  readonly copy: ModelCopy;
  readonly applier: Applier;
  readonly material: StandardMaterial;
  /** Each with the properties that move it. */
  readonly parts: readonly { readonly mesh: Mesh; readonly movedBy: ReadonlySet<string> }[];
}

export class Ghost {
  readonly #options: GhostOptions;
  readonly #goals: readonly Goal[];
  readonly #asked = new Map<string, number>();
  readonly #wanted: Float64Array;
  readonly #differing = new Set<string>();
  #built: Built | null = null;
  #isNew = false;

  constructor(options: GhostOptions) {
    this.#options = options;
    const { bindings, layout, desired } = options;
    this.#wanted = new Float64Array(layout.fields.length);
    const bound = new Set(
      bindings.flatMap((binding) =>
        isPoseBinding(binding) && MEMBERS[binding.target] === 1 ? [binding.property] : [],
      ),
    );
    this.#goals = [...bound].flatMap((property): Goal[] => {
      const field = layout.fields.findIndex(({ name }) => name === property);
      const reporter = desired.get(property);
      const desiredField = reporter === undefined ? -1 : layout.fields.findIndex(({ name }) => name === reporter);
      return field < 0 ? [] : [{ property, field, desiredField, tolerance: toleranceOf(layout.fields[field]!) }];
    });
  }

  /** What this visitor asks a property to be; null: nothing any more. */
  ask(property: string, value: number | null): void {
    if (value === null) this.#asked.delete(property);
    else this.#asked.set(property, value);
    this.#isNew = true;
  }

  /** `apply` is wanted although no value has changed. */
  get restless(): boolean {
    return this.#isNew;
  }

  /** Whether it can be seen. */
  get isShown(): boolean {
    return this.#differing.size > 0;
  }

  /** Brings it to what the values of a frame, and the visitor, ask for; stands below `parent`. */
  apply(values: Float64Array, parent: TransformNode): void {
    this.#isNew = false;
    const before = this.#differing.size;
    this.#differing.clear();
    for (let index = 0; index < this.#goals.length; index += 1) this.#compare(this.#goals[index]!, values);
    if (before === 0 && this.#differing.size === 0) return;
    const { applier, parts } = (this.#built ??= this.#build(parent));
    for (let index = 0; index < values.length; index += 1) this.#wanted[index] = values[index]!;
    for (let index = 0; index < this.#goals.length; index += 1) {
      const { field, property, desiredField } = this.#goals[index]!;
      this.#wanted[field] = this.#wantedOf(property, desiredField, values) ?? values[field]!;
    }
    applier.apply(this.#wanted, 0);
    for (const { mesh, movedBy } of parts) mesh.setEnabled(isAny(movedBy, this.#differing));
  }

  /** The node of this name as it is asked to stand; null while it is not shown. */
  node(name: string): TransformNode | null {
    if (this.#built === null || !this.isShown) return null;
    const { model } = this.#built.copy;
    const [index] = model.indicesOf(name);
    return index === undefined ? null : model.node(index).transform;
  }

  dispose(): void {
    if (this.#built === null) return;
    const { copy, applier, material, parts } = this.#built;
    applier.dispose();
    for (const { mesh } of parts) mesh.dispose();
    material.dispose();
    copy.dispose();
    this.#built = null;
    this.#differing.clear();
  }

  #wantedOf(property: string, desiredField: number, values: Float64Array): number | null {
    const asked = this.#asked.get(property);
    if (asked !== undefined) return asked;
    const reported = desiredField < 0 ? Number.NaN : values[desiredField]!;
    return Number.isNaN(reported) ? null : reported;
  }

  #compare({ property, field, desiredField, tolerance }: Goal, values: Float64Array): void {
    const wanted = this.#wantedOf(property, desiredField, values);
    if (wanted === null || Number.isNaN(values[field]!)) return;
    const { period } = this.#options.layout.fields[field]!;
    const way = Math.abs(wanted - values[field]!);
    const shortest = period === null ? way : Math.min(way % period, period - (way % period));
    if (shortest > tolerance) this.#differing.add(property);
  }

  #build(parent: TransformNode): Built {
    const { scene, bindings, layout, copy: makeCopy } = this.#options;
    const copy = makeCopy();
    copy.root.parent = parent;
    const posing = bindings.filter((binding) => isPoseBinding(binding) && binding.target !== 'spin');
    const applier = compileBindings(posing, layout, copy, () => ({ show: () => undefined, dispose: () => undefined }));
    const moved = new Map<Node, string[]>();
    const hidden = new Set<Node>();
    for (const binding of bindings) {
      if (!('node' in binding)) continue;
      const { transform } = copy.model.node(copy.model.indicesOf(binding.node)[0]!);
      if (isPoseBinding(binding)) moved.set(transform, [...(moved.get(transform) ?? []), binding.property]);
      // What comes and goes is not asked for.
      else if (binding.target === 'visible') hidden.add(transform);
    }
    const material = ghostMaterial(scene);
    const parts = copy.meshes.flatMap((mesh) => {
      mesh.isVisible = false;
      mesh.isPickable = false;
      const movedBy = new Set<string>();
      for (let at: Node | null = mesh; at !== null; at = at.parent) {
        if (hidden.has(at)) return [];
        for (const property of moved.get(at) ?? []) movedBy.add(property);
      }
      // Bones and morph targets would need a skeleton of their own.
      const source = mesh.isAnInstance ? (mesh as InstancedMesh).sourceMesh : mesh;
      if (movedBy.size === 0 || !(source instanceof Mesh) || source.skeleton !== null || source.geometry === null)
        return [];
      const part = new Mesh(`ghost of ${mesh.name}`, scene);
      source.geometry.applyToMesh(part);
      part.sideOrientation = source.sideOrientation;
      part.parent = mesh;
      part.material = material;
      part.isPickable = false;
      part.setEnabled(false);
      return [{ mesh: part, movedBy }];
    });
    return { copy, applier, material, parts };
  }
}

/** A body of cold light, brighter at its rim; of what overlaps only the front is drawn. */
function ghostMaterial(scene: Scene): StandardMaterial {
  const material = new StandardMaterial('ghost', scene);
  material.disableLighting = true;
  material.emissiveColor = new Color3(0.36, 0.82, 1);
  material.diffuseColor = Color3.Black();
  material.specularColor = Color3.Black();
  material.alpha = 0.62;
  const rim = new FresnelParameters();
  rim.leftColor = Color3.White();
  rim.rightColor = new Color3(0.3, 0.3, 0.3);
  rim.bias = 0.05;
  rim.power = 1.6;
  material.opacityFresnelParameters = rim;
  material.needDepthPrePass = true;
  material.backFaceCulling = true;
  return material;
}

function toleranceOf(field: Field): number {
  if (field.kind !== 'number' && field.kind !== 'integer') return FALLBACK_TOLERANCE;
  return Math.max(field.quantum * 1.5, (field.maximum - field.minimum) * SMALLEST_SHARE);
}

function isAny(names: ReadonlySet<string>, among: ReadonlySet<string>): boolean {
  for (const name of names) if (among.has(name)) return true;
  return false;
}
