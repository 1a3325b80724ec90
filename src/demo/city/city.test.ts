// The city's life from a seed: the same each time, and true to what lamps, buses, air and river are. Time is simulated.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../plant/random.ts';
import { AIR_PLACES } from './air-places.ts';
import { POLLUTED } from './air-station.ts';
import { BUS_LENGTH, SEATS_AND_STANDING, type Bus } from './bus.ts';
import { BUS_LINES, STOP_NAMES } from './bus-network.ts';
import { BUS_COUNT, BusTraffic } from './bus-traffic.ts';
import { City } from './city.ts';
import { Day } from './day.ts';
import { LAMP_POSTS } from './lamp-posts.ts';
import { Rain } from './rain.ts';
import { HIGH_WATER, River } from './river.ts';
import { StreetLamp } from './street-lamp.ts';
import { describedInBoth } from './german-words.ts';
import { lampAffordances } from './lamp-affordances.ts';
import { riverAffordances } from './river-affordances.ts';
import { airAffordances } from './air-affordances.ts';
import { busAffordances } from './bus-affordances.ts';
import { inLanguage } from '../../metaverse/language/in-language.ts';
import { memberTitle } from '../../protocol/member-title.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import { CROSS_HALF_WIDTH, CROSS_STREETS, RIVER, STREET_HALF_WIDTH, STREETS } from './streets.ts';

const STEP = 0.1;
const run = (seconds: number, step: () => void): void => {
  for (let at = 0; at < seconds; at += STEP) step();
};

describe('the places', () => {
  it('has 240 lamps and 24 stations, each with a name and a place of its own, none on a carriageway or in the river', () => {
    expect(LAMP_POSTS).toHaveLength(240);
    expect(AIR_PLACES).toHaveLength(24);
    const all = [...LAMP_POSTS, ...AIR_PLACES];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all.map(({ name }) => name.title)).size).toBe(all.length);
    expect(new Set(all.map(({ position }) => position.join())).size).toBe(all.length);
    for (const {
      name: { title },
      position,
    } of all) {
      const [x, , z] = position;
      for (const street of STREETS) expect(Math.abs(z - street.z), title).toBeGreaterThan(STREET_HALF_WIDTH);
      for (const { x: middle, fromZ, toZ } of CROSS_STREETS)
        if (z > fromZ && z < Math.min(toZ, 18)) expect(Math.abs(x - middle), title).toBeGreaterThan(CROSS_HALF_WIDTH);
      const isOnBridge = Math.abs(x) < 5;
      if (!isOnBridge) expect(z > RIVER.fromZ - 3 && z < RIVER.toZ + 3, title).toBe(false);
    }
  });
});

describe('what a twin says of itself', () => {
  it('is there in German, too: its name, all that it can tell and do, and what its states are called', () => {
    const lamp = LAMP_POSTS.find(({ name }) => name.title.endsWith('Market street'))!;
    const station = AIR_PLACES[0]!;
    const said = [
      describedInBoth({ ...lampAffordances, title: lamp.name.title }, lamp.name.german),
      describedInBoth({ ...airAffordances, title: station.name.title }, station.name.german),
      describedInBoth({ ...busAffordances, title: 'Bus 3, line 2' }, 'Bus 3, Linie 2'),
      describedInBoth({ ...riverAffordances, title: 'River gauge and flood gates' }),
    ].map((description) => inLanguage(description, 'de'));
    expect(said.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Laterne \d+, Marktstraße$/),
      'Luftstation 1, Hauptstraße Nord',
      'Bus 3, Linie 2',
      'Flusspegel und Fluttore',
    ]);
    const [lampSaid, airSaid, busSaid] = said.map(
      ({ properties }) => properties as Readonly<Record<string, DataSchema>>,
    );
    expect(memberTitle(lampSaid!['control']!, 'by hand')).toBe('von Hand');
    expect(memberTitle(airSaid!['grade']!, 'fair')).toBe('mäßig');
    expect(memberTitle(busSaid!['nextStop']!, 'City hall')).toBe('Rathaus');
    // Numbers of lines are names: they are the same in every language.
    expect(memberTitle(busSaid!['line']!, '2')).toBeNull();
  });

  it('is refused where somebody forgot the German words', () => {
    expect(() => describedInBoth({ title: 'Fountain' }, 'Brunnen')).not.toThrow();
    expect(() => describedInBoth({ title: 'Fountain', description: 'It splashes' }, 'Brunnen')).toThrow(/It splashes/);
  });
});

describe('a street lamp', () => {
  it('lights up at dusk, is dimmed at night and goes out at dawn, never in a jump', () => {
    const day = new Day(15);
    const lamp = new StreetLamp(() => 0.5, day);
    const levels = new Map<number, number>();
    let last = lamp.level;
    run(360, () => {
      day.step(STEP);
      lamp.step(STEP, day);
      expect(Math.abs(lamp.level - last)).toBeLessThan(3);
      last = lamp.level;
      levels.set(Math.floor(day.hour), lamp.level);
    });
    expect([15, 17, 20, 22, 1, 3, 9, 12].map((hour) => Math.round(levels.get(hour)!))).toEqual([
      0, 0, 100, 100, 65, 65, 0, 0,
    ]);
  });

  it('warms up while it shines and takes no more power than its driver gives', () => {
    const day = new Day(22);
    const lamp = new StreetLamp(() => 0.5, day);
    const cold = lamp.temperature;
    run(100, () => lamp.step(STEP, day));
    expect(lamp.temperature).toBeGreaterThan(cold + 30);
    expect(StreetLamp.watts(100)).toBeCloseTo(85.5);
    expect(StreetLamp.watts(0)).toBeGreaterThan(0);
  });

  it('holds what a person sets for two minutes, and is free again before when told so', () => {
    const day = new Day(12);
    const lamp = new StreetLamp(() => 0.5, day);
    lamp.dim(80);
    run(5, () => lamp.step(STEP, day));
    expect([lamp.isAt(80), lamp.isManual]).toEqual([true, true]);
    run(120, () => lamp.step(STEP, day));
    expect([lamp.level, lamp.isManual]).toEqual([0, false]);
    lamp.dim(80);
    lamp.release();
    expect(lamp.isManual).toBe(false);
  });

  it('fails now and then, goes dark, and shines again when its driver was restarted or it was repaired', () => {
    const day = new Day(22);
    let strikes = false;
    const lamp = new StreetLamp(() => (strikes ? 0 : 0.5), day);
    strikes = true;
    lamp.step(STEP, day);
    strikes = false;
    expect(lamp.isFaulty).toBe(true);
    run(10, () => lamp.step(STEP, day));
    expect(lamp.level).toBe(0);
    expect(lamp.restart()).toBe(true);
    expect(lamp.restart()).toBe(false);
    strikes = true;
    lamp.step(STEP, day);
    strikes = false;
    run(55, () => lamp.step(STEP, day));
    expect(lamp.isFaulty).toBe(true);
    run(10, () => lamp.step(STEP, day));
    expect(lamp.isFaulty).toBe(false);
  });
});

describe('the buses', () => {
  it.each([1, 2, 3])(
    'drive for a quarter of an hour without a collision or a jump, and all get on (seed %i)',
    (seed) => {
      const traffic = new BusTraffic(seededRandom(seed));
      expect(traffic.buses).toHaveLength(BUS_COUNT);
      const places = traffic.buses.map(({ position }) => position);
      const driven = traffic.buses.map(() => 0);
      const speeds = traffic.buses.map(() => 0);
      const served = traffic.buses.map(() => new Set<string>());
      let [longestMove, hardest, clearance, fullest, opensMoving] = [0, 0, Infinity, 0, 0];
      run(900, () => {
        traffic.step(STEP);
        for (const [index, bus] of traffic.buses.entries()) {
          const [x, , z] = bus.position;
          const [beforeX, , beforeZ] = places[index]!;
          const moved = Math.hypot(x - beforeX, z - beforeZ);
          places[index] = bus.position;
          driven[index]! += moved;
          longestMove = Math.max(longestMove, moved);
          hardest = Math.max(hardest, Math.abs(bus.speed - speeds[index]!) / STEP);
          speeds[index] = bus.speed;
          fullest = Math.max(fullest, bus.passengers, -bus.passengers * SEATS_AND_STANDING);
          if (bus.doors > 0) opensMoving = Math.max(opensMoving, bus.speed);
          if (bus.doors === 1) served[index]!.add(bus.nextStop.name);
          for (const other of traffic.buses.slice(index + 1)) clearance = Math.min(clearance, between(bus, other));
        }
      });
      // One step at 9 m/s and a little; nobody falls over; sides of 2.45 m do not touch.
      expect(longestMove).toBeLessThan(0.95);
      expect(hardest).toBeLessThan(3);
      expect(clearance).toBeGreaterThan(2.45);
      expect(fullest).toBeLessThanOrEqual(SEATS_AND_STANDING);
      expect(opensMoving).toBe(0);
      expect(Math.min(...driven)).toBeGreaterThan(900);
      for (const [index, { line }] of traffic.buses.entries()) {
        const stops = line.ways.flatMap((way) => way.stops.map(({ name }) => name));
        expect([...served[index]!].sort()).toEqual([...new Set(stops)].sort());
      }
    },
  );

  it('have stops with names of their own, and ways that join without a gap', () => {
    expect(new Set(STOP_NAMES).size).toBe(STOP_NAMES.length);
    for (const { name, ways } of BUS_LINES)
      for (const [index, { path, to }] of ways.entries()) {
        const next = ways[(index + 1) % ways.length]!;
        const [end, start] = [path.at(path.length), next.path.at(0)];
        expect(next.from, name).toBe(to);
        expect(Math.hypot(end.x - start.x, end.z - start.z), `${name} ${to}`).toBeLessThan(0.01);
      }
  });
});

describe('the river', () => {
  it('stays at its level while it is dry, rises with a cloudburst and falls again', () => {
    const rain = new Rain(() => 0.999_999);
    const river = new River(rain);
    run(120, () => river.step(STEP));
    expect(river.level).toBeGreaterThan(1.85);
    expect(river.level).toBeLessThan(2.15);

    const heavy = new Rain(seededRandom(5));
    const wet = new River(heavy);
    let highest = 0;
    let alarms = 0;
    let wrong = 0;
    run(1_800, () => {
      heavy.step(STEP);
      wet.step(STEP);
      highest = Math.max(highest, wet.level);
      if (wet.isHighWater) alarms += 1;
      if (wet.level > HIGH_WATER.on !== wet.isHighWater && wet.level < HIGH_WATER.off === wet.isHighWater) wrong += 1;
    });
    expect(highest).toBeGreaterThan(HIGH_WATER.on);
    expect(alarms).toBeGreaterThan(0);
    expect(alarms * STEP).toBeLessThan(400);
    expect(wrong).toBe(0);
  });

  it('rises behind shut gates, as was forecast, until it runs over them', () => {
    const river = new River(new Rain(() => 0.999_999));
    river.hold(0);
    run(20, () => river.step(STEP));
    expect([river.isAt(0), river.flow, river.mode]).toEqual([true, 0, 'held']);
    const forecast = river.forecast();
    const before = river.level;
    run(60, () => river.step(STEP));
    expect(river.level).toBeGreaterThan(before + 0.5);
    expect(Math.abs(river.level - forecast)).toBeLessThan(0.05);
    run(80, () => river.step(STEP));
    expect(river.level).toBeLessThan(5);
    expect(river.flow).toBeGreaterThan(30);
    // The keeper takes the gates back after three minutes and lets the water out.
    run(200, () => river.step(STEP));
    expect(river.mode).toBe('automatic');
    expect(river.level).toBeLessThan(2.4);
  });

  it('stops its gates at once in an emergency, and moves them no faster than their drives', () => {
    const river = new River(new Rain(() => 0.999_999));
    river.hold(100);
    let last = river.openings;
    run(6, () => {
      river.step(STEP);
      for (const [index, opening] of river.openings.entries())
        expect(Math.abs(opening - last[index]!)).toBeLessThanOrEqual(0.51);
      last = river.openings;
    });
    expect(river.openings[0]).toBeGreaterThan(river.openings[2]!);
    river.stop();
    run(0.5, () => river.step(STEP));
    const stopped = river.openings;
    run(300, () => river.step(STEP));
    expect([river.openings, river.mode, river.isMoving]).toEqual([stopped, 'stopped', false]);
    river.release();
    run(60, () => river.step(STEP));
    expect(river.mode).toBe('automatic');
    expect(river.openings).not.toEqual(stopped);
  });
});

describe('the city', () => {
  it('lives the same life from the same seed, and another one from another', () => {
    const facts = (seed: number) => {
      const city = new City(seed);
      run(60, () => city.step(STEP));
      return {
        level: city.river.level,
        buses: city.traffic.buses.map(({ position }) => position),
        air: city.stations.map(({ particles, noise }) => [particles, noise]),
        lamps: city.lamps.map(({ temperature }) => temperature),
      };
    };
    expect(facts(7)).toEqual(facts(7));
    expect(facts(8)).not.toEqual(facts(7));
  });

  it('has stations that hear buses pass, and tell when the air is over its limit', () => {
    const city = new City(3);
    const noises = city.stations.map(() => [Infinity, -Infinity] as [number, number]);
    let polluted = 0;
    run(700, () => {
      city.step(STEP);
      for (const [index, { noise, particles, isPolluted, grade }] of city.stations.entries()) {
        const range = noises[index]!;
        range[0] = Math.min(range[0], noise);
        range[1] = Math.max(range[1], noise);
        if (isPolluted) polluted += 1;
        if (particles > POLLUTED.on) expect([isPolluted, grade]).toEqual([true, 'bad']);
      }
    });
    // The one in Main street, beside the stop, against the one by the river.
    expect(noises[3]![1] - noises[3]![0]).toBeGreaterThan(5);
    expect(polluted).toBeGreaterThan(0);
  });
});

/** Least distance of two buses' middle lines, as discs of a bus's width are strung along them. */
function between(one: Bus, other: Bus): number {
  if (Math.hypot(one.position[0] - other.position[0], one.position[2] - other.position[2]) > BUS_LENGTH)
    return Infinity;
  let least = Infinity;
  for (const [x, z] of middleLine(one))
    for (const [otherX, otherZ] of middleLine(other)) least = Math.min(least, Math.hypot(x - otherX, z - otherZ));
  return least;
}

function middleLine({ position: [x, , z], orientation: [, y, , w] }: Bus): readonly (readonly [number, number])[] {
  const heading = 2 * Math.atan2(y, w);
  const [reach, discs] = [BUS_LENGTH / 2 - 1.225, 4];
  return Array.from({ length: discs }, (_, index) => {
    const along = -reach + (2 * reach * index) / (discs - 1);
    return [x + Math.sin(heading) * along, z + Math.cos(heading) * along] as const;
  });
}
