// Logs of Node processes, on standard error, so that standard output stays for results: one JSON line each for programs
// (journald, Loki), or plain text for a person.
import type { Logger } from '../base/logger.ts';

/** @param format `json` unless said otherwise */
export function consoleLogger(component: string, format: 'json' | 'text' = 'json'): Logger {
  return (level, message, facts = {}) => {
    const time = new Date().toISOString();
    const line =
      format === 'json'
        ? JSON.stringify({ time, level, component, message, ...facts })
        : `${time} ${level.padEnd(5)} ${component}: ${message}${textOf(facts)}`;
    process.stderr.write(`${line}\n`);
  };
}

function textOf(facts: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(facts).map(([key, value]) => `${key}=${JSON.stringify(value) ?? 'undefined'}`);
  return parts.length === 0 ? '' : ` (${parts.join(' ')})`;
}
