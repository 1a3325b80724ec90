// The models that twins wear: parsed once per content hash, counted, and let go with the last twin. Who calls: the
// metaverse system when it has read a checked model from the enabler (P8, P9 at MII-D4).
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import type { Scene } from '@babylonjs/core/scene';
import { TwinportError } from '../../base/errors.ts';
import type { Sha256 } from '../../base/ids.ts';
import type { Binding } from '../../protocol/bindings.ts';
import { boundNodes } from './bound-nodes.ts';
import type { ModelCopy, ModelLook, ModelSource } from './model-copy.ts';
import { ModelRoom } from './model-room.ts';
import { ShaderQueue } from './shader-queue.ts';
import { strings } from '../ui/strings.ts';

interface Entry {
  readonly source: Promise<ModelSource>;
  /** By what is bound. */
  readonly prepared: Map<string, Promise<void>>;
  users: number;
}

/** A model in memory. */
export interface HeldModel {
  readonly sha256: Sha256;
  /** Its nodes as in the file, none of them in the scene; null where the scene leaves one out. */
  readonly nodes: ModelSource['nodes'];
  readonly animations: ModelSource['animations'];
  readonly finishes: ModelSource['finishes'];
  /** Resolves when copies for these bindings can be drawn without a hitch. */
  prepare(bindings: readonly Binding[]): Promise<void>;
  /** Resolves when a mesh that was made of it can be drawn by instances without a hitch. */
  compile(mesh: Mesh): Promise<void>;
  /** A copy for one twin. */
  copy(bindings: readonly Binding[]): ModelCopy;
  release(): void;
}

export class ModelLibrary {
  readonly #scene: Scene;
  readonly #look: ModelLook;
  readonly #entries = new Map<Sha256, Entry>();
  readonly #shaders = new ShaderQueue();
  readonly #room: ModelRoom;

  constructor(scene: Scene, look: ModelLook, room = new ModelRoom()) {
    this.#scene = scene;
    this.#look = look;
    this.#room = room;
  }

  /**
   * Keeps a model in memory until it is released and its last copy is disposed of. `read` is asked for the bytes only if no
   * living twin has the same hash. Makes no request itself.
   * @throws TwinportError `asset-invalid` when the bytes are no model that this browser can draw; `limit-exceeded` when there is no room for
   *   it beside the others; what `read` throws
   */
  async hold(sha256: Sha256, read: () => Promise<ArrayBuffer>): Promise<HeldModel> {
    this.#room.check(sha256);
    const entry = this.#entries.get(sha256) ?? this.#load(sha256, read);
    entry.users += 1;
    try {
      const source = await entry.source;
      const leaving = (): (() => void) => {
        let left = false;
        return () => {
          if (!left) this.#leave(sha256, entry);
          left = true;
        };
      };
      return {
        sha256,
        nodes: source.nodes,
        animations: source.animations,
        finishes: source.finishes,
        prepare: (bindings) => this.#prepare(entry, source, bindings),
        compile: (mesh) => this.#shaders.prepare(mesh, true),
        copy: (bindings) => {
          const copy = source.copy(boundNodes(bindings));
          entry.users += 1;
          const leave = leaving();
          return {
            ...copy,
            dispose: () => {
              copy.dispose();
              leave();
            },
          };
        },
        release: leaving(),
      };
    } catch (error) {
      this.#leave(sha256, entry);
      if (error instanceof TwinportError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new TwinportError('asset-invalid', strings.faults.notDrawn(reason), {
        details: { sha256 },
        cause: error,
      });
    }
  }

  /** Calls once when a model that found no room has some. Returns what ends the waiting. */
  whenRoom(sha256: Sha256, call: () => void): () => void {
    return this.#room.whenRoom(sha256, call);
  }

  /** Models in memory. */
  get size(): number {
    return this.#entries.size;
  }

  #load(sha256: Sha256, read: () => Promise<ArrayBuffer>): Entry {
    const parts = Promise.all([import('./model-copy.ts'), import('../../protocol/glb.ts'), read()]);
    const source = parts.then(([{ createModelSource }, { costOfGlb }, bytes]) => {
      this.#room.take(sha256, costOfGlb(new Uint8Array(bytes)));
      return createModelSource(bytes, sha256, this.#scene, this.#look);
    });
    const entry = { source, prepared: new Map<string, Promise<void>>(), users: 0 };
    this.#entries.set(sha256, entry);
    return entry;
  }

  #prepare({ prepared }: Entry, source: ModelSource, bindings: readonly Binding[]): Promise<void> {
    const key = JSON.stringify(bindings);
    const known = prepared.get(key);
    if (known !== undefined) return known;
    const drawn = source.drawnBy(boundNodes(bindings));
    const ready = Promise.all(drawn.map(({ mesh, isInstanced }) => this.#shaders.prepare(mesh, isInstanced)));
    const preparing = ready.then(() => undefined);
    prepared.set(key, preparing);
    return preparing;
  }

  #leave(sha256: Sha256, entry: Entry): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    if (this.#entries.get(sha256) === entry) this.#entries.delete(sha256);
    this.#room.leave(sha256);
    // A model that failed to load has nothing to free; its error went to whoever asked for it.
    entry.source.then(
      (source) => source.dispose(),
      () => undefined,
    );
  }
}
