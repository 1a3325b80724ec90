// The heat balance of a heated tank: how fast it loses heat, found from its readings, and how warm it will be under a
// schedule of its heater. Pure. Who calls: energy.ts.
import type { Sample } from './spectrum.ts';

/** What is known of the tank itself, not read from it. */
export interface Tank {
  /** kWh that warm its water by one degree. */
  readonly capacity: number;
  /** How much faster its water lives than the clock (the demo's tank: 20). */
  readonly speed: number;
  /** Celsius around it. */
  readonly surroundings: number;
}

export interface HeatLoss {
  /** kW lost for each degree above the surroundings, with its standard error. */
  readonly coefficient: number;
  readonly error: number;
  /** Celsius, smoothed, at the last reading. */
  readonly temperature: number;
}

/** The heater's own thermostat, as the tank describes it. */
const THERMOSTAT_CELSIUS = 21;
const HEATER_KILOWATTS = 12;
const KILOWATTS_A_DEGREE = 24;
/** Hours of the tank in one step of the simulation. */
const STEP_HOURS = 1 / 60;
const MS_AN_HOUR = 3_600_000;

/**
 * From temperature and heater power over the same time: what goes in and does not warm the water is lost.
 * Null while there is too little to tell: less than 5 s, less than 10 readings, or a tank as cold as its surroundings.
 */
export function estimateLoss(temperature: readonly Sample[], power: readonly Sample[], tank: Tank): HeatLoss | null {
  const first = temperature[0];
  const last = temperature.at(-1);
  if (first === undefined || last === undefined || temperature.length < 10 || last.time - first.time < 5_000)
    return null;
  // What is stored less what was put in falls with the warmth above the surroundings, added up over time: a straight line
  // whose slope is the loss, also while the heater changes (least squares).
  const surplus: number[] = [];
  const warmth: number[] = [];
  let [heated, above] = [0, 0];
  for (const [index, { time, value }] of temperature.entries()) {
    const before = temperature[index - 1];
    if (before !== undefined) {
      const hours = ((time - before.time) / MS_AN_HOUR) * tank.speed;
      heated += meanOver(power, before.time, time) * hours;
      above += ((value + before.value) / 2 - tank.surroundings) * hours;
    }
    surplus.push(tank.capacity * value - heated);
    warmth.push(above);
  }
  if (mean(temperature.map(({ value }) => value)) - tank.surroundings < 1) return null;
  const [middle, average] = [mean(warmth), mean(surplus)];
  let [across, along] = [0, 0];
  for (const [index, value] of surplus.entries()) {
    across += (warmth[index]! - middle) * (value - average);
    along += (warmth[index]! - middle) ** 2;
  }
  const slope = across / along;
  const scatter = mean(surplus.map((value, index) => (value - average - slope * (warmth[index]! - middle)) ** 2));
  return {
    coefficient: Math.max(0, -slope),
    error: Math.sqrt(scatter / along),
    temperature: (average + slope * (above - middle) + heated) / tank.capacity,
  };
}

/** What the heater does in one slot: warms under its thermostat, or is off. */
export interface SlotOutcome {
  /** Celsius at its end. */
  readonly temperature: number;
  /** kWh that the heater took in it. */
  readonly energy: number;
}

/** The tank through slots of `slotHours` of its hours, the heater switched on or off in each. */
export function simulate(
  from: Pick<HeatLoss, 'coefficient' | 'temperature'>,
  tank: Pick<Tank, 'capacity' | 'surroundings'>,
  schedule: readonly boolean[],
  slotHours: number,
): SlotOutcome[] {
  let { temperature } = from;
  const steps = Math.round(slotHours / STEP_HOURS);
  return schedule.map((on) => {
    let energy = 0;
    for (let step = 0; step < steps; step += 1) {
      const power = on
        ? Math.min(HEATER_KILOWATTS, Math.max(0, KILOWATTS_A_DEGREE * (THERMOSTAT_CELSIUS - temperature)))
        : 0;
      const lost = from.coefficient * (temperature - tank.surroundings);
      temperature += ((power - lost) * STEP_HOURS) / tank.capacity;
      energy += power * STEP_HOURS;
    }
    return { temperature, energy };
  });
}

/** Mean of a reading that holds until the next one, over a time. */
function meanOver(samples: readonly Sample[], fromMs: number, toMs: number): number {
  let [sum, weight] = [0, 0];
  for (const [index, { time, value }] of samples.entries()) {
    const start = index === 0 ? fromMs : Math.max(fromMs, time);
    const end = Math.min(toMs, samples[index + 1]?.time ?? toMs);
    if (end <= start) continue;
    sum += value * (end - start);
    weight += end - start;
  }
  return weight === 0 ? mean(samples.map(({ value }) => value)) : sum / weight;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
