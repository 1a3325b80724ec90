// What electricity costs and how much carbon comes with it, hour by hour: a day's curve with a morning and an evening
// peak, cheap and clean noons, and some chance. Made up; the same moment always costs the same. Who calls: energy.ts.
import { seededRandom } from '../plant/random.ts';
import type { Rate } from './heater-plan.ts';

/** The demo's tariff lives as fast as the water of the demo's tank: an hour passes in three minutes. */
export const TARIFF_SPEED = 20;
export const TARIFF_HOUR_MS = 3_600_000 / TARIFF_SPEED;

/** At `hour` hours of the tariff after the epoch. */
export function rateAt(hour: number): Rate {
  const ofDay = ((hour % 24) + 24) % 24;
  const peak = (at: number, width: number): number => Math.exp(-(((ofDay - at) / width) ** 2));
  const sun = Math.max(0, Math.sin((Math.PI * (ofDay - 6)) / 12));
  // The wind in the grid: calm or strong for some hours.
  const wind = chance(Math.floor(hour / 3));
  const price =
    0.21 +
    0.11 * peak(8, 1.8) +
    0.16 * peak(19, 2.2) -
    0.09 * sun -
    0.06 * wind +
    0.02 * chance(Math.floor(hour) + 7_919);
  const carbon = 340 + 60 * peak(8, 2) + 110 * peak(19, 2.5) - 160 * sun - 90 * wind;
  return { price: Math.max(0.02, Number(price.toFixed(4))), carbon: Math.max(20, Math.round(carbon)) };
}

/** Between -1 and 1. */
function chance(index: number): number {
  return 2 * seededRandom(Math.imul(index, 0x9e3779b1) >>> 0)() - 1;
}
