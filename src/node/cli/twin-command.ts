// `npx twinport twin init` and `npx twinport twin check`: reads their command lines, asks what has to be asked, prints what came of it.
import { createInterface } from 'node:readline/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { checkTwin, type Finding } from '../author/check-twin.ts';
import { initTwin, type DescriptionSource } from '../author/init-twin.ts';
import type { Proposal } from '../../provider/author/propose-bindings.ts';
import { filesOf, isFolder, twinsIn, type TwinFiles } from '../twin-files/find-twins.ts';
import { EXIT, UsageError, type Command } from './command.ts';

const help = `init writes the files of a twin from a model and a device: description, bindings and rules, with comments where something is a
guess. The device has a description, or only publishes JSON:

  twin init pump.glb pump.td.json              a Thing Description (file or address)
  twin init pump.glb --mqtt mqtt://broker plant/pump    messages of a topic (+ and # are allowed)
  twin init pump.glb --http http://pump/status          answers of an address
  twin init pump.glb --sample messages.jsonl            messages in a file, one a line

  --out FOLDER     where the files go (the model's)
  --title TEXT     what the twin is called
  --for SECONDS    how long the device is listened to (10)
  --yes            asks nothing: what is not sure stands as a comment
  --force          writes over files that are there
  --live           then runs npx twinport bridge with them; what follows -- goes to it

check holds description, model, bindings and rules against each other, of each twin in a folder or of one description:

  twin check FOLDER|pump.td.json [--model FILE] [--bindings FILE] [--policy FILE]

  --json           what was found as JSON

Exit code: 0 when all is well, 1 when something is not, 2 when the line is not understood.
`;

export const twinCommand: Command = {
  usage: 'init <model.glb> [td.json | --mqtt URL TOPIC | --http URL | --sample FILE] | check <folder|td.json>',
  help,
  async run([verb, ...args]) {
    if (verb === 'init') return init(args);
    if (verb === 'check') return check(args);
    throw new UsageError(verb === undefined ? 'init or check is needed.' : `There is no "twin ${verb}".`);
  },
};

async function init(args: readonly string[]): Promise<number> {
  const split = args.indexOf('--');
  const own = split < 0 ? args : args.slice(0, split);
  const { values, positionals } = parsed(own, {
    mqtt: { type: 'string' },
    http: { type: 'string' },
    sample: { type: 'string' },
    out: { type: 'string' },
    title: { type: 'string' },
    for: { type: 'string', default: '10' },
    yes: { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
    live: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  } as const);
  const [model, second, ...others] = positionals;
  if (model === undefined || others.length > 0)
    throw new UsageError('One model is needed, and where its device is described or heard.');
  const seconds = Number(values.for);
  if (!(seconds > 0 && seconds <= 3_600)) throw new UsageError(`--for takes seconds, not "${values.for}".`);
  const source = sourceIn(values, second, seconds * 1_000);
  const folder = values.out ?? dirname(model);
  if (source.kind === 'mqtt' || source.kind === 'http') {
    const place = source.kind === 'mqtt' ? `${source.broker} ${source.topic}` : source.url;
    process.stderr.write(`Listening to ${place} for ${seconds} s …\n`);
  }
  const interactive = !values.yes && process.stdin.isTTY;
  const report = await initTwin({
    model,
    source,
    folder,
    title: values.title ?? null,
    force: values.force,
    accept: interactive ? askAbout : () => Promise.resolve(false),
  });
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    const { description, bindings, policy, bound, doubtful, doubts } = report;
    process.stdout.write(
      `${description}\n${bindings}: ${bound} bound${doubtful === 0 ? '' : `, ${doubtful} not sure`}\n${policy}\n`,
    );
    for (const doubt of doubts) process.stdout.write(`  look at ${doubt}\n`);
  }
  const rest = split < 0 ? [] : args.slice(split + 1);
  if (!values.live) {
    if (!values.json)
      process.stdout.write(
        `\nNext:\n  npx twinport twin check ${report.description}\n  npx twinport bridge ${report.description}\n` +
          'The bridge makes it live, beside npm start, and prints the links under which it is seen.\n',
      );
    return EXIT.ok;
  }
  const { bridgeCommand } = await import('./bridge-command.ts');
  return bridgeCommand.run([report.description, ...rest]);
}

function sourceIn(
  { mqtt, http, sample }: { mqtt?: string | undefined; http?: string | undefined; sample?: string | undefined },
  second: string | undefined,
  durationMs: number,
): DescriptionSource {
  const ways = [mqtt, http, sample].filter((way) => way !== undefined).length;
  if (ways > 1 || (ways === 1 && mqtt === undefined && second !== undefined))
    throw new UsageError('One of a description, --mqtt, --http and --sample is enough.');
  if (mqtt !== undefined) {
    if (!/^mqtts?:\/\//.test(mqtt) || second === undefined)
      throw new UsageError('--mqtt takes mqtt://broker, and a topic behind it.');
    return { kind: 'mqtt', broker: mqtt, topic: second, durationMs };
  }
  if (http !== undefined) {
    if (!/^https?:\/\//.test(http)) throw new UsageError('--http takes an address, such as http://pump/status.');
    return { kind: 'http', url: http, durationMs };
  }
  if (sample !== undefined) return { kind: 'sample', path: sample };
  if (second === undefined)
    throw new UsageError('Where is the device? A description, --mqtt, --http or --sample says so.');
  return { kind: 'description', place: second };
}

async function askAbout({ binding, why }: Proposal): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question(`${JSON.stringify(binding)}\n  ${why}. Bind it? [y/N] `);
  lines.close();
  return /^y/i.test(answer);
}

async function check(args: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(args, {
    model: { type: 'string' },
    bindings: { type: 'string' },
    policy: { type: 'string' },
    json: { type: 'boolean', default: false },
  } as const);
  if (positionals.length === 0) throw new UsageError('A folder or a description is needed.');
  const twins: TwinFiles[] = [];
  for (const place of positionals) {
    const found = (await isFolder(place)) ? await twinsIn(place) : [await filesOf(place)];
    twins.push(...found.map((files) => ({ ...files, ...named(values) })));
  }
  const findings: Finding[] = [];
  for (const files of twins) findings.push(...(await checkTwin(files)));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (values.json)
    process.stdout.write(`${JSON.stringify({ twins: twins.map(({ name }) => name), findings }, null, 2)}\n`);
  else {
    for (const { severity, place, message, advice } of findings)
      process.stdout.write(`${place}: ${severity}: ${message}\n    ${advice}\n`);
    const of = twins.length === 1 ? 'one twin' : `${twins.length} twins`;
    process.stdout.write(
      `${of}: ${errors} ${errors === 1 ? 'error' : 'errors'}, ${findings.length - errors} to look at\n`,
    );
  }
  return errors === 0 ? EXIT.ok : EXIT.failed;
}

/** What the command line names comes before what stands beside a description. */
function named(values: {
  model?: string | undefined;
  bindings?: string | undefined;
  policy?: string | undefined;
}): Partial<TwinFiles> {
  const { model, bindings, policy } = values;
  return {
    ...(model === undefined ? {} : { model }),
    ...(bindings === undefined ? {} : { bindings }),
    ...(policy === undefined ? {} : { policy }),
  };
}

function parsed<Options extends NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    throw new UsageError((thrown as Error).message);
  }
}
