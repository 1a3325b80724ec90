import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import type { Did } from '../../base/ids.ts';
import { addressOf } from '../../identity/did-key.ts';
import { generateIdentity } from '../../identity/keys.ts';
import { attachBroker } from '../../node/broker.ts';
import { AccessPolicy, decide } from '../../provider/policy.ts';
import { startPlantProcess, type PlantProcess } from '../plant/plant-process.fixture.ts';
import { coastDevices } from './coast-devices.ts';
import { startDemoSystem, type DemoSystem } from './demo-system.ts';

let plant: PlantProcess;
beforeAll(async () => {
  plant = await startPlantProcess();
}, 90_000);
afterAll(() => plant.end('SIGTERM'));

const user = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' as Did;
/** Who asks an action, and how it came. */
const asked = { user, delegate: null, carrier: user, commandID: 'command-1' };

describe('a demo system', () => {
  let demo: DemoSystem;
  beforeAll(async () => {
    demo = await startDemoSystem({
      name: 'Factory',
      domains: ['manufacturing'],
      identity: await generateIdentity(),
      listen: () => () => undefined,
      logger: () => undefined,
      devices: [{ td: plant.td('arm-1'), model: 'arm', policy: { control: 'open' } }],
    });
  });
  afterAll(() => demo.stop());

  it('publishes the device as a twin, without telling how the device is reached', () => {
    const { description } = demo.twins[0]!.described;
    expect(description).toMatchObject({
      id: 'urn:twinport:demo:arm-1',
      title: 'Robot arm 1',
      '@type': ['Thing', 'twinport:RobotArm'],
    });
    expect(description.properties?.['joint1']).toMatchObject({
      unit: 'deg',
      minimum: -170,
      maximum: 170,
      multipleOf: 0.01,
    });
    expect(description.actions?.['jog']?.output).toBeUndefined();
    expect(JSON.stringify(description)).not.toContain('127.0.0.1');
    expect(demo.twins[0]!.described.bindings.some((binding) => binding.property === 'joint1')).toBe(true);
  });

  it('keeps the twin in step with the device, at the time of the device', async () => {
    // Again where the machine had something else to do meanwhile.
    const value = await vi.waitFor(async () => {
      const before = demo.twins[0]!.readings()['joint1']!;
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const { value, time, sequence } = demo.twins[0]!.readings()['joint1']!;
      expect(sequence - before.sequence).toBeGreaterThanOrEqual(40);
      expect(systemClock.now() - time).toBeLessThan(200);
      return value;
    }, 20_000);
    expect(value).toBe(await (await fetch(`${plant.td('arm-1')}/properties/joint1`)).json());
  });

  it('carries an action out on the device and tells how far it is; the reason of a refusal comes from the device', async () => {
    const progress: (number | null)[] = [];
    const context = {
      ...asked,
      signal: new AbortController().signal,
      progress: (fraction: number | null) => void progress.push(fraction),
    };
    await demo.twins[0]!.handler('jog')!({ joint: 1, degrees: 30 }, context);
    expect(progress.length).toBeGreaterThan(2);
    expect(demo.twins[0]!.readings()['joint1']!.value).toBeCloseTo(30, 1);
    await expect(demo.twins[0]!.handler('jog')!({ joint: 5, degrees: 90 }, context)).rejects.toThrow(
      /beyond its limits/,
    );
  });

  it('passes events on', async () => {
    const heard: string[] = [];
    const context = { ...asked, signal: new AbortController().signal, progress: () => undefined };
    demo.twins[0]!.events.on('event', ({ name }) => heard.push(name));
    await demo.twins[0]!.handler('emergencyStop')!(null, context);
    await demo.twins[0]!.handler('reset')!(null, context);
    await expect.poll(() => heard).toEqual(['emergencyStopped']);
    await expect.poll(() => demo.twins[0]!.readings()['mode']!.value).toBe('idle');
  });
});

describe('the rules of the coast', () => {
  const rules = (allowed: readonly string[]) =>
    coastDevices(allowed).map(({ policy }) => v.parse(AccessPolicy, policy));
  const ask = (policy: AccessPolicy, actions: string[]) =>
    decide(policy, [], { did: user, formerDids: [], paired: false, signIns: [] }, { observe: true, actions });
  const turbineActions = ['start', 'stop', 'setYaw', 'setPitch', 'acknowledgeAlarm'];
  const tankActions = ['setAerator', 'setHeater', 'feed'];

  it('let everybody watch, acknowledge, feed and aerate, and nobody unknown do harm', () => {
    const [turbine, tank] = rules([]);
    expect(ask(turbine!, turbineActions).granted).toEqual({
      observe: true,
      actions: ['acknowledgeAlarm'],
    });
    expect(ask(tank!, tankActions).granted).toEqual({
      observe: true,
      actions: ['setAerator', 'feed'],
    });
  });

  it('let a listed key do everything', () => {
    const [turbine, tank] = rules([user]);
    expect(ask(turbine!, turbineActions).granted.actions).toEqual(turbineActions);
    expect(ask(tank!, tankActions).granted.actions).toEqual(tankActions);
  });
});

describe('the coast’s agreements with services', () => {
  const asker = { did: user, formerDids: [], paired: false, signIns: [] };
  const stranger = 'did:key:z6MkmCJAZansQ3p1Qwx6wrF4c64yt2rcM8wMrH5Rh7DGb2K7' as Did;
  const properties = ['vibration', 'rotorSpeed', 'acceleration', 'temperature', 'heater', 'ph'];
  const [turbine, tank] = coastDevices([], { maintenance: user }).map(({ policy }) => v.parse(AccessPolicy, policy));
  const shared = (policy: AccessPolicy | undefined, service: Did) =>
    decide(policy!, properties, asker, { observe: true, properties, actions: ['setHeater', 'start'] }, service).granted;

  it('give a service what it needs by its key, nothing to do, and other services nothing of the machine', () => {
    expect(shared(turbine, user)).toMatchObject({
      properties: ['vibration', 'rotorSpeed', 'acceleration'],
      actions: [],
    });
    expect(shared(turbine, stranger)).toMatchObject({ observe: false, actions: [] });
  });

  it('let whatever service the visitor chooses see how the water is', () => {
    expect(shared(tank, stranger)).toMatchObject({ properties: ['temperature', 'ph'], actions: [] });
  });
});

describe('the factory process', () => {
  const main = fileURLToPath(new URL('factory.ts', import.meta.url));
  const start = (args: readonly string[]) =>
    spawn(process.execPath, ['--import', 'tsx', main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });

  it('makes its key, says when it is ready, waits at the broker and ends cleanly', async () => {
    const data = await mkdtemp(join(tmpdir(), 'twinport-'));
    const server = createServer((request, response) => void broker.handle(request, response));
    const broker = attachBroker(server);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const brokerUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/peer`;
    const child = start(['--broker', brokerUrl, '--data', data, '--td', plant.td('arm-1')]);
    const exited = new Promise<number | null>((resolve) => void child.once('exit', resolve));
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
    try {
      const line = await Promise.race([
        new Promise<string>((resolve) => void child.stdout.setEncoding('utf8').once('data', resolve)),
        exited.then((code) => Promise.reject(new Error(`ended with ${code}: ${log}`))),
      ]);
      const ready = JSON.parse(line) as { did: Did; address: string };
      expect(ready).toMatchObject({
        ready: true,
        name: 'Factory',
        twins: ['urn:twinport:demo:arm-1'],
        address: addressOf(ready.did),
      });
      expect((await stat(join(data, 'factory.key.json'))).mode & 0o777).toBe(0o600);
      const presence = async () =>
        (await (await fetch(`${brokerUrl}/presence/${ready.address}`)).json()) as { online: boolean };
      await expect.poll(presence, { timeout: 20_000 }).toMatchObject({ online: true });
      // One JSON object a line and nothing else: what node-wot prints about its own schema stays out.
      for (const entry of log.trim().split('\n')) expect(JSON.parse(entry)).toMatchObject({ component: 'factory' });
      child.kill('SIGTERM');
      expect(await exited).toBe(0);
    } finally {
      child.kill('SIGKILL');
      broker.close();
      server.close();
      await rm(data, { recursive: true });
    }
  }, 60_000);

  it('says what is missing when it is started wrongly', async () => {
    const child = start(['--broker', 'http://127.0.0.1:9/peer']);
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
    expect(await new Promise((resolve) => void child.once('close', resolve))).toBe(1);
    expect(log).toContain('--data');
  });
});
