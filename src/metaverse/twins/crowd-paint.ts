// The colour of a part of far twins: by what its bindings say of each twin's values, as an attribute of its instance, so that red lamps
// and green ones are one draw call. The material is white where the attribute paints. Who calls: crowd-pose.ts, crowd.ts. P9 at MII-D4.
import { PBRMaterial } from '@babylonjs/core/Materials/PBR/pbrMaterial';
import type { Material } from '@babylonjs/core/Materials/material';
import { MaterialPluginBase } from '@babylonjs/core/Materials/materialPluginBase';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import type { ColourRule } from './colour-rule.ts';

type Target = 'baseColor' | 'emissive';

/** A binding that paints. */
export interface PaintShare {
  readonly target: Target;
  readonly field: number;
  readonly rule: ColourRule;
}

const NAME = 'TwinGlow';
const GLOW_ATTRIBUTE = 'twinGlow';
/** Of one member; Babylon's own colour of an instance has four numbers. */
const SIZES: Readonly<Record<Target, number>> = { baseColor: 4, emissive: 3 };

class TwinGlowPlugin extends MaterialPluginBase {
  constructor(material: Material) {
    super(material, NAME, 210);
  }
  enable(): void {
    this._enable(true);
  }
  override getClassName(): string {
    return 'TwinGlowPlugin';
  }
  override getAttributes(attributes: string[]): void {
    attributes.push(GLOW_ATTRIBUTE);
  }
  override getCustomCode(shaderType: string) {
    if (shaderType === 'vertex')
      return {
        CUSTOM_VERTEX_DEFINITIONS: `attribute vec3 ${GLOW_ATTRIBUTE};\nvarying vec3 vTwinGlow;`,
        CUSTOM_VERTEX_MAIN_END: `vTwinGlow = ${GLOW_ATTRIBUTE};`,
      };
    if (shaderType === 'fragment')
      return {
        CUSTOM_FRAGMENT_DEFINITIONS: 'varying vec3 vTwinGlow;',
        CUSTOM_FRAGMENT_BEFORE_FINALCOLORCOMPOSITION: 'finalEmissive *= vTwinGlow;',
      };
    return null;
  }
}

/** One colour of a part: of its surface, or of its light. */
export class CrowdPaint {
  readonly attribute: string;
  readonly size: number;
  readonly #shares: readonly PaintShare[];
  readonly #own: Float32Array;
  readonly #now: Float32Array;

  /** `shares`: of this target; a later one that has a colour wins. */
  constructor(material: PBRMaterial, target: Target, shares: readonly PaintShare[]) {
    this.attribute = target === 'emissive' ? GLOW_ATTRIBUTE : 'color';
    this.size = SIZES[target];
    this.#shares = shares;
    const { r, g, b } = target === 'emissive' ? material.emissiveColor : material.albedoColor;
    this.#own = Float32Array.of(r, g, b, 1).subarray(0, this.size);
    this.#now = this.#own.slice();
  }

  /** Writes the colour for the values of a frame to `result[at…]`; whether that is another than was there. */
  bring(values: Float64Array, result: Float32Array, at: number): boolean {
    const now = this.#now;
    now.set(this.#own);
    for (let index = 0; index < this.#shares.length; index += 1) {
      const { field, rule } = this.#shares[index]!;
      const value = values[field]!;
      if (!Number.isNaN(value)) rule(value, now, 0);
    }
    let isOther = false;
    for (let part = 0; part < this.size; part += 1) {
      if (result[at + part] === now[part]) continue;
      result[at + part] = now[part]!;
      isOther = true;
    }
    return isOther;
  }
}

/** What paints a part of this material. */
export function paintsOf(material: PBRMaterial, shares: readonly PaintShare[]): readonly CrowdPaint[] {
  return (['baseColor', 'emissive'] as const).flatMap((target) => {
    const own = shares.filter((share) => share.target === target);
    return own.length === 0 ? [] : [new CrowdPaint(material, target, own)];
  });
}

/** What painted instances wear in place of a material. Whoever asks disposes of it, with its textures: it counts as a user of each. */
export function paintable(material: PBRMaterial, paints: readonly CrowdPaint[]): PBRMaterial {
  const white = material.clone(`painted ${material.name}`);
  for (const { attribute } of paints) {
    if (attribute === GLOW_ATTRIBUTE) {
      white.emissiveColor = Color3.White();
      new TwinGlowPlugin(white).enable();
    } else white.albedoColor = Color3.White();
  }
  return white;
}
