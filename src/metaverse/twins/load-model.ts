// The models that twins wear: parsed once per content hash, counted, and let go with the last twin. Who calls: the
// metaverse system when it has read a checked model from the enabler (P8, P9 at MII-D4).
import type { Scene } from '@babylonjs/core/scene';
import { TwinportError } from '../../base/errors.ts';
import type { Sha256 } from '../../base/ids.ts';
import type { Binding } from '../../protocol/bindings.ts';
import type { ModelCopy, ModelSource } from './model-copy.ts';

interface Entry {
  readonly source: Promise<ModelSource>;
  users: number;
}

export class ModelLibrary {
  readonly #scene: Scene;
  readonly #receiveShadows: boolean;
  readonly #entries = new Map<Sha256, Entry>();

  constructor(scene: Scene, options: { receiveShadows: boolean }) {
    this.#scene = scene;
    this.#receiveShadows = options.receiveShadows;
  }

  /**
   * A copy of the model for one twin; `bytes` are parsed only if no living twin has the same hash. Disposing the last
   * copy frees the model. Makes no request.
   * @throws TwinportError `asset-invalid` when the bytes are no model that this browser can draw
   */
  async copy(sha256: Sha256, bytes: ArrayBuffer, bindings: readonly Binding[]): Promise<ModelCopy> {
    const entry = this.#entries.get(sha256) ?? this.#load(sha256, bytes);
    entry.users += 1;
    try {
      const copy = (await entry.source).copy(paintedNodes(bindings));
      let disposed = false;
      return {
        ...copy,
        dispose: () => {
          if (disposed) return;
          disposed = true;
          copy.dispose();
          this.#leave(sha256, entry);
        },
      };
    } catch (error) {
      this.#leave(sha256, entry);
      const reason = error instanceof Error ? error.message : String(error);
      throw new TwinportError('asset-invalid', `The model cannot be drawn: ${reason}`, {
        details: { sha256 },
        cause: error,
      });
    }
  }

  /** Models in memory. */
  get size(): number {
    return this.#entries.size;
  }

  #load(sha256: Sha256, bytes: ArrayBuffer): Entry {
    const source = import('./model-copy.ts').then(({ createModelSource }) =>
      createModelSource(bytes, sha256, this.#scene, this.#receiveShadows),
    );
    const entry = { source, users: 0 };
    this.#entries.set(sha256, entry);
    return entry;
  }

  #leave(sha256: Sha256, entry: Entry): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    if (this.#entries.get(sha256) === entry) this.#entries.delete(sha256);
    // A model that failed to load has nothing to free; its error went to whoever asked for the copy.
    entry.source.then(
      (source) => source.dispose(),
      () => undefined,
    );
  }
}

function paintedNodes(bindings: readonly Binding[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const binding of bindings)
    if (binding.target === 'baseColor' || binding.target === 'emissive') names.add(binding.node);
  return names;
}
