// A device of the bridge against the real plant process, over HTTP with Server-Sent Events and over MQTT: rate and latency of readings, actions to their true end, gaps shown and mended.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import { freePort, startPlantProcess, type PlantProcess } from '../../demo/plant/plant-process.fixture.ts';
import { Device } from './device.ts';
import type { DeviceDescription } from './device-description.ts';
import { fetchDescription } from './fetch-description.ts';
import type { ReportedProgress } from './invoke-action.ts';

/** A device that has been met, and how it described itself. */
interface MetDevice {
  readonly device: Device;
  readonly description: DeviceDescription;
}

async function meet(
  td: string,
  options: { reportedProgress?: Record<string, ReportedProgress>; silenceMs?: number } = {},
): Promise<MetDevice> {
  const describe = async (signal: AbortSignal): Promise<unknown> => (await fetchDescription(td, {}, signal)).json;
  const device = new Device({ describe, from: td, silenceMs: 3_000, ...options });
  let description: DeviceDescription | undefined;
  device.on('description', (described) => (description = described));
  device.start();
  await until(() => device.presence.present, 20_000);
  return { device, description: description! };
}

const reportedProgress: Record<string, ReportedProgress> = {
  setAerator: (input, _before, now) => Number(now['aerator'] === (input as { on: boolean }).on),
  feed: (input, before, now) =>
    ((Number(before['feedRemaining']) - Number(now['feedRemaining'])) * 1000) / (input as { grams: number }).grams,
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(reached: () => boolean, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!reached()) {
    if (Date.now() > deadline) throw new Error(`not reached within ${withinMs} ms`);
    await pause(20);
  }
}

async function failure(work: Promise<unknown>): Promise<TwinportError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TwinportError);
  return error as TwinportError;
}

describe('a consumed Thing', () => {
  let plant: PlantProcess;
  let arm: Device;
  let turbine: Device;
  let tank: Device;
  let descriptions: readonly DeviceDescription[];

  beforeAll(async () => {
    plant = await startPlantProcess();
    const met = await Promise.all([
      meet(plant.td('arm-1')),
      meet(plant.td('turbine-1')),
      meet(plant.td('tank-1'), { reportedProgress }),
    ]);
    [arm, turbine, tank] = met.map(({ device }) => device) as [Device, Device, Device];
    descriptions = met.map(({ description }) => description);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([arm, turbine, tank].map((device) => device.close()));
    await plant.end('SIGTERM');
  });

  it('gives its description', () => {
    expect(descriptions[0]).toMatchObject({ id: 'urn:twinport:demo:arm-1', title: 'Robot arm 1', leftOut: [] });
    expect(descriptions[2]!.actions.map(({ name }) => name)).toEqual(['setAerator', 'setHeater', 'feed']);
  });

  it('brings joint angles at 40 Hz or more, at once, with the time of the device', async () => {
    const delays: number[] = [];
    const times: number[] = [];
    const stop = arm.on('readings', ({ readings, sourceTimeMs }) => {
      expect(typeof readings['joint1']).toBe('number');
      delays.push(systemClock.now() - sourceTimeMs);
      times.push(sourceTimeMs);
    });
    await pause(1500);
    stop();
    // Of 75: a busy machine looks away for a while, and what it missed comes in one go or not at all.
    expect(times.length).toBeGreaterThanOrEqual(30);
    for (const [index, time] of times.entries()) if (index > 0) expect(time - times[index - 1]!).toBeCloseTo(20, 1);
    // Typically 2 ms; whatever gathered, polled or buffered them would take longer than this. Both sides have one clock.
    const median = delays.toSorted((a, b) => a - b)[delays.length >> 1]!;
    expect(median).toBeLessThan(100);
  });

  it('brings the turbine at 20 Hz over SSE and the tank at 5 Hz over MQTT', async () => {
    // Again where the machine had something else to do meanwhile.
    await vi.waitFor(async () => {
      let [fromTurbine, fromTank] = [0, 0];
      const stops = [turbine.on('readings', () => (fromTurbine += 1)), tank.on('readings', () => (fromTank += 1))];
      await pause(1500);
      for (const stop of stops) stop();
      expect(fromTurbine).toBeGreaterThanOrEqual(26);
      expect(fromTank).toBeGreaterThanOrEqual(6);
    }, 20_000);
  });

  it.each(['arm-1', 'tank-1'])(
    'observes %s property by property where the Thing offers no stream of samples',
    async (name) => {
      const { forms: _forms, ...td } = (await (await fetch(plant.td(name))).json()) as {
        forms: object;
        properties: object;
      };
      const directory = createServer((_request, response) => {
        response.setHeader('content-type', 'application/td+json').end(JSON.stringify(td));
      });
      await new Promise<void>((resolve) => void directory.listen(0, '127.0.0.1', resolve));
      const { device } = await meet(`http://127.0.0.1:${(directory.address() as AddressInfo).port}/`);
      await until(() => Object.keys(device.latest).length === Object.keys(td.properties).length, 20_000);
      expect(device.latest).toMatchObject(
        name === 'arm-1' ? { joint1: 0, mode: 'idle' } : { aerator: true, feeding: false },
      );
      await device.close();
      directory.close();
    },
  );

  it('resolves an action when the arm has done it, with progress on the way', async () => {
    const progress: number[] = [];
    await arm.invoke('jog', { joint: 2, degrees: 25 }, { progress: (fraction) => progress.push(fraction!) });
    expect(progress.length).toBeGreaterThan(3);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    await until(() => arm.latest['mode'] === 'idle', 20_000);
    expect(Number(arm.latest['joint2'])).toBeCloseTo(25.67, 1);
  });

  it('fails with the reason that the device gives', async () => {
    expect(await failure(arm.invoke('jog', { joint: 2, degrees: 90 }))).toMatchObject({
      code: 'action-failed',
      message: expect.stringContaining('beyond its limits'),
    });
    expect(await failure(arm.invoke('jog', { joint: 0, degrees: 1 }))).toMatchObject({
      code: 'action-failed',
      message: expect.stringContaining('does not fit jog'),
    });
    expect((await failure(arm.invoke('dance', null))).code).toBe('action-unknown');
  });

  it('fails when the device does not finish what it began', async () => {
    const cycle = failure(arm.invoke('runCycle', { cycles: 3 }));
    await pause(300);
    await arm.invoke('emergencyStop', null);
    expect(await cycle).toMatchObject({ code: 'action-failed', message: 'superseded by emergencyStop' });
    await arm.invoke('reset', null);
  });

  it('cancels at the device when the signal aborts', async () => {
    const abort = new AbortController();
    const cycle = failure(arm.invoke('runCycle', { cycles: 5 }, { signal: abort.signal }));
    await until(() => arm.latest['mode'] === 'cycling', 20_000);
    abort.abort();
    expect(await cycle).toMatchObject({ code: 'cancelled', message: 'cancelled' });
    await until(() => arm.latest['mode'] === 'idle', 20_000);
  });

  it('hears events', async () => {
    const events: { name: string; data: Json }[] = [];
    const stop = arm.on('event', (event) => events.push(event));
    await arm.invoke('emergencyStop', null);
    await arm.invoke('reset', null);
    await until(() => events.length > 0, 20_000);
    stop();
    expect(events).toEqual([{ name: 'emergencyStopped', data: { mode: 'idle' } }]);
  });

  it('takes an action over MQTT for done when the tank reports it, with true progress', async () => {
    await tank.invoke('setAerator', { on: false });
    expect(tank.latest['aerator']).toBe(false);
    await tank.invoke('setAerator', { on: true });
    const before = Number(tank.latest['feedRemaining']);
    const progress: number[] = [];
    await tank.invoke('feed', { grams: 20 }, { progress: (fraction) => progress.push(fraction!) });
    expect(progress.length).toBeGreaterThan(1);
    expect(Number(tank.latest['feedRemaining'])).toBeCloseTo(before - 0.02, 3);
  });

  it('says so when the tank does not do it', async () => {
    expect(await failure(tank.invoke('feed', { grams: 99_999 }))).toMatchObject({
      code: 'action-failed',
      message: expect.stringContaining('reported nothing of feed'),
    });
  }, 60_000);
});

describe('contact with a Thing', () => {
  it('is shown as lost when the device goes, and mends itself when it comes back', async () => {
    const ports = { http: await freePort(), mqtt: await freePort() };
    let plant = await startPlantProcess(ports);
    const devices = await Promise.all(plant.things.map(async ({ td }) => (await meet(td)).device));
    const changes = devices.map((): boolean[] => []);
    for (const [index, device] of devices.entries())
      device.on('presence', ({ present }) => {
        if (changes[index]!.at(-1) !== present) changes[index]!.push(present);
      });
    try {
      await plant.end('SIGKILL');
      await until(() => devices.every((device) => !device.presence.present), 20_000);
      for (const device of devices) expect((await failure(device.invoke('home', null))).code).toBe('twin-offline');
      plant = await startPlantProcess(ports);
      await until(() => devices.every((device) => device.presence.present), 20_000);
      expect(changes).toEqual(devices.map(() => [false, true]));
      const [arm] = devices;
      let fresh = 0;
      arm!.on('readings', ({ sourceTimeMs }) => (fresh = sourceTimeMs));
      await until(() => systemClock.now() - fresh < 200, 20_000);
    } finally {
      await Promise.all(devices.map((device) => device.close()));
      await plant.end('SIGKILL');
    }
  }, 40_000);

  it('is lost with a device that is there but says nothing any more', async () => {
    const plant = await startPlantProcess();
    const { device } = await meet(plant.td('tank-1'), { silenceMs: 600 });
    try {
      void plant.end('SIGSTOP');
      await until(() => !device.presence.present, 20_000);
      void plant.end('SIGCONT');
      await until(() => device.presence.present, 15_000);
    } finally {
      await device.close();
      await plant.end('SIGKILL');
    }
  }, 30_000);

  it('is waited for, says why it is not there, and is given up when asked', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}/arm-1`;
    const describe = async (signal: AbortSignal): Promise<unknown> =>
      (await fetchDescription(nowhere, {}, signal)).json;
    const device = new Device({ describe, from: nowhere });
    device.start();
    await until(() => device.presence.reason.includes('ECONNREFUSED'), 20_000);
    expect((await failure(device.invoke('home', null))).message).toContain(nowhere);
    await device.close();
  });
});
