// The real process, spoken to as strangers would: plain HTTP, an SSE reader of three lines, an MQTT client.
import { readFileSync } from 'node:fs';
import { connectAsync, type MqttClient } from 'mqtt';
import { Validator } from '@cfworker/json-schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPlantProcess, type PlantProcess } from './plant-process.fixture.ts';

let plant: PlantProcess;
let arm: string;

beforeAll(async () => {
  plant = await startPlantProcess();
  arm = plant.td('arm-1');
}, 90_000);
afterAll(async () => {
  expect(await plant.end('SIGTERM')).toBe(0);
});

interface Affordance {
  readonly [term: string]: unknown;
  readonly forms: readonly {
    readonly [term: string]: unknown;
    readonly href: string;
    readonly op: string | readonly string[];
  }[];
}
interface Description extends Affordance {
  readonly properties: Readonly<Record<string, Affordance>>;
  readonly actions: Readonly<Record<string, Affordance>>;
  readonly events: Readonly<Record<string, Affordance>>;
}

const get = async <Body>(url: string): Promise<Body> => (await (await fetch(url)).json()) as Body;

async function post(
  url: string,
  body?: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Response> {
  return fetch(url, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
}

async function listen(url: string, forMs: number): Promise<{ id: string; data: string }[]> {
  const response = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: AbortSignal.timeout(forMs) });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  try {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
  } catch (error) {
    if ((error as Error).name !== 'TimeoutError') throw error;
  }
  return [...text.matchAll(/id: (.*)\ndata: (.*)\n\n/g)].map(([, id, data]) => ({ id: id!, data: data! }));
}

async function until<Value>(
  measure: () => Promise<Value>,
  wanted: (value: Value) => boolean,
  withinMs = 5000,
): Promise<Value> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await measure();
    if (wanted(value)) return value;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('Thing Descriptions', () => {
  const schemaFile = new URL(
    '../../../node_modules/wot-thing-description-types/schema/td-json-schema-validation.json',
    import.meta.url,
  );
  const validator = new Validator(JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<string, unknown>, '7', false);

  it.each(['arm-1', 'turbine-1', 'tank-1'])('of %s is valid, and says of every value what it means', async (name) => {
    const td = await get<Description>(plant.td(name));
    expect(validator.validate(td).errors).toEqual([]);
    expect(td['id']).toBe(`urn:twinport:demo:${name}`);
    for (const property of Object.values(td.properties)) {
      expect(property).toMatchObject({
        title: expect.any(String),
        description: expect.any(String),
        readOnly: true,
        observable: true,
      });
      if (property['type'] !== 'number') continue;
      expect(property).toMatchObject({
        unit: expect.any(String),
        minimum: expect.any(Number),
        maximum: expect.any(Number),
        multipleOf: expect.any(Number),
      });
    }
    for (const action of Object.values(td.actions)) {
      expect(action).toMatchObject({
        title: expect.any(String),
        description: expect.any(String),
        safe: false,
        idempotent: expect.any(Boolean),
      });
    }
    for (const event of Object.values(td.events)) expect(event).toMatchObject({ data: { type: 'object' } });
  });

  it('are refused by the schema when something is wrong with them', async () => {
    const td = await get<Description>(arm);
    const { security: _security, ...insecure } = td;
    expect(validator.validate(insecure).valid).toBe(false);
    expect(validator.validate({ ...td, properties: { joint1: { ...td.properties['joint1'], forms: [] } } }).valid).toBe(
      false,
    );
  });

  it('name forms that answer', async () => {
    for (const { td } of plant.things) {
      const { properties } = await get<Description>(td);
      for (const [name, { forms }] of Object.entries(properties)) {
        const value = await get<unknown>(forms.find(({ op }) => op === 'readproperty')!.href);
        expect(value, name).not.toBeNull();
      }
    }
  });
});

describe('HTTP', () => {
  it('reads all properties with the device time and sequence', async () => {
    const response = await fetch(`${arm}/properties`);
    expect(await response.json()).toMatchObject({ mode: 'idle', emergencyStopped: false, joint1: expect.any(Number) });
    expect(Math.abs(Number(response.headers.get('twinport-time')) - Date.now())).toBeLessThan(2_000);
    expect(Number(response.headers.get('twinport-sequence'))).toBeGreaterThan(0);
  });

  it.each([
    ['arm-1', 50],
    ['turbine-1', 20],
  ] as const)('streams %s at %i samples a second, each with time and sequence', async (name, rate) => {
    const samples = (await listen(`${plant.td(name)}/observe`, 1000)).map(
      ({ data }) => JSON.parse(data) as { time: number; sequence: number; values: object },
    );
    // Their rate is that of their times; a busy machine hears fewer of them.
    expect(samples.length).toBeGreaterThan(rate * 0.3);
    for (const [index, { time, sequence }] of samples.entries()) {
      if (index === 0) continue;
      const before = samples[index - 1]!;
      expect(sequence).toBe(before.sequence + 1);
      expect(time - before.time).toBeCloseTo(1000 / rate, 1);
    }
  });

  it('runs an action whose status can be followed', async () => {
    const response = await post(`${arm}/actions/jog`, '{"joint":6,"degrees":15}');
    expect(response.status).toBe(201);
    const href = response.headers.get('location')!;
    expect(await response.json()).toMatchObject({ status: 'running', href });
    const angles = listen(`${arm}/observe/joint6`, 700);
    const done = await until(
      () => get<{ status: string; progress: number }>(href),
      ({ status }) => status !== 'running',
    );
    expect(done).toMatchObject({ status: 'completed', progress: 1 });
    await until(
      () => get(`${arm}/properties/joint6`),
      (angle) => angle === 15,
    );
    expect((await angles).length).toBeGreaterThan(10);
  });

  it('cancels a run, tells an emergency stop, and refuses with the reason until it is reset', async () => {
    const events = listen(`${arm}/events/emergencyStopped`, 1200);
    const run = await get<{ href: string }>((await post(`${arm}/actions/runCycle`)).headers.get('location')!);
    expect((await fetch(run.href, { method: 'DELETE' })).status).toBe(204);
    expect(await get(run.href)).toMatchObject({ status: 'failed', error: { detail: 'cancelled' } });
    expect((await fetch(run.href, { method: 'DELETE' })).status).toBe(409);
    await post(`${arm}/actions/emergencyStop`);
    const refusal = await post(`${arm}/actions/home`);
    expect(refusal.status).toBe(409);
    expect(refusal.headers.get('content-type')).toBe('application/problem+json');
    expect(await refusal.json()).toMatchObject({
      status: 409,
      title: 'Conflict',
      detail: expect.stringContaining('emergency-stopped'),
    });
    expect((await events).map(({ data }) => JSON.parse(data) as unknown)).toEqual([{ mode: 'idle' }]);
    await until(
      async () => (await post(`${arm}/actions/reset`)).status,
      (status) => status === 201,
    );
    await until(
      () => get(`${arm}/properties/emergencyStopped`),
      (stopped) => stopped === false,
    );
  });

  it('refuses what it does not understand with a problem, and does nothing', async () => {
    const before = await get<Record<string, unknown>>(`${arm}/properties`);
    const bad: [Promise<Response>, number][] = [
      [post(`${arm}/actions/jog`, '{"joint":'), 400],
      [post(`${arm}/actions/jog`, '{"joint":9,"degrees":10}'), 400],
      [post(`${arm}/actions/jog`, '{"joint":1,"degrees":"far"}'), 400],
      [post(`${arm}/actions/jog`, '{"joint":1,"degrees":10,"more":1}'), 400],
      [post(`${arm}/actions/jog`), 400],
      [post(`${arm}/actions/home`, '{"fast":true}'), 400],
      [post(`${arm}/actions/jog`, '{"joint":1,"degrees":10}', { 'content-type': 'text/plain' }), 415],
      [post(`${arm}/actions/jog`, `{"joint":1,"degrees":10,"pad":"${'x'.repeat(5000)}"}`), 413],
      [
        post(`${arm}/actions/jog`, '{"joint":1,"degrees":10}', {
          'content-type': 'application/json',
          origin: 'http://elsewhere.example',
        }),
        403,
      ],
      [post(`${arm}/actions/dance`), 404],
      [post(`${arm}/actions/constructor`), 404],
      [fetch(`${arm}/actions/jog`), 405],
      [fetch(`${arm}/properties/joint1`, { method: 'PUT', body: '5' }), 405],
      [fetch(`${arm}/properties/toString`), 404],
      [fetch(`${arm}/actions/jog/999`), 404],
      [fetch(`${arm}-not`), 404],
      [post(`${plant.td('tank-1')}/actions/feed`, '{"grams":100}'), 405],
    ];
    for (const [answer, status] of bad) {
      const response = await answer;
      expect([response.status, response.url]).toEqual([status, response.url]);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    }
    const after = await get<Record<string, unknown>>(`${arm}/properties`);
    expect(after).toMatchObject({ mode: 'idle', joint1: before['joint1'], joint6: before['joint6'] });
  });
});

describe('MQTT', () => {
  let client: MqttClient;
  const heard: { topic: string; text: string }[] = [];

  beforeAll(async () => {
    client = await connectAsync(plant.mqtt);
    client.on('message', (topic, payload) => heard.push({ topic, text: payload.toString() }));
    await client.subscribeAsync('tank-1/#');
  });
  afterAll(() => client.endAsync());

  const samples = () =>
    heard
      .filter(({ topic }) => topic === 'tank-1/properties')
      .map(({ text }) => JSON.parse(text) as { time: number; sequence: number; values: Record<string, unknown> });

  it('publishes samples five times a second, and keeps single properties for who comes late', async () => {
    await until(
      async () => samples().length,
      (count) => count >= 6,
    );
    const [first, last] = [samples()[0]!, samples()[5]!];
    expect(last.time - first.time).toBeCloseTo(1000, 0);
    expect(last.sequence - first.sequence).toBe(5);
    expect(heard).toContainEqual({ topic: 'tank-1/properties/aerator', text: 'true' });
  });

  it('obeys messages, as the reported properties show over MQTT and HTTP', async () => {
    await client.publishAsync('tank-1/actions/setAerator', '{"on":false}', { qos: 1 });
    await until(
      async () => samples().at(-1)!.values['aerator'],
      (aerator) => aerator === false,
    );
    expect(await get(`${plant.td('tank-1')}/properties/aerator`)).toBe(false);
    await until(
      async () => Number(samples().at(-1)!.values['aeratorSpeed']),
      (speed) => speed < 100,
    );
    await client.publishAsync('tank-1/actions/setAerator', '{"on":true}', { qos: 1 });
    await until(
      async () => samples().at(-1)!.values['aerator'],
      (aerator) => aerator === true,
    );
  });

  it('answers bad messages with a problem and no effect', async () => {
    const before = await get<Record<string, unknown>>(`${plant.td('tank-1')}/properties`);
    for (const text of [
      '{"grams":',
      '{"grams":5}',
      '{"grams":50.5}',
      '[]',
      `{"grams":100,"x":"${'y'.repeat(5000)}"}`,
    ]) {
      await client.publishAsync('tank-1/actions/feed', text, { qos: 1 });
    }
    await client.publishAsync('tank-1/actions/explode', '{}', { qos: 1 });
    const problems = () =>
      heard
        .filter(({ topic }) => topic === 'tank-1/problems')
        .map(({ text }) => JSON.parse(text) as { status: number; instance: string });
    await until(
      async () => problems().length,
      (count) => count === 6,
    );
    expect(problems().map(({ status }) => status)).toEqual([400, 400, 400, 400, 413, 404]);
    expect(problems()[0]!.instance).toBe('tank-1/actions/feed');
    expect(await get(`${plant.td('tank-1')}/properties`)).toMatchObject({
      feedRemaining: before['feedRemaining'],
      feeding: false,
    });
  });

  it('lets nobody but the device publish telemetry', async () => {
    const liar = await connectAsync(plant.mqtt, { reconnectPeriod: 0 });
    liar.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => void liar.once('close', resolve));
    liar.publish('tank-1/properties/aerator', '"broken"', { retain: true });
    await closed;
    await expect(
      connectAsync(plant.mqtt, { username: 'tank-1', password: 'guess', reconnectPeriod: 0 }, false),
    ).rejects.toThrow();
    expect(heard.some(({ text }) => text === '"broken"')).toBe(false);
  });
});

it('ends cleanly on SIGINT with streams open', async () => {
  const other = await startPlantProcess();
  const stream = await fetch(`${other.td('arm-1')}/observe`);
  const client = await connectAsync(other.mqtt, { reconnectPeriod: 0 });
  expect(await other.end('SIGINT')).toBe(0);
  await stream.body!.cancel().catch(() => undefined);
  client.end(true);
}, 90_000);
