// The palette that the three machines share: a surface (a glTF material) and a colour (kept at the vertices, so that
// one material serves many colours and a machine needs few draw calls). Called by assemble.ts and the models.
import { linear, type Tint } from './surface/shade.ts';
import type { Vec3 } from './shapes/vector.ts';

export type Surface = {
  readonly name: string;
  readonly metallic: number;
  readonly roughness: number;
  /** Linear RGB and opacity; white where the vertices carry the colour. */
  readonly base: readonly [number, number, number, number];
  readonly emissive?: Vec3;
  /** Vertex colours with baked occlusion. */
  readonly painted?: boolean;
  /** Carries the decal sheet. */
  readonly decals?: 'lit' | 'glowing';
  readonly doubleSided?: boolean;
};

export type Finish = { readonly surface: Surface; readonly tint: Tint };

const WHITE = [1, 1, 1, 1] as const;
const coated: Surface = { name: 'Coated', metallic: 0, roughness: 0.38, base: WHITE, painted: true };
const matte: Surface = { name: 'Matte', metallic: 0, roughness: 0.82, base: WHITE, painted: true };
const metal: Surface = { name: 'Metal', metallic: 0.9, roughness: 0.36, base: WHITE, painted: true };

export const orange: Finish = { surface: coated, tint: linear('#f0641e') };
export const white: Finish = { surface: coated, tint: linear('#e9ecec') };
export const graphite: Finish = { surface: coated, tint: linear('#40464d') };
export const red: Finish = { surface: coated, tint: linear('#c8241e') };
export const yellow: Finish = { surface: coated, tint: linear('#f5bf0a') };
export const teal: Finish = { surface: coated, tint: linear('#12a596') };
export const rubber: Finish = { surface: matte, tint: linear('#26282b') };
export const slate: Finish = { surface: matte, tint: linear('#5b6168') };
export const wood: Finish = { surface: matte, tint: grain(linear('#b98a57'), 0.16, [9, 60, 2]) };
export const concrete: Finish = { surface: matte, tint: grain(linear('#a7a59f'), 0.1, [1.7, 2.3, 1.9]) };
export const steel: Finish = { surface: metal, tint: linear('#b4b9be') };
export const aluminium: Finish = { surface: metal, tint: linear('#d9dcdf') };
export const brass: Finish = { surface: metal, tint: linear('#c9a561') };
export const decals: Finish = {
  surface: { name: 'Decals', metallic: 0, roughness: 0.45, base: WHITE, decals: 'lit' },
  tint: [1, 1, 1],
};
/** For screens: the decal sheet shines by itself. */
export const display: Finish = {
  surface: {
    name: 'Display',
    metallic: 0,
    roughness: 0.25,
    base: [0.2, 0.2, 0.2, 1],
    emissive: [0.85, 0.85, 0.85],
    decals: 'glowing',
  },
  tint: [1, 1, 1],
};

/** A painted finish of a colour of its own. */
export const paint = (tint: Tint): Finish => ({ surface: coated, tint });

/** A lamp, or any other part whose material a binding changes: the name is the node's, so the material is its own. */
export function own(
  name: string,
  hex: string,
  { opacity = 1, roughness = 0.3, metallic = 0, emissive = [0, 0, 0] as Vec3 } = {},
): Finish {
  const [r, g, b] = linear(hex);
  return {
    surface: { name, metallic, roughness, base: [r, g, b, opacity], emissive, doubleSided: false },
    tint: [1, 1, 1],
  };
}

/** A colour that varies with the place by up to `depth` (a share), in waves of the given frequencies a metre. */
function grain(colour: Vec3, depth: number, [fx, fy, fz]: Vec3): Tint {
  return ([x, y, z]) => {
    const wave =
      Math.sin(x * fx * 3.1 + Math.sin(z * fz * 2.3) * 2) +
      Math.sin(z * fz * 4.7 + x * fx) +
      Math.sin(y * fy * 3.9 + z * fz * 1.7 + 1);
    // Rounded, so that no sine's last bit reaches the file.
    const share = Math.round((1 + (wave / 3) * depth) * 1000) / 1000;
    return [colour[0] * share, colour[1] * share, colour[2] * share];
  };
}
