// Filters, order, pages and queries of discovery (P5, P6), over systems that register as they would.
import { beforeAll, expect, it } from 'vitest';
import { makeBench, makeProvider, refusalOf, until, type Bench, type Provider } from '../../e2e/support/chain.ts';
import { makeHost, offered, SERVICE_ID } from '../../e2e/support/service-chain.ts';
import { smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import { systemClock } from '../base/clock.ts';
import type { TwinportError } from '../base/errors.ts';
import type { Place } from '../protocol/things.ts';
import { isNear } from './matching.ts';
import { queryDescriptions } from './query.ts';

const HARBOUR: Place = { latitude: 53.5461, longitude: 9.9661 };
const BRIDGE: Place = { latitude: 53.5, longitude: 10.0 };

let bench: Bench;
let cranes: Provider;

async function publish(provider: Provider, id: string, title: string, type?: string): Promise<void> {
  await provider.system.publish({
    description: { ...smallDescription, id, title, ...(type === undefined ? {} : { '@type': type }) },
    model: await smallModel(),
    bindings: smallBindings,
  });
}

beforeAll(async () => {
  bench = await makeBench();
  cranes = await makeProvider(
    { name: 'Cranes', domains: ['harbour'], purposes: ['lifting'], place: HARBOUR, description: 'Of the east quay' },
    false,
  );
  await publish(cranes, 'urn:crane:b', 'Crane B', 'Crane');
  await publish(cranes, 'urn:crane:a', 'Crane A', 'Crane');
  await publish(cranes, 'urn:crane:hut', 'hut', 'Building');
  const bridges = await makeProvider({ name: 'Bridges', domains: ['traffic'], place: BRIDGE }, false);
  await publish(bridges, 'urn:bridge', 'Bridge');
  bench.connect(cranes);
  bench.connect(bridges);
  bench.connect(await makeHost({ place: BRIDGE }));
  await offered(bench);
  await until(
    async () =>
      (await bench.enabler.discoverModels(cranes.identity.did, { status: 'checked' }).catch(() => [])).length === 3,
  );
});

const found = async (filter: Parameters<Bench['enabler']['discoverSystems']>[0]): Promise<string[]> =>
  (await bench.enabler.discoverSystems(filter)).map(({ name }) => name);

it('[DII-1] finds systems by domain, purpose, words, type, place, trust and presence, by name, in pages (P5)', async () => {
  expect(await found({})).toEqual(['Bridges', 'Cranes']);
  expect(await found({ domain: 'harbour' })).toEqual(['Cranes']);
  expect(await found({ purpose: 'lifting' })).toEqual(['Cranes']);
  // What a service does for its twins, too: both have a lever's angle, note and `turn`.
  expect(await found({ purpose: 'watching' })).toEqual(['Bridges', 'Cranes']);
  expect(await found({ text: ' QUAY  lifting ' })).toEqual(['Cranes']);
  expect(await found({ text: 'quay traffic' })).toEqual([]);
  expect(await found({ type: 'Crane' })).toEqual(['Cranes']);
  expect(await found({ type: 'Ship' })).toEqual([]);
  expect(await found({ near: { latitude: 53.55, longitude: 9.97, radiusMetres: 1_000 } })).toEqual(['Cranes']);
  expect(await found({ near: { latitude: 53.55, longitude: 9.97, radiusMetres: 10_000 } })).toHaveLength(2);
  expect(await found({ trust: 'open', online: true })).toHaveLength(2);
  expect(await found({ trust: 'asking' })).toEqual([]);
  expect(await found({ offset: 1, limit: 1 })).toEqual(['Cranes']);
  expect(await found({ kind: 'third-party-service-system' })).toEqual(['Watchers']);
  expect(await found({ kind: 'any', limit: 2 })).toEqual(['Bridges', 'Cranes']);
  expect((await bench.enabler.discoverSystems({ text: 'cranes' }))[0]).toMatchObject({
    kind: 'digital-twin-system',
    place: HARBOUR,
    purposes: ['lifting'],
    modelCount: 3,
  });
  expect((await bench.enabler.discoverServices({ near: { ...BRIDGE, radiusMetres: 10 } }))[0]?.id).toBe(SERVICE_ID);
});

it('[DII-1] what a system calls itself in other languages comes with its name, once it was let in, and is kept', async () => {
  const said = { name: 'Docks', domains: ['port'], description: 'Dry', titles: { de: 'Trockendocks' } };
  const docks = await makeProvider({ ...said, descriptions: { de: 'Trocken' } }, false);
  const own = await makeBench();
  own.connect(docks);
  const shown = async (one: Bench) => (await one.enabler.discoverSystems({})).find(({ name }) => name === 'Docks');
  expect(await until(() => shown(own))).toMatchObject({
    titles: { de: 'Trockendocks' },
    descriptions: { de: 'Trocken' },
  });
  // Who never says any is as good a system.
  expect((await bench.enabler.discoverSystems({ text: 'cranes' }))[0]!.titles).toBeUndefined();
  const asking = await makeBench({ trust: { unknown: 'ask' } });
  asking.connect(docks);
  expect(await until(() => shown(asking))).toMatchObject({ trust: 'asking', titles: undefined });
  await asking.enabler.decideTrust(docks.identity.did, true);
  await until(async () => (await shown(asking))?.online);
  expect((await shown(asking))!.titles).toEqual({ de: 'Trockendocks' });
});

it('[DII-1] finds models of a system by words and type, by title, in pages (P6)', async () => {
  const models = async (filter: object): Promise<string[]> =>
    (await bench.enabler.discoverModels(cranes.identity.did, filter)).map(({ title }) => title);
  expect(await models({})).toEqual(['Crane A', 'Crane B', 'hut']);
  expect(await models({ type: 'Crane', offset: 1 })).toEqual(['Crane B']);
  expect(await models({ text: 'hut' })).toEqual(['hut']);
  expect(await models({ status: 'rejected' })).toEqual([]);
});

it('[DII-1] answers JSONPath queries (RFC 9535) over descriptions that were let in (P6)', async () => {
  const query = (path: string, limit = 100) => bench.enabler.queryDescriptions(path, 'twins', limit);
  const { matches, truncated } = await query('$.properties[?@.unit == "deg"].maximum');
  expect(matches).toHaveLength(4);
  expect(matches[0]).toEqual({ id: 'urn:crane:b', path: "$['properties']['angle']['maximum']", value: 90 });
  expect(truncated).toBe(false);
  expect((await query('$[?search(@, "^Crane")]')).matches.map(({ path }) => path)).toContain("$['title']");
  expect(await query('$..*', 5)).toMatchObject({ truncated: true, matches: { length: 5 } });
  expect((await bench.enabler.queryDescriptions('$["twinport:purposes"][0]', 'services', 10)).matches).toMatchObject([
    { id: SERVICE_ID, value: 'watching' },
  ]);
  expect(await refusalOf(query(`$.${'a'.repeat(2_000)}`))).toBe('query-invalid');
  const error = await query('$.properties[?@.unit ==').catch((thrown: TwinportError) => thrown);
  expect([(error as TwinportError).code, typeof (error as TwinportError).details['position']]).toEqual([
    'query-invalid',
    'number',
  ]);
  const asking = await makeBench({ trust: { unknown: 'ask' } });
  asking.connect(cranes);
  await until(async () => (await asking.enabler.discoverSystems({}))[0]);
  expect((await asking.enabler.queryDescriptions('$.title', 'twins', 10)).matches).toEqual([]);
});

it('a query that would take long stops in time with what it has found', async () => {
  const wide = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`p${index}`, { deep: { er: index } }]));
  const description = { ...smallDescription, properties: wide } as never;
  const before = performance.now();
  const result = await queryDescriptions('$..[?count($..*) > 1]', [description, description], 1_000, systemClock);
  expect(result.truncated).toBe(true);
  expect(performance.now() - before).toBeLessThan(2_000);
});

it('measures distance over the ground, also across the date line and at the poles', () => {
  const at = (latitude: number, longitude: number): Place => ({ latitude, longitude });
  const near = (place: Place, to: Place, radiusMetres: number): boolean => isNear(place, { ...to, radiusMetres });
  // A degree of a great circle is 111.2 km.
  expect([111_000, 111_400].map((radius) => near(at(0, 0), at(1, 0), radius))).toEqual([false, true]);
  expect([111_000, 111_400].map((radius) => near(at(0, 179.5), at(0, -179.5), radius))).toEqual([false, true]);
  expect(near(at(90, 0), at(90, 120), 1)).toBe(true);
  expect(isNear(null, { latitude: 0, longitude: 0, radiusMetres: 1e9 })).toBe(false);
});
