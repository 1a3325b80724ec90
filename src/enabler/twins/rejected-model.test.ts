// A provider that does not check what it hands out, beside an honest one, at a real enabler: what is rejected costs nobody but itself.
import { beforeEach, expect, it } from 'vitest';
import type { Keys } from '../../../e2e/support/bare-party.ts';
import { BareProvider } from '../../../e2e/support/bare-provider.ts';
import {
  checkedModel,
  makeBench,
  makeProvider,
  refusalOf,
  until,
  type Bench,
  type Provider,
} from '../../../e2e/support/chain.ts';
import { bareDescription, modelOf, smallBindings, smallModel } from '../../../e2e/support/small-twin.ts';
import type { Did, TwinId } from '../../base/ids.ts';
import { signAccessProof } from '../../identity/access.ts';
import type { BindingsInput } from '../../protocol/bindings.ts';
import type { OpenedTwin } from '../../protocol/mii.ts';
import type { Link } from '../../transport/link.ts';
import { memoryStore } from '../store/memory.ts';
import type { Store } from '../store/store.ts';

const MONSTER = 'urn:twinport:test:monster' as TwinId;
const description = { ...bareDescription, id: MONSTER, title: 'Monster' };

let bench: Bench;
let honest: Provider;
let hostile: BareProvider;
/** Models that the hostile provider was asked for. */
let sent: number;
/** What it has not sent yet; null: it sends at once. */
let held: (() => void)[] | null;
let store: Store;

beforeEach(async () => {
  store = memoryStore();
  sent = 0;
  held = null;
  [bench, honest] = await Promise.all([makeBench({ store }), makeProvider({ leaseMs: 60_000 })]);
  bench.connect(honest);
});

async function join(
  model: Uint8Array,
  { bindings = smallBindings, at = bench, keys }: { bindings?: BindingsInput; at?: Bench; keys?: Keys } = {},
): Promise<Link> {
  let joined: Promise<void> | undefined;
  const link = at.connect({
    listener: ({ channels, fingerprints }) => {
      const bulk = {
        onmessage: null,
        send(data: string | Uint8Array<ArrayBuffer>) {
          sent += 1;
          if (held === null) channels.bulk.send(data);
          else held.push(() => channels.bulk.send(data));
        },
      };
      hostile = new BareProvider({ ...channels, bulk }, description, bindings, model, keys);
      joined = fingerprints.then((found) => hostile.join(found));
    },
  });
  await joined;
  return link;
}

const verdicts = () => hostile.notifications.filter(({ operation }) => operation === 'modelchecked');

async function open(system: Did, thing: TwinId): Promise<OpenedTwin> {
  const asks = { system, carrier: bench.identity.did, thing, affordances: { observe: true, actions: [] } };
  await bench.enabler.requestAccess(thing, await signAccessProof(bench.user, asks, Date.now()));
  return bench.enabler.openTwin(thing);
}

it('[LIM-9] [DII-1] a model that would cost too much is rejected in words; its twin is used without it, and nobody else feels it', async () => {
  await join(modelOf(10_000_000));
  const [told] = await until(() => (verdicts().length > 0 ? verdicts() : null));
  expect(told!['error']).toMatchObject({
    type: 'urn:twinport:problem:asset-too-large',
    detail: 'the model draws 10,000,000 triangles, at most 5,000,000',
    details: { limit: 'triangles', found: 10_000_000, most: 5_000_000 },
  });
  const did = hostile.did as Did;
  expect((await bench.enabler.discoverModels(did))[0]).toMatchObject({ status: 'rejected' });

  const before = sent;
  expect(await refusalOf(bench.enabler.readModel(MONSTER))).toBe('asset-too-large');
  expect(sent).toBe(before);

  const { description: known } = await open(did, MONSTER);
  expect(Object.keys(known.properties ?? {})).toContain('angle');
  await until(() =>
    bench.told.some(
      (note) => note.kind === 'texts' && note.twinId === MONSTER && note.readings['note']?.value === 'hello',
    ),
  );
  expect(await hostile.ask('renewregistration', {})).toEqual({ ttlMs: 5_000 });

  const lever = await checkedModel(bench, honest.identity.did);
  await open(honest.identity.did, lever.id);
  await until(() =>
    bench.told.some((note) => note.kind === 'twin-status' && note.twinId === lever.id && note.status === 'live'),
  );
});

it('[DII-1] a twin whose model was rejected gets the next one, when that is good', async () => {
  await join(modelOf(10_000_000));
  await until(() => verdicts().length > 0);
  await open(hostile.did as Did, MONSTER);
  await hostile.publish(await smallModel(), '2');
  await until(() => bench.told.some((note) => note.kind === 'twin-replaced' && note.twinId === MONSTER));
  const last = await until(() => verdicts().find(({ version }) => version === '2'));
  expect(last).not.toHaveProperty('error');
  expect((await bench.enabler.readModel(MONSTER)).byteLength).toBeGreaterThan(500);
});

it('[DII-1] a model that is found wrong after the next one came is nobody’s any more, nor is one that was withdrawn', async () => {
  const statusesOf = async () => (await bench.enabler.discoverModels(hostile.did as Did)).map(({ status }) => status);
  const late: (() => void)[] = (held = []);
  await join(modelOf(10_000_000));
  await until(() => late.length > 0);
  held = null;
  await hostile.publish(await smallModel(), '2');
  expect(await until(() => verdicts().find(({ version }) => version === '2'))).not.toHaveProperty('error');
  for (const send of late) send();
  // It was looked at when its bytes are known to be wrong: the same ones are not fetched again.
  await until(async () => (await store.list('rejections')).length > 0);
  await hostile.ask('renewregistration', {});
  expect(await statusesOf()).toEqual(['checked']);
  expect((await bench.enabler.readModel(MONSTER)).byteLength).toBeGreaterThan(500);

  const later: (() => void)[] = (held = []);
  await hostile.publish(modelOf(9_000_000), '3');
  await until(() => later.length > 0);
  await hostile.ask('withdrawmodel', { thingID: MONSTER });
  for (const send of later) send();
  await until(async () => (await store.list('rejections')).length > 1);
  await hostile.ask('renewregistration', {});
  expect(await statusesOf()).toEqual([]);
});

it('[DII-1] a twin whose next model is rejected is told to whoever shows it', async () => {
  await join(await smallModel());
  await until(() => verdicts().length > 0);
  await open(hostile.did as Did, MONSTER);
  await hostile.publish(modelOf(10_000_000), '2');
  await until(() => bench.told.some((note) => note.kind === 'twin-replaced' && note.twinId === MONSTER));
  expect(await refusalOf(bench.enabler.readModel(MONSTER))).toBe('asset-too-large');
});

const verdict = () => until(() => verdicts()[0]);

it('[DII-2] what is wrong with the bytes of a model is found out once: not again when its system comes back, nor after a reload', async () => {
  const monster = modelOf(10_000_000);
  const link = await join(monster);
  expect((await verdict())['error']).toMatchObject({ details: { limit: 'triangles', found: 10_000_000 } });
  expect(sent).toBe(1);
  link.close();
  const { keys } = hostile;
  await join(monster, { keys });
  expect((await verdict())['error']).toMatchObject({
    type: 'urn:twinport:problem:asset-too-large',
    detail: 'the model draws 10,000,000 triangles, at most 5,000,000',
    details: { limit: 'triangles', found: 10_000_000 },
  });
  await join(monster, { keys, at: await makeBench({ store }) });
  expect((await verdict())['error']).toMatchObject({ type: 'urn:twinport:problem:asset-too-large' });
  expect(sent).toBe(1);
});

it('[DII-2] bytes to which only the bindings do not fit are kept: they are not fetched again when those do', async () => {
  const model = await smallModel();
  const link = await join(model, {
    bindings: [{ property: 'angle', node: 'Elbow', target: 'rotation', axis: 'z' }],
  });
  expect((await verdict())['error']).toMatchObject({ type: 'urn:twinport:problem:binding-invalid' });
  expect(sent).toBe(1);
  link.close();
  await join(model, { keys: hostile.keys });
  expect(await verdict()).not.toHaveProperty('error');
  expect(sent).toBe(1);
});

it('[DII-2] who announces a hash and sends other bytes does not spoil it for the one whose model that is', async () => {
  const model = await smallModel(2_000);
  await join(modelOf(10_000_000));
  await verdict();
  hostile.sends = Buffer.from(model.map((byte, at) => (at === 900 ? byte ^ 1 : byte)));
  await hostile.publish(model, '2');
  const spoilt = await until(() => verdicts().find(({ version }) => version === '2'));
  expect(spoilt['error']).toMatchObject({ type: 'urn:twinport:problem:asset-hash-mismatch' });
  hostile.sends = null;
  await hostile.publish(model, '3');
  expect(await until(() => verdicts().find(({ version }) => version === '3'))).not.toHaveProperty('error');
});
