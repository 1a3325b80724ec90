// From a model and a device to the files of a twin: description (where the device gave none), bindings, rules; commented where
// something is a guess. Called by `npx twinport twin init`.
import { access, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import { NEEDS } from '../bridge/credentials.ts';
import { readDeviceDescription, type DeviceDescription } from '../bridge/device-description.ts';
import { fetchDescription } from '../bridge/fetch-description.ts';
import { bridgedDescription } from '../bridge/twin-description.ts';
import { located, readJsonc } from '../twin-files/jsonc-file.ts';
import { samplesOfFile, samplesOverHttp, samplesOverMqtt } from './collect-samples.ts';
import { describeSamples, type CommentedJson, type DeviceAddress } from './describe-samples.ts';
import { inferProperties } from './infer-schema.ts';
import { modelFacts } from './model-facts.ts';
import { proposeBindings, type Proposal } from '../../provider/author/propose-bindings.ts';
import { writeJsonc, type Comments } from './write-jsonc.ts';
import { wordsOf } from '../../provider/author/words.ts';

/** Where the description comes from. */
export type DescriptionSource =
  | { readonly kind: 'description'; readonly place: string }
  | { readonly kind: 'sample'; readonly path: string }
  | { readonly kind: 'mqtt'; readonly broker: string; readonly topic: string; readonly durationMs: number }
  | { readonly kind: 'http'; readonly url: string; readonly durationMs: number };

export interface InitOptions {
  readonly model: string;
  readonly source: DescriptionSource;
  readonly folder: string;
  readonly title: string | null;
  /** Files that are there are written over. */
  readonly force: boolean;
  /** Asks a person about a proposal that is not sure. */
  readonly accept: (proposal: Proposal) => Promise<boolean>;
}

export interface InitReport {
  readonly description: string;
  readonly bindings: string;
  readonly policy: string;
  /** Bindings that were written in, and those that stand there as comments. */
  readonly bound: number;
  readonly doubtful: number;
  /** What a person should look at. */
  readonly doubts: readonly string[];
}

/**
 * @throws TwinportError `input-invalid` when a file would be written over, and whatever is amiss with model, description or device
 */
export async function initTwin({ model, source, folder, title, force, accept }: InitOptions): Promise<InitReport> {
  const facts = await modelFacts(model);
  const name = basename(model).replace(/\.glb$/i, '');
  await mkdir(folder, { recursive: true });
  const bindings = join(folder, `${name}.bindings.jsonc`);
  const policy = join(folder, `${name}.policy.jsonc`);
  const own =
    source.kind === 'description' && resolve(source.place).startsWith(join(resolve(folder), `${name}.td.json`));
  const description = own ? source.place : join(folder, `${name}.td.jsonc`);
  if (!force) for (const path of [bindings, policy, ...(own ? [] : [description])]) await refuseExisting(path);

  const described = await describe(source, title ?? titleOf(name), name);
  const device = readDeviceDescription(described.json, source.kind === 'description' ? source.place : description);
  const proposals = proposeBindings(bridgedDescription(device).description, facts);
  const { json, comments, bound } = await chosen(proposals, accept);
  if (!own) await writeFile(description, writeJsonc(described.json, described.comments));
  await writeFile(bindings, writeJsonc(json, comments));
  await writeFile(policy, writeJsonc({ observe: 'open', control: 'nobody' }, POLICY_COMMENTS));
  if (resolve(model) !== resolve(folder, `${name}.glb`)) await copyFile(model, join(folder, `${name}.glb`));
  const doubts = [...described.comments].flatMap(([pointer, lines]) =>
    lines
      .filter((line) => line.startsWith('Look here: '))
      .map((line) => `${pointer}: ${line.slice('Look here: '.length)}`),
  );
  return {
    description,
    bindings,
    policy,
    bound,
    doubtful: proposals.length - bound,
    doubts: [...doubts, ...credentialsFor(device)],
  };
}

/** What a device asks for before it lets the bridge in, and how the bridge is given it. */
function credentialsFor({ id, securityDefinitions, properties, actions, events }: DeviceDescription): string[] {
  const used = new Set(
    [...properties, ...actions, ...events].flatMap(({ forms }) => forms.flatMap(({ security }) => security)),
  );
  return [...used].flatMap((name) => {
    const scheme = securityDefinitions[name]?.scheme ?? '';
    if (!Object.hasOwn(NEEDS, scheme)) return [];
    const secret = NEEDS[scheme as keyof typeof NEEDS];
    return [
      `/security: "${name}" asks for ${scheme} credentials: write {${JSON.stringify(id)}: {"${name}": ${secret}}} into a file that only you can read (chmod 600), and name it to the bridge with --secrets`,
    ];
  });
}

const POLICY_COMMENTS: Comments = new Map([
  [
    '',
    [
      'Who may see the twin and operate it. A rule is "open", "nobody", or ways of which one is enough:',
      '{ "keys": ["did:key:…"], "pairing": true, "oidc": [{ "issuer": "https://…", "clientId": "…" }] }.',
    ],
  ],
  ['/control', ['For every action without a rule of its own: "actions": { "start": { "pairing": true } }.']],
]);

async function describe(source: DescriptionSource, title: string, name: string): Promise<CommentedJson> {
  if (source.kind === 'description') return { json: await descriptionAt(source.place), comments: new Map() };
  const [samples, address] = await heard(source, name);
  const inferred = inferProperties(samples.messages);
  if (inferred.properties.length === 0)
    throw new TwinportError('input-invalid', `nothing of its messages is a property: ${inferred.leftOut.join('; ')}`);
  const odd = samples.unreadable.map((message) => `${message} is no JSON`);
  return describeSamples(
    title,
    `urn:uuid:${crypto.randomUUID()}`,
    { ...inferred, leftOut: [...inferred.leftOut, ...odd] },
    address,
  );
}

async function heard(
  source: Exclude<DescriptionSource, { kind: 'description' }>,
  name: string,
): Promise<[Awaited<ReturnType<typeof samplesOfFile>>, DeviceAddress]> {
  switch (source.kind) {
    case 'sample':
      return [await samplesOfFile(source.path), { kind: 'unknown', name }];
    case 'http':
      return [await samplesOverHttp(source.url, source.durationMs), { kind: 'http' }];
    case 'mqtt': {
      const samples = await samplesOverMqtt(source.broker, source.topic, source.durationMs);
      const { protocol, host } = new URL(source.broker);
      return [samples, { kind: 'mqtt', broker: `${protocol}//${host}`, longestPauseMs: samples.longestPauseMs ?? 0 }];
    }
  }
}

async function descriptionAt(place: string): Promise<Readonly<Record<string, unknown>>> {
  if (/^https?:\/\//.test(place)) {
    const { json } = await fetchDescription(place);
    readDeviceDescription(json, place);
    return json as Readonly<Record<string, unknown>>;
  }
  const file = await readJsonc(place, 'description-invalid');
  try {
    readDeviceDescription(file.json, place);
  } catch (error) {
    throw located(toTwinportError(error), file);
  }
  return file.json as Readonly<Record<string, unknown>>;
}

async function chosen(
  proposals: readonly Proposal[],
  accept: InitOptions['accept'],
): Promise<{ json: readonly unknown[]; comments: Comments; bound: number }> {
  const json: unknown[] = [];
  const comments = new Map<string, string[]>();
  const open: string[] = [];
  for (const proposal of proposals) {
    const { binding, sure, why } = proposal;
    if (sure || (await accept(proposal))) {
      comments.set(`/${json.length}`, [`${why}.`]);
      json.push(binding);
    } else open.push(`Not sure: ${why}.`, `${JSON.stringify(binding)},`);
  }
  if (open.length > 0) comments.set('/-', open);
  const head =
    'What of the model shows which property. Written by "npx twinport twin init" from names, types and units.';
  comments.set(
    '',
    open.length === 0
      ? [head]
      : [head, 'What is not sure stands at the end as a comment: take the marks "//" away where it is right.'],
  );
  return { json, comments, bound: json.length };
}

async function refuseExisting(path: string): Promise<void> {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (there) throw new TwinportError('input-invalid', `${path} is there already; --force writes over it`);
}

function titleOf(name: string): string {
  const text = wordsOf(name).join(' ');
  return text === '' ? name : `${text[0]!.toUpperCase()}${text.slice(1)}`;
}
