// Has the shaders of models compiled before anything is drawn with them, one after another: a graphics driver that is given sixty at once
// stops the page for seconds. A material that is drawn for the first time asks for its shader at that moment, so what is new
// waits here until it is ready. Who calls: load-model.ts.
import { systemClock } from '../../base/clock.ts';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';

interface Waiting {
  readonly mesh: Mesh;
  readonly isInstanced: boolean;
  readonly ready: () => void;
  /** When it is drawn without more ado: a texture that never comes must not hide a machine. */
  readonly patientUntilMs: number;
}

/** About a frame: in between, the page draws. */
const LOOK_AGAIN_MS = 16;
/** Of one look, spent on what is compiled already. */
const BUDGET_MS = 4;
const PATIENCE_MS = 15_000;

export class ShaderQueue {
  readonly #waiting: Waiting[] = [];
  #isWorking = false;

  /** Resolves when the mesh can be drawn at once. `isInstanced`: by instances of it. */
  prepare(mesh: Mesh, isInstanced: boolean): Promise<void> {
    return new Promise((ready) => {
      this.#waiting.push({ mesh, isInstanced, ready, patientUntilMs: systemClock.now() + PATIENCE_MS });
      if (!this.#isWorking) this.#work();
    });
  }

  #work(): void {
    const endAt = performance.now() + BUDGET_MS;
    let first = this.#waiting[0];
    while (first !== undefined && performance.now() < endAt && canGo(first)) {
      this.#waiting.shift();
      first.ready();
      first = this.#waiting[0];
    }
    this.#isWorking = first !== undefined;
    if (this.#isWorking) systemClock.after(LOOK_AGAIN_MS, () => this.#work());
  }
}

/** Asks for the next shader that is missing. */
function canGo({ mesh, isInstanced, patientUntilMs }: Waiting): boolean {
  if (mesh.isDisposed() || systemClock.now() > patientUntilMs) return true;
  return mesh.subMeshes.every(
    (subMesh) => subMesh.getMaterial()?.isReadyForSubMesh(mesh, subMesh, isInstanced) ?? true,
  );
}
