import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { FishTank } from './tank.ts';
import { acidity, oxygenSaturation } from './water.ts';

const STEP = 0.02;

function makeTank(processSpeed?: number): FishTank {
  return new FishTank({ random: seededRandom(11), processSpeed });
}

function run(tank: FishTank, seconds: number): Record<string, unknown> {
  for (let step = 0; step < seconds / STEP; step += 1) tank.step(STEP);
  return tank.readings();
}

describe('the water', () => {
  it('holds less oxygen when warm, as the tables say', () => {
    for (const [celsius, table] of [
      [0, 14.62],
      [10, 11.29],
      [20, 9.09],
      [30, 7.56],
    ] as const) {
      expect(Math.abs(oxygenSaturation(celsius) - table)).toBeLessThan(0.15);
    }
  });

  it('gets sourer with carbon dioxide', () => {
    expect(acidity(2, 1.8)).toBeGreaterThan(7.8);
    expect(acidity(20, 1.8)).toBeLessThan(7);
  });
});

describe('the tank', () => {
  it('keeps its oxygen with the aerator on', () => {
    const tank = makeTank();
    expect(Number(run(tank, 300)['dissolvedOxygen'])).toBeGreaterThan(7);
    expect(tank.readings()['lowOxygenAlarm']).toBe(false);
  });

  it('loses oxygen and gets sourer without the aerator, alarms once, and recovers with it', () => {
    const tank = makeTank();
    const events: { name: string; data: unknown }[] = [];
    tank.events.on('event', (event) => events.push(event));
    const before = run(tank, 5);
    tank.invoke('setAerator', { on: false });
    const minute = run(tank, 60);
    expect(Number(minute['dissolvedOxygen'])).toBeLessThan(Number(before['dissolvedOxygen']) - 0.8);
    const low = run(tank, 180);
    expect(Number(low['dissolvedOxygen'])).toBeLessThan(4);
    expect(Number(low['ph'])).toBeLessThan(Number(before['ph']) - 0.3);
    expect(low['lowOxygenAlarm']).toBe(true);
    expect(events.map(({ name }) => name)).toEqual(['lowOxygen']);
    expect((events[0]!.data as { value: number }).value).toBeCloseTo(5, 1);
    tank.invoke('setAerator', { on: true });
    const recovered = run(tank, 180);
    expect(Number(recovered['dissolvedOxygen'])).toBeGreaterThan(6.5);
    expect(recovered['lowOxygenAlarm']).toBe(false);
  });

  it('never reports less than no oxygen', () => {
    const tank = makeTank(200);
    tank.invoke('setAerator', { on: false });
    expect(Number(run(tank, 600)['dissolvedOxygen'])).toBeGreaterThanOrEqual(0);
  });

  it('lets the paddle wheel spin down, not stop', () => {
    const tank = makeTank();
    tank.invoke('setAerator', { on: false });
    const soon = run(tank, 1);
    expect(soon['aerator']).toBe(false);
    expect(Number(soon['aeratorSpeed'])).toBeGreaterThan(80);
    expect(run(tank, 40)['aeratorSpeed']).toBe(0);
  });

  it('cools without the heater, and is warmed by it no further than its thermostat', () => {
    const tank = makeTank();
    const before = run(tank, 30);
    tank.invoke('setHeater', { on: false });
    const cooler = run(tank, 240);
    expect(cooler['heaterPower']).toBe(0);
    expect(Number(cooler['temperature'])).toBeLessThan(Number(before['temperature']) - 0.3);
    tank.invoke('setHeater', { on: true });
    expect(run(tank, 10)['heaterPower']).toBe(12);
    expect(Number(run(tank, 3000)['temperature'])).toBeLessThan(21);
  });

  it('takes feed from the hopper as it is given; fish breathe more after it and grow', () => {
    const [fed, fasting] = [makeTank(), makeTank()];
    fed.invoke('feed', { grams: 1000 });
    const during = run(fed, 10);
    expect(during['feeding']).toBe(true);
    expect(during['feedRemaining']).toBeCloseTo(39.8, 2);
    run(fed, 45);
    expect(fed.readings()).toMatchObject({ feeding: false, feedRemaining: 39 });
    const [after, without] = [run(fed, 120), run(fasting, 175)];
    expect(Number(after['dissolvedOxygen'])).toBeLessThan(Number(without['dissolvedOxygen']) - 0.1);
    expect(Number(after['biomass'])).toBeGreaterThan(Number(without['biomass']));
  });

  it('refuses more feed than the hopper holds', () => {
    const tank = makeTank();
    for (let meal = 0; meal < 20; meal += 1) tank.invoke('feed', { grams: 2000 });
    expect(() => tank.invoke('feed', { grams: 10 })).toThrow(/hopper/);
  });

  it('keeps its level by evaporation and a float valve', () => {
    const tank = makeTank(400);
    let [lowest, highest] = [2, 0];
    for (let minute = 0; minute < 60; minute += 1) {
      const level = Number(run(tank, 10)['waterLevel']);
      lowest = Math.min(lowest, level);
      highest = Math.max(highest, level);
    }
    expect(lowest).toBeGreaterThan(1.45);
    expect(highest).toBeLessThan(1.52);
    expect(highest - lowest).toBeGreaterThan(0.01);
  });
});
