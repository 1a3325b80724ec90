// Draws the alarms of the world: a sign on a beam of light above each machine that has one, in front of whatever stands between. Two
// meshes for all of them, so that a city of alarms is two draw calls. Where each stands is its own business (alarm-sign.ts). Who calls:
// attention.ts, each frame.
import '@babylonjs/core/Meshes/thinInstanceMesh';
import '@babylonjs/core/Engines/Extensions/engine.dynamicTexture';
import { Constants } from '@babylonjs/core/Engines/constants';
import { StandardMaterial } from '@babylonjs/core/Materials/standardMaterial';
import { DynamicTexture } from '@babylonjs/core/Materials/Textures/dynamicTexture';
import { ImageProcessingConfiguration } from '@babylonjs/core/Materials/imageProcessingConfiguration';
import { Texture } from '@babylonjs/core/Materials/Textures/texture';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Matrix, Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';
import type { Scene } from '@babylonjs/core/scene';
import { PULSE_SIZE, SIGN_EDGES, type AlarmSign } from './alarm-sign.ts';

const MOST = 256;
const PIXELS = 256;
/** Of the sign's size. */
const BEAM_WIDTH = 0.05;
const PULSE_MS = 1400;
const COLOURS = { critical: [1, 0.27, 0.22], warning: [1, 0.7, 0.2] } as const;

const place = new Vector3();
const scaling = new Vector3();
const turn = new Quaternion();
const matrix = new Matrix();

export class Beacons {
  readonly #sign: Mesh;
  readonly #beam: Mesh;
  readonly #signs = new Float32Array(MOST * 16);
  readonly #beams = new Float32Array(MOST * 16);
  readonly #colours = new Float32Array(MOST * 4);
  readonly #texture: Texture | null;
  readonly #isStill: () => boolean;

  /** `isStill`: nothing pulses. Tests give their own picture, because Node has no canvas. */
  constructor(scene: Scene, isStill: () => boolean, makePicture: (scene: Scene) => Texture | null = signTexture) {
    this.#isStill = isStill;
    this.#texture = makePicture(scene);
    const plain = new ImageProcessingConfiguration();
    plain.isEnabled = false;
    this.#sign = quad('alarm sign', scene);
    this.#sign.material = material('alarm sign', scene, plain, this.#texture);
    this.#beam = beam(scene);
    this.#beam.material = material('alarm beam', scene, plain, null);
    for (const mesh of [this.#sign, this.#beam]) {
      mesh.isPickable = false;
      mesh.applyFog = false;
      mesh.alwaysSelectAsActiveMesh = true;
      mesh.doNotSyncBoundingInfo = true;
      mesh.isVisible = false;
    }
    this.#sign.renderingGroupId = 1;
    // Before all else that can be seen through: where the beam goes behind a card, the card's words stand on it.
    this.#beam.alphaIndex = 0;
    this.#sign.thinInstanceSetBuffer('matrix', this.#signs, 16, false);
    this.#beam.thinInstanceSetBuffer('matrix', this.#beams, 16, false);
    this.#sign.thinInstanceSetBuffer('color', this.#colours, 4, false);
    this.#beam.thinInstanceSetBuffer('color', this.#colours, 4, false);
  }

  /** Once a frame, when each has its place: the most urgent first. */
  show(signs: readonly AlarmSign[], eye: Vector3, nowMs: number): void {
    const count = Math.min(signs.length, MOST);
    const wave = this.#isStill() ? 1 : 0.5 + 0.5 * Math.cos((nowMs % PULSE_MS) * ((2 * Math.PI) / PULSE_MS));
    for (let index = 0; index < count; index += 1) this.#place(signs[index]!, index, eye, wave);
    for (const mesh of [this.#sign, this.#beam]) {
      mesh.isVisible = count > 0;
      mesh.thinInstanceCount = count;
      if (count === 0) continue;
      mesh.thinInstanceBufferUpdated('matrix');
      mesh.thinInstanceBufferUpdated('color');
    }
  }

  dispose(): void {
    for (const mesh of [this.#sign, this.#beam]) mesh.dispose(false, true);
    this.#texture?.dispose();
  }

  #place(sign: AlarmSign, index: number, eye: Vector3, wave: number): void {
    const { foot, sizeMetres, heightMetres, isShown, isCritical, isQuiet } = sign;
    Quaternion.RotationYawPitchRollToRef(Math.atan2(eye.x - foot.x, eye.z - foot.z), 0, 0, turn);
    scaling.setAll(isShown ? sizeMetres * (isQuiet ? 1 : 1 + PULSE_SIZE * wave) : 0);
    place.set(foot.x, foot.y + heightMetres, foot.z);
    Matrix.ComposeToRef(scaling, turn, place, matrix);
    matrix.copyToArray(this.#signs, index * 16);
    scaling.set(sizeMetres * BEAM_WIDTH, Math.max(0, heightMetres), sizeMetres * BEAM_WIDTH);
    Matrix.ComposeToRef(scaling, turn, foot, matrix);
    matrix.copyToArray(this.#beams, index * 16);
    this.#colours.set(COLOURS[isCritical ? 'critical' : 'warning'], index * 4);
    this.#colours[index * 4 + 3] = isQuiet ? 0.45 : 0.75 + 0.25 * wave;
  }
}

function material(
  name: string,
  scene: Scene,
  plain: ImageProcessingConfiguration,
  texture: Texture | null,
): StandardMaterial {
  const made = new StandardMaterial(name, scene);
  made.disableLighting = true;
  made.emissiveColor = Color3.White();
  made.specularColor = Color3.Black();
  made.imageProcessingConfiguration = plain;
  made.backFaceCulling = false;
  made.disableDepthWrite = true;
  made.alphaMode = Constants.ALPHA_COMBINE;
  // Seen through walls: an alarm is not to be missed because a crane stands before it.
  made.depthFunction = Constants.ALWAYS;
  if (texture !== null) {
    made.diffuseTexture = texture;
    made.useAlphaFromDiffuseTexture = true;
  }
  return made;
}

/** A square of one metre that stands about the origin and faces +Z. */
function quad(name: string, scene: Scene): Mesh {
  const { low, high, halfWidth } = SIGN_EDGES;
  const data = new VertexData();
  data.positions = [-halfWidth, low, 0, halfWidth, low, 0, halfWidth, high, 0, -halfWidth, high, 0];
  data.normals = [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1];
  data.uvs = [0, 0, 1, 0, 1, 1, 0, 1];
  data.indices = [0, 1, 2, 0, 2, 3];
  const mesh = new Mesh(name, scene);
  data.applyToMesh(mesh);
  mesh.hasVertexAlpha = true;
  return mesh;
}

/** A strip of one metre, which fades towards its foot. */
function beam(scene: Scene): Mesh {
  const data = new VertexData();
  data.positions = [-0.5, 0, 0, 0.5, 0, 0, 0.5, 1, 0, -0.5, 1, 0];
  data.normals = [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1];
  data.indices = [0, 1, 2, 0, 2, 3];
  const mesh = new Mesh('alarm beam', scene);
  data.applyToMesh(mesh);
  mesh.hasVertexAlpha = true;
  return mesh;
}

/** A warning triangle, white, so that each sign has its own colour, with a dark mark in it. */
function signTexture(scene: Scene): DynamicTexture {
  const texture = new DynamicTexture('alarm sign', PIXELS, scene, true, Texture.TRILINEAR_SAMPLINGMODE);
  texture.hasAlpha = true;
  const context = texture.getContext();
  context.clearRect(0, 0, PIXELS, PIXELS);
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(128, 40);
  context.lineTo(226, 212);
  context.lineTo(30, 212);
  context.closePath();
  context.lineWidth = 44;
  context.strokeStyle = 'rgba(8, 14, 22, 0.9)';
  context.stroke();
  context.lineWidth = 26;
  context.strokeStyle = '#ffffff';
  context.stroke();
  context.fillStyle = '#ffffff';
  context.fill();
  context.fillStyle = '#10151c';
  context.fillRect(116, 90, 24, 70);
  context.beginPath();
  context.arc(128, 190, 14, 0, Math.PI * 2);
  context.fill();
  texture.update(true);
  return texture;
}
