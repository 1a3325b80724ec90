import { describe, expect, it } from 'vitest';
import { gaussian, seededRandom } from '../plant/random.ts';
import { FishTank } from '../plant/tank.ts';
import { estimateLoss, simulate, type Tank } from './heat-model.ts';
import { costOf, planHeater, switchesOf } from './heater-plan.ts';
import type { Sample } from './spectrum.ts';
import { rateAt } from './tariff.ts';

const START = 1_700_000_000_000;
const tank: Tank = { capacity: 21.9, speed: 20, surroundings: 14 };

/** Readings of a tank that loses `coefficient` kW a degree, heated with `power` kW, for so many seconds at 5 Hz. */
function readings(coefficient: number, power: (seconds: number) => number, seconds: number) {
  const random = seededRandom(11);
  const temperature: Sample[] = [];
  const heater: Sample[] = [];
  let celsius = 20;
  for (let step = 0; step < seconds * 5; step += 1) {
    const kilowatts = power(step / 5);
    celsius += ((kilowatts - coefficient * (celsius - 14)) * (tank.speed / 3600 / 5)) / tank.capacity;
    const time = START + step * 200;
    temperature.push({ time, value: Math.round((celsius + 0.004 * gaussian(random)) * 100) / 100 });
    heater.push({ time, value: kilowatts });
  }
  return { temperature, heater };
}

describe('the heat loss', () => {
  it.each([
    [0.8, () => 6],
    [1.3, () => 0],
    [1.55, (seconds: number) => (seconds < 10 ? 12 : 3)],
  ])('of %f kW a degree is found in half a minute of readings', (coefficient, power) => {
    const { temperature, heater } = readings(coefficient, power, 30);
    const found = estimateLoss(temperature, heater, tank)!;
    expect(Math.abs(found.coefficient - coefficient)).toBeLessThan(0.06);
    expect(Math.abs(found.coefficient - coefficient)).toBeLessThan(4 * found.error);
    expect(found.temperature).toBeCloseTo(temperature.at(-1)!.value, 1);
  });

  it('of the plant’s own tank is about what it was built with', () => {
    const plant = new FishTank({ random: seededRandom(4) });
    const [temperature, heater]: [Sample[], Sample[]] = [[], []];
    for (let step = 0; step < 60 * 5; step += 1) {
      for (let part = 0; part < 10; part += 1) plant.step(0.02);
      const values = plant.readings();
      temperature.push({ time: START + step * 200, value: Number(values['temperature']) });
      heater.push({ time: START + step * 200, value: Number(values['heaterPower']) });
    }
    const found = estimateLoss(temperature, heater, tank)!;
    // 1.3 kW a degree and 0.25 of the turning paddle wheel; its building is not always at 14 degrees.
    expect(found.coefficient).toBeGreaterThan(1.2);
    expect(found.coefficient).toBeLessThan(1.9);
  });

  it('is not made up from too little', () => {
    const { temperature, heater } = readings(1.3, () => 6, 4);
    expect(estimateLoss(temperature, heater, tank)).toBeNull();
    expect(estimateLoss([], [], tank)).toBeNull();
    const cold = temperature.map(({ time }, index) => ({ time: time + index * 1_000, value: 14 }));
    expect(estimateLoss(cold, heater, tank)).toBeNull();
  });
});

describe('the plan', () => {
  const loss = { coefficient: 1.5, error: 0.02, temperature: 20.6 };
  const rates = [0.2, 0.2, 0.5, 0.5, 0.1, 0.1, 0.4, 0.4].map((price) => ({ price, carbon: 1000 * price }));
  const asNow = costOf(
    loss,
    tank,
    rates.map(() => true),
    rates,
    0.5,
  );

  it('costs what the heater takes times what that costs', () => {
    const sum = asNow.slots.reduce((total, { energy }, slot) => total + energy * rates[slot]!.price, 0);
    expect(asNow.cost).toBeCloseTo(sum, 9);
    // Four hours at about 1.5 kW a degree and 6.6 degrees above the building.
    expect(asNow.energy).toBeGreaterThan(30);
    expect(asNow.energy).toBeLessThan(45);
  });

  it('is cheaper than now, keeps the water warm enough, and heats where it is cheap', () => {
    const { run, keepsTarget } = planHeater(loss, tank, rates, 0.5, 19.2, true);
    expect(keepsTarget).toBe(true);
    expect(run.cost).toBeLessThan(0.9 * asNow.cost);
    expect(run.coldest).toBeGreaterThanOrEqual(19.2);
    const spent = (slots: readonly number[]): number => slots.reduce((sum, slot) => sum + run.slots[slot]!.energy, 0);
    expect(spent([0, 1, 4, 5])).toBeGreaterThan(2 * spent([2, 3, 6, 7]));
  });

  it('is the best there is: no other schedule that keeps the target is cheaper by more than its switches', () => {
    const few = rates.slice(0, 5);
    const { run } = planHeater(loss, tank, few, 0.5, 19.5, true);
    for (let code = 0; code < 32; code += 1) {
      const schedule = few.map((_, slot) => ((code >> slot) & 1) === 1);
      const other = costOf(loss, tank, schedule, few, 0.5);
      if (other.slots.some(({ temperature }) => temperature < 19.5)) continue;
      expect(run.cost).toBeLessThanOrEqual(other.cost + 0.2);
    }
  });

  it('says so when the target cannot be kept', () => {
    const { run, keepsTarget } = planHeater(loss, tank, rates, 0.5, 25, false);
    expect(keepsTarget).toBe(false);
    expect(run.schedule.every(Boolean)).toBe(true);
  });

  it('switches only where something changes', () => {
    expect(switchesOf([true, true, false, true], true)).toEqual([
      { slot: 2, on: false },
      { slot: 3, on: true },
    ]);
    expect(switchesOf([true, true], false)).toEqual([{ slot: 0, on: true }]);
  });

  it('cools without heat towards its surroundings, never below', () => {
    const slots = simulate(
      { coefficient: 1.5, temperature: 20 },
      tank,
      Array.from({ length: 400 }, () => false),
      0.5,
    );
    expect(slots[0]!.temperature).toBeLessThan(20);
    expect(slots.at(-1)!.temperature).toBeCloseTo(14, 3);
  });
});

describe('the tariff', () => {
  it('is the same when asked twice, dear in the evening, cheap and clean at noon', () => {
    expect(rateAt(480_000.4)).toEqual(rateAt(480_000.4));
    const mean = (ofDay: number, what: 'price' | 'carbon'): number => {
      let sum = 0;
      for (let day = 0; day < 100; day += 1) sum += rateAt(24 * (20_000 + day) + ofDay)[what];
      return sum / 100;
    };
    expect(mean(19, 'price')).toBeGreaterThan(mean(12, 'price') + 0.1);
    expect(mean(12, 'carbon')).toBeLessThan(mean(19, 'carbon') - 100);
    for (let hour = 0; hour < 24 * 60; hour += 1) {
      expect(rateAt(hour).price).toBeGreaterThan(0);
      expect(rateAt(hour).carbon).toBeGreaterThan(0);
    }
  });
});
