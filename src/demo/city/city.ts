// The city's life: day, rain, lamps, buses, air and river, stepped together in continuous time from one seed. Who calls: main.ts, in
// real time; tests, as fast as they like.
import { RevertingWalk, seededRandom } from '../plant/random.ts';
import { AIR_PLACES, type AirPlace } from './air-places.ts';
import { AirStation, type Surroundings } from './air-station.ts';
import type { Bus } from './bus.ts';
import { BusTraffic } from './bus-traffic.ts';
import { Day } from './day.ts';
import { LAMP_POSTS } from './lamp-posts.ts';
import { Rain } from './rain.ts';
import { River } from './river.ts';
import { StreetLamp } from './street-lamp.ts';

/** Half an hour before dusk: who comes in sees the lamps go on. */
const FIRST_HOUR = 17.4;
/** A bus is noticed by a station up to about here. */
const HEARD_METRES = 14;

export class City {
  readonly day = new Day(FIRST_HOUR);
  readonly rain: Rain;
  readonly river: River;
  /** In the order of LAMP_POSTS. */
  readonly lamps: readonly StreetLamp[];
  readonly traffic: BusTraffic;
  /** In the order of AIR_PLACES. */
  readonly stations: readonly AirStation[];
  readonly #haze: RevertingWalk;

  constructor(seed: number) {
    const random = seededRandom(seed);
    this.rain = new Rain(random);
    this.river = new River(this.rain);
    this.#haze = new RevertingWalk(random, { mean: 17, deviation: 9, timeConstantSeconds: 90 });
    this.lamps = LAMP_POSTS.map(() => new StreetLamp(random, this.day));
    this.traffic = new BusTraffic(random);
    this.stations = AIR_PLACES.map((place) => new AirStation(random, this.#around(place)));
  }

  step(dtSeconds: number): void {
    this.day.step(dtSeconds);
    this.rain.step(dtSeconds);
    this.river.step(dtSeconds);
    this.#haze.step(dtSeconds);
    this.traffic.step(dtSeconds);
    for (const lamp of this.lamps) lamp.step(dtSeconds, this.day);
    for (const [index, station] of this.stations.entries()) station.step(dtSeconds, this.#around(AIR_PLACES[index]!));
  }

  #around({ position: [x, , z] }: AirPlace): Surroundings {
    const { hour, temperature } = this.day;
    const traffic = this.traffic.buses.reduce((sum, bus) => sum + heardAt(bus, x, z), 0);
    return { hour, temperature, rain: this.rain.intensity, haze: Math.max(3, this.#haze.value), traffic };
  }
}

function heardAt(bus: Bus, x: number, z: number): number {
  const [busX, , busZ] = bus.position;
  const away = (busX - x) ** 2 + (busZ - z) ** 2;
  if (away > (4 * HEARD_METRES) ** 2) return 0;
  const effort = 0.3 + 0.7 * Math.min(1, Math.max(0, bus.acceleration));
  return effort / (1 + away / HEARD_METRES ** 2);
}
