// All buses together: each keeps its distance from what is ahead on its way (the Intelligent Driver Model), lets one go first where two
// ways merge, and does not run into the rear of one that has just turned off. Who calls: city.ts.
import type { Random } from '../plant/random.ts';
import { Bus, BUS_LENGTH } from './bus.ts';
import { BUS_LINES, type BusLine, type Way } from './bus-network.ts';

const BUSES_PER_LINE = [6, 8, 5, 5] as const;
export const BUS_COUNT = BUSES_PER_LINE.reduce<number>((sum, count) => sum + count, 0);
const LOOK_AHEAD = 60;
/** So near to a merge, who is nearer goes first. */
const MERGE_METRES = 34;
/** Before a merge, ways do not touch yet. */
const CLEAR_METRES = 13;
/** Ways that part overlap until here: a bus that has turned off is out of the way. */
const PARTING_METRES = 15;
/** From middle to middle. */
const FIRST_APART = 16;
const STANDING_GAP = 2.6;
const TIME_GAP_SECONDS = 1.5;
const ACCELERATION = 1.1;
const BRAKING = 1.3;

export class BusTraffic {
  readonly buses: readonly Bus[];

  constructor(random: Random) {
    const buses: Bus[] = [];
    for (const [lineIndex, line] of BUS_LINES.entries()) {
      const whole = line.ways.reduce((sum, { path }) => sum + path.length, 0);
      const count = BUSES_PER_LINE[lineIndex]!;
      for (let index = 0; index < count; index += 1) {
        // Lines share ways: who would begin too near to another begins a little further on.
        for (let at = (index / count) * whole; ; at += 1) {
          const bus = busAt(random, line, at % whole);
          if (buses.some((other) => apart(bus, other) < FIRST_APART)) continue;
          buses.push(bus);
          break;
        }
      }
    }
    this.buses = buses;
  }

  step(dtSeconds: number): void {
    const room = this.buses.map((bus) => this.#roomOf(bus));
    for (const [index, bus] of this.buses.entries()) bus.step(dtSeconds, room[index]!);
  }

  /** Free metres ahead of a bus up to the rear of the next; null when nothing is near. */
  gapAhead(bus: Bus): number | null {
    return this.#ahead(bus)?.gap ?? null;
  }

  #roomOf(bus: Bus): number {
    const leader = this.#ahead(bus);
    if (leader === null) return ACCELERATION;
    const closing = bus.speed - leader.speed;
    const wanted =
      STANDING_GAP +
      Math.max(0, bus.speed * TIME_GAP_SECONDS + (bus.speed * closing) / (2 * Math.sqrt(ACCELERATION * BRAKING)));
    return ACCELERATION * (1 - (wanted / Math.max(0.3, leader.gap)) ** 2);
  }

  #ahead(bus: Bus): { readonly gap: number; readonly speed: number } | null {
    let nearest: { gap: number; speed: number } | null = null;
    for (const other of this.buses) {
      if (other === bus) continue;
      const distance = distanceTo(bus, other);
      if (distance === null) continue;
      const gap = distance - BUS_LENGTH;
      if (nearest === null || gap < nearest.gap) nearest = { gap, speed: other.speed };
    }
    return nearest;
  }
}

function busAt(random: Random, line: BusLine, distance: number): Bus {
  let at = distance;
  let wayIndex = 0;
  for (; at >= line.ways[wayIndex]!.path.length; wayIndex += 1) at -= line.ways[wayIndex]!.path.length;
  return new Bus(random, line, wayIndex, at);
}

function apart(one: Bus, other: Bus): number {
  const [x, , z] = one.position;
  const [otherX, , otherZ] = other.position;
  return Math.hypot(x - otherX, z - otherZ);
}

/** From middle to middle along the way of `bus`, metres; null when `other` is not ahead, or far. */
function distanceTo(bus: Bus, other: Bus): number | null {
  let start = -bus.at;
  for (let count = 0; start < LOOK_AHEAD; count += 1) {
    const way = bus.wayAhead(count);
    const found = onWay(bus, other, way, start);
    if (found !== null) return found;
    start += way.path.length;
    if (count >= bus.line.ways.length) break;
  }
  return null;
}

/** The same on one way, which begins `start` metres ahead (behind, if negative). */
function onWay(bus: Bus, other: Bus, way: Way, start: number): number | null {
  if (other.way === way) {
    const distance = start + other.at;
    return distance > 0 && distance < LOOK_AHEAD ? distance : null;
  }
  if (other.way.from === way.from && other.at < PARTING_METRES) {
    const distance = start + other.at;
    // Side by side at a parting: both are on their own ways already.
    return distance > 0 && start + PARTING_METRES > 0 ? distance : null;
  }
  if (other.way.to === way.to) {
    const mine = start + way.path.length;
    const theirs = other.way.path.length - other.at;
    if (mine > MERGE_METRES || theirs > MERGE_METRES || other.isAtStop) return null;
    const isSecond = mine > theirs || (mine === theirs && bus.line.name > other.line.name);
    // It may come as near to the merge as that is clear, whatever the other does.
    return isSecond ? Math.max(mine - theirs, mine - CLEAR_METRES + BUS_LENGTH) : null;
  }
  return null;
}
