// Weather: forecasts for any place, warnings of gusts, and when a turbine will stop.
// Who calls: weather.ts as a process of its own, tests in theirs.
import type { Clock } from '../../base/clock.ts';
import type { CallContext, ServiceSystem } from '../../service-sdk/index.ts';
import { Recording } from './recording.ts';
import { list, moment, number, record, text, whole } from './schemas.ts';
import type { DemoServiceOptions, StartedService } from './service-process.ts';
import { CUT_IN, CUT_OUT, turbineOutlook, type Outlook } from './turbine-outlook.ts';
import { WEATHER_HOUR_MS, WEATHER_SPEED, weatherAt, type Place, type Weather } from './weather-model.ts';

/** For which the nowcast and the warnings are. */
export const COAST: Place = { latitude: 35.1, longitude: 129.04 };
const NOWCAST_MS = 5_000;
/** m/s and hours of weather: a gust that is that strong is warned of that long before. */
const STRONG_GUST = 17;
const WARNING_HOURS = 3;
const MEASURE_SECONDS = 10;

const weather = {
  windSpeed: number('Wind', 'm/s'),
  gust: number('Gusts', 'm/s'),
  windDirection: number('Wind from', 'deg'),
  temperature: number('Temperature', 'Cel'),
  pressure: number('Pressure', 'hPa'),
  rain: number('Rain', 'mm/h'),
};
const speeds = `In this demo the weather runs ${WEATHER_SPEED} times as fast as ours: one of its hours passes in a minute.`;
const speedsInGerman = `In dieser Vorführung läuft das Wetter ${WEATHER_SPEED}-mal so schnell: Eine seiner Stunden vergeht in einer Minute.`;
const chance = (title: string) => number(title, '1', { minimum: 0, maximum: 1 });

const description = {
  '@context': ['https://www.w3.org/2022/wot/td/v1.1', { twinport: 'urn:twinport:vocabulary:', '@language': 'en' }],
  id: 'urn:twinport:demo:weather',
  title: 'Coast weather',
  titles: { de: 'Küstenwetter' },
  description: `Forecasts wind and weather, and says when a turbine will stop. ${speeds}`,
  descriptions: { de: `Sagt Wind und Wetter voraus, und wann ein Windrad anhalten wird. ${speedsInGerman}` },
  'twinport:serves': ['twinport:WindTurbine'],
  'twinport:needs': [
    {
      id: 'wind',
      title: 'Wind at the nacelle, power and state',
      titles: { de: 'Wind an der Gondel, Leistung und Zustand' },
      reason: 'The wind that the turbine meets now corrects the forecast, which knows only the region.',
      reasons: { de: 'Der Wind am Windrad berichtigt die Vorhersage, die nur die Gegend kennt.' },
      types: ['twinport:WindTurbine'],
      properties: ['windSpeed', 'power', 'state'],
    },
  ],
  properties: {
    nowcast: { ...record(weather, [], 'Now, at the coast'), readOnly: true, observable: true },
  },
  actions: {
    forecast: {
      title: 'Forecast',
      titles: { de: 'Vorhersage' },
      description: `Hour by hour for a place. ${speeds}`,
      descriptions: { de: `Stunde für Stunde für einen Ort. ${speedsInGerman}` },
      input: record({
        latitude: number('Latitude', 'deg', { minimum: -90, maximum: 90, default: COAST.latitude }),
        longitude: number('Longitude', 'deg', { minimum: -180, maximum: 180, default: COAST.longitude }),
        hours: whole('Hours of weather', 1, 72, { unit: 'h', default: 24 }),
      }),
      output: record({
        madeAt: moment('Made'),
        hours: list('Forecast', record({ at: moment('At'), hour: whole('Hour', 0, 72), ...weather })),
      }),
      safe: true,
      idempotent: true,
    },
    whenWillItStop: {
      title: 'When will it stop?',
      titles: { de: 'Wann hält es an?' },
      description: `Joins the wind measured at a turbine with the forecast: when the wind will be below ${CUT_IN} or above ${CUT_OUT} m/s. ${speeds}`,
      descriptions: {
        de: `Verbindet den am Windrad gemessenen Wind mit der Vorhersage: wann der Wind unter ${CUT_IN} oder über ${CUT_OUT} m/s sein wird. ${speedsInGerman}`,
      },
      input: record({ hours: whole('Look ahead', 2, 48, { unit: 'h', default: 12 }) }),
      output: record(
        {
          answer: text('Answer'),
          cause: text('Cause', { enum: ['too little wind', 'too much wind', 'nothing'] }),
          likelyAt: moment('Probably stopped from'),
          earliestAt: moment('Perhaps stopped from'),
          latestAt: moment('Almost surely stopped from'),
          highestChance: chance('Highest chance that it stands'),
          measuredWind: number('Wind measured', 'm/s'),
          power: number('Power now', 'kW'),
          state: text('State now'),
          hours: list(
            'Expected wind',
            record({
              at: moment('At'),
              hour: whole('Hour', 0, 48),
              expected: number('Expected', 'm/s'),
              low: number('Low (10 %)', 'm/s'),
              high: number('High (90 %)', 'm/s'),
              stopChance: chance('Chance that it stands'),
            }),
          ),
        },
        ['likelyAt', 'earliestAt', 'latestAt'],
      ),
      safe: true,
    },
  },
  events: {
    warning: {
      title: 'Gust warning',
      description: `Gusts of ${STRONG_GUST} m/s or more within ${WARNING_HOURS} hours of weather`,
      data: record({ at: moment('From'), gust: number('Strongest gust', 'm/s') }),
    },
  },
};

const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
/** When an hour of weather, counted from now, is there. */
const at = (now: number, hour: number): string => new Date(now + hour * WEATHER_HOUR_MS).toISOString();

function rounded({ windSpeed, gust, windDirection, temperature, pressure, rain }: Weather) {
  return {
    windSpeed: round(windSpeed),
    gust: round(gust),
    windDirection: round(windDirection, 0),
    temperature: round(temperature),
    pressure: round(pressure),
    rain: round(rain),
  };
}

/** Offers the weather to everybody. */
export async function startWeather(
  system: ServiceSystem,
  { clock }: Pick<DemoServiceOptions, 'clock'>,
): Promise<StartedService> {
  const service = await system.offer({ description, policy: { observe: 'open', control: 'open' } });
  service.handle('forecast', async (input) => {
    const { hours, ...place } = input as { latitude: number; longitude: number; hours: number };
    const now = clock.now();
    const from = now / WEATHER_HOUR_MS;
    const each = Array.from({ length: hours + 1 }, (_, hour) => ({
      at: at(now, hour),
      hour,
      ...rounded(weatherAt(place, from + hour)),
    }));
    return { madeAt: at(now, 0), hours: each };
  });
  service.handle('whenWillItStop', (input, context) =>
    whenWillItStop((input as { hours: number }).hours, context, clock),
  );
  let warnedUntil = 0;
  const look = (): void => {
    const now = clock.now();
    const from = now / WEATHER_HOUR_MS;
    service.set({ nowcast: rounded(weatherAt(COAST, from)) });
    const ahead = Array.from({ length: 4 * WARNING_HOURS }, (_, quarter) => quarter / 4);
    const gusts = ahead.map((hour) => ({ hour, gust: weatherAt(COAST, from + hour).gust }));
    const first = gusts.find(({ gust }) => gust >= STRONG_GUST);
    if (first === undefined || from < warnedUntil) return;
    const strongest = Math.max(...gusts.map(({ gust }) => gust));
    // One warning for one blow.
    warnedUntil = from + 2 * WARNING_HOURS;
    service.emitEvent('warning', { at: at(now, first.hour), gust: round(strongest) });
  };
  look();
  const stop = clock.every(NOWCAST_MS, look);
  return { service, stop: () => Promise.resolve(stop()) };
}

async function whenWillItStop(hours: number, context: CallContext, clock: Clock) {
  const recording = new Recording(context.require('wind'), clock);
  await recording.listen(MEASURE_SECONDS, 'windSpeed', context);
  const winds = recording.samples('windSpeed').map(({ value }) => value);
  const mean = winds.reduce((sum, wind) => sum + wind, 0) / winds.length;
  const deviation = Math.sqrt(winds.reduce((sum, wind) => sum + (wind - mean) ** 2, 0) / winds.length);
  const now = clock.now();
  const from = now / WEATHER_HOUR_MS;
  const place = COAST;
  const forecast = Array.from({ length: hours + 1 }, (_, hour) => weatherAt(place, from + hour).windSpeed);
  const outlook = turbineOutlook(forecast, { mean, deviation });
  const { power, state: reported } = recording.twin.readings();
  const state = typeof reported?.value === 'string' ? reported.value : 'unknown';
  const standing = state === 'stopped' || state === 'faulted';
  const moments = { likelyAt: outlook.likelyHour, earliestAt: outlook.earliestHour, latestAt: outlook.latestHour };
  return {
    answer: standing ? `It stands already: it is ${state}.` : sentence(outlook, hours),
    cause: outlook.cause,
    ...Object.fromEntries(
      Object.entries(moments).flatMap(([name, hour]) => (hour === null ? [] : [[name, at(now, hour)]])),
    ),
    highestChance: round(outlook.highestChance, 3),
    measuredWind: round(mean, 2),
    power: Number(power?.value ?? 0),
    state,
    hours: outlook.hours.map(({ hour, expected, low, high, stopChance }) => ({
      at: at(now, hour),
      hour,
      expected: round(expected),
      low: round(low),
      high: round(high),
      stopChance: round(stopChance, 3),
    })),
  };
}

function sentence({ cause, likelyHour, earliestHour, latestHour, highestChance }: Outlook, hours: number): string {
  if (cause === 'nothing')
    return `Not within ${hours} hours of weather, with ${Math.round(100 * (1 - highestChance))} % certainty.`;
  const from = earliestHour === null ? '' : `, perhaps from hour ${earliestHour}`;
  const surely = latestHour === null ? '' : `, almost surely by hour ${latestHour}`;
  return likelyHour === null
    ? `Perhaps: ${cause} has a chance of up to ${Math.round(100 * highestChance)} %${from}.`
    : `Probably in ${likelyHour} hours of weather, by ${cause}${from}${surely}.`;
}
