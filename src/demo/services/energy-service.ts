// Energy: what electricity costs and emits, and when a tank's heater should run.
// Who calls: energy.ts as a process of its own, tests in theirs.
import type { Clock } from '../../base/clock.ts';
import { TwinportError, type CallContext, type ServiceSystem } from '../../service-sdk/index.ts';
import { estimateLoss, type HeatLoss, type Tank } from './heat-model.ts';
import { costOf, MOST_SLOTS, planHeater, switchesOf, type Rate, type Run } from './heater-plan.ts';
import { Recording } from './recording.ts';
import { flag, list, moment, number, record, text, whole } from './schemas.ts';
import type { DemoServiceOptions, StartedService } from './service-process.ts';
import { rateAt, TARIFF_HOUR_MS, TARIFF_SPEED } from './tariff.ts';

/** The tanks that it plans for: 18.8 m³ of water in a hall of 14 degrees, living as fast as the tariff. */
const TANK: Tank = { capacity: (4.186 * 18_850) / 3600, speed: TARIFF_SPEED, surroundings: 14 };
const SLOT_HOURS = 0.5;
const MEASURE_SECONDS = 20;
const RATES_MS = 5_000;

const speeds = `In this demo tariff and tank live ${TARIFF_SPEED} times as fast as we do: an hour of theirs passes in three minutes.`;
const speedsInGerman = `In dieser Vorführung leben Tarif und Becken ${TARIFF_SPEED}-mal so schnell wie wir: Eine ihrer Stunden vergeht in drei Minuten.`;
const price = number('Price', 'EUR/kWh');
const carbon = number('Carbon intensity', 'g/kWh');
const total = (title: string) =>
  record(
    {
      energy: number('Energy', 'kWh'),
      cost: number('Cost', 'EUR'),
      carbon: number('CO₂', 'g'),
      coldest: number('Coldest', 'Cel'),
    },
    [],
    title,
  );

const description = {
  '@context': ['https://www.w3.org/2022/wot/td/v1.1', { twinport: 'urn:twinport:vocabulary:', '@language': 'en' }],
  id: 'urn:twinport:demo:energy',
  title: 'Energy planner',
  titles: { de: 'Energieplaner' },
  description: `Knows tariff and carbon intensity, and plans when a heater runs. ${speeds}`,
  descriptions: { de: `Kennt Tarif und CO₂-Gehalt des Stroms und plant, wann eine Heizung läuft. ${speedsInGerman}` },
  'twinport:serves': ['twinport:FishTank'],
  'twinport:needs': [
    {
      id: 'heating',
      title: 'Water temperature and heater',
      titles: { de: 'Wassertemperatur und Heizung' },
      reason: 'How fast the tank loses heat is found from them; the plan rests on it.',
      reasons: { de: 'Daraus ergibt sich, wie schnell das Becken Wärme verliert; darauf beruht der Plan.' },
      types: ['twinport:FishTank'],
      properties: ['temperature', 'heaterPower', 'heater'],
    },
  ],
  properties: {
    price: { ...price, readOnly: true, observable: true },
    carbon: { ...carbon, readOnly: true, observable: true },
  },
  actions: {
    quote: {
      title: 'Quote',
      titles: { de: 'Preise' },
      description: `Price and carbon intensity from now on. ${speeds}`,
      descriptions: { de: `Preis und CO₂-Gehalt von jetzt an. ${speedsInGerman}` },
      input: record({ hours: whole('Hours of the tariff', 1, 48, { unit: 'h', default: 24 }) }),
      output: record({
        quotes: list('Tariff', record({ at: moment('At'), hour: number('Hour', 'h'), price, carbon })),
      }),
      safe: true,
      idempotent: true,
    },
    planHeater: {
      title: 'Plan the heater',
      titles: { de: 'Heizung planen' },
      description: `Measures how fast the tank cools, compares running the heater as now with the cheapest schedule that keeps the water warm enough, and proposes it. ${speeds}`,
      descriptions: {
        de: `Misst, wie schnell das Becken abkühlt, vergleicht den jetzigen Betrieb mit dem günstigsten Zeitplan, der das Wasser warm genug hält, und schlägt ihn vor. ${speedsInGerman}`,
      },
      input: record({
        hours: whole('Plan for', 1, MOST_SLOTS * SLOT_HOURS, { unit: 'h', default: 4 }),
        targetCelsius: number('Keep at least', 'Cel', { minimum: 15, maximum: 21, default: 19.5 }),
      }),
      output: record({
        summary: text('Result'),
        keepsTarget: flag('Keeps the water warm enough'),
        lossCoefficient: number('Heat loss', 'kW/K'),
        lossError: number('Standard error of it', 'kW/K'),
        asNow: total('As it runs now'),
        planned: total('As planned'),
        slots: list(
          'Schedule',
          record({
            at: moment('From'),
            price,
            carbon,
            heater: flag('Heater'),
            temperature: number('Water then, as planned', 'Cel'),
            temperatureAsNow: number('Water then, as now', 'Cel'),
          }),
        ),
        proposal: list(
          'Commands',
          record({
            at: moment('At'),
            thing: text('Twin'),
            action: text('Action'),
            input: record({ on: flag('On') }),
            title: text('What'),
          }),
          { '@type': 'twinport:CommandList' },
        ),
      }),
      safe: true,
    },
  },
};

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const at = (now: number, hour: number): string => new Date(now + hour * TARIFF_HOUR_MS).toISOString();

/** Offers quotes and plans to everybody. */
export async function startEnergy(
  system: ServiceSystem,
  { clock }: Pick<DemoServiceOptions, 'clock'>,
): Promise<StartedService> {
  const service = await system.offer({ description, policy: { observe: 'open', control: 'open' } });
  service.handle('quote', async (input) => {
    const { hours } = input as { hours: number };
    const now = clock.now();
    const from = now / TARIFF_HOUR_MS;
    const halves = Array.from({ length: 2 * hours + 1 }, (_, half) => half / 2);
    return { quotes: halves.map((hour) => ({ at: at(now, hour), hour, ...rateAt(from + hour) })) };
  });
  service.handle('planHeater', (input, context) =>
    plan(input as { hours: number; targetCelsius: number }, context, clock),
  );
  const show = (): void => service.set({ ...rateAt(clock.now() / TARIFF_HOUR_MS) });
  show();
  const stop = clock.every(RATES_MS, show);
  return { service, stop: () => Promise.resolve(stop()) };
}

async function plan(
  { hours, targetCelsius }: { hours: number; targetCelsius: number },
  context: CallContext,
  clock: Clock,
) {
  const twin = context.require('heating');
  // A heater that stands still tells no new power: what it was when the sharing began holds until it does.
  const before = twin.readings()['heaterPower'];
  const recording = new Recording(twin, clock);
  await recording.listen(MEASURE_SECONDS, 'temperature', context);
  const known = typeof before?.value === 'number' ? [{ time: before.time, value: before.value }] : [];
  const power = [...known, ...recording.samples('heaterPower')];
  const loss = power.length === 0 ? null : estimateLoss(recording.samples('temperature'), power, TANK);
  if (loss === null) throw new TwinportError('action-failed', 'the readings do not show how fast the tank loses heat');
  const on = twin.readings()['heater']?.value === true;
  const now = clock.now();
  const from = now / TARIFF_HOUR_MS;
  const rates: Rate[] = Array.from({ length: hours / SLOT_HOURS }, (_, slot) =>
    rateAt(from + (slot + 0.5) * SLOT_HOURS),
  );
  const asNow = costOf(
    loss,
    TANK,
    rates.map(() => on),
    rates,
    SLOT_HOURS,
  );
  const { run, keepsTarget } = planHeater(loss, TANK, rates, SLOT_HOURS, targetCelsius, on);
  return {
    summary: summaryOf(loss, asNow, run, keepsTarget, targetCelsius),
    keepsTarget,
    lossCoefficient: round(loss.coefficient, 3),
    lossError: round(loss.error, 3),
    asNow: totals(asNow),
    planned: totals(run),
    slots: rates.map((rate, slot) => ({
      at: at(now, slot * SLOT_HOURS),
      ...rate,
      heater: run.schedule[slot]!,
      temperature: round(run.slots[slot]!.temperature, 2),
      temperatureAsNow: round(asNow.slots[slot]!.temperature, 2),
    })),
    proposal: switchesOf(run.schedule, on).map(({ slot, on: wanted }) => ({
      at: at(now, slot * SLOT_HOURS),
      thing: twin.id,
      action: 'setHeater',
      input: { on: wanted },
      title: wanted ? 'Switch the heater on' : 'Switch the heater off',
    })),
  };
}

const totals = ({ energy, cost, carbon: grams, coldest }: Run) => ({
  energy: round(energy, 2),
  cost: round(cost, 2),
  carbon: round(grams, 0),
  coldest: round(coldest, 2),
});

function summaryOf(loss: HeatLoss, asNow: Run, run: Run, keepsTarget: boolean, targetCelsius: number): string {
  const lost = `The tank loses ${loss.coefficient.toFixed(2)} ± ${loss.error.toFixed(2)} kW for each degree.`;
  if (!keepsTarget)
    return `${lost} No schedule keeps the water at ${targetCelsius} °C; heating all the time comes closest, with ${run.coldest.toFixed(1)} °C.`;
  const saved = asNow.cost - run.cost;
  const compared =
    saved >= 0
      ? `The plan saves ${saved.toFixed(2)} EUR and ${Math.round(asNow.carbon - run.carbon)} g of CO₂`
      : `The plan costs ${(-saved).toFixed(2)} EUR more than leaving the heater as it is, which would let the water cool to ${asNow.coldest.toFixed(1)} °C`;
  return `${lost} ${compared}; its coldest water has ${run.coldest.toFixed(1)} °C.`;
}
