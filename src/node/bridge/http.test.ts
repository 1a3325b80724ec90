// The bridge with a device over HTTP that is a process of its own: what it gives, what is asked of it, who may, and all that can
// be wrong with it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startProcess, type StartedProcess } from '../child-process.ts';
import { ask, makeBridge, thingFile, valueOf, type BridgeBench } from './bench.fixture.ts';
import { listDirectory } from './td-directory.ts';

let thing: StartedProcess<{ url: string }>;
let url: string;
let bench: BridgeBench;
beforeAll(async () => {
  thing = await startProcess(thingFile('http-thing.ts'), []);
  ({ url } = thing.ready);
});
afterAll(() => thing.stop());
afterEach(() => bench.close());

const described = async (security: string): Promise<object> =>
  (await (await fetch(`${url}/td/${security}`)).json()) as object;
const quick = { timeout: 15_000 };

describe('a device over HTTP', () => {
  it('is polled and observed, and its events are relayed', async () => {
    bench = await makeBridge();
    const twin = await bench.twin(`${url}/td/nosec`);
    const rung: unknown[] = [];
    twin.events.on('event', ({ name, data }) => rung.push([name, data]));
    await expect.poll(() => valueOf(twin, 'speed'), quick).toBeCloseTo(10, 2);
    await expect.poll(() => Number(valueOf(twin, 'ticks')), quick).toBeGreaterThan(2);
    await expect.poll(() => rung[0], quick).toEqual(['bell', 'ding']);
    expect([valueOf(twin, 'device'), valueOf(twin, 'deviceFault')]).toEqual(['present', '']);
    expect(JSON.stringify(twin.description)).not.toContain('127.0.0.1');
  });

  it('is written to by an action of the twin, which shows the new value at once, and refuses in its own words', async () => {
    bench = await makeBridge();
    const twin = await bench.twin(`${url}/td/nosec`);
    expect(twin.description.actions?.['setSpeed']).toMatchObject({
      input: { type: 'number', unit: 'rpm', maximum: 100 },
    });
    expect(twin.description.actions?.['setTicks']).toBeUndefined();
    await expect.poll(() => valueOf(twin, 'device'), quick).toBe('present');
    await ask(twin, 'setSpeed', 55);
    await expect.poll(() => valueOf(twin, 'speed'), quick).toBeCloseTo(55, 2);
    await ask(twin, 'setSpeed', 10);
    await expect(ask(twin, 'refuse')).rejects.toThrow('the guard is open');
    await expect(ask(twin, 'moved')).rejects.toThrow('it has moved to http://elsewhere.example/');
  });

  it.each([
    ['basic', { username: 'anna', password: 'secret' }],
    ['bearer', { token: 'b-token' }],
    ['apikey', { apiKey: 'k-1' }],
    ['apikeyquery', { apiKey: 'k-1' }],
  ])('lets the bridge in by %s, for values, streams and writing', async (security, credential) => {
    bench = await makeBridge({ [`urn:test:fan-${security}`]: { [security]: credential } });
    const twin = await bench.twin(await described(security));
    await expect.poll(() => Number(valueOf(twin, 'ticks')), quick).toBeGreaterThan(1);
    await expect.poll(() => valueOf(twin, 'speed'), quick).toBeCloseTo(10, 2);
    await ask(twin, 'setSpeed', 10);
  });

  it('lets the bridge in by OAuth2 client credentials, again and again when its tokens end early', async () => {
    bench = await makeBridge({ '*': { oauth2: { clientId: 'client', clientSecret: 'c-secret' } } });
    const twin = await bench.twin(await described('oauth2'));
    await expect.poll(() => valueOf(twin, 'speed'), quick).toBeDefined();
    const before = twin.readings()['speed']!.time;
    // Longer than several tokens live.
    await expect.poll(() => twin.readings()['speed']!.time - before, quick).toBeGreaterThan(700);
    expect(valueOf(twin, 'device')).toBe('present');
  });

  it('says what is missing when it has no credentials, or wrong ones', async () => {
    bench = await makeBridge({ 'urn:test:fan-bearer': { bearer: { token: 'wrong' } } });
    const [without, wrong] = await Promise.all([
      bench.twin(await described('basic')),
      bench.twin(await described('bearer')),
    ]);
    const faults = (): unknown[] => [without, wrong].map((twin) => valueOf(twin, 'deviceFault'));
    await expect
      .poll(faults, quick)
      .toEqual([
        expect.stringContaining(
          'security "basic" (basic) has no credentials: put "basic": {"username": "…", "password": "…"}',
        ),
        expect.stringContaining('refuses the credentials with 401'),
      ]);
    expect(bench.log.join('\n')).not.toContain('wrong"');
  });
});

describe('a device that is amiss', () => {
  const broken = (fault: string, id = fault): object => ({
    id: `urn:test:${id}`,
    title: fault,
    securityDefinitions: { none: { scheme: 'nosec' } },
    security: 'none',
    properties: { speed: { type: 'number', 'twinport:pollMs': 50, forms: [{ href: `${url}/fault/${fault}` }] } },
  });

  it.each([
    ['garbage', 'gave what is no JSON: "<html>It works!</html>"'],
    ['nothing', 'gave what is no JSON: nothing'],
    ['endless', 'answers with more than 1048576 bytes'],
    ['error', 'the sensor is broken'],
    ['cut', 'cannot be reached'],
  ])('and answers %s is absent, with the reason', async (fault, reason) => {
    bench = await makeBridge();
    const twin = await bench.twin(broken(fault));
    await expect.poll(() => valueOf(twin, 'deviceFault'), quick).toContain(reason);
    expect(valueOf(twin, 'device')).toBe('absent');
    expect(valueOf(twin, 'speed')).toBeUndefined();
  });

  it('and does not answer, or is not there, leaves the others alone', async () => {
    bench = await makeBridge();
    const [silent, gone, well] = await Promise.all([
      bench.twin(broken('silent')),
      bench.twin({
        ...broken('silent', 'gone'),
        properties: { speed: { type: 'number', forms: [{ href: 'http://127.0.0.1:9/speed' }] } },
      }),
      bench.twin(`${url}/td/nosec`),
    ]);
    await expect.poll(() => valueOf(well, 'device'), quick).toBe('present');
    await expect
      .poll(() => valueOf(gone, 'deviceFault'), quick)
      .toContain('http://127.0.0.1:9/speed cannot be reached');
    await expect
      .poll(() => valueOf(silent, 'deviceFault'), { timeout: 30_000 })
      .toContain('did not answer within 5000 ms');
    expect(Number(valueOf(well, 'ticks'))).toBeGreaterThan(20);
  }, 60_000);

  it('and gives one wrong value is heard in all others', async () => {
    bench = await makeBridge();
    const properties = {
      wrong: { type: 'number', 'twinport:pollMs': 50, forms: [{ href: `${url}/fault/wrong` }] },
      garbage: { type: 'number', 'twinport:pollMs': 50, forms: [{ href: `${url}/fault/garbage` }] },
      right: { type: 'number', 'twinport:pollMs': 50, forms: [{ href: `${url}/nosec/speed` }] },
    };
    const twin = await bench.twin({ id: 'urn:test:mixed', title: 'Mixed', properties });
    await expect.poll(() => valueOf(twin, 'right'), quick).toBe(10);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect([valueOf(twin, 'device'), valueOf(twin, 'wrong'), valueOf(twin, 'garbage')]).toEqual([
      'present',
      undefined,
      undefined,
    ]);
    expect(bench.log.filter((line) => line.includes('"not a number" does not fit the description'))).toHaveLength(1);
    expect(bench.log.filter((line) => line.includes('It works!'))).toHaveLength(1);
  });

  it.each([
    [[], 'a Thing Description is a JSON object'],
    [{ '@type': 'tm:ThingModel', title: 'Model' }, 'Thing Model'],
    [{ id: 'no uri' }, 'at /id: must be an absolute URI'],
    [{ properties: { a: { type: 'number' } } }, '/properties/a/forms'],
    [{ properties: { a: { type: 'float', forms: [{ href: 'http://x/' }] } } }, '/properties/a/type'],
    [{ properties: { a: { 'twinport:pollMs': 1, forms: [{ href: 'http://x/' }] } } }, 'pollMs'],
  ])('in its description is refused with the place: %j', async (td, reason) => {
    bench = await makeBridge();
    const [bad, well] = await Promise.all([bench.add(td), bench.add(`${url}/td/nosec`)]);
    expect([bad.twin, bad.problem?.code]).toEqual([null, 'description-invalid']);
    expect(bad.problem?.message).toContain(reason);
    expect(well.twin?.id).toBe('urn:test:fan-nosec');
  });

  it('in part keeps the rest: what no form leads to is said', async () => {
    bench = await makeBridge();
    const properties = {
      far: { type: 'number', forms: [{ href: 'knx://1/2/3' }] },
      relative: { type: 'number', forms: [{ href: 'a/b' }] },
      asked: { type: 'number', uriVariables: { id: {} }, forms: [{ href: `${url}/{id}/speed` }] },
      'Drehzahl (Lüfter)': { type: 'number', forms: [{ href: `${url}/nosec/speed` }] },
    };
    const twin = await bench.twin({ id: 'urn:test:partial', title: 'Partial', properties });
    await expect.poll(() => valueOf(twin, 'Drehzahl_Lufter_'), quick).toBe(10);
    const said = bench.log.join('\n');
    expect(said).toContain('the bridge does not speak "knx://1/2/3"; it speaks http, https, mqtt');
    expect(said).toContain('"a/b" is relative, and the description has no "base"');
    expect(said).toContain('/properties/asked: the bridge has no value for "id" of its uriVariables');
  });
});

describe('a directory of descriptions', () => {
  it('is read page by page; what is no description in it is its own affair', async () => {
    const listed = await listDirectory(`${url}/things`, {});
    bench = await makeBridge({ '*': { basic: { username: 'anna', password: 'secret' } } });
    const added = await Promise.all(listed.map((td) => bench.add(td)));
    expect(added.map(({ twin }) => twin?.id ?? null)).toEqual([
      'urn:test:fan-nosec',
      'urn:test:fan-basic',
      'urn:test:broken',
    ]);
    await expect
      .poll(() => added.slice(0, 2).map(({ twin }) => valueOf(twin!, 'device')), quick)
      .toEqual(['present', 'present']);
    await expect(listDirectory(`${url}/td/nosec`, {})).rejects.toThrow('is no directory: expected a list');
    await expect(listDirectory(`${url}/fault/garbage`, {})).rejects.toThrow('what is no JSON');
  });
});
