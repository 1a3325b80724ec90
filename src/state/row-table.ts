// Numbers by row that grow as rows are added: what all twins of one plan keep, side by side. A tick goes through a thousand of them in
// order; scattered over objects of their own they cost three times as much, nearly all of it waiting for memory.

const FIRST_ROWS = 16;

/** A column of numbers, `width` a row. */
export class Column {
  data: Float64Array;
  readonly width: number;
  readonly #initial: number;

  constructor(width: number, initial: number, rows = FIRST_ROWS) {
    this.width = width;
    this.#initial = initial;
    this.data = new Float64Array(rows * width).fill(initial);
  }

  /** Makes room for that many rows. */
  grow(rows: number): void {
    if (this.data.length >= rows * this.width) return;
    const { data } = this;
    this.data = new Float64Array(rows * this.width).fill(this.#initial);
    this.data.set(data);
  }

  reset(row: number): void {
    this.data.fill(this.#initial, row * this.width, (row + 1) * this.width);
  }
}

/** Which rows of a table are taken; tables extend it. */
export abstract class RowTable {
  rows = FIRST_ROWS;
  #used = 0;
  readonly #free: number[] = [];

  /** A row of its own, as new. */
  add(): number {
    const row = this.#free.pop() ?? this.#used;
    if (row === this.#used) this.#used += 1;
    if (row >= this.rows) this.rows *= 2;
    for (const column of this.columns()) {
      column.grow(this.rows);
      column.reset(row);
    }
    return row;
  }

  /** Gives a row back. */
  remove(row: number): void {
    this.#free.push(row);
  }

  protected abstract columns(): readonly Column[];
}
