// When a wind turbine will stop: the wind that is measured at it, the forecast, and the limits between which it works.
// Pure. Who calls: weather.ts.
import { chanceBelow, expectWind } from './weather-model.ts';

/** m/s: below the first a turbine of this kind no longer turns fast enough, above the second it protects itself. */
export const CUT_IN = 3.5;
export const CUT_OUT = 25;

interface OutlookHour {
  /** Hours of weather from now. */
  readonly hour: number;
  /** m/s; `low` and `high` are exceeded with 90 % and 10 % probability. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  /** 0 to 1, that it stands at this hour. */
  readonly stopChance: number;
}

export interface Outlook {
  readonly cause: 'too little wind' | 'too much wind' | 'nothing';
  /** Hours of weather from now until it has probably (50 %) stopped, may have (10 %) and almost surely has (90 %); null: not within the horizon. */
  readonly likelyHour: number | null;
  readonly earliestHour: number | null;
  readonly latestHour: number | null;
  /** The highest chance within the horizon, 0 to 1. */
  readonly highestChance: number;
  readonly hours: readonly OutlookHour[];
}

const TEN_PERCENT = 1.2816;

/** @param forecast m/s, hour by hour from now on */
export function turbineOutlook(
  forecast: readonly number[],
  measured: { readonly mean: number; readonly deviation: number },
): Outlook {
  const expected = expectWind(forecast, measured);
  const calm = expected.map((wind) => chanceBelow(wind, CUT_IN));
  const storm = expected.map((wind) => 1 - chanceBelow(wind, CUT_OUT));
  const chance = calm.map((low, hour) => Math.min(1, low + storm[hour]!));
  const first = (limit: number): number | null => {
    const hour = chance.findIndex((value) => value >= limit);
    return hour < 0 ? null : hour;
  };
  const highest = Math.max(0, ...chance);
  const worst = chance.indexOf(highest);
  return {
    cause: highest < 0.1 ? 'nothing' : calm[worst]! >= storm[worst]! ? 'too little wind' : 'too much wind',
    likelyHour: first(0.5),
    earliestHour: first(0.1),
    latestHour: first(0.9),
    highestChance: highest,
    hours: expected.map(({ hour, mean, deviation }, index) => ({
      hour,
      expected: mean,
      low: Math.max(0, mean - TEN_PERCENT * deviation),
      high: mean + TEN_PERCENT * deviation,
      stopChance: chance[index]!,
    })),
  };
}
