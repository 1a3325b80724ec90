// How a whole twin looks besides its shape: drained of colour when its values are stale, a ghost when it is offline,
// rimmed with light when pointed at or selected. One shader plugin, read per instance or per material, so that a look
// costs no draw call, no render target and no stencil (SwiftShader and headsets). Who calls: model-copy.ts, twin-view.ts.
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import '@babylonjs/core/Meshes/instancedMesh';
import type { Material } from '@babylonjs/core/Materials/material';
import { MaterialPluginBase } from '@babylonjs/core/Materials/materialPluginBase';
import type { UniformBuffer } from '@babylonjs/core/Materials/uniformBuffer';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { RegisterClass } from '@babylonjs/core/Misc/typeStore';

const NAME = 'TwinLook';
/** Per instance: drained, ghost, highlight. */
export const LOOK_ATTRIBUTE = 'twinLook';
/** Seconds in which a look has changed by about two thirds. */
const EASE_SECONDS = 0.18;

const VERTEX_DEFINITIONS = `
varying vec3 vTwinLook;
#ifdef INSTANCES
attribute vec3 twinLook;
#endif`;
const VERTEX_MAIN = `
#ifdef INSTANCES
vTwinLook = twinLook;
#else
vTwinLook = twinLookOfMaterial;
#endif`;
// No discard and no blending: a ghost stays opaque, so that tiled GPUs keep their early depth test for every machine.
const FRAGMENT_MAIN = `
float twinFacing = abs(dot(normalW, viewDirectionW));
float twinRim = pow(1.0 - twinFacing, 2.5);
float twinGrey = dot(finalColor.rgb, vec3(0.299, 0.587, 0.114));
finalColor.rgb = mix(finalColor.rgb, twinGrey * vec3(0.80, 0.82, 0.84) + 0.05, vTwinLook.x);
float twinLines = vPositionW.y * 70.0;
float twinScan = 1.0 - 0.2 * (0.5 - 0.5 * sin(twinLines)) * (1.0 - smoothstep(0.6, 2.2, fwidth(twinLines)));
vec3 twinGhost = (vec3(0.20, 0.29, 0.37) + vec3(0.30, 0.40, 0.48) * twinGrey + vec3(0.30, 0.44, 0.50) * twinRim) * twinScan;
finalColor.rgb = mix(finalColor.rgb, twinGhost, vTwinLook.y);
finalColor.rgb += vec3(0.25, 0.78, 1.0) * vTwinLook.z * (0.12 + 0.9 * twinRim);`;

class TwinLookPlugin extends MaterialPluginBase {
  /** The look of all meshes that wear this material and are not instances. */
  look = Vector3.Zero();

  constructor(material: Material) {
    super(material, NAME, 200);
    this._enable(true);
  }
  override getClassName(): string {
    return 'TwinLookPlugin';
  }
  override getAttributes(attributes: string[], _scene: unknown, mesh: AbstractMesh): void {
    // Its buffer comes with the first picture, and the shader is compiled before that.
    if (mesh.isVerticesDataPresent(LOOK_ATTRIBUTE) || LOOK_ATTRIBUTE in (mesh.instancedBuffers ?? {}))
      attributes.push(LOOK_ATTRIBUTE);
  }
  override getUniforms() {
    return { ubo: [{ name: 'twinLookOfMaterial', size: 3, type: 'vec3' }], vertex: 'uniform vec3 twinLookOfMaterial;' };
  }
  override bindForSubMesh(buffer: UniformBuffer): void {
    buffer.updateFloat3('twinLookOfMaterial', this.look.x, this.look.y, this.look.z);
  }
  override getCustomCode(shaderType: string) {
    if (shaderType === 'vertex')
      return { CUSTOM_VERTEX_DEFINITIONS: VERTEX_DEFINITIONS, CUSTOM_VERTEX_MAIN_END: VERTEX_MAIN };
    if (shaderType === 'fragment')
      return {
        CUSTOM_FRAGMENT_DEFINITIONS: 'varying vec3 vTwinLook;',
        CUSTOM_FRAGMENT_BEFORE_FRAGCOLOR: FRAGMENT_MAIN,
      };
    return null;
  }
}
// Material.clone makes the clone's plugins by this name.
RegisterClass('BABYLON.TwinLookPlugin', TwinLookPlugin);

function pluginOf(material: Material): TwinLookPlugin {
  return material.pluginManager?.getPlugin<TwinLookPlugin>(NAME) ?? new TwinLookPlugin(material);
}

/** Makes a model's mesh and its material able to wear looks; before its first copy and its first frame. */
export function prepareForLooks(mesh: AbstractMesh): void {
  if (mesh.material !== null) pluginOf(mesh.material);
  if (!(mesh instanceof Mesh) || mesh.getTotalVertices() === 0) return;
  mesh.registerInstancedBuffer(LOOK_ATTRIBUTE, 3);
  mesh.instancedBuffers[LOOK_ATTRIBUTE] = Vector3.Zero();
}

/** The look of one twin; eases towards what is asked. */
export class TwinLook {
  /** x: drained of colour, y: ghost, z: highlight; each 0 to 1. */
  readonly #shown = Vector3.Zero();
  readonly #asked = Vector3.Zero();

  /** Makes a copy's mesh wear this look: an instance by its buffer, a clone by the material that it alone has. */
  wear(mesh: AbstractMesh): void {
    if (mesh.isAnInstance) {
      mesh.instancedBuffers[LOOK_ATTRIBUTE] = this.#shown;
      return;
    }
    if (mesh.material !== null) pluginOf(mesh.material).look = this.#shown;
  }

  /** Each 0 to 1. */
  ask(drained: number, ghost: number, highlight: number): void {
    this.#asked.set(drained, ghost, highlight);
  }

  /** Once a rendered frame; free of cost when the look stands. */
  update(deltaSeconds: number): void {
    if (this.#shown.equals(this.#asked)) return;
    const share = 1 - Math.exp(-deltaSeconds / EASE_SECONDS);
    Vector3.LerpToRef(this.#shown, this.#asked, share, this.#shown);
    if (Vector3.DistanceSquared(this.#shown, this.#asked) < 1e-5) this.#shown.copyFrom(this.#asked);
  }

  get shown(): Readonly<Vector3> {
    return this.#shown;
  }
}
