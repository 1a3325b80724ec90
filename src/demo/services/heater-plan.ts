// The cheapest schedule of a tank's heater that keeps the water warm enough, slot by slot of a tariff. Pure. Who calls: energy.ts.
import { simulate, type HeatLoss, type SlotOutcome, type Tank } from './heat-model.ts';

export interface Rate {
  /** EUR for a kWh, and grams of CO2 that come with it. */
  readonly price: number;
  readonly carbon: number;
}

export interface Run {
  readonly schedule: readonly boolean[];
  readonly slots: readonly SlotOutcome[];
  /** kWh, EUR, grams of CO2. */
  readonly energy: number;
  readonly cost: number;
  readonly carbon: number;
  /** Celsius. */
  readonly coldest: number;
}

/** More slots than that would take too many schedules to try them all. */
export const MOST_SLOTS = 12;
/** A switch must save at least so many EUR: relays wear out, and people do not love what blinks. */
const COST_OF_A_SWITCH = 0.02;

/** What a schedule costs. */
export function costOf(
  loss: HeatLoss,
  tank: Tank,
  schedule: readonly boolean[],
  rates: readonly Rate[],
  slotHours: number,
): Run {
  const slots = simulate(loss, tank, schedule, slotHours);
  const total = (rate: (slot: number) => number): number =>
    slots.reduce((sum, { energy }, slot) => sum + energy * rate(slot), 0);
  return {
    schedule,
    slots,
    energy: total(() => 1),
    cost: total((slot) => rates[slot]!.price),
    carbon: total((slot) => rates[slot]!.carbon),
    coldest: Math.min(loss.temperature, ...slots.map(({ temperature }) => temperature)),
  };
}

/**
 * The cheapest schedule under which the water is at `targetCelsius` or above at the end of every slot; where none keeps it
 * there, the one that keeps it warmest. Every schedule is tried: at most 2^12.
 * @param on whether the heater is on now
 */
export function planHeater(
  loss: HeatLoss,
  tank: Tank,
  rates: readonly Rate[],
  slotHours: number,
  targetCelsius: number,
  on: boolean,
): { readonly run: Run; readonly keepsTarget: boolean } {
  let best: Run | null = null;
  let bestScore = Number.POSITIVE_INFINITY;
  for (let code = 0; code < 2 ** rates.length; code += 1) {
    const schedule = rates.map((_, slot) => ((code >> slot) & 1) === 1);
    const run = costOf(loss, tank, schedule, rates, slotHours);
    if (run.slots.some(({ temperature }) => temperature < targetCelsius)) continue;
    const score = run.cost + COST_OF_A_SWITCH * switchesOf(schedule, on).length;
    if (score < bestScore) [best, bestScore] = [run, score];
  }
  if (best !== null) return { run: best, keepsTarget: true };
  const always = rates.map(() => true);
  return { run: costOf(loss, tank, always, rates, slotHours), keepsTarget: false };
}

/** When the heater must be switched, and which way. */
export function switchesOf(
  schedule: readonly boolean[],
  on: boolean,
): { readonly slot: number; readonly on: boolean }[] {
  return schedule.flatMap((wanted, slot) =>
    wanted === (slot === 0 ? on : schedule[slot - 1]) ? [] : [{ slot, on: wanted }],
  );
}
