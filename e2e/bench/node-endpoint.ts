// An end of an engine as a process: `node-endpoint.ts <line> <name> <engine> <sender|receiver>`. Started by the benchmark; ends
// with its line.
import { WebSocket } from 'ws';
import { lineUrl, receiverMethods, senderMethods, serveLine } from './endpoint.ts';
import type { Engine } from './engine.ts';

const [url, name, engineName, role] = process.argv.slice(2) as [string, string, string, 'sender' | 'receiver'];
const engine = (await import(`./engines/${engineName}.ts`)) as Engine;

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const methods = (role === 'sender' ? senderMethods : receiverMethods)(engine, cpuSeconds);
await serveLine(new WebSocket(lineUrl(url, name)) as Parameters<typeof serveLine>[0], methods);
process.exit(0);
