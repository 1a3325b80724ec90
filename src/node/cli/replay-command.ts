// `npx twinport replay`: reads the command line and a recording, starts a twin system that plays it, and writes a world in which it is
// seen.
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../base/clock.ts';
import { addressOf } from '../../identity/did-key.ts';
import { startTwinSystem } from '../../twin-sdk/index.ts';
import { consoleLogger } from '../console-logger.ts';
import { fileIdentity } from '../file-identity.ts';
import { atBroker } from '../index.ts';
import { readRecording } from '../replay/read-recording.ts';
import { Replay } from '../replay/replay.ts';
import { EXIT, UsageError, type Command } from './command.ts';
import { publishWorld } from './publish-world.ts';

const DEFAULT_URL = 'http://localhost:5173/';

const help = `Plays a recording that was exported from a world (JSON Lines, src/protocol/SPEC.md, HIS) as a twin system of its own: the
twins have names of their own, say that they are a replay, and cannot be operated. Prints the address of a world in which they stand.

  <file>            the recording
  --models FOLDER   where models are that the file does not hold, as <sha256>.glb (the file's own folder)
  --speed N         how many times as fast as it was (1)
  --loop            from the beginning again when it has ended
  --thinned         also what is so old that only its least, greatest and mean values are known
  --url URL         the app, whose broker is used (${DEFAULT_URL})
  --data FOLDER     where the key of the replay is kept, and worlds/NAME.json is written (.data)
  --name NAME       the name of the world, and of the key (replay)
  --json            the first line as JSON: url, did, address, twins, seconds

Exit code: 0 when the recording has ended or somebody ended it, 1 when it cannot be played, 2 when the line is not understood.
`;

const options = {
  models: { type: 'string' },
  speed: { type: 'string', default: '1' },
  loop: { type: 'boolean', default: false },
  thinned: { type: 'boolean', default: false },
  url: { type: 'string', default: DEFAULT_URL },
  data: { type: 'string', default: '.data' },
  name: { type: 'string', default: 'replay' },
  json: { type: 'boolean', default: false },
} as const;

export const replayCommand: Command = {
  usage: '<file> [--speed N] [--loop] [--models FOLDER] [--url URL] [--data FOLDER] [--name NAME] [--json]',
  help,
  async run(args) {
    const { values, positionals } = understood(args);
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new UsageError('One recording is needed.');
    const speed = Number(values.speed);
    if (!(speed > 0 && speed <= 1_000))
      throw new UsageError(`--speed takes a number from 0 to 1000, not "${values.speed}".`);
    if (!/^[\w-]{1,40}$/.test(values.name)) throw new UsageError('--name takes letters, digits, "_" and "-".');

    const app = appAt(values.url);
    const recording = await readRecording(file, values.models);
    const identity = await fileIdentity(join(values.data, `${values.name}.key.json`));
    const address = addressOf(identity.did);
    const title = `Replay of ${basename(file)}`.slice(0, 64);
    const system = await startTwinSystem({
      name: title,
      domains: ['replay'],
      identity,
      listen: atBroker(`${app}peer`, identity),
    });
    const ended = new Promise<void>((resolve) => {
      process.once('SIGTERM', resolve);
      process.once('SIGINT', resolve);
    });
    const logger = consoleLogger('replay', process.stderr.isTTY ? 'text' : 'json');
    const replay = await Replay.start({
      recording,
      system,
      did: identity.did,
      clock: systemClock,
      logger,
      speed,
      loop: values.loop,
      withThinned: values.thinned,
    });
    const twins = replay.twins.map(({ id }) => id);
    const manifest = worldOf(title, { name: title, address, did: identity.did }, twins);
    const { url, hint } = await publishWorld({
      app,
      data: values.data,
      name: values.name,
      manifest,
      did: identity.did,
    });
    const seconds = Math.round(replay.timeline.durationMs / speed / 1_000);
    const facts = { url, did: identity.did, address, twins, seconds };
    process.stdout.write(values.json ? `${JSON.stringify(facts)}\n` : `${url}\n`);
    if (hint !== null) process.stderr.write(`${hint}\n`);
    if (!values.json)
      process.stderr.write(
        `Plays ${twins.length === 1 ? 'one twin' : `${twins.length} twins`} for ${seconds} s${values.loop ? ', again and again' : ''}; Ctrl-C ends it.\n`,
      );
    await Promise.race([ended, replay.ended]);
    replay.stop();
    await system.stop();
    return EXIT.ok;
  },
};

/** Metres between two twins, which may be as large as a turbine. */
const SPACING = 8;

function worldOf(title: string, system: object, twins: readonly string[]): object {
  const width = (twins.length - 1) * SPACING;
  return {
    title,
    environment: 'coast',
    spawn: { position: [0, 1.65, 9 + width / 2], lookAt: [0, 2, -4] },
    systems: [system],
    placements: twins.map((twin, index) => ({ twin, position: [index * SPACING - width / 2, 0, -2], radius: 3 })),
  };
}

/** @throws UsageError for what is no address */
function appAt(text: string): string {
  const url = URL.parse(text.endsWith('/') ? text : `${text}/`);
  if (url === null) throw new UsageError(`--url takes the address of the app, not "${text}".`);
  return url.href;
}

function understood(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    throw new UsageError((thrown as Error).message);
  }
}
