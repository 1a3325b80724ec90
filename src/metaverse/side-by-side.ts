// Twins that nobody has placed, in a studio: side by side in the middle, each with the room that its size needs, standing on the floor.
// Made by metaverse.ts, which asks it a few times a second.
import type { TwinId } from '../base/ids.ts';
import type { Placement } from '../protocol/world-manifest.ts';

type Place = Placement['position'];
interface Corner {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}
/** What it needs to know of a twin (twin-presence.ts has it). */
export interface Exhibit {
  readonly id: TwinId;
  readonly shown: 'loading' | 'shown' | 'failed';
  readonly model: { readonly version: string };
  readonly figure: {
    readonly placement: Placement;
    readonly view: { bounds(): { readonly minimum: Corner; readonly maximum: Corner } } | null;
  };
}

/** Around its own place, metres. */
interface Extent {
  readonly version: string;
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly middleZ: number;
}

/** Between two that stand beside each other, and a share of the wider one, so that large ones do not crowd small ones. */
const LEAST_GAP = 0.6;
const GAP_SHARE = 0.15;

export class SideBySide {
  readonly #exhibits: () => readonly Exhibit[];
  readonly #place: (id: TwinId, position: Place) => void;
  readonly #extents = new Map<TwinId, Extent>();
  #arranged = '';

  /** `exhibits`: all that nobody has placed. */
  constructor(exhibits: () => readonly Exhibit[], place: (id: TwinId, position: Place) => void) {
    this.#exhibits = exhibits;
    this.#place = place;
  }

  /** Measures who is here since the last time, and moves all when that changes their row. */
  arrange(): void {
    const standing = this.#exhibits().filter((exhibit) => this.#measure(exhibit));
    const row = standing.map(({ id }) => `${id} ${this.#extents.get(id)!.version}`).join('\n');
    if (row === this.#arranged) return;
    this.#arranged = row;
    const extents = standing.map(({ id }) => this.#extents.get(id)!);
    for (const [index, x] of placesInRow(extents).entries()) {
      const { low, middleZ } = extents[index]!;
      this.#place(standing[index]!.id, [x, Math.max(0, -low), -middleZ]);
    }
  }

  /** Whether its size is known: as it stood when it was seen first, because a machine that moves must not push its neighbours about. */
  #measure({ id, shown, model, figure }: Exhibit): boolean {
    // While its next version comes it stands where it stood.
    if (shown !== 'shown' || figure.view === null) return this.#extents.has(id);
    if (this.#extents.get(id)?.version === model.version) return true;
    const { minimum, maximum } = figure.view.bounds();
    const [x, y, z] = figure.placement.position;
    this.#extents.set(id, {
      version: model.version,
      left: minimum.x - x,
      right: maximum.x - x,
      low: minimum.y - y,
      middleZ: (minimum.z + maximum.z) / 2 - z,
    });
    return true;
  }
}

/** Where each has its own place along the row, whose middle is at 0. */
export function placesInRow(extents: readonly Pick<Extent, 'left' | 'right'>[]): readonly number[] {
  const widths = extents.map(({ left, right }) => right - left);
  const places: number[] = [];
  let edge = 0;
  for (const [index, { left, right }] of extents.entries()) {
    if (index > 0) edge += Math.max(LEAST_GAP, GAP_SHARE * Math.max(widths[index - 1]!, widths[index]!));
    places.push(edge - left);
    edge += right - left;
  }
  return places.map((place) => place - edge / 2);
}
