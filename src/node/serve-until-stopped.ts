// The long life of a provider process: serves until it is told to end (SIGTERM of systemd or Docker, Ctrl-C), then leaves every
// visitor in order and ends. Called by providers as their last line, through `twinport/node`.
import { toTwinportError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { SystemStatus } from '../provider/provider-system.ts';
import { consoleLogger } from './console-logger.ts';
import { serveMetrics } from './metrics.ts';

export interface ServeOptions {
  /** Serves `/healthz` and Prometheus `/metrics` there, on 127.0.0.1 only; 0 takes any free port. */
  readonly metricsPort?: number;
  readonly logger?: Logger;
  /** Your own part of the end: called first, before the visitors are left. */
  readonly onStop?: () => Promise<void> | void;
}

/** A machine that does not answer must not keep the process: systemd would kill it after 90 s. */
const LONGEST_STOP_MS = 5_000;

/**
 * Resolves never: ends the process with 0 after an orderly stop, with 1 when that fails, takes longer than 5 s or is asked for
 * twice, and when an error was caught nowhere (it is logged, and whoever supervises the process starts it again).
 * @throws TwinportError `internal` when the port of the metrics is taken
 */
export async function serveUntilStopped(
  system: { status(): SystemStatus; stop(): Promise<void> },
  { metricsPort, logger = consoleLogger('provider'), onStop = () => undefined }: ServeOptions = {},
): Promise<never> {
  const metrics = metricsPort === undefined ? null : await serveMetrics(() => system.status(), metricsPort);
  if (metrics !== null) logger('info', 'metrics are served', { url: `http://127.0.0.1:${metrics.port}/metrics` });
  process.once('uncaughtException', (error) => {
    logger('error', `an error was caught nowhere: ${error.message}`, { stack: error.stack });
    process.exit(1);
  });
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  logger('info', 'stops', { signal });
  const giveUp = (): never => process.exit(1);
  process.once('SIGTERM', giveUp);
  process.once('SIGINT', giveUp);
  setTimeout(() => {
    logger('error', `could not stop within ${LONGEST_STOP_MS / 1000} s`);
    giveUp();
  }, LONGEST_STOP_MS);
  try {
    await onStop();
    await system.stop();
    metrics?.close();
  } catch (thrown) {
    logger('error', `did not stop in order: ${toTwinportError(thrown).message}`);
    return giveUp();
  }
  logger('info', 'has stopped');
  return process.exit(0);
}
