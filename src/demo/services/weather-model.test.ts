import { describe, expect, it } from 'vitest';
import { CUT_IN, turbineOutlook } from './turbine-outlook.ts';
import { chanceBelow, expectWind, weatherAt, type Weather } from './weather-model.ts';

const coast = { latitude: 35.1, longitude: 129.04 };
const FIRST_HOUR = 29_000_000;
const YEAR = 24 * 365;
const over = (hours: number, place = coast): Weather[] =>
  Array.from({ length: hours }, (_, hour) => weatherAt(place, FIRST_HOUR + hour));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the weather', () => {
  it('is the same when asked twice, and another one elsewhere', () => {
    expect(weatherAt(coast, FIRST_HOUR + 0.3)).toEqual(weatherAt(coast, FIRST_HOUR + 0.3));
    expect(weatherAt({ latitude: 36.35, longitude: 127.38 }, FIRST_HOUR)).not.toEqual(weatherAt(coast, FIRST_HOUR));
  });

  it('is plausible all year: mean and strongest wind, gusts above the mean, pressure, rain now and then', () => {
    const year = over(YEAR);
    const winds = year.map(({ windSpeed }) => windSpeed);
    expect(mean(winds)).toBeGreaterThan(6);
    expect(mean(winds)).toBeLessThan(11);
    expect(Math.max(...winds)).toBeGreaterThan(18);
    expect(Math.max(...winds)).toBeLessThan(40);
    for (const { windSpeed, gust, windDirection, pressure, temperature } of year) {
      expect(gust).toBeGreaterThan(windSpeed);
      expect(gust).toBeLessThan(2.2 * windSpeed);
      expect(windDirection).toBeGreaterThanOrEqual(0);
      expect(windDirection).toBeLessThan(360);
      expect(pressure).toBeGreaterThan(970);
      expect(pressure).toBeLessThan(1050);
      expect(temperature).toBeGreaterThan(-15);
      expect(temperature).toBeLessThan(42);
    }
    const wet = year.filter(({ rain }) => rain > 0.1).length / YEAR;
    expect(wet).toBeGreaterThan(0.03);
    expect(wet).toBeLessThan(0.4);
  });

  it('is warmer by day than by night, and in summer than in winter', () => {
    const at = (hour: number): number =>
      mean(
        Array.from(
          { length: 200 },
          (_, day) => weatherAt({ latitude: 45, longitude: 0 }, 24 * (1_200_000 + day) + hour).temperature,
        ),
      );
    expect(at(14)).toBeGreaterThan(at(4) + 2);
    const month = (day: number): number =>
      mean(
        Array.from(
          { length: 24 * 20 },
          (_, hour) => weatherAt({ latitude: 45, longitude: 0 }, (19_723 + day) * 24 + hour).temperature,
        ),
      );
    // 1 January 2024 is day 19,723.
    expect(month(190)).toBeGreaterThan(month(10) + 5);
  });

  it('has no leaps: the wind of one quarter of an hour is near that of the next', () => {
    for (let quarter = 0; quarter < 2_000; quarter += 1) {
      const [here, next] = [
        weatherAt(coast, FIRST_HOUR + quarter / 4),
        weatherAt(coast, FIRST_HOUR + (quarter + 1) / 4),
      ];
      expect(Math.abs(here.windSpeed - next.windSpeed)).toBeLessThan(4);
    }
  });
});

describe('the wind that is expected', () => {
  it('begins at what is measured, ends at the forecast, and grows uncertain on the way', () => {
    const expected = expectWind(
      Array.from({ length: 49 }, () => 8),
      { mean: 12, deviation: 0.5 },
    );
    expect(expected[0]).toMatchObject({ mean: 12, deviation: 0.5 });
    expect(expected[48]!.mean).toBeCloseTo(8, 1);
    for (let hour = 1; hour <= 48; hour += 1)
      expect(expected[hour]!.deviation).toBeGreaterThan(expected[hour - 1]!.deviation);
  });

  it('has the chances of a normal distribution', () => {
    expect(chanceBelow({ mean: 10, deviation: 2 }, 10)).toBeCloseTo(0.5, 3);
    expect(chanceBelow({ mean: 10, deviation: 2 }, 12)).toBeCloseTo(0.8413, 3);
    expect(chanceBelow({ mean: 10, deviation: 2 }, 6)).toBeCloseTo(0.0228, 3);
  });
});

describe('the outlook of a turbine', () => {
  it('names calm and storm, with the hours between which it stops', () => {
    const calming = turbineOutlook(
      Array.from({ length: 25 }, (_, hour) => Math.max(0.5, 9 - hour)),
      { mean: 9, deviation: 0.5 },
    );
    expect(calming.cause).toBe('too little wind');
    expect(calming.likelyHour).toBeGreaterThanOrEqual(5);
    expect(calming.likelyHour).toBeLessThanOrEqual(7);
    expect(calming.earliestHour!).toBeLessThan(calming.likelyHour!);
    expect(calming.hours[calming.likelyHour!]!.expected).toBeLessThanOrEqual(CUT_IN);
    const rising = turbineOutlook(
      Array.from({ length: 25 }, (_, hour) => 12 + hour),
      { mean: 12, deviation: 1 },
    );
    expect(rising).toMatchObject({ cause: 'too much wind' });
    expect(rising.likelyHour).toBeGreaterThan(10);
  });

  it('promises nothing where nothing threatens', () => {
    const steady = turbineOutlook(
      Array.from({ length: 13 }, () => 10),
      { mean: 10, deviation: 0.5 },
    );
    expect(steady).toMatchObject({ cause: 'nothing', likelyHour: null, earliestHour: null, latestHour: null });
    expect(steady.highestChance).toBeLessThan(0.1);
  });
});
