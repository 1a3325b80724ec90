// The names over the portals: one texture for all, each name on a dark plate that is read from both sides. Who calls: portals.ts.
import { effect } from '@preact/signals';
import { DynamicTexture } from '@babylonjs/core/Materials/Textures/dynamicTexture';
import { StandardMaterial } from '@babylonjs/core/Materials/standardMaterial';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import type { Portal } from '../../protocol/world-manifest.ts';
import { inLanguage } from '../language/in-language.ts';
import { speech } from '../ui/strings.ts';
import { MeshBuilder } from './mesh-builder.ts';
import { PORTAL_SIGN } from './portal-shape.ts';
import { within } from './within-portal.ts';

/** Of one plate, in texels, in the shape of the sign; the letters stand 0.2 m high. */
const [WIDTH, HEIGHT] = [768, 144];
const MOST_TEXELS = 4096;
const FONT = "600 74px Inter, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";

export interface Signs {
  readonly mesh: Mesh;
  dispose(): void;
}

export function createSigns(scene: Scene, portals: readonly Portal[]): Signs {
  const rows = Math.max(1, portals.length);
  const scale = Math.min(1, MOST_TEXELS / (rows * HEIGHT));
  const [width, height] = [Math.round(WIDTH * scale), Math.round(HEIGHT * scale)];
  const texture = new DynamicTexture('portal signs', { width, height: height * rows }, scene, true);
  texture.anisotropicFilteringLevel = 8;
  const builder = new MeshBuilder();
  const paint = () => {
    const context = texture.getContext() as CanvasRenderingContext2D;
    const language = speech.language.value;
    for (const [row, portal] of portals.entries()) {
      context.save();
      context.translate(0, row * height);
      context.scale(scale, scale);
      paintPlate(context, inLanguage(portal, language).title);
      context.restore();
    }
    texture.update();
  };
  const forget = effect(paint);
  // The texture's own canvas keeps the words; a lost context loses what was uploaded.
  const restored = scene.getEngine().onContextRestoredObservable.add(paint);
  for (const [row, portal] of portals.entries()) {
    const [low, high] = [1 - (row + 1) / rows, 1 - row / rows];
    within(builder, portal, () => {
      const [left, right] = [-PORTAL_SIGN.width / 2, PORTAL_SIGN.width / 2];
      const [foot, top] = [PORTAL_SIGN.foot, PORTAL_SIGN.foot + PORTAL_SIGN.height];
      const uvs = [
        [0, low],
        [1, low],
        [1, high],
        [0, high],
      ] as const;
      const z = 0.02;
      builder.face(
        [
          [left, foot, z],
          [right, foot, z],
          [right, top, z],
          [left, top, z],
        ],
        Color3.White(),
        { uvs },
      );
      builder.face(
        [
          [right, foot, -z],
          [left, foot, -z],
          [left, top, -z],
          [right, top, -z],
        ],
        Color3.White(),
        { uvs },
      );
    });
  }
  const mesh = builder.build('portal signs', scene);
  const material = new StandardMaterial('portal signs', scene);
  material.disableLighting = true;
  material.emissiveTexture = texture;
  material.opacityTexture = texture;
  mesh.material = material;
  return {
    mesh,
    dispose() {
      forget();
      scene.getEngine().onContextRestoredObservable.remove(restored);
      mesh.dispose();
      material.dispose();
      texture.dispose();
    },
  };
}

function paintPlate(context: CanvasRenderingContext2D, title: string): void {
  context.clearRect(0, 0, WIDTH, HEIGHT);
  context.font = FONT;
  const most = WIDTH - 120;
  let text = title;
  while (context.measureText(text).width > most && text.length > 1) text = `${text.slice(0, -2).trimEnd()}…`;
  const wide = Math.min(WIDTH - 8, context.measureText(text).width + 96);
  const left = (WIDTH - wide) / 2;
  context.fillStyle = '#121a22';
  context.beginPath();
  context.roundRect(left, 8, wide, HEIGHT - 16, 30);
  context.fill();
  context.lineWidth = 4;
  context.strokeStyle = '#c9a56a';
  context.stroke();
  context.fillStyle = '#ffffff';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, WIDTH / 2, HEIGHT / 2 + 5);
}
