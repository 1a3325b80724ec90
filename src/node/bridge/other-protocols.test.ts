// The bridge with devices over CoAP and Modbus TCP, each a process of its own, through node-wot's bindings.
import { afterEach, expect, it } from 'vitest';
import { freePort } from '../../demo/plant/plant-process.fixture.ts';
import { startProcess, type StartedProcess } from '../child-process.ts';
import { ask, makeBridge, thingFile, valueOf, type BridgeBench } from './bench.fixture.ts';

let thing: StartedProcess<{ url: string }>;
let bench: BridgeBench;
afterEach(async () => {
  await bench.close();
  await thing.stop();
});

const quick = { timeout: 15_000 };

it('CoAP: observes, polls, writes and invokes; the device goes and is missed', async () => {
  thing = await startProcess(thingFile('coap-thing.ts'), []);
  const { url } = thing.ready;
  bench = await makeBridge();
  const twin = await bench.twin({
    id: 'urn:test:coap',
    title: 'Tank',
    base: url,
    properties: {
      level: {
        type: 'integer',
        observable: true,
        forms: [{ href: '/level', op: ['readproperty', 'observeproperty'] }],
      },
      setPoint: { type: 'number', 'twinport:pollMs': 100, forms: [{ href: '/set-point' }] },
    },
    actions: { double: { input: { type: 'number' }, output: { type: 'number' }, forms: [{ href: '/double' }] } },
  });
  await expect.poll(() => Number(valueOf(twin, 'level')), quick).toBeGreaterThan(2);
  await ask(twin, 'setSetPoint', 23);
  await expect.poll(() => valueOf(twin, 'setPoint'), quick).toBe(23);
  expect(await ask(twin, 'double', 21)).toBe(42);
  // Nobody tells over UDP that it ends: what is polled goes unanswered.
  await thing.stop();
  await expect.poll(() => valueOf(twin, 'device'), { timeout: 30_000 }).toBe('absent');
}, 90_000);

it('CoAP: an action is cancelled by the form for it, or at the status that the device named', async () => {
  thing = await startProcess(thingFile('coap-thing.ts'), []);
  const { url } = thing.ready;
  bench = await makeBridge();
  const fill = { href: `${url}/fill` };
  const stop = { op: 'cancelaction', href: `${url}/fill/stop`, 'cov:method': 'PUT' };
  const twin = await bench.twin({
    id: 'urn:test:coap',
    title: 'Tank',
    properties: { setPoint: { type: 'number', 'twinport:pollMs': 100, forms: [{ href: `${url}/set-point` }] } },
    actions: { fill: { forms: [fill] }, drain: { forms: [fill, stop] } },
  });
  await expect.poll(() => valueOf(twin, 'device'), quick).toBe('present');
  const cancelled = async (action: string): Promise<unknown> => {
    const abort = new AbortController();
    return ask(twin, action, null, { signal: abort.signal, progress: () => abort.abort() }).catch(
      (error: unknown) => error,
    );
  };
  expect(await cancelled('fill')).toMatchObject({ code: 'cancelled', message: 'DELETE /fill/7' });
  expect(await cancelled('drain')).toMatchObject({ code: 'cancelled', message: 'PUT /fill/stop' });
}, 30_000);

it('CoAP: a resource that is not there is told, and the rest is heard', async () => {
  thing = await startProcess(thingFile('coap-thing.ts'), []);
  const { url } = thing.ready;
  bench = await makeBridge();
  const twin = await bench.twin({
    id: 'urn:test:coap',
    title: 'Tank',
    properties: {
      none: { type: 'number', forms: [{ href: `${url}/none` }] },
      setPoint: { type: 'number', forms: [{ href: `${url}/set-point` }] },
    },
  });
  await expect.poll(() => valueOf(twin, 'setPoint'), quick).toBe(20);
  await expect
    .poll(() => bench.log.join('\n'), quick)
    .toContain(`${url}/none gave as application/json what is no JSON: nothing`);
});

it('Modbus TCP: polls registers and coils, writes them, tells exceptions, and comes back', async () => {
  const port = String(await freePort());
  thing = await startProcess(thingFile('modbus-thing.ts'), [port]);
  const { url } = thing.ready;
  bench = await makeBridge();
  const octets = 'application/octet-stream;length=2;signed=false;byteSeq=BIG_ENDIAN';
  const register = (address: number): readonly object[] => [
    { href: `${url}/1/${address}?quantity=1`, 'modv:entity': 'HoldingRegister', contentType: octets },
  ];
  const twin = await bench.twin({
    id: 'urn:test:modbus',
    title: 'Boiler',
    'twinport:pollMs': 100,
    properties: {
      temperature: { type: 'integer', readOnly: true, forms: register(0) },
      setPoint: { type: 'integer', minimum: 0, maximum: 100, forms: register(10) },
      on: {
        type: 'boolean',
        readOnly: true,
        forms: [
          { href: `${url}/1/1?quantity=1`, 'modv:entity': 'Coil', contentType: 'application/octet-stream;length=1' },
        ],
      },
      none: { type: 'integer', readOnly: true, forms: register(99) },
    },
  });
  await expect
    .poll(() => [valueOf(twin, 'temperature'), valueOf(twin, 'setPoint'), valueOf(twin, 'on')], quick)
    .toEqual([215, 40, true]);
  await ask(twin, 'setSetPoint', 77);
  await expect.poll(() => valueOf(twin, 'setPoint'), quick).toBe(77);
  expect(bench.log.join('\n')).toMatch(/1\/99.*Modbus exception 2/);
  await thing.stop();
  await expect.poll(() => valueOf(twin, 'device'), { timeout: 12_000 }).toBe('absent');
  thing = await startProcess(thingFile('modbus-thing.ts'), [port]);
  await expect.poll(() => valueOf(twin, 'device'), { timeout: 12_000 }).toBe('present');
}, 90_000);
