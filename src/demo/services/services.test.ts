// The demo's services over a link to an enabler that the test plays, beside the plant's own machines; only time is mocked.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MockClock, settled } from '../../base/mock-clock.ts';
import { newId } from '../../base/ids.ts';
import { signAccessProof } from '../../identity/access.ts';
import { generateIdentity, type Identity } from '../../identity/keys.ts';
import { pairingTag, readPairingCode } from '../../identity/pairing-tag.ts';
import { problemCode } from '../../protocol/problem.ts';
import { FakeEnabler, startHost, type Host, type Shared } from '../../service-sdk/enabler.fixture.ts';
import type { Device } from '../plant/device.ts';
import { seededRandom } from '../plant/random.ts';
import { FishTank } from '../plant/tank.ts';
import { WindTurbine } from '../plant/turbine.ts';
import { startEnergy } from './energy-service.ts';
import { startMaintenance } from './maintenance-service.ts';
import type { StartedService } from './service-process.ts';
import { startWeather } from './weather-service.ts';

let clock: MockClock;
let data: string;
let host: Host;
let started: StartedService;
let enabler: FakeEnabler;
let [user, owner]: [Identity, Identity] = [null as never, null as never];
let stopFeeding: () => void = () => undefined;

type Start = typeof startMaintenance;

async function begin(start: Start, identity?: Identity): Promise<void> {
  host = await startHost({ clock, ...(identity === undefined ? {} : { identity }) });
  started = await start(host.system, { clock, data, allowed: [], logger: () => undefined });
  enabler = await FakeEnabler.connect(host, undefined, clock);
  await settled();
}

/** Shares a machine of the plant and lets it live, sampled as often as there. */
async function share(device: Device, need: string, properties: readonly string[], rateHz: number): Promise<void> {
  const twin = `urn:test:${device.name}`;
  let sequence = 0;
  const samples = (count: number) => {
    const lists = Object.fromEntries(properties.map((name) => [name, [] as object[]]));
    for (let index = 1; index <= count; index += 1) {
      for (let part = 0; part < 50 / rateHz; part += 1) device.step(0.02);
      sequence += 1;
      const [time, values] = [clock.now() - ((count - index) * 1000) / rateHz, device.readings()];
      for (const name of properties) lists[name]!.push({ value: values[name], time, sequence });
    }
    return lists;
  };
  const first = Object.fromEntries(Object.entries(samples(1)).map(([name, [reading]]) => [name, reading!]));
  const shared: Shared = { twin, service: started.service.id, need, properties, readings: first as never };
  const { shareId } = await enabler.share(host, owner, user, {}, shared);
  stopFeeding = clock.every(1_000, () =>
    enabler.session.notify('twinreadings', { shareID: shareId, samples: samples(rateHz) }),
  );
}

/** Calls, lets time pass, and gives the end. */
async function call(action: string, input: unknown, seconds: number) {
  const grant = await enabler.access(host, user, started.service.id, { observe: true, actions: [action] });
  const id = await enabler.call(host, user, grant, { thing: started.service.id, action, input });
  await clock.advance(seconds * 1_000 + 100);
  // What is written to a file takes real time.
  const find = () =>
    enabler
      .of('actionstatus')
      .find(({ commandID, state }) => commandID === id && !['accepted', 'running'].includes(state));
  await expect.poll(find).toBeDefined();
  const ended = find();
  return { state: ended!.state, error: ended!.error, output: ended!.output as never };
}

beforeEach(async () => {
  clock = new MockClock(Date.UTC(2026, 4, 5, 10));
  data = await mkdtemp(join(tmpdir(), 'twinport-services-'));
  [user, owner] = await Promise.all([generateIdentity(), generateIdentity()]);
});
afterEach(async () => {
  stopFeeding();
  enabler.session.close();
  await started.stop();
  await rm(data, { recursive: true });
});

describe.each<[string, Start, string, object]>([
  ['maintenance', startMaintenance, 'diagnose', { seconds: 10 }],
  ['weather', startWeather, 'whenWillItStop', { hours: 12 }],
  ['energy', startEnergy, 'planHeater', { hours: 2, targetCelsius: 19.5 }],
])('%s', (_name, start, action, input) => {
  it('[CAL-5] asks for the data that it needs', async () => {
    await begin(start);
    const { error } = await call(action, input, 1);
    expect(problemCode(error!)).toBe('consent-missing');
    expect(error!.details!['need']).toBe(started.service.needs[0]!.id);
  });
});

describe('maintenance', () => {
  const properties = ['vibration', 'rotorSpeed', 'acceleration'];

  it('streams findings while it listens and ends with a verdict and its evidence', async () => {
    await begin(startMaintenance);
    const turbine = new WindTurbine({ random: seededRandom(8) });
    for (let step = 0; step < 20 * 50; step += 1) turbine.step(0.02);
    await share(turbine, 'vibration', properties, 10);
    const { state, output } = await call('diagnose', { seconds: 30 }, 30);
    expect(state).toBe('completed');
    const streamed = enabler.of('actionoutput').map((item) => item.data as { seconds: number; peaks: unknown[] });
    expect(streamed.length).toBeGreaterThanOrEqual(5);
    expect(streamed.at(-1)!.seconds).toBeGreaterThan(streamed[0]!.seconds);
    const { condition, evidence, finding } = output as {
      condition: string;
      evidence: string[];
      finding: { rotorHz: number; peaks: { order: string }[] };
    };
    expect(['good', 'watch', 'act']).toContain(condition);
    expect(evidence.length).toBeGreaterThanOrEqual(4);
    expect(60 * finding.rotorHz).toBeCloseTo(Number(turbine.readings()['rotorSpeed']), -1);
    expect(finding.peaks.map(({ order }) => order)).toContain('1P');
  });

  it('makes nothing up when the rotor stands', async () => {
    await begin(startMaintenance);
    const turbine = new WindTurbine({ random: seededRandom(8) });
    turbine.invoke('stop', null);
    for (let step = 0; step < 200 * 50; step += 1) turbine.step(0.02);
    await share(turbine, 'vibration', properties, 10);
    const { state, error } = await call('diagnose', { seconds: 15 }, 15);
    expect([state, error!.detail]).toEqual(['failed', expect.stringContaining('too little to hear')]);
  });

  it('[AUT-2] opens tickets for those who paired, and keeps them over a restart while the crew works', async () => {
    await begin(startMaintenance);
    const thing = started.service.id;
    const { refused } = await ask(null);
    expect(refused[0]!.error.details).toMatchObject({ rule: 'actions.openTicket', satisfiedBy: ['key', 'pairing'] });
    const { granted } = await ask(host.system.createPairingCode().code);
    expect(granted.actions).toEqual(['openTicket']);
    const { output } = await call('openTicket', { finding: 'Ice on a blade', severity: 'high' }, 1);
    expect(output).toEqual({ ticket: 'T-0001' });
    expect(shownTickets()).toMatchObject([{ id: 'T-0001', state: 'open', severity: 'high' }]);
    await clock.advance(8_000);
    expect(shownTickets()).toMatchObject([{ state: 'planned' }]);
    await started.stop();
    await begin(startMaintenance);
    expect(shownTickets()).toMatchObject([{ id: 'T-0001', state: 'planned', finding: 'Ice on a blade' }]);
    const { jws } = await enabler.access(host, user, thing, { observe: true, actions: [] });
    await enabler.session.request('subscribeallevents', { thingID: thing, grant: jws });
    await clock.advance(60_000);
    expect(shownTickets()).toMatchObject([{ state: 'done' }]);
    expect(enabler.of('event').map(({ data: told }) => (told as { state: string }).state)).toEqual([
      'in progress',
      'done',
    ]);

    async function ask(code: string | null) {
      const id = newId();
      const names = { system: host.identity.did, carrier: enabler.identity.did, thing };
      const pairing =
        code === null
          ? {}
          : { evidence: { pairing: await pairingTag(readPairingCode(code)!, { user: user.did, jti: id, ...names }) } };
      const asks = { ...names, id, affordances: { observe: false, actions: ['openTicket'] }, ...pairing };
      const proof = await signAccessProof(user, asks, clock.now());
      return enabler.session.request('requestaccess', { thingID: thing, proof });
    }
    function shownTickets(): unknown {
      return started.service.readings()['tickets']!.value;
    }
  });
});

describe('weather', () => {
  it('says the same when asked twice, and shows the weather of now', async () => {
    await begin(startWeather);
    const input = { latitude: 35.1, longitude: 129.04, hours: 24 };
    const first = (await call('forecast', input, 0)).output as {
      hours: { hour: number; windSpeed: number; at: string }[];
    };
    expect(first.hours).toHaveLength(25);
    // A minute later the second hour of the first forecast is the first one of the next.
    await clock.advance(59_900);
    const second = (await call('forecast', input, 0)).output as typeof first;
    expect(second.hours[0]!.windSpeed).toBeCloseTo(first.hours[1]!.windSpeed, 1);
    expect(Date.parse(first.hours[1]!.at) - Date.parse(first.hours[0]!.at)).toBe(60_000);
    const nowcast = started.service.readings()['nowcast']!.value as { windSpeed: number };
    expect(nowcast.windSpeed).toBeCloseTo(second.hours[0]!.windSpeed, 0);
  });

  it('warns of gusts before they are there, once for each blow', async () => {
    await begin(startWeather);
    const warnings: { at: string; gust: number; told: number }[] = [];
    started.service.events.on('event', ({ data: told }) =>
      warnings.push({ ...(told as { at: string; gust: number }), told: clock.now() }),
    );
    await clock.advance(10 * 24 * 60_000);
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings.length).toBeLessThan(60);
    for (const { at, gust, told } of warnings) {
      expect(gust).toBeGreaterThanOrEqual(17);
      expect(Date.parse(at)).toBeGreaterThanOrEqual(told - 1);
    }
  });

  it('joins the wind at a turbine with its forecast', async () => {
    await begin(startWeather);
    await share(new WindTurbine({ random: seededRandom(2) }), 'wind', ['windSpeed', 'power', 'state'], 10);
    const { state, output } = await call('whenWillItStop', { hours: 12 }, 10);
    expect(state).toBe('completed');
    const outlook = output as {
      answer: string;
      measuredWind: number;
      state: string;
      hours: { expected: number; low: number; high: number }[];
    };
    expect(outlook.state).toBe('producing');
    expect(outlook.measuredWind).toBeGreaterThan(5);
    expect(outlook.hours).toHaveLength(13);
    expect(outlook.hours[0]!.expected).toBeCloseTo(outlook.measuredWind, 0);
    for (const { expected, low, high } of outlook.hours) expect(low <= expected && expected <= high).toBe(true);
  });
});

describe('energy', () => {
  it('quotes what the tariff is', async () => {
    await begin(startEnergy);
    const { output } = await call('quote', { hours: 24 }, 0);
    const { quotes } = output as { quotes: { price: number; carbon: number }[] };
    expect(quotes).toHaveLength(49);
    expect(started.service.readings()['price']!.value).toBe(quotes[0]!.price);
  });

  it('proposes commands that keep the plant’s own tank as warm, and take as much energy, as it says', async () => {
    await begin(startEnergy);
    const tank = new FishTank({ random: seededRandom(6) });
    await share(tank, 'heating', ['temperature', 'heaterPower', 'heater'], 5);
    const { state, output } = await call('planHeater', { hours: 3, targetCelsius: 19.3 }, 20);
    expect(state).toBe('completed');
    const plan = output as {
      keepsTarget: boolean;
      asNow: { cost: number; energy: number };
      planned: { cost: number; energy: number; coldest: number };
      proposal: { at: string; thing: string; action: string; input: { on: boolean } }[];
    };
    expect(plan.keepsTarget).toBe(true);
    expect(plan.planned.cost).toBeLessThanOrEqual(plan.asNow.cost);
    expect(plan.planned.coldest).toBeGreaterThanOrEqual(19.3);
    for (const { thing, action } of plan.proposal) expect([thing, action]).toEqual(['urn:test:tank-1', 'setHeater']);
    stopFeeding();
    // Three hours of the tank are nine minutes of ours.
    const from = clock.now();
    let [energy, coldest] = [0, 21];
    for (let ms = 0; ms < 9 * 60_000; ms += 200) {
      for (const { at, input } of plan.proposal)
        if (Date.parse(at) - from <= ms && Date.parse(at) - from > ms - 200) tank.invoke('setHeater', input);
      for (let part = 0; part < 10; part += 1) tank.step(0.02);
      const { temperature, heaterPower } = tank.readings();
      coldest = Math.min(coldest, Number(temperature));
      energy += (Number(heaterPower) * 0.2 * 20) / 3600;
    }
    expect(coldest).toBeGreaterThan(19);
    expect(Math.abs(energy - plan.planned.energy)).toBeLessThan(0.2 * plan.planned.energy + 1);
  });
});
