// A card in the world: a small sign that turns to the visitor, keeps a readable size over distance and is gone when it
// would only be clutter. Value labels and name plates are cards. Who calls: twin-view.ts through `createCards`.
import { Constants } from '@babylonjs/core/Engines/constants';
import type { ICanvasRenderingContext } from '@babylonjs/core/Engines/ICanvas';
import { DynamicTexture } from '@babylonjs/core/Materials/Textures/dynamicTexture';
import { Texture } from '@babylonjs/core/Materials/Textures/texture';
import { StandardMaterial } from '@babylonjs/core/Materials/standardMaterial';
import { ImageProcessingConfiguration } from '@babylonjs/core/Materials/imageProcessingConfiguration';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';
import type { Scene } from '@babylonjs/core/scene';
import '@babylonjs/core/Engines/Extensions/engine.dynamicTexture';
import { standUpright } from './card-cover.ts';
import type { CardLayout, Measure, StatusMark } from './card-layout.ts';
import type { Covered } from './card-room.ts';

/** How a card's size follows distance: of `metresPerPixel` up to `nearMetres`, then growing to look the same until `farMetres`; hidden beyond `hideMetres`. */
export interface CardSize {
  readonly width: number;
  readonly height: number;
  readonly metresPerPixel: number;
  readonly nearMetres: number;
  readonly farMetres: number;
  readonly hideMetres: number;
}

/** What the rest of this folder needs of a card; tests give their own, because Node has no canvas. */
export interface Card {
  readonly mesh: Mesh | null;
  /** Lays out and paints; costs a canvas and an upload, so only when the words have changed. */
  paint(layout: (measure: Measure) => CardLayout): void;
  /** Stands with the tip of its stem at `tip` and faces `eye`; `forward` metres nearer to the eye than the tip. */
  place(tip: Vector3, eye: Vector3, forward: number): void;
  hide(): void;
  /** What it covers, at the tip of its stem. */
  readonly covered: Covered;
  /** Stands so much above where it was placed, in metres at the tip. */
  shift(metres: number): void;
  /** From the tip of the stem to the top of the texture as placed, in metres at the tip; 0 while hidden. */
  readonly heightMetres: number;
  dispose(): void;
}
export type CardMaker = (name: string, size: CardSize) => Card;

const STEM = 'rgba(226, 238, 248, 0.85)';
const GLASS = 'rgba(9, 18, 31, 0.86)';

const toEye = new Vector3();

/** The maker of real cards of a scene. */
export function createCards(scene: Scene): CardMaker {
  // The palette of the cards is meant as written: no tone mapping, no exposure of the world.
  const plain = new ImageProcessingConfiguration();
  plain.isEnabled = false;
  return (name, size) => new CanvasCard(name, size, scene, plain);
}

class CanvasCard implements Card {
  readonly mesh: Mesh;
  readonly #size: CardSize;
  readonly #texture: DynamicTexture;
  readonly #material: StandardMaterial;
  readonly #rotation = new Quaternion();
  readonly covered: { readonly position: Vector3; low: number; high: number; halfWidth: number };
  #painted = { width: 0, height: 0, stem: 0 };
  /** How much further away the tip is than the card. */
  #scale = 1;

  constructor(name: string, size: CardSize, scene: Scene, plain: ImageProcessingConfiguration) {
    this.#size = size;
    const texture = new DynamicTexture(
      name,
      { width: size.width, height: size.height },
      scene,
      true,
      Texture.TRILINEAR_SAMPLINGMODE,
    );
    texture.hasAlpha = true;
    texture.anisotropicFilteringLevel = 4;
    texture.wrapU = Texture.CLAMP_ADDRESSMODE;
    texture.wrapV = Texture.CLAMP_ADDRESSMODE;
    const material = new StandardMaterial(name, scene);
    material.disableLighting = true;
    material.emissiveColor = Color3.White();
    material.diffuseTexture = texture;
    material.useAlphaFromDiffuseTexture = true;
    material.alphaMode = Constants.ALPHA_COMBINE;
    material.backFaceCulling = false;
    material.disableDepthWrite = true;
    material.imageProcessingConfiguration = plain;
    this.#texture = texture;
    this.#material = material;
    this.mesh = quad(name, size, scene);
    this.mesh.material = material;
    this.mesh.applyFog = false;
    this.mesh.rotationQuaternion = this.#rotation;
    this.mesh.isVisible = false;
    this.covered = { position: new Vector3(), low: 0, high: 0, halfWidth: 0 };
  }

  paint(layout: (measure: Measure) => CardLayout): void {
    const context = this.#texture.getContext();
    const card = layout((text, font) => {
      context.font = font;
      return context.measureText(text).width;
    });
    this.#painted = card;
    context.clearRect(0, 0, this.#size.width, this.#size.height);
    paintCard(context, card, this.#size);
    this.#texture.update(true);
  }

  place(tip: Vector3, eye: Vector3, forward: number): void {
    eye.subtractToRef(tip, toEye);
    const distance = toEye.length();
    const { nearMetres, farMetres, hideMetres, metresPerPixel } = this.#size;
    if (distance > hideMetres || distance < 0.2) return this.hide();
    this.mesh.isVisible = true;
    const yaw = Math.atan2(toEye.x, toEye.z);
    const pitch = -Math.atan2(toEye.y, Math.hypot(toEye.x, toEye.z));
    Quaternion.RotationYawPitchRollToRef(yaw, pitch, 0, this.#rotation);
    const nearer = Math.min(forward, distance * 0.4);
    toEye.scaleToRef(nearer / distance, this.mesh.position).addInPlace(tip);
    const metres = metresPerPixel * Math.min(Math.max((distance - nearer) / nearMetres, 1), farMetres / nearMetres);
    this.mesh.scaling.setAll(metres);
    const { width, height, stem } = this.#painted;
    this.#scale = distance / (distance - nearer);
    this.covered.position.copyFrom(tip);
    this.covered.low = stem * metres;
    this.covered.high = (stem + height) * metres;
    this.covered.halfWidth = (width / 2) * metres;
    standUpright(this.covered, eye, this.#scale);
  }

  shift(metres: number): void {
    this.mesh.position.y += metres / this.#scale;
    this.covered.position.y += metres;
  }

  hide(): void {
    this.mesh.isVisible = false;
    this.covered.low = this.covered.high = this.covered.halfWidth = 0;
  }

  get heightMetres(): number {
    return this.mesh.isVisible ? this.#size.height * this.mesh.scaling.y * this.#scale : 0;
  }

  dispose(): void {
    this.mesh.dispose();
    this.#material.dispose();
    this.#texture.dispose();
  }
}

/** A rectangle of one unit a pixel that stands on the origin and faces +Z. */
function quad(name: string, { width, height }: CardSize, scene: Scene): Mesh {
  const data = new VertexData();
  data.positions = [-width / 2, 0, 0, width / 2, 0, 0, width / 2, height, 0, -width / 2, height, 0];
  data.normals = [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1];
  data.uvs = [0, 0, 1, 0, 1, 1, 0, 1];
  data.indices = [0, 1, 2, 0, 2, 3];
  const mesh = new Mesh(name, scene);
  data.applyToMesh(mesh);
  return mesh;
}

function paintCard(context: ICanvasRenderingContext, card: CardLayout, size: CardSize): void {
  const left = (size.width - card.width) / 2;
  const top = size.height - card.stem - card.height;
  const foot = top + card.height;
  const centre = size.width / 2;
  context.strokeStyle = STEM;
  context.fillStyle = STEM;
  context.lineWidth = 5;
  context.beginPath();
  context.moveTo(centre, foot);
  context.lineTo(centre, size.height - 10);
  context.stroke();
  context.beginPath();
  context.arc(centre, size.height - 10, 8, 0, Math.PI * 2);
  context.fill();

  outline(context, left + 2, top + 2, card.width - 4, card.height - 4, 26);
  context.fillStyle = GLASS;
  context.fill();
  context.strokeStyle = card.border;
  context.lineWidth = 3;
  context.stroke();
  if (card.mark !== null) paintMark(context, card.mark, left, top);
  for (const run of card.runs) {
    context.font = run.font;
    context.fillStyle = run.colour;
    context.fillText(run.text, left + run.x, top + run.baseline);
  }
}

function paintMark(
  context: ICanvasRenderingContext,
  { shape, x, y, radius, colour }: StatusMark,
  left: number,
  top: number,
): void {
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 8;
  context.beginPath();
  if (shape === 'triangle') {
    context.lineJoin = 'round';
    context.moveTo(left + x, top + y - radius);
    context.lineTo(left + x + radius, top + y + radius * 0.8);
    context.lineTo(left + x - radius, top + y + radius * 0.8);
    context.closePath();
    context.fill();
    context.stroke();
    return;
  }
  if (shape === 'cross') {
    const reach = radius * 0.8;
    context.moveTo(left + x - reach, top + y - reach);
    context.lineTo(left + x + reach, top + y + reach);
    context.moveTo(left + x + reach, top + y - reach);
    context.lineTo(left + x - reach, top + y + reach);
    context.stroke();
    return;
  }
  // An arc is a ring that is not closed yet.
  context.arc(
    left + x,
    top + y,
    shape === 'disc' ? radius : radius - 3,
    shape === 'arc' ? -Math.PI / 2 : 0,
    shape === 'arc' ? Math.PI * 0.9 : Math.PI * 2,
  );
  if (shape === 'disc') context.fill();
  else context.stroke();
}

/** A rectangle with round corners, as a path. */
function outline(
  context: ICanvasRenderingContext,
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
): void {
  context.beginPath();
  context.moveTo(x + radius, y);
  context.lineTo(x + width - radius, y);
  context.quadraticCurveTo(x + width, y, x + width, y + radius);
  context.lineTo(x + width, y + height - radius);
  context.quadraticCurveTo(x + width, y + height, x + width - radius, y + height);
  context.lineTo(x + radius, y + height);
  context.quadraticCurveTo(x, y + height, x, y + height - radius);
  context.lineTo(x, y + radius);
  context.quadraticCurveTo(x, y, x + radius, y);
  context.closePath();
}
