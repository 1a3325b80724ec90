// A stretch of a recording at one level: what one record of the store holds. It grows in memory, is written again while it does, and
// is read back when somebody looks at the past. Made by recording.ts.
import type { Json } from '../../base/json.ts';
import { CHANGES_A_BLOCK, type Level } from './levels.ts';
import { Rows } from './rows.ts';

/** The numbers of a property. */
export interface Column {
  /** Members of the value; 1 where it is a single number. */
  readonly width: number;
  readonly isList: boolean;
  readonly rows: Rows;
}
/** A value from this moment on; without one, nothing is known from it on. */
export type Change = readonly [time: number, value?: Json];

/** What is known of a block without its content. */
export interface BlockMark {
  readonly level: Level['id'];
  /** Rises with each block of a twin. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
}
/** A block's content as the store keeps it. */
export interface StoredBlock {
  readonly columns: readonly (readonly [
    name: string,
    width: number,
    isList: boolean,
    rows: Float64Array<ArrayBuffer>,
  ])[];
  readonly changes: readonly (readonly [name: string, changes: readonly Change[]])[];
}

interface Content {
  readonly columns: Map<string, Column>;
  readonly changes: Map<string, Change[]>;
}

/** Of a change beside its value; of a character in memory. */
const CHANGE_BYTES = 32;
const CHARACTER_BYTES = 2;

export class Block {
  readonly level: Level;
  readonly number: number;
  start: number;
  end: number;
  bytes: number;
  isDirty = false;
  /** When its content was last needed, by our clock. */
  usedAt = 0;
  #content: Content | null;

  /** A block that begins now, or one of the store that was not read yet. */
  constructor(level: Level, mark: Omit<BlockMark, 'level'>, isNew: boolean) {
    this.level = level;
    this.number = mark.number;
    this.start = mark.start;
    this.end = mark.end;
    this.bytes = mark.bytes;
    this.#content = isNew ? { columns: new Map(), changes: new Map() } : null;
  }

  get isLoaded(): boolean {
    return this.#content !== null;
  }

  get mark(): BlockMark {
    const { level, number, start, end, bytes } = this;
    return { level: level.id, number, start, end, bytes };
  }

  get isEmpty(): boolean {
    const { columns, changes } = this.#loaded;
    return columns.size === 0 && changes.size === 0;
  }

  column(name: string): Column | undefined {
    return this.#loaded.columns.get(name);
  }

  changes(name: string): readonly Change[] {
    return this.#loaded.changes.get(name) ?? [];
  }

  /** Properties that it knows. */
  names(): string[] {
    return [...this.#loaded.columns.keys(), ...this.#loaded.changes.keys()];
  }

  /** The column of a property, to add to. A property that has another shape since begins a new one. */
  grow(name: string, width: number, isList: boolean): Rows {
    const known = this.column(name);
    if (known?.width === width) return known.rows;
    const rows = new Rows(this.level.bucketMs === 0 ? 1 + width : 2 + 3 * width);
    this.#loaded.columns.set(name, { width, isList, rows });
    return rows;
  }

  /** Something was added to it. */
  touch(time: number): void {
    this.isDirty = true;
    if (time < this.start) this.start = time;
    this.extend(time);
  }

  /** What it says last holds until then: no reason to write it again. */
  extend(time: number): void {
    if (time > this.end) this.end = time;
  }

  change(name: string, change: Change): void {
    const changes = this.#loaded.changes.get(name) ?? [];
    this.#loaded.changes.set(name, changes);
    // Two clocks are read for their times: what came later stands later.
    const before = changes.at(-1);
    const isEarlier = before !== undefined && change[0] < before[0];
    const [time, ...value] = change;
    changes.push(isEarlier ? [before[0], ...value] : change);
    if (changes.length > CHANGES_A_BLOCK) changes.shift();
    this.touch(time);
  }

  /** What the store keeps of it; its size is known from then on. */
  store(): StoredBlock {
    const { columns, changes } = this.#loaded;
    const stored: StoredBlock = {
      columns: [...columns].map(([name, { width, isList, rows }]) => [name, width, isList, rows.copy()] as const),
      changes: [...changes].map(([name, list]) => [name, [...list]] as const),
    };
    this.bytes =
      stored.columns.reduce((sum, [, , , rows]) => sum + rows.byteLength, 0) +
      stored.changes.reduce((sum, [, list]) => sum + list.reduce((size, change) => size + sizeOf(change), 0), 0);
    this.isDirty = false;
    return stored;
  }

  load({ columns, changes }: StoredBlock): void {
    this.#content = {
      columns: new Map(
        columns.map(([name, width, isList, rows]) => [
          name,
          { width, isList, rows: Rows.of(this.level.bucketMs === 0 ? 1 + width : 2 + 3 * width, rows) },
        ]),
      ),
      changes: new Map(changes.map(([name, list]) => [name, [...list]])),
    };
  }

  /** The store has it: memory need not. */
  unload(): void {
    this.#content = null;
  }

  get #loaded(): Content {
    if (this.#content === null) throw new Error('a block of the history was not read before it was used');
    return this.#content;
  }
}

function sizeOf([, value]: Change): number {
  return CHANGE_BYTES + (value === undefined ? 0 : JSON.stringify(value).length * CHARACTER_BYTES);
}
