// How far what goes on by itself has come: clips that play at a speed, turns that nobody measures. A twin takes it along when it comes
// near or goes far, so that nothing jumps. Who calls: bindings.ts and crowd-pose.ts list them in the order of the bindings; twin-figure.ts.

/** Seconds of a clip or radians of a turn. */
export interface Phase {
  now(): number;
  goOnFrom(phase: number): void;
}

/** In the order of the bindings, near and far the same. */
export class Phases {
  readonly #all: readonly Phase[];

  constructor(all: readonly Phase[]) {
    this.#all = all;
  }

  read(): Float64Array {
    return Float64Array.from(this.#all, (phase) => phase.now());
  }

  goOnFrom(read: Float64Array): void {
    for (const [index, phase] of this.#all.entries()) phase.goOnFrom(read[index]!);
  }
}
