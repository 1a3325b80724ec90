// What all engines carry: entities that wander smoothly at 0.5 to 5 m/s, stop and go on, with position and rotation. The same
// seed gives the same motion in every process, so that a receiver can be held against it. Pure; runs in Node and in pages.
import { gaussian, seededRandom, type Random } from '../../src/demo/plant/random.ts';

export interface WorkloadSpec {
  readonly entities: number;
  readonly seed: number;
  /** Standard deviation of a sensor's error, per axis. */
  readonly noiseMetres: number;
  readonly noiseDegrees: number;
}

/** Position x, y, z in metres and quaternion x, y, z, w of each entity. */
export const VALUES_PER_ENTITY = 7;
export const RATE_HZ = 60;
const STEP_SECONDS = 1 / RATE_HZ;

export class Workload {
  readonly #wanderers: readonly Wanderer[];

  constructor({ entities, seed, noiseMetres, noiseDegrees }: WorkloadSpec) {
    const random = seededRandom(seed);
    this.#wanderers = Array.from({ length: entities }, () => new Wanderer(random, noiseMetres, noiseDegrees));
  }

  /** The next tick of all entities. */
  next(into: Float32Array, offset = 0): void {
    for (const [index, wanderer] of this.#wanderers.entries()) wanderer.next(into, offset + index * VALUES_PER_ENTITY);
  }
}

/** All ticks of a run, made before it: while time is taken, nobody pays for the motion. */
export function recordWorkload(spec: WorkloadSpec, ticks: number): Float32Array[] {
  const workload = new Workload(spec);
  return Array.from({ length: ticks }, () => {
    const tick = new Float32Array(spec.entities * VALUES_PER_ENTITY);
    workload.next(tick);
    return tick;
  });
}

/** Largest distance in millimetres and largest angle in degrees between two states. */
export function largestError(shown: Float32Array, truth: Float32Array): { millimetres: number; degrees: number } {
  let [millimetres, degrees] = [0, 0];
  for (let at = 0; at < truth.length; at += VALUES_PER_ENTITY) {
    const part = (index: number): number => shown[at + index]! - truth[at + index]!;
    millimetres = Math.max(millimetres, 1_000 * Math.hypot(part(0), part(1), part(2)));
    // By the chord between the quaternions, of which either sign is the same rotation: a cosine near one tells little.
    let [apart, across] = [0, 0];
    for (let index = 3; index < VALUES_PER_ENTITY; index += 1) {
      apart += part(index) ** 2;
      across += (shown[at + index]! + truth[at + index]!) ** 2;
    }
    degrees = Math.max(degrees, (720 / Math.PI) * Math.asin(Math.sqrt(Math.min(apart, across, 4)) / 2));
  }
  return { millimetres, degrees };
}

/** One thing that drives about: a top speed, bends, a hilly ground, a slight roll; it stands for 15 % of each cycle. */
class Wanderer {
  readonly #random: Random;
  readonly #noiseMetres: number;
  readonly #noiseTurn: number;
  readonly #topSpeed: number;
  readonly #bend: number;
  readonly #phase: number;
  readonly #cycleSeconds: number;
  readonly #start: number;
  #x: number;
  #z: number;
  #heading: number;
  #speed: number;
  #time = 0;

  constructor(random: Random, noiseMetres: number, noiseDegrees: number) {
    this.#noiseMetres = noiseMetres;
    this.#noiseTurn = (noiseDegrees * Math.PI) / 360;
    this.#topSpeed = 0.5 + 4.5 * random();
    this.#bend = 0.2 + 0.8 * random();
    this.#phase = 2 * Math.PI * random();
    this.#cycleSeconds = 4 + 6 * random();
    this.#start = 10 * random();
    this.#x = 200 * (random() - 0.5);
    this.#z = 200 * (random() - 0.5);
    this.#heading = 2 * Math.PI * random();
    this.#speed = this.#topSpeed;
    // Its noise is its own: what one entity draws does not move the others.
    this.#random = seededRandom(Math.floor(2 ** 32 * random()));
  }

  next(into: Float32Array, at: number): void {
    this.#time += STEP_SECONDS;
    const isStopping = ((this.#time + this.#start) % this.#cycleSeconds) / this.#cycleSeconds > 0.85;
    this.#speed += ((isStopping ? 0 : this.#topSpeed) - this.#speed) * 2.5 * STEP_SECONDS;
    if (isStopping && this.#speed < 0.02) this.#speed = 0;
    if (this.#speed > 0) this.#heading += this.#bend * Math.sin(0.4 * this.#time + this.#phase) * STEP_SECONDS;
    this.#x += Math.cos(this.#heading) * this.#speed * STEP_SECONDS;
    this.#z += Math.sin(this.#heading) * this.#speed * STEP_SECONDS;
    into[at] = this.#x + this.#shift();
    into[at + 1] = 0.3 * Math.sin(0.07 * this.#x + this.#phase) + this.#shift();
    into[at + 2] = this.#z + this.#shift();
    const [yaw, roll] = [this.#heading / 2, 0.05 * Math.sin(2 * this.#heading)];
    into[at + 3] = Math.sin(roll) * Math.cos(yaw) + this.#twist();
    into[at + 4] = Math.cos(roll) * Math.sin(yaw) + this.#twist();
    into[at + 5] = Math.sin(yaw) * Math.sin(roll) + this.#twist();
    into[at + 6] = Math.cos(yaw) * Math.cos(roll) + this.#twist();
    const length = Math.hypot(into[at + 3]!, into[at + 4]!, into[at + 5]!, into[at + 6]!);
    for (let part = 3; part < VALUES_PER_ENTITY; part += 1) into[at + part]! /= length;
  }

  #shift(): number {
    return this.#noiseMetres === 0 ? 0 : this.#noiseMetres * gaussian(this.#random);
  }

  #twist(): number {
    return this.#noiseTurn === 0 ? 0 : this.#noiseTurn * gaussian(this.#random);
  }
}
