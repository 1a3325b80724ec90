import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { powerCoefficient, RATED_KILOWATTS, Rotor } from './rotor.ts';
import { WindTurbine } from './turbine.ts';
import { turbineProperties } from './turbine-affordances.ts';
import { shortWay } from './yaw-drive.ts';

const STEP = 0.02;

function run(turbine: WindTurbine, seconds: number, each?: (readings: Record<string, unknown>) => void): void {
  for (let second = 0; second < seconds; second += 1) {
    for (let step = 0; step < 1 / STEP; step += 1) turbine.step(STEP);
    each?.(turbine.readings());
  }
}

function meanPower(meanWind: number, seed = 1): number {
  const turbine = new WindTurbine({ random: seededRandom(seed), meanWind });
  run(turbine, 60);
  let sum = 0;
  run(turbine, 240, ({ power }) => (sum += Number(power)));
  return sum / 240;
}

describe('the rotor', () => {
  it('takes most at its best tip speed ratio, never more than Betz allows, and is dragged when feathered', () => {
    expect(powerCoefficient(8.1, 0)).toBeCloseTo(0.48, 2);
    for (let ratio = 0.1; ratio < 20; ratio += 0.1) {
      for (const pitch of [0, 2, 5, 10, 20, 45, 88])
        expect(powerCoefficient(ratio, pitch)).toBeLessThanOrEqual(16 / 27);
    }
    expect(powerCoefficient(8, 20)).toBeLessThan(powerCoefficient(8, 0));
    expect(powerCoefficient(6, 88)).toBeLessThan(0);
  });

  it('gives power with the cube of the wind below rated, and rated power at rated wind', () => {
    const settled = (wind: number): number => {
      const rotor = new Rotor(1);
      for (let step = 0; step < 20_000; step += 1) rotor.step(STEP, wind, 0, { loaded: true, brake: false });
      return rotor.electricalKilowatts;
    };
    expect(settled(9) / settled(6)).toBeCloseTo((9 / 6) ** 3, 0);
    expect(settled(10.6)).toBeGreaterThan(0.95 * RATED_KILOWATTS);
  });
});

describe('the turbine', () => {
  it('follows a power curve: little at cut-in, more with the wind, no more than rated', () => {
    const [weak, fair, good, storm] = [meanPower(4), meanPower(7), meanPower(9.5), meanPower(15)];
    expect(weak).toBeLessThan(0.25 * RATED_KILOWATTS);
    expect(fair).toBeGreaterThan(1.5 * weak);
    expect(good).toBeGreaterThan(1.3 * fair);
    expect(storm).toBeGreaterThan(good);
    expect(storm).toBeLessThanOrEqual(RATED_KILOWATTS * 1.02);
  });

  it('produces nothing in wind beyond cut-out: it stops itself', () => {
    const turbine = new WindTurbine({ random: seededRandom(2), meanWind: 29 });
    run(turbine, 180);
    expect(turbine.readings()).toMatchObject({ power: 0, state: 'stopped', rotorSpeed: 0 });
    expect(() => turbine.invoke('start', null)).toThrow(/too strong/);
  });

  it('holds the rotor near rated speed with its pitch when the wind is strong', () => {
    const turbine = new WindTurbine({ random: seededRandom(3), meanWind: 14 });
    let fastest = 0;
    run(turbine, 300, ({ rotorSpeed }) => (fastest = Math.max(fastest, Number(rotorSpeed))));
    expect(fastest).toBeGreaterThan(17.5);
    expect(fastest).toBeLessThan(21);
    expect(Number(turbine.readings()['pitch'])).toBeGreaterThan(2);
  });

  it('stops by feathering, slowly because of its inertia, and starts again', () => {
    const turbine = new WindTurbine({ random: seededRandom(4) });
    run(turbine, 10);
    const stop = turbine.invoke('stop', null);
    run(turbine, 3);
    expect(turbine.readings()['power']).toBe(0);
    expect(Number(turbine.readings()['rotorSpeed'])).toBeGreaterThan(5);
    run(turbine, 60);
    expect(stop.status).toBe('completed');
    expect(turbine.readings()).toMatchObject({ state: 'stopped', rotorSpeed: 0, pitch: 88 });
    expect(() => turbine.invoke('setPitch', { degrees: 3 })).toThrow(/feathered/);
    const start = turbine.invoke('start', null);
    expect(turbine.readings()['state']).toBe('starting');
    run(turbine, 2);
    expect(start.progress).toBeLessThan(0.5);
    run(turbine, 60);
    expect(start.status).toBe('completed');
    expect(Number(turbine.readings()['power'])).toBeGreaterThan(0);
  });

  it('turns its nacelle slowly and the short way, and shakes and alarms when it does not face the wind', () => {
    expect(shortWay(350, 10)).toBe(20);
    expect(shortWay(10, 350)).toBe(-20);
    const turbine = new WindTurbine({ random: seededRandom(5), meanWind: 9 });
    const events: unknown[] = [];
    turbine.events.on('event', (event) => events.push(event));
    run(turbine, 20);
    const facing = Number(turbine.readings()['yaw']);
    const target = (facing + 40) % 360;
    const yawing = turbine.invoke('setYaw', { degrees: target });
    run(turbine, 10);
    const turned = shortWay(facing, Number(turbine.readings()['yaw']));
    expect(turned).toBeGreaterThan(10);
    expect(turned).toBeLessThan(20);
    let highest = 0;
    run(turbine, 60, ({ vibration }) => (highest = Math.max(highest, Number(vibration))));
    expect(yawing.status).toBe('completed');
    expect(Math.abs(shortWay(target, Number(turbine.readings()['yaw'])))).toBeLessThan(0.5);
    expect(highest).toBeGreaterThan(7);
    expect(turbine.readings()['vibrationAlarm']).toBe(true);
    expect(events[0]).toMatchObject({ name: 'vibrationAlarm', data: { level: 'warning' } });
    turbine.invoke('start', null);
    run(turbine, 90);
    expect(turbine.readings()['vibrationAlarm']).toBe(true);
    expect(turbine.invoke('acknowledgeAlarm', null).status).toBe('completed');
    expect(turbine.readings()['vibrationAlarm']).toBe(false);
  });

  it('stops itself on critical vibration, and starts only after the fault is acknowledged at a standing rotor', () => {
    const turbine = new WindTurbine({ random: seededRandom(5), meanWind: 12 });
    const levels: unknown[] = [];
    turbine.events.on('event', ({ data }) => levels.push((data as { level: string }).level));
    run(turbine, 20);
    turbine.invoke('setYaw', { degrees: (Number(turbine.readings()['yaw']) + 70) % 360 });
    run(turbine, 60);
    expect(turbine.readings()).toMatchObject({ state: 'faulted', vibrationAlarm: true, power: 0 });
    expect(levels).toEqual(['warning', 'critical']);
    expect(() => turbine.invoke('start', null)).toThrow(/faulted/);
    run(turbine, 60);
    expect(turbine.invoke('acknowledgeAlarm', null).status).toBe('completed');
    expect(turbine.readings()).toMatchObject({ state: 'stopped', vibrationAlarm: false });
    expect(turbine.invoke('start', null).status).toBe('running');
  });

  it('follows the wind by itself', () => {
    const turbine = new WindTurbine({ random: seededRandom(6) });
    let worst = 0;
    run(
      turbine,
      600,
      ({ yaw, windDirection }) => (worst = Math.max(worst, Math.abs(shortWay(Number(yaw), Number(windDirection))))),
    );
    expect(worst).toBeLessThan(25);
  });

  it('limits power when a person sets a lowest pitch', () => {
    const free = new WindTurbine({ random: seededRandom(8) });
    const limited = new WindTurbine({ random: seededRandom(8) });
    const operation = limited.invoke('setPitch', { degrees: 8 });
    run(free, 40);
    run(limited, 40);
    expect(operation.status).toBe('completed');
    expect(Number(limited.readings()['pitch'])).toBeGreaterThanOrEqual(7.9);
    expect(Number(limited.readings()['power'])).toBeLessThan(0.8 * Number(free.readings()['power']));
  });

  it('warms its generator under load', () => {
    const turbine = new WindTurbine({ random: seededRandom(9), meanWind: 12 });
    const before = Number(turbine.readings()['generatorTemperature']);
    run(turbine, 240);
    expect(Number(turbine.readings()['generatorTemperature'])).toBeGreaterThan(before + 10);
  });

  it('reports within its description, and the same again with the same seed', () => {
    const life = () => {
      const turbine = new WindTurbine({ random: seededRandom(10) });
      const all: Record<string, unknown>[] = [];
      run(turbine, 120, (readings) => all.push(readings));
      return all;
    };
    const readings = life();
    expect(readings).toEqual(life());
    for (const [name, property] of Object.entries(turbineProperties)) {
      if (property.type !== 'number') continue;
      for (const sample of readings) {
        expect(Number(sample[name])).toBeGreaterThanOrEqual(Number(property['minimum']));
        expect(Number(sample[name])).toBeLessThanOrEqual(Number(property['maximum']));
      }
    }
  });
});
