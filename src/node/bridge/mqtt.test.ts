// The bridge with devices behind an MQTT broker: one of a few lines of Python on nothing but sockets, and some with odder habits.
import { afterEach, expect, it } from 'vitest';
import {
  ask,
  makeBridge,
  startPython,
  startTestBroker,
  valueOf,
  type BridgeBench,
  type TestBroker,
} from './bench.fixture.ts';

let broker: TestBroker;
let bench: BridgeBench;
afterEach(async () => {
  await bench.close();
  await broker.close();
});

const quick = { timeout: 15_000 };
const at = (topic: string, terms: object = {}): readonly object[] => [
  { href: `${broker.url}/${encodeURI(topic)}`, op: 'observeproperty', ...terms },
];

it('hears several values out of the messages of one topic, and sees the device go and come', async () => {
  broker = await startTestBroker();
  bench = await makeBridge();
  const twin = await bench.twin({
    id: 'urn:test:pump',
    title: 'Pump',
    'twinport:silenceMs': 500,
    properties: {
      temperature: { type: 'number', forms: at('plant/pump', { 'twinport:pointer': '/temp_c' }) },
      state: { type: 'string', forms: at('plant/pump', { 'twinport:pointer': '/state' }) },
      missing: { type: 'number', forms: at('plant/pump', { 'twinport:pointer': '/none' }) },
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([valueOf(twin, 'device'), valueOf(twin, 'temperature')]).toEqual(['absent', undefined]);
  let python = startPython('publisher.py', ['127.0.0.1', String(broker.port), 'plant/pump']);
  try {
    await expect.poll(() => valueOf(twin, 'device'), quick).toBe('present');
    expect([Number(valueOf(twin, 'temperature')) >= 40, valueOf(twin, 'state'), valueOf(twin, 'missing')]).toEqual([
      true,
      'run',
      undefined,
    ]);
    python.stop();
    await expect.poll(() => valueOf(twin, 'deviceFault'), quick).toBe('the device has been silent for 500 ms');
    expect(valueOf(twin, 'device')).toBe('absent');
    python = startPython('publisher.py', ['127.0.0.1', String(broker.port), 'plant/pump']);
    await expect.poll(() => valueOf(twin, 'device'), quick).toBe('present');
  } finally {
    python.stop();
  }
}, 90_000);

it('takes topics of any characters, wildcards, kept messages and the time that the device states', async () => {
  broker = await startTestBroker();
  bench = await makeBridge();
  broker.say('Halle 3/Lüfter', '21.5', true);
  const time = Date.now() - 2_000;
  const twin = await bench.twin({
    id: 'urn:test:fan',
    title: 'Fan',
    'twinport:silenceMs': 5_000,
    properties: {
      speed: { type: 'number', forms: at('Halle 3/Lüfter') },
      flow: {
        type: 'number',
        forms: [
          {
            href: broker.url,
            op: 'observeproperty',
            'mqv:filter': 'flow/+/now',
            'twinport:pointer': '/v',
            'twinport:timePointer': '/ts',
          },
        ],
      },
    },
  });
  await expect.poll(() => valueOf(twin, 'speed'), quick).toBe(21.5);
  // What the broker had kept says nothing of whether the device is there now.
  expect(valueOf(twin, 'device')).toBe('absent');
  broker.say('flow/7/now', JSON.stringify({ v: 3, ts: time / 1_000 }));
  await expect.poll(() => twin.readings()['flow'], quick).toMatchObject({ value: 3, time });
  expect(valueOf(twin, 'device')).toBe('present');
  broker.say('flow/7/now', JSON.stringify({ v: 4, ts: 1_600_000_000 }));
  await expect.poll(() => valueOf(twin, 'flow'), quick).toBe(4);
  // A clock that is years off is not believed.
  expect(Math.abs(twin.readings()['flow']!.time - Date.now())).toBeLessThan(2_000);
});

it('publishes what is asked of the device; garbage from it changes nothing', async () => {
  broker = await startTestBroker('secret');
  bench = await makeBridge({ 'urn:test:lamp': { login: { username: 'anna', password: 'secret' } } });
  const twin = await bench.twin({
    id: 'urn:test:lamp',
    title: 'Lamp',
    security: 'login',
    securityDefinitions: { login: { scheme: 'basic' } },
    properties: {
      level: {
        type: 'integer',
        minimum: 0,
        maximum: 9,
        forms: [...at('lamp/level'), { href: `${broker.url}/lamp/set`, op: 'writeproperty' }],
      },
    },
    actions: { blink: { input: { type: 'object' }, forms: [{ href: `${broker.url}/lamp/blink` }] } },
    events: { burnt: { forms: [{ href: `${broker.url}/lamp/burnt` }] } },
  });
  const told: unknown[] = [];
  twin.events.on('event', ({ name, data }) => told.push([name, data]));
  // The twin is there before the bridge has heard the broker.
  await expect
    .poll(() => {
      broker.say('lamp/level', '3');
      return valueOf(twin, 'device');
    }, quick)
    .toBe('present');
  await ask(twin, 'setLevel', 7);
  await ask(twin, 'blink', { times: 2 });
  await expect
    .poll(() => broker.heard, quick)
    .toEqual(expect.arrayContaining(['lamp/set 7', 'lamp/blink {"times":2}']));
  for (const garbage of ['{', '', '"high"', 'null', '[[[[']) broker.say('lamp/level', garbage);
  broker.say('lamp/burnt', '{"hours":900}');
  await expect.poll(() => told, quick).toEqual([['burnt', { hours: 900 }]]);
  expect([valueOf(twin, 'level'), valueOf(twin, 'device')]).toEqual([3, 'present']);
});

it('says why when the broker refuses; what is asked of a device that is not there fails with the reason', async () => {
  broker = await startTestBroker('secret');
  bench = await makeBridge();
  const properties = { speed: { type: 'number', forms: at('fan/speed') } };
  const twin = await bench.twin({ id: 'urn:test:fan', title: 'Fan', properties });
  await expect.poll(() => valueOf(twin, 'deviceFault'), quick).toMatch(/mqtt:.*cannot be reached: .*authoriz/i);
  await expect(
    ask(await bench.twin({ id: 'urn:test:2', title: '2', properties, actions: { go: { forms: at('go') } } }), 'go'),
  ).rejects.toThrow('the device is not there');
});
