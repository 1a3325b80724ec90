// One panel of the XR face: a sheet on a pane of glass in the world, one mesh with one texture and one draw call. Redraws
// when its content changed, at most five times a second, and at once when a pointer did something. Who calls: xr-face.ts.
import { AdvancedDynamicTexture } from '@babylonjs/gui/2D/advancedDynamicTexture';
import { Constants } from '@babylonjs/core/Engines/constants';
import { PointerEventTypes, type PointerInfo } from '@babylonjs/core/Events/pointerEvents';
import { ImageProcessingConfiguration } from '@babylonjs/core/Materials/imageProcessingConfiguration';
import { StandardMaterial } from '@babylonjs/core/Materials/standardMaterial';
import { Texture } from '@babylonjs/core/Materials/Textures/texture';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Matrix, Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';
import type { Scene } from '@babylonjs/core/scene';
import '@babylonjs/core/Engines/Extensions/engine.dynamicTexture';
import type { Pane } from './give-way.ts';
import { FONT } from './palette.ts';
import { Painter } from './painter.ts';
import { Pen, type MeasureText } from './parts.ts';
import { Poke } from './poke.ts';
import type { Pose } from './placement.ts';
import { layOut, type LaidOut } from './sheet-layout.ts';
import type { Sheet } from './sheet.ts';
import { Touch, type TargetState } from './touch.ts';

export interface FacePanelOptions {
  readonly name: string;
  /** Pixels of the sheet; the bar to grab it by stands under it. */
  readonly width: number;
  readonly height: number;
  /** Pixels a metre. */
  readonly density: number;
  /** Has a bar by which it is moved. */
  readonly movable: boolean;
  /** Whether this pointer may act on it; the hand that holds a panel may not. */
  accepts?(pointer: number): boolean;
  /** The hand should feel that it came to something, or pressed it. */
  onFelt(pointer: number, feel: 'touch' | 'press'): void;
  /** The bar was taken, and let go. */
  onGrab?(pointer: number, held: boolean): void;
}

/** Content changes wait this long after the last drawing: an upload of the texture costs milliseconds on a headset. */
const REDRAW_MS = 200;
/** A pointer that was not heard of for so long has left. */
const POINTER_GONE_MS = 250;
const MOST_WIDTHS = 4_000;
const GRAB_HEIGHT = 56;
const GRAB_KEY = 'grab';

export class FacePanel {
  readonly name: string;
  readonly mesh: Mesh;
  /** How often the texture was drawn so far. */
  redraws = 0;
  readonly #options: FacePanelOptions;
  readonly #texture: AdvancedDynamicTexture;
  readonly #painter: Painter;
  readonly #touch: Touch;
  readonly #seenAt = new Map<number, number>();
  readonly #pokes = new Map<number, Poke>();
  readonly #inverse = new Matrix();
  readonly #widths = new Map<string, number>();
  readonly #stop: () => void;
  #sheet: Sheet | null = null;
  #laidOut: LaidOut | null = null;
  #page = 0;
  #contentChanged = false;
  #touched = false;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #grabbedBy: number | null = null;

  constructor(options: FacePanelOptions, scene: Scene, plain: ImageProcessingConfiguration) {
    this.name = options.name;
    this.#options = options;
    const height = this.#textureHeight;
    this.#texture = new AdvancedDynamicTexture(
      options.name,
      options.width,
      height,
      scene,
      true,
      Texture.TRILINEAR_SAMPLINGMODE,
    );
    this.#texture.anisotropicFilteringLevel = 8;
    this.#texture.wrapU = this.#texture.wrapV = Texture.CLAMP_ADDRESSMODE;
    this.#texture.onEndRenderObservable.add(() => (this.redraws += 1));
    this.#painter = new Painter(this.#texture.rootContainer);
    this.#touch = new Touch({
      onState: () => (this.#touched = true),
      onFelt: (pointer, feel) => options.onFelt(pointer, feel),
    });
    this.mesh = pane(options, height, scene);
    this.mesh.material = glassOf(this.#texture, plain, scene);
    // Who presses a button on it has chosen nothing in the world (live-visit.ts).
    this.mesh.metadata = { isFace: true };
    this.mesh.setEnabled(false);
    const heard = scene.onPointerObservable.add((info) => this.#hear(info));
    this.#stop = () => void scene.onPointerObservable.remove(heard);
  }

  get shown(): boolean {
    return this.mesh.isEnabled();
  }

  /** In metres, its bar included, with the longest sheet. */
  get size(): { readonly width: number; readonly height: number } {
    const { width, density } = this.#options;
    return { width: width / density, height: this.#textureHeight / density };
  }

  /** What can be seen of it: under a short sheet it is clear. */
  get pane(): Pane {
    const { width, height } = this.size;
    const { density } = this.#options;
    const clear = (this.#options.height - (this.#laidOut?.height ?? this.#options.height)) / density;
    const position = Vector3.TransformCoordinates(new Vector3(0, clear / 2, 0), this.mesh.computeWorldMatrix(true));
    return { position, width, height: height - clear };
  }

  /** Shows a sheet, or nothing. */
  show(sheet: Sheet | null): void {
    if (sheet?.key !== this.#sheet?.key) this.#page = 0;
    // The first picture of a panel does not wait.
    if (this.#sheet === null) this.#touched = true;
    this.#sheet = sheet;
    this.#contentChanged = true;
    if (sheet === null && this.shown) this.mesh.setEnabled(false);
  }

  /** Stands at a place in the world and looks along +Z of the pose. */
  stand({ position, yaw, pitch }: Pose): void {
    this.mesh.position.set(position.x, position.y, position.z);
    Quaternion.RotationYawPitchRollToRef(yaw, pitch, 0, this.mesh.rotationQuaternion!);
    this.mesh.computeWorldMatrix(true);
  }

  /** Once a frame: draws what changed. */
  frame(nowMs: number): void {
    if (this.#sheet === null) return;
    for (const [pointer, seenAt] of this.#seenAt) {
      if (nowMs - seenAt > POINTER_GONE_MS && this.#grabbedBy !== pointer) this.#forget(pointer);
    }
    if (!this.#touched && !(this.#contentChanged && nowMs - this.#drawnAt >= REDRAW_MS)) return;
    const drewContent = this.#contentChanged;
    this.#touched = this.#contentChanged = false;
    const laidOut = layOut(this.#sheet, this.#page, this.#options, this.#measure, (page) => {
      this.#page = page;
      this.#touched = this.#contentChanged = true;
    });
    this.#page = laidOut.page;
    this.#laidOut = this.#options.movable ? withBar(laidOut, this.#options) : laidOut;
    this.#touch.targets = this.#laidOut.targets;
    this.#painter.paint(this.#laidOut, (key) => this.#touch.state(key));
    if (drewContent) this.#drawnAt = nowMs;
    if (!this.shown) this.mesh.setEnabled(true);
  }

  /** A finger's tip, in world metres; once a frame. Whether it is at this panel. */
  poke(pointer: number, tip: Vector3): boolean {
    if (!this.shown) return false;
    let poke = this.#pokes.get(pointer);
    if (poke === undefined) this.#pokes.set(pointer, (poke = new Poke()));
    const { width, density } = this.#options;
    const local = this.#localOf(tip);
    const did = poke.step(local, { x: width / density / 2, y: this.#textureHeight / density / 2 });
    if (did === null) return false;
    const [x, y] = this.#pixelOf(local);
    if (did === 'leave') this.#forget(pointer);
    else {
      this.#seenAt.set(pointer, performance.now());
      this.#touch[did](pointer, x, y);
    }
    return poke.isNear;
  }

  /** What can be pressed: where the middle of each target is in the world, and whether a pointer is on it. */
  targets(): readonly { readonly key: string; readonly point: Vector3; readonly state: TargetState }[] {
    const { width, density } = this.#options;
    const world = this.mesh.computeWorldMatrix(true);
    return (this.#laidOut?.targets ?? []).map((target) => {
      const x = (target.x + target.width / 2 - width / 2) / density;
      const y = (this.#textureHeight / 2 - target.y - target.height / 2) / density;
      const point = Vector3.TransformCoordinates(new Vector3(x, y, 0), world);
      return { key: target.key, point, state: this.#touch.state(target.key) };
    });
  }

  /** The words on it, from top to bottom. */
  words(): readonly string[] {
    return this.#laidOut?.texts.map(({ text }) => text) ?? [];
  }

  dispose(): void {
    this.#stop();
    this.mesh.material?.dispose();
    this.#texture.dispose();
    this.mesh.dispose();
  }

  get #textureHeight(): number {
    return this.#options.height + (this.#options.movable ? GRAB_HEIGHT : 0);
  }

  /** Lists say the same words again and again. */
  readonly #measure: MeasureText = (text, size, bold) => {
    const font = `${bold ? 600 : 400} ${size}px ${FONT}`;
    const key = `${font} ${text}`;
    let width = this.#widths.get(key);
    if (width === undefined) {
      const context = this.#texture.getContext();
      context.font = font;
      width = context.measureText(text).width;
      if (this.#widths.size > MOST_WIDTHS) this.#widths.clear();
      this.#widths.set(key, width);
    }
    return width;
  };

  #hear({ type, event, pickInfo }: PointerInfo): void {
    const pointer = (event as PointerEvent).pointerId;
    if (this.#options.accepts?.(pointer) === false) return;
    const isMine = pickInfo?.hit === true && pickInfo.pickedMesh === this.mesh && pickInfo.pickedPoint !== null;
    if (type === PointerEventTypes.POINTERUP && this.#grabbedBy === pointer) {
      this.#grabbedBy = null;
      this.#options.onGrab?.(pointer, false);
    }
    if (!isMine) {
      // While it drags, a pointer may slip off the panel: the slider keeps what it had.
      if (type === PointerEventTypes.POINTERUP || !this.#touch.dragging) this.#forget(pointer);
      return;
    }
    this.#seenAt.set(pointer, performance.now());
    const [x, y] = this.#pixelOf(this.#localOf(pickInfo.pickedPoint!));
    if (type === PointerEventTypes.POINTERMOVE) this.#touch.move(pointer, x, y);
    else if (type === PointerEventTypes.POINTERDOWN) {
      this.#touch.down(pointer, x, y);
      if (this.#options.movable && y > (this.#laidOut?.height ?? 0)) {
        this.#grabbedBy = pointer;
        this.#options.onGrab?.(pointer, true);
      }
    } else if (type === PointerEventTypes.POINTERUP) this.#touch.up(pointer, x, y);
  }

  #forget(pointer: number): void {
    this.#seenAt.delete(pointer);
    this.#touch.leave(pointer);
  }

  #localOf(point: Vector3): Vector3 {
    this.mesh.getWorldMatrix().invertToRef(this.#inverse);
    return Vector3.TransformCoordinates(point, this.#inverse);
  }

  #pixelOf({ x, y }: Vector3): readonly [number, number] {
    const { density, width } = this.#options;
    return [x * density + width / 2, this.#textureHeight / 2 - y * density];
  }
}

/** The bar under a sheet, by which its panel is moved. */
function withBar(laidOut: LaidOut, { width }: FacePanelOptions): LaidOut {
  const { height } = laidOut;
  const pen = new Pen(() => 0);
  pen.box(width / 2 - 130, height + 20, 260, 16, {
    fill: 'muted',
    hover: 'accent',
    press: 'text',
    radius: 8,
    target: GRAB_KEY,
  });
  const bar = { key: GRAB_KEY, x: width / 2 - 190, y: height, width: 380, height: GRAB_HEIGHT, atOnce: false };
  return { ...laidOut, boxes: [...laidOut.boxes, ...pen.boxes], targets: [...laidOut.targets, bar] };
}

/** A rectangle about the origin that faces +Z. */
function pane({ name, width, density }: FacePanelOptions, height: number, scene: Scene): Mesh {
  const x = width / density / 2;
  const y = height / density / 2;
  const data = new VertexData();
  data.positions = [-x, -y, 0, x, -y, 0, x, y, 0, -x, y, 0];
  data.normals = [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1];
  data.uvs = [0, 0, 1, 0, 1, 1, 0, 1];
  data.indices = [0, 1, 2, 0, 2, 3];
  const mesh = new Mesh(name, scene);
  data.applyToMesh(mesh);
  mesh.applyFog = false;
  mesh.rotationQuaternion = new Quaternion();
  return mesh;
}

function glassOf(texture: AdvancedDynamicTexture, plain: ImageProcessingConfiguration, scene: Scene): StandardMaterial {
  const material = new StandardMaterial(texture.name, scene);
  material.disableLighting = true;
  material.emissiveColor = Color3.White();
  material.diffuseTexture = texture;
  texture.hasAlpha = true;
  material.useAlphaFromDiffuseTexture = true;
  material.alphaMode = Constants.ALPHA_COMBINE;
  material.backFaceCulling = false;
  material.imageProcessingConfiguration = plain;
  return material;
}
