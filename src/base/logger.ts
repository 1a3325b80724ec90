// A log line for operators: level, what happened, facts. Injected; src/node/console-logger.ts prints JSON lines.

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Logger = (level: LogLevel, message: string, facts?: Readonly<Record<string, unknown>>) => void;
