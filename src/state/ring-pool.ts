// Hands out places for rings in blocks of shared memory: few large blocks instead of ten thousand small ones, and rings of one
// layout side by side. Used by the enabler for the twins that are open.
import type { SharedRing } from '../protocol/mii.ts';
import { RingBlock } from './ring-block.ts';
import { ringBytes, type SampledLayout } from './ring-memory.ts';
import type { TwinRing } from './twin-ring.ts';

export interface PooledRing {
  readonly ring: TwinRing;
  /** Null without shared memory. */
  readonly place: SharedRing | null;
  /** Its place may be given to another twin: nobody reads or writes it any more. */
  free(): void;
}

interface PooledBlock {
  readonly rings: RingBlock;
  readonly place: Omit<SharedRing, 'index'> | null;
  readonly freed: number[];
  used: number;
  readonly capacity: number;
}

/** A first block is for a world of few twins; each next one of a layout is larger. */
const FIRST_CAPACITY = 1;
const GROWTH = 4;
const MOST_CAPACITY = 256;

export class RingPool {
  readonly #shared: boolean;
  readonly #byLayout = new Map<string, PooledBlock[]>();
  #blocks = 0;

  constructor(shared: boolean) {
    this.#shared = shared;
  }

  take(layout: SampledLayout): PooledRing {
    const key = JSON.stringify(layout.fields);
    const blocks = this.#byLayout.get(key) ?? [];
    this.#byLayout.set(key, blocks);
    let block = blocks.find(({ freed, used, capacity }) => freed.length > 0 || used < capacity);
    if (block === undefined) {
      block = this.#grow(
        layout,
        Math.min(MOST_CAPACITY, (blocks.at(-1)?.capacity ?? FIRST_CAPACITY / GROWTH) * GROWTH),
      );
      blocks.push(block);
    }
    const { rings, freed, place } = block;
    const index = freed.pop() ?? block.used++;
    rings.clear(index);
    return {
      ring: rings.ring(index),
      place: place === null ? null : { ...place, index },
      free: () => void freed.push(index),
    };
  }

  #grow(layout: SampledLayout, capacity: number): PooledBlock {
    const buffer = this.#shared ? new SharedArrayBuffer(ringBytes(layout, capacity)) : null;
    const rings = new RingBlock(layout, capacity, buffer ?? undefined);
    this.#blocks += 1;
    return {
      rings,
      place: buffer === null ? null : { buffer, block: this.#blocks, capacity },
      freed: [],
      used: 0,
      capacity,
    };
  }
}

/** The other end: the rings that a pool of another thread has handed out. */
export class SharedRings {
  readonly #blocks = new Map<number, RingBlock>();

  /** Each answer brings the same memory in an object of its own: the first is kept. */
  open(layout: SampledLayout, { block, buffer, capacity, index }: SharedRing): TwinRing {
    let rings = this.#blocks.get(block);
    if (rings === undefined) {
      rings = new RingBlock(layout, capacity, buffer);
      this.#blocks.set(block, rings);
    }
    return rings.ring(index);
  }
}
