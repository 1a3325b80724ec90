// A flat ring of light on the ground, whole or up to a share of the turn: the selection of a twin, and the progress of a
// model that loads. Geometry only, so that it needs no canvas. Who calls: twin-view.ts, placeholder.ts.
import { StandardMaterial } from '@babylonjs/core/Materials/standardMaterial';
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';
import type { Scene } from '@babylonjs/core/scene';

const SEGMENTS = 72;
const INDICES_EACH = 6;

/** An unlit, see-through material that shows a colour as it is. */
export function lightMaterial(name: string, colour: Color3, alpha: number, scene: Scene): StandardMaterial {
  const material = new StandardMaterial(name, scene);
  material.disableLighting = true;
  material.emissiveColor = colour;
  material.diffuseColor = Color3.Black();
  material.specularColor = Color3.Black();
  material.alpha = alpha;
  material.backFaceCulling = false;
  material.disableDepthWrite = true;
  return material;
}

/** A ring in the XZ plane, of radius 1 outside; begins at -Z and runs clockwise seen from above. */
export function groundRing(name: string, innerRadius: number, scene: Scene): Mesh {
  const positions: number[] = [];
  const normals: number[] = [];
  const indices: number[] = [];
  for (let segment = 0; segment <= SEGMENTS; segment += 1) {
    const angle = (segment / SEGMENTS) * Math.PI * 2;
    const x = Math.sin(angle);
    const z = -Math.cos(angle);
    positions.push(x * innerRadius, 0, z * innerRadius, x, 0, z);
    normals.push(0, 1, 0, 0, 1, 0);
    if (segment === SEGMENTS) break;
    const first = segment * 2;
    indices.push(first, first + 1, first + 3, first, first + 3, first + 2);
  }
  const data = new VertexData();
  data.positions = positions;
  data.normals = normals;
  data.indices = indices;
  const mesh = new Mesh(name, scene);
  data.applyToMesh(mesh);
  mesh.isPickable = false;
  return mesh;
}

/** Shows only the first `share` (0 to 1) of a ring. */
export function setRingShare(ring: Mesh, share: number): void {
  const segments = Math.round(Math.min(1, Math.max(0, share)) * SEGMENTS);
  ring.setEnabled(segments > 0);
  const part = ring.subMeshes[0];
  if (part !== undefined) part.indexCount = segments * INDICES_EACH;
}
