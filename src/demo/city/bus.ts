// One bus: where it is on its line, how fast, who is in it, and what it does at a stop. It keeps to the speed that bends and the next
// stop allow; what is ahead of it, bus-traffic.ts tells. Who calls: bus-traffic.ts.
import type { Random } from '../plant/random.ts';
import type { BusLine, BusStop, Way } from './bus-network.ts';

/** Both axles are on the way; the body hangs between them. */
const WHEELBASE = 4.4;
export const BUS_LENGTH = 9.2;
export const SEATS_AND_STANDING = 70;
const CRUISING_SPEED = 9;
const SIDEWAYS_ACCELERATION = 1.15;
const COMFORTABLE_BRAKING = 0.9;
const MOST_ACCELERATION = 1.1;
const MOST_BRAKING = 2.6;
/** How fast push and brake change, m/s³: people stand in it. */
const JERK = 2.2;
/** The speed follows what is allowed within about this time. */
const FOLLOW_SECONDS = 0.7;
const LOOK_AHEAD = 60;
/** Near enough to the sign, and slow enough, to open the doors. */
const STOPPED = { metres: 0.6, speed: 0.25 } as const;
const DOORS_PER_SECOND = 0.75;
const PEOPLE_PER_SECOND = 1.6;
/** The body dips when it brakes: radians per m/s². */
const DIP = 0.008;

/** What goes on while the doors are open: people still to leave and to board, and how long the next has been on the step. */
interface Halt {
  leaving: number;
  boarding: number;
  waited: number;
}
type Quaternion = readonly [number, number, number, number];

export class Bus {
  readonly line: BusLine;
  /** Index of its way in its line, and how far its middle is along that, metres. */
  wayIndex: number;
  at: number;
  speed = 0;
  passengers: number;
  readonly #random: Random;
  #acceleration = 0;
  #doors = 0;
  /** Null while driving. */
  #halt: Halt | null = null;
  /** Passed or served on this way so far. */
  #stopsDone: number;

  constructor(random: Random, line: BusLine, wayIndex: number, at: number) {
    this.#random = random;
    this.line = line;
    this.wayIndex = wayIndex;
    this.at = at;
    this.passengers = Math.floor(8 + 22 * random());
    this.#stopsDone = this.way.stops.filter((stop) => stop.at <= at + 1).length;
  }

  get way(): Way {
    return this.line.ways[this.wayIndex]!;
  }
  /** The way after so many others. */
  wayAhead(count: number): Way {
    return this.line.ways[(this.wayIndex + count) % this.line.ways.length]!;
  }
  get isAtStop(): boolean {
    return this.#halt !== null;
  }
  /** 0 shut to 1 open. */
  get doors(): number {
    return this.#doors;
  }
  get acceleration(): number {
    return this.#acceleration;
  }

  /** The stop that it is at, or drives to. */
  get nextStop(): BusStop {
    return this.#stopAhead().stop;
  }

  /** Middle of the body on the ground; metres. */
  get position(): readonly [number, number, number] {
    const [front, rear] = [this.#axle(WHEELBASE / 2), this.#axle(-WHEELBASE / 2)];
    return [(front.x + rear.x) / 2, 0, (front.z + rear.z) / 2];
  }

  /** Its front is +Z; it heads from its rear axle to its front axle and dips as it brakes. */
  get orientation(): Quaternion {
    const [front, rear] = [this.#axle(WHEELBASE / 2), this.#axle(-WHEELBASE / 2)];
    const heading = Math.atan2(front.x - rear.x, front.z - rear.z) / 2;
    const dip = (-this.#acceleration * DIP) / 2;
    const [sh, ch, sd, cd] = [Math.sin(heading), Math.cos(heading), Math.sin(dip), Math.cos(dip)];
    return [ch * sd, sh * cd, -sh * sd, ch * cd];
  }

  /** `room`: what traffic lets it accelerate by at most, m/s². */
  step(dtSeconds: number, room: number): void {
    if (this.#halt !== null) {
      this.#serve(this.#halt, dtSeconds);
      return;
    }
    this.#doors = Math.max(0, this.#doors - DOORS_PER_SECOND * dtSeconds);
    const { distance } = this.#stopAhead();
    const wanted = this.#doors > 0 ? 0 : this.#allowedSpeed(distance);
    const free = Math.min(MOST_ACCELERATION, (wanted - this.speed) / FOLLOW_SECONDS);
    const asked = Math.max(-MOST_BRAKING, Math.min(free, room));
    const change = JERK * dtSeconds;
    this.#acceleration += Math.min(change, Math.max(-2 * change, asked - this.#acceleration));
    const before = this.speed;
    this.speed = Math.max(0, before + this.#acceleration * dtSeconds);
    if (this.speed === 0) this.#acceleration = Math.max(0, this.#acceleration);
    this.#advance(((before + this.speed) / 2) * dtSeconds);
    if (distance < STOPPED.metres && this.speed < STOPPED.speed) this.#arrive();
  }

  #arrive(): void {
    this.speed = 0;
    this.#acceleration = 0;
    const leaving = Math.round(this.passengers * (0.1 + 0.4 * this.#random()));
    const room = SEATS_AND_STANDING - this.passengers + leaving;
    this.#halt = { leaving, boarding: Math.min(room, Math.floor(this.#random() * 14)), waited: 0 };
  }

  #serve(halt: Halt, dtSeconds: number): void {
    this.#doors = Math.min(1, this.#doors + DOORS_PER_SECOND * dtSeconds);
    if (this.#doors < 1) return;
    halt.waited += dtSeconds;
    for (; halt.waited >= 1 / PEOPLE_PER_SECOND; halt.waited -= 1 / PEOPLE_PER_SECOND) {
      // There are two doors: who leaves and who boards do not wait for each other.
      if (halt.leaving > 0) [this.passengers, halt.leaving] = [this.passengers - 1, halt.leaving - 1];
      if (halt.boarding > 0) [this.passengers, halt.boarding] = [this.passengers + 1, halt.boarding - 1];
      if (halt.leaving > 0 || halt.boarding > 0) continue;
      this.#halt = null;
      this.#passStop();
      return;
    }
  }

  #passStop(): void {
    const { ways, stop } = this.#stopAhead();
    // A stop just beyond a way's end is served when the middle is there, so it is always on this way.
    if (ways === 0) this.#stopsDone = this.way.stops.indexOf(stop) + 1;
  }

  #advance(distance: number): void {
    this.at += distance;
    if (this.at < this.way.path.length) return;
    this.at -= this.way.path.length;
    this.wayIndex = (this.wayIndex + 1) % this.line.ways.length;
    this.#stopsDone = 0;
  }

  #allowedSpeed(toStop: number): number {
    let allowed = Math.min(CRUISING_SPEED, Math.sqrt(2 * COMFORTABLE_BRAKING * Math.max(0, toStop)));
    let start = -this.at;
    for (let count = 0; start < LOOK_AHEAD; count += 1) {
      const { path } = this.wayAhead(count);
      for (const { from, to, radius } of path.bends) {
        // The whole body is out of a bend when its rear is.
        if (start + to + BUS_LENGTH / 2 < 0 || start + from > LOOK_AHEAD) continue;
        const away = Math.max(0, start + from - WHEELBASE / 2);
        allowed = Math.min(allowed, Math.sqrt(SIDEWAYS_ACCELERATION * radius + 2 * COMFORTABLE_BRAKING * away));
      }
      start += path.length;
    }
    return allowed;
  }

  #stopAhead(): { readonly stop: BusStop; readonly distance: number; readonly ways: number } {
    const here = this.way.stops[this.#stopsDone];
    if (here !== undefined) return { stop: here, distance: here.at - this.at, ways: 0 };
    let start = this.way.path.length - this.at;
    for (let count = 1; ; count += 1) {
      const { path, stops } = this.wayAhead(count);
      if (stops[0] !== undefined) return { stop: stops[0], distance: start + stops[0].at, ways: count };
      start += path.length;
    }
  }

  #axle(ahead: number): { readonly x: number; readonly z: number } {
    const at = this.at + ahead;
    if (at > this.way.path.length) return this.wayAhead(1).path.at(at - this.way.path.length);
    if (at >= 0) return this.way.path.at(at);
    const before = this.wayAhead(this.line.ways.length - 1).path;
    return before.at(before.length + at);
  }
}
