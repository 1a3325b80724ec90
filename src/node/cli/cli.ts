// `npx twinport <command>`: finds the command and runs it. Called by twinport.mjs.
import { readFile } from 'node:fs/promises';
import { toTwinportError } from '../../base/errors.ts';
import { EXIT, UsageError, type Command } from './command.ts';

/** Loaded when asked for: each brings its own weight. */
const COMMANDS: Readonly<Record<string, { summary: string; load: () => Promise<Command> }>> = {
  bridge: {
    summary: 'make live twins of devices, by the protocols that they speak',
    load: async () => (await import('./bridge-command.ts')).bridgeCommand,
  },
  check: {
    summary: 'hold a twin system or service system against the rules of SPEC.md',
    load: async () => (await import('./check-command.ts')).checkCommand,
  },
  twin: {
    summary: 'write the files of a twin from a model and a device (init), or check them (check)',
    load: async () => (await import('./twin-command.ts')).twinCommand,
  },
  replay: {
    summary: 'play a recording as a twin system of its own',
    load: async () => (await import('./replay-command.ts')).replayCommand,
  },
};

async function run(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(overview());
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  if (name === '--version' || name === '-v') {
    const manifest = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
    process.stdout.write(`${(JSON.parse(manifest) as { version: string }).version}\n`);
    return EXIT.ok;
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined) {
    process.stderr.write(`There is no command "${name}".\n\n${overview()}`);
    return EXIT.usage;
  }
  const command = await entry.load();
  const usage = `Usage: npx twinport ${name} ${command.usage}\n`;
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${usage}\n${command.help}`);
    return EXIT.ok;
  }
  try {
    return await command.run(args);
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    process.stderr.write(`${thrown.message}\n${usage}`);
    return EXIT.usage;
  }
}

function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map(({ length }) => length));
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: npx twinport <command>\n\n${lines.join('\n')}\n\nnpx twinport <command> --help tells more; --version the version.\n`;
}

let code: number = EXIT.failed;
try {
  code = await run(process.argv.slice(2));
} catch (thrown) {
  process.stderr.write(`${toTwinportError(thrown).message}\n`);
}
// Node's WebRTC stack keeps the process alive; what was written must have left before it is ended.
process.stdout.write('', () => process.exit(code));
