// A provider that does not check what it hands out, beside an honest one, at a real enabler: what is rejected costs nobody but itself.
import { beforeEach, expect, it } from 'vitest';
import { BareProvider } from '../../../e2e/support/bare-provider.ts';
import { makeBench, makeProvider, refusalOf, until, type Bench, type Provider } from '../../../e2e/support/chain.ts';
import { bareDescription, modelOf, smallBindings, smallModel } from '../../../e2e/support/small-twin.ts';
import type { Did, TwinId } from '../../base/ids.ts';
import { signAccessProof } from '../../identity/access.ts';
import type { OpenedTwin } from '../../protocol/mii.ts';

const MONSTER = 'urn:twinport:test:monster' as TwinId;
const description = { ...bareDescription, id: MONSTER, title: 'Monster' };

let bench: Bench;
let honest: Provider;
let hostile: BareProvider;
/** Models that the hostile provider was asked for. */
let sent: number;

beforeEach(async () => {
  [bench, honest] = await Promise.all([makeBench(), makeProvider()]);
  bench.connect(honest);
});

async function join(model: Uint8Array): Promise<void> {
  sent = 0;
  let joined: Promise<void> | undefined;
  bench.connect({
    listener: ({ channels, fingerprints }) => {
      const bulk = {
        onmessage: null,
        send(data: string | Uint8Array<ArrayBuffer>) {
          sent += 1;
          channels.bulk.send(data);
        },
      };
      hostile = new BareProvider({ ...channels, bulk }, description, smallBindings, model);
      joined = fingerprints.then((found) => hostile.join(found));
    },
  });
  await joined;
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

  const [lever] = await bench.enabler.discoverModels(honest.identity.did);
  expect(lever).toMatchObject({ status: 'checked' });
  await open(honest.identity.did, lever!.id);
  await until(() =>
    bench.told.some((note) => note.kind === 'twin-status' && note.twinId === lever!.id && note.status === 'live'),
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

it('[DII-1] a twin whose next model is rejected is told to whoever shows it', async () => {
  await join(await smallModel());
  await until(() => verdicts().length > 0);
  await open(hostile.did as Did, MONSTER);
  await hostile.publish(modelOf(10_000_000), '2');
  await until(() => bench.told.some((note) => note.kind === 'twin-replaced' && note.twinId === MONSTER));
  expect(await refusalOf(bench.enabler.readModel(MONSTER))).toBe('asset-too-large');
});
