// The weather of the demo: made up, but as weather is. Fronts pass, the day warms and cools, wind veers and gusts; the same
// place and moment always give the same, so that a forecast asked twice says the same twice. Pure. Who calls: weather.ts.
import { seededRandom } from '../plant/random.ts';

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Weather {
  /** m/s, of the mean over ten minutes and of the strongest gust. */
  readonly windSpeed: number;
  readonly gust: number;
  /** Degrees from north that the wind comes from. */
  readonly windDirection: number;
  /** Celsius. */
  readonly temperature: number;
  /** hPa at sea level. */
  readonly pressure: number;
  /** mm an hour. */
  readonly rain: number;
}

/**
 * The demo's weather lives this much faster than ours, as the wind of its plant does: an hour of weather passes in a
 * minute, so that a visitor sees a front come and go.
 */
export const WEATHER_SPEED = 60;
export const WEATHER_HOUR_MS = 3_600_000 / WEATHER_SPEED;

/** Weather at a place, `hour` hours of weather after the epoch. */
export function weatherAt(place: Place, hour: number): Weather {
  const field = (name: number, hours: number): number => smoothNoise(seedOf(place, name), hour / hours);
  const latitude = (place.latitude * Math.PI) / 180;
  /** 0 at midnight, by the sun, to 1 at two in the afternoon. */
  const solarHour = hour + place.longitude / 15;
  const day = 0.5 - 0.5 * Math.cos((2 * Math.PI * (solarHour - 2)) / 24);
  const season = Math.cos(2 * Math.PI * (hour / 24 / 365.25 - 0.55)) * Math.sign(place.latitude || 1);
  // A front: pressure falls over a day and comes back; where it falls, the wind rises and rain comes.
  const lowness = 0.65 * field(1, 72) + 0.35 * field(2, 20);
  const front = Math.max(0, lowness) ** 1.5;
  const pressure = 1014 - 16 * lowness;
  const storminess = 0.5 + 0.5 * Math.abs(Math.sin(latitude));
  const breeze = 1.6 * day * Math.abs(Math.cos(latitude));
  const windSpeed = Math.max(0.2, 6.5 + breeze + 22 * storminess * front + 1.8 * field(3, 5) + 0.9 * field(4, 1));
  const gustiness = 1.25 + 0.12 * day + 0.35 * front + 0.1 * field(5, 0.7);
  const cloud = Math.min(1, Math.max(0, 0.4 + lowness));
  return {
    windSpeed,
    gust: windSpeed * Math.max(1.15, gustiness),
    windDirection: (((250 + 90 * field(6, 48) + 25 * field(7, 6)) % 360) + 360) % 360,
    temperature:
      27 -
      32 * Math.sin(Math.abs(latitude)) ** 2 +
      9 * Math.abs(Math.sin(latitude)) * season +
      (8 - 5 * cloud) * (day - 0.5) -
      3 * front +
      field(8, 30),
    pressure,
    rain: Math.max(0, 9 * front * (0.6 + 0.4 * field(9, 2)) - 0.4),
  };
}

/** What is known of the wind some hours ahead: mean and standard deviation in m/s. */
export interface ExpectedWind {
  /** Hours of weather from now. */
  readonly hour: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Hours in which half of what the wind now differs from the forecast is forgotten, over ln 2. */
const PERSISTENCE_HOURS = 6;

/**
 * The forecast corrected by the wind that is measured now. Near is what was measured, far is what the forecast says, and
 * the further ahead, the less is certain: it errs by `forecastError` in the long run.
 */
export function expectWind(
  forecast: readonly number[],
  measured: { readonly mean: number; readonly deviation: number },
  forecastError = 2.2,
): ExpectedWind[] {
  const surprise = measured.mean - (forecast[0] ?? measured.mean);
  return forecast.map((wind, hour) => {
    const kept = Math.exp(-hour / PERSISTENCE_HOURS);
    const spread = forecastError * Math.sqrt(1 - kept * kept);
    return {
      hour,
      mean: Math.max(0, wind + surprise * kept),
      deviation: Math.hypot(spread, measured.deviation * kept),
    };
  });
}

/** Probability that a normally distributed wind is below `limit`, within 10⁻⁴ (Abramowitz and Stegun 26.2.17 family). */
export function chanceBelow({ mean, deviation }: Pick<ExpectedWind, 'mean' | 'deviation'>, limit: number): number {
  const z = (limit - mean) / Math.max(deviation, 1e-6);
  const t = 1 / (1 + 0.33267 * Math.abs(z));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * t * (0.4361836 + t * (-0.1201676 + 0.937298 * t));
  return z > 0 ? 1 - tail : tail;
}

/** Smooth from -1 to 1, with a new random value at each whole number. */
function smoothNoise(seed: number, at: number): number {
  const whole = Math.floor(at);
  const share = at - whole;
  const ease = share * share * (3 - 2 * share);
  const value = (index: number): number => 2 * seededRandom((seed ^ Math.imul(index, 0x9e3779b1)) >>> 0)() - 1;
  return value(whole) + (value(whole + 1) - value(whole)) * ease;
}

/** Places within a tenth of a degree share their weather. */
function seedOf({ latitude, longitude }: Place, name: number): number {
  const cell = Math.round(latitude * 10) * 3_601 + Math.round(longitude * 10);
  return Math.imul(cell ^ Math.imul(name, 0x85ebca6b), 0xc2b2ae35) >>> 0;
}
