// Structured logs of Node processes: one JSON line each, on standard error, so that standard output stays for results.
import type { Logger } from '../base/logger.ts';

export function consoleLogger(component: string): Logger {
  return (level, message, facts = {}) => {
    process.stderr.write(
      `${JSON.stringify({ time: new Date().toISOString(), level, component, message, ...facts })}\n`,
    );
  };
}
