// Logs of Node processes, on standard error, so that standard output stays for results: one JSON line each for programs
// (journald, Loki), or plain text for a person.
import type { Logger } from '../base/logger.ts';

/** Of standard error and output: who is cared for, and who is read no more. */
const outlived = new WeakSet<NodeJS.WritableStream>();
const unread = new WeakSet<NodeJS.WritableStream>();

/** @param format `json` unless said otherwise */
export function consoleLogger(component: string, format: 'json' | 'text' = 'json'): Logger {
  for (const stream of [process.stderr, process.stdout]) outliveReader(stream);
  return (level, message, facts = {}) => {
    if (unread.has(process.stderr)) return;
    const time = new Date().toISOString();
    const line =
      format === 'json'
        ? JSON.stringify({ time, level, component, message, ...facts })
        : `${time} ${level.padEnd(5)} ${component}: ${message}${textOf(facts)}`;
    process.stderr.write(`${line}\n`);
  };
}

/**
 * Who read them may go: a pipe's other end, a terminal. The machine is served on: unheard, that error would end the process, or, where its
 * handler logs, be made again by being logged, without end. There is nowhere left to tell it.
 */
function outliveReader(stream: NodeJS.WritableStream): void {
  if (outlived.has(stream)) return;
  outlived.add(stream);
  stream.on('error', () => unread.add(stream));
}

function textOf(facts: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(facts).map(([key, value]) => `${key}=${JSON.stringify(value) ?? 'undefined'}`);
  return parts.length === 0 ? '' : ` (${parts.join(' ')})`;
}
