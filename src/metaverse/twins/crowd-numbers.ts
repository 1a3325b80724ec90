// Numbers of each member of a crowd, beside each other: where it stands, how it looks, how it is painted. A crowd keeps them for all its
// members, its lists copy those of whom they draw. Who calls: crowd.ts, crowd-list.ts.

export class CrowdNumbers {
  /** Name of the attribute in the shader; `matrix` and `color` are Babylon's own. */
  readonly attribute: string;
  /** Numbers of one member. */
  readonly size: number;
  /** Another array after `reserve`. */
  all = new Float32Array(0);

  constructor(attribute: string, size: number) {
    this.attribute = attribute;
    this.size = size;
  }

  /** Makes room for so many members. */
  reserve(members: number): void {
    const all = new Float32Array(members * this.size);
    all.set(this.all);
    this.all = all;
  }

  /** Numbers of one member become those of another one as well. */
  copy(from: number, to: number): void {
    this.all.copyWithin(to * this.size, from * this.size, (from + 1) * this.size);
  }

  /** Numbers of a member of `others`, which are of the same kind, become those of one here. */
  take({ all }: CrowdNumbers, from: number, to: number): void {
    const fromAt = from * this.size;
    const at = to * this.size;
    for (let part = 0; part < this.size; part += 1) this.all[at + part] = all[fromAt + part]!;
  }
}
