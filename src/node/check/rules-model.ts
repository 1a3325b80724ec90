// DII-1, DII-2, MOD, BLK: registration of a twin system and its models, and the bytes of those. SII-1 is in rules-service.ts.
import * as v from 'valibot';
import { sha256Hex } from '../../base/bytes.ts';
import { TwinportError } from '../../base/errors.ts';
import { Bindings } from '../../protocol/bindings.ts';
import { DII_OUTPUTS, FromTwinSystem } from '../../protocol/dii.ts';
import { checkBindings, readGlb } from '../../protocol/glb.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { parseWith } from '../../protocol/parse.ts';
import { toProblem } from '../../protocol/problem.ts';
import { readBulk } from '../../transport/bulk.ts';
import type { Bench, Thing } from './bench.ts';
import type { Check } from './check.ts';
import type { ProbeLink } from './probe-link.ts';
import { Fault, must, NotApplicable, shown } from './verdict.ts';

type RegisterModel = Extract<v.InferOutput<typeof FromTwinSystem>, { operation: 'registermodel' }>;

/** Models that are fetched and looked into; of more, only descriptions and bindings. */
const MODELS_FETCHED = 4;
/** A transfer that stands still for this long has failed. */
const STALL_MS = 20_000;

const role = 'digital-twin-system';

/** Runs something of the project's own that throws a TwinportError for what is wrong; the error is the fault. */
export async function held<Result>(expected: string, run: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (thrown) {
    if (thrown instanceof TwinportError) throw new Fault(expected, thrown.message);
    throw thrown;
  }
}

export const registrationChecks: readonly Check[] = [
  {
    rules: ['DII-1', 'SII-1'],
    what: 'the lease is renewed before it lapses',
    turn: 'first',
    async run(bench) {
      const probe = await bench.registered();
      const registered = probe.told('registersystem')[0]!.at;
      await probe.until(() => probe.told('renewregistration')[1], LIMITS.leaseMinMs * 2);
      const [first, second] = probe.told('renewregistration');
      must(first !== undefined, 'renewregistration within a lease of 2 s', probe.instead());
      must(first.at - registered < LIMITS.leaseMinMs, 'the first within 2 s', `after ${first.at - registered} ms`);
      must(second !== undefined && second.at - first.at < LIMITS.leaseMinMs, 'renewed again', probe.instead());
    },
  },
  {
    rules: ['DII-1', 'SII-1'],
    what: 'a system whose lease lapsed registers anew, with everything',
    turn: 'first',
    async run(bench) {
      const operation = bench.isTwinSystem ? 'registermodel' : 'registerservice';
      const lapsed = new TwinportError('not-registered', 'the lease lapsed');
      const probe = await bench.registered((made) => {
        const renewed = made.replies.get('renewregistration')!;
        made.replies.set('renewregistration', () => {
          made.replies.set('renewregistration', renewed);
          return { error: toProblem(lapsed) };
        });
      });
      const again = await probe.until(
        () => probe.told('registersystem')[1],
        LIMITS.leaseMinMs + bench.options.timeoutMs,
      );
      must(again !== null, 'a second registersystem upon not-registered', probe.instead());
      const thing = await probe.until(
        () => probe.told(operation).find(({ at }) => at >= again.at),
        bench.options.timeoutMs,
      );
      must(thing !== null, `${operation} behind it`, probe.instead());
    },
  },
  {
    rules: ['DII-1', 'SII-1', 'LIM-5'],
    what: 'it registers itself and what it has, each once',
    async run(bench) {
      const probe = await bench.main();
      const things = await bench.registrations();
      must(things.length <= LIMITS.modelsPerSystem, 'at most 10,000', `${things.length} came`);
      const ids = things.map((message) => (message['description'] as { id?: unknown } | undefined)?.id);
      const twice = ids.find((id, index) => ids.indexOf(id) !== index);
      must(twice === undefined, 'each id once', `${shown(twice)} came twice`);
      const renewedBefore = probe.told('registersystem').length;
      must(renewedBefore === 1, 'one registersystem while the lease holds', `${renewedBefore} came`);
      return `${things.length} registered`;
    },
  },
  {
    rules: ['MOD-1', 'SRV-1'],
    what: 'descriptions are Thing Descriptions 1.1',
    async run(bench) {
      for (const message of await bench.registrations())
        await held('a valid description', () => bench.describedIn(message));
    },
  },
];

export const modelChecks: readonly Check[] = [
  {
    role,
    rules: ['MOD-2', 'LIM-5'],
    what: 'bindings fit description and model',
    async run(bench) {
      for (const { thing, model, bytes } of await fetched(bench)) {
        const bindings = await held(`valid bindings of ${thing.id}`, () =>
          parseWith(Bindings, model.bindings, 'binding-invalid', 'bindings'),
        );
        const glb = await held(`a readable model of ${thing.id}`, () => readGlb(bytes));
        await held(`bindings of ${thing.id} that fit`, () => checkBindings(bindings, thing.description, glb));
        must(model.asset.bytes <= LIMITS.assetBytes, 'at most 64 MiB', `${model.asset.bytes} bytes`);
      }
    },
  },
  {
    role,
    rules: ['MOD-3', 'LIM-9'],
    what: 'models are self-contained GLBs without an error of the glTF validator, and cost no more than they may',
    async run(bench) {
      const { validateBytes } = await import('gltf-validator');
      for (const { thing, bytes } of await fetched(bench)) {
        await held(`a self-contained GLB of ${thing.id}`, () => readGlb(bytes));
        const { issues } = await validateBytes(bytes, { maxIssues: 20 });
        const first = issues.messages.find(({ severity }) => severity === 0);
        must(first === undefined, 'no error', `${issues.numErrors}, first ${first?.code} at ${first?.pointer}`);
      }
    },
  },
  {
    role,
    rules: ['BLK-1', 'BLK-2', 'BLK-3', 'DII-2'],
    what: 'the bytes of a model come in order, each once, and are those that were registered',
    async run(bench) {
      const all = await fetched(bench);
      for (const { thing, model, bytes } of all) {
        const found = await sha256Hex(bytes);
        must(found === model.asset.sha256, `bytes of ${thing.id} with SHA-256 ${model.asset.sha256}`, `it is ${found}`);
      }
      return `${all.length} model${all.length === 1 ? '' : 's'}`;
    },
  },
  {
    role,
    rules: ['DII-2', 'BLK-2'],
    what: 'a transfer goes on from where it stopped',
    async run(bench) {
      const [first] = await fetched(bench);
      const { model, bytes } = first!;
      const probe = await bench.registered();
      const offset = Math.floor(bytes.length / 2);
      const rest = await transfer(bench, probe, model.asset, offset);
      must(Buffer.compare(rest, bytes.subarray(offset)) === 0, `the same bytes from ${offset} on`, 'others came');
    },
  },
  {
    role,
    rules: ['DII-2'],
    what: 'an unknown hash is asset-unavailable',
    async run(bench) {
      const probe = await bench.main();
      const asks = { sha256: '0'.repeat(64), offset: 0, transferID: 0xffff_fff0 };
      bench.refusal(
        ['asset-unavailable'],
        await probe.ask('readasset', asks, bench.options.timeoutMs),
        probe,
        'an unknown hash',
      );
    },
  },
];

interface FetchedModel {
  readonly thing: Thing;
  readonly model: RegisterModel;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The first few models with their bytes. @throws NotApplicable when none is registered */
function fetched(bench: Bench): Promise<readonly FetchedModel[]> {
  return bench.once('models', async () => {
    const probe = await bench.registered();
    const models: FetchedModel[] = [];
    for (const thing of (await bench.things()).slice(0, MODELS_FETCHED)) {
      const model = await held(`registermodel of ${thing.id} by its schema`, () =>
        parseWith(FromTwinSystem, thing.message, 'message-malformed', 'registermodel'),
      );
      if (model.operation !== 'registermodel') continue;
      models.push({ thing, model, bytes: await transfer(bench, probe, model.asset, 0) });
    }
    if (models.length === 0) throw new NotApplicable('no model is registered');
    return models;
  });
}

let transfers = 0;

/** Fetches a model from `offset` on. @throws Fault when bytes come out of order or not at all */
async function transfer(
  bench: Bench,
  probe: ProbeLink,
  asset: RegisterModel['asset'],
  offset: number,
): Promise<Uint8Array<ArrayBuffer>> {
  transfers += 1;
  const transferID = transfers;
  const answer = await probe.ask('readasset', { sha256: asset.sha256, offset, transferID }, bench.options.timeoutMs);
  const { bytes: total } = bench.output(DII_OUTPUTS.readasset, answer, probe, 'readasset');
  must(total === asset.bytes, `the registered length of ${asset.bytes} bytes`, `${total} are announced`);
  const bytes = new Uint8Array(total - offset);
  let received = offset;
  for (let index = 0; received < total; index += 1) {
    const arrival = await probe.until(() => probe.chunks[index], STALL_MS);
    must(arrival !== null, `${total} bytes`, `${received} came, then ${probe.instead()}`);
    const {
      transfer: of,
      offset: at,
      chunk,
    } = await held('a bulk message of header and bytes', () => readBulk(arrival.what));
    if (of !== transferID) continue;
    must(at === received, `offset ${received} next`, `offset ${at} came`);
    must(at + chunk.length <= total, `at most ${total} bytes`, `${at + chunk.length} came`);
    bytes.set(chunk, at - offset);
    received += chunk.length;
  }
  return bytes;
}
