// The dark rim that keeps a visitor's stomach calm while the world moves smoothly: a small band around the eyes, clear ahead,
// dark at the sides. Drawn only while there is anything of it to see. Who calls: locomotion.ts, once a frame.
import { Constants } from '@babylonjs/core/Engines/constants';
import { StandardMaterial } from '@babylonjs/core/Materials/standardMaterial';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';
import type { Node } from '@babylonjs/core/node';
import type { Scene } from '@babylonjs/core/scene';

/** Degrees from straight ahead: clear up to the first, dark from the second on. */
const CLEAR_DEGREES = 33;
const DARK_DEGREES = 50;
const SEGMENTS = 40;
const RADIUS = 0.6;
const CLOSING_MS = 160;
const OPENING_MS = 320;
/** Above all panels: drawn last. */
const LAST_GROUP = 3;

export class Vignette {
  readonly #mesh: Mesh;
  #strength = 0;

  /** Follows `head`, whose local Z is the line of sight. */
  constructor(scene: Scene, head: Node) {
    this.#mesh = rim(scene);
    this.#mesh.parent = head;
    this.#mesh.setEnabled(false);
  }

  /** How dark it is now, 0 to 1. */
  get strength(): number {
    return this.#strength;
  }

  /** Once a frame: closes while `moving`, opens when at rest. */
  frame(moving: boolean, deltaMs: number): void {
    const next = moving
      ? Math.min(1, this.#strength + deltaMs / CLOSING_MS)
      : Math.max(0, this.#strength - deltaMs / OPENING_MS);
    if (next === this.#strength) return;
    this.#strength = next;
    this.#mesh.visibility = next;
    this.#mesh.setEnabled(next > 0);
  }

  dispose(): void {
    this.#mesh.dispose(false, true);
  }
}

/** The same ahead and behind, so that it need not know which way a camera looks along its own axis. */
function rim(scene: Scene): Mesh {
  const rows = [
    { degrees: CLEAR_DEGREES, alpha: 0 },
    { degrees: DARK_DEGREES, alpha: 1 },
    { degrees: 180 - DARK_DEGREES, alpha: 1 },
    { degrees: 180 - CLEAR_DEGREES, alpha: 0 },
  ];
  const positions: number[] = [];
  const colors: number[] = [];
  const indices: number[] = [];
  for (const { degrees, alpha } of rows) {
    const angle = (degrees * Math.PI) / 180;
    for (let segment = 0; segment < SEGMENTS; segment++) {
      const round = (segment / SEGMENTS) * 2 * Math.PI;
      positions.push(
        Math.cos(round) * Math.sin(angle) * RADIUS,
        Math.sin(round) * Math.sin(angle) * RADIUS,
        Math.cos(angle) * RADIUS,
      );
      colors.push(0, 0, 0, alpha);
    }
  }
  for (let row = 0; row + 1 < rows.length; row++) {
    for (let segment = 0; segment < SEGMENTS; segment++) {
      const [a, b] = [row * SEGMENTS + segment, row * SEGMENTS + ((segment + 1) % SEGMENTS)];
      indices.push(a, a + SEGMENTS, b, b, a + SEGMENTS, b + SEGMENTS);
    }
  }
  const mesh = new Mesh('vignette', scene);
  Object.assign(new VertexData(), { positions, colors, indices }).applyToMesh(mesh);
  mesh.hasVertexAlpha = true;
  mesh.isPickable = false;
  mesh.alwaysSelectAsActiveMesh = true;
  mesh.renderingGroupId = LAST_GROUP;
  const material = new StandardMaterial('vignette', scene);
  material.disableLighting = true;
  material.emissiveColor = Color3.Black();
  material.backFaceCulling = false;
  material.disableDepthWrite = true;
  material.depthFunction = Constants.ALWAYS;
  material.fogEnabled = false;
  mesh.material = material;
  return mesh;
}
