// `npx twinport check`: reads the command line, dials the system at its broker, runs the checks and prints the report.
import { parseArgs } from 'node:util';
import { TwinportError, toTwinportError } from '../../base/errors.ts';
import type { PeerAddress } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import { addressOf, publicKeyFromDid } from '../../identity/did-key.ts';
import { generateIdentity } from '../../identity/keys.ts';
import { connectDialler } from '../broker-dialler.ts';
import type { Invocation } from '../check/check.ts';
import { runCheck } from '../check/run-check.ts';
import { fileIdentity } from '../file-identity.ts';
import { EXIT, UsageError, type Command } from './command.ts';
import { printReport } from './print-report.ts';

const DEFAULT_BROKER = 'http://localhost:5173/peer';
/** A connection over a bad network may take longer than an answer over it. */
const DIAL_TIMEOUT_MS = 15_000;
/** What --invoke names may move a machine. */
const ACTION_MS = 60_000;

const help = `Plays the integration enabler towards a twin system or a service system, and says of each rule of
src/protocol/SPEC.md whether it passes, fails and why, or is not applicable and why. Nothing is operated unless
--invoke names it.

  <address>            where the system is: tp-… at the broker, or its did:key:…
  --broker URL         the broker (${DEFAULT_BROKER})
  --ice URL            a STUN server, such as stun:stun.example:3478; may be repeated
  --rules SES,DII-2    only these sections and rules
  --thing ID           the twin or service to look at closely; otherwise the first that may be observed
  --key FILE           the user's key in whose name access is asked; made when it is not there, and otherwise for once
  --invoke 'ID ACTION INPUT'
                       an action that may be carried out, with its input in JSON
  --watch MS           how long state and events are watched (3000)
  --timeout MS         how long an answer may take (5000)
  --long               also what takes minutes: a silent link, the end of a grant
  --json               the report as JSON

Exit code: 0 all rules pass or are not applicable, 1 one fails, 2 not understood or not reached.
`;

const options = {
  broker: { type: 'string', default: DEFAULT_BROKER },
  ice: { type: 'string', multiple: true, default: [] as string[] },
  rules: { type: 'string', default: '' },
  thing: { type: 'string' },
  key: { type: 'string' },
  invoke: { type: 'string' },
  watch: { type: 'string', default: '3000' },
  timeout: { type: 'string', default: '5000' },
  long: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

export const checkCommand: Command = {
  usage: '<address> [--broker URL] [--rules SES,DII] [--key FILE] [--invoke …] [--json]',
  help,
  async run(args) {
    const { values, positionals } = understood(args);
    if (positionals.length !== 1) throw new UsageError('One address is needed.');
    const address = addressIn(positionals[0]!);
    const timeoutMs = milliseconds('--timeout', values.timeout);
    const watchMs = milliseconds('--watch', values.watch);
    const invoke = values.invoke === undefined ? null : invocationIn(values.invoke);
    const rules = values.rules.split(',').filter((rule) => rule !== '');
    try {
      const user = values.key === undefined ? await generateIdentity() : await fileIdentity(values.key);
      const iceServers = values.ice.map((urls) => ({ urls }));
      const broker = await connectDialler({ brokerUrl: values.broker, iceServers, timeoutMs: DIAL_TIMEOUT_MS });
      const report = await runCheck({
        dial: () => broker.dial(address),
        address,
        user,
        thing: values.thing ?? null,
        invoke,
        timeoutMs,
        actionMs: ACTION_MS,
        watchMs,
        long: values.long,
        rules,
      }).finally(() => broker.close());
      process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : printReport(report, process.stdout));
      return report.conforms ? EXIT.ok : EXIT.failed;
    } catch (thrown) {
      const { code, message } = toTwinportError(thrown);
      if (values.json) process.stdout.write(`${JSON.stringify({ address, error: { code, message } }, null, 2)}\n`);
      process.stderr.write(`${address} could not be checked: ${message}\n`);
      return EXIT.usage;
    }
  },
};

function understood(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    throw new UsageError((thrown as Error).message);
  }
}

/** @throws UsageError for what is neither an address nor a key */
function addressIn(text: string): PeerAddress {
  if (/^tp-\w+$/.test(text)) return text as PeerAddress;
  try {
    publicKeyFromDid(text);
    return addressOf(text as Parameters<typeof addressOf>[0]);
  } catch (thrown) {
    if (thrown instanceof TwinportError) throw new UsageError(`"${text}" is neither tp-… nor a did:key of Ed25519.`);
    throw thrown;
  }
}

function milliseconds(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new UsageError(`${name} takes milliseconds, not "${text}".`);
  return value;
}

/** `urn:example:arm home {"speed":1}`: id and action without blanks, the rest is JSON; no rest is no input. */
function invocationIn(text: string): Invocation {
  const [, thing, action, rest] = /^(\S+)\s+(\S+)(?:\s+(.+))?$/s.exec(text.trim()) ?? [];
  if (thing === undefined || action === undefined) throw new UsageError("--invoke takes 'ID ACTION INPUT'.");
  try {
    return { thing, action, input: rest === undefined ? null : (JSON.parse(rest) as Json) };
  } catch (thrown) {
    throw new UsageError(`The input of --invoke is no JSON: ${(thrown as Error).message}`);
  }
}
