// How a provider process is doing, for its operator's own machine: `/healthz` and Prometheus `/metrics`. On 127.0.0.1 only, and
// for requests that name it so, because a page of somebody else may ask under a name of its own. Called by serve-until-stopped.ts
// and cli/bridge-command.ts.
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { TwinportError } from '../base/errors.ts';
import type { SystemStatus } from '../provider/provider-system.ts';

const HOST = '127.0.0.1';
const LOCAL_NAME = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;
const NANOSECONDS = 1e9;

export interface Metrics {
  readonly port: number;
  close(): void;
}

/** Of a system that stands for devices of others. */
export interface DeviceCounts {
  /** Devices that it was told of. */
  readonly known: number;
  /** Those that are there now. */
  readonly present: number;
  /** Those that cannot become a twin: something is amiss with their files. */
  readonly refused: number;
}

type Status = SystemStatus & { readonly devices?: DeviceCounts };

/**
 * @param port on 127.0.0.1; 0 takes any free one
 * @throws TwinportError `internal` when the port is taken or not ours to take
 */
export async function serveMetrics(status: () => Status, port: number): Promise<Metrics> {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const server = createServer((request, response) => {
    const answer = (code: number, type: string, body: string): void =>
      void response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    if (!LOCAL_NAME.test(request.headers.host ?? '')) return answer(403, 'text/plain', 'ask 127.0.0.1\n');
    if (request.method !== 'GET') return answer(405, 'text/plain', 'GET only\n');
    if (request.url === '/healthz') {
      const now = status();
      const healthy = now.reachable !== false;
      const body = { status: healthy ? 'ok' : 'unreachable', ...now };
      return answer(healthy ? 200 : 503, 'application/json', `${JSON.stringify(body)}\n`);
    }
    if (request.url !== '/metrics') return answer(404, 'text/plain', '/healthz or /metrics\n');
    const text = prometheusText(status(), delay.percentile(99) / NANOSECONDS);
    // Each scrape tells of the time since the last one.
    delay.reset();
    return answer(200, 'text/plain; version=0.0.4; charset=utf-8', text);
  });
  server.headersTimeout = 5_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ message }) =>
      reject(new TwinportError('internal', `metrics cannot be served: ${message}`)),
    );
    server.listen(port, HOST, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close() {
      delay.disable();
      server.closeAllConnections();
      server.close();
    },
  };
}

type Line = readonly [labels: string, value: number];

/** The exposition format 0.0.4. */
function prometheusText(status: Status, loopDelaySeconds: number): string {
  const { reachable, reachLost, links, things, grants, commands, devices } = status;
  const { running, ...ended } = commands;
  const { user, system } = process.cpuUsage();
  const memory = process.memoryUsage();
  const metric = (name: string, type: 'gauge' | 'counter', help: string, ...lines: readonly Line[]): string =>
    [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...lines.map(([labels, value]) => `${name}${labels} ${value}`),
    ].join('\n');
  const one = (value: number): Line => ['', value];
  return `${[
    metric(
      'twinport_reachable',
      'gauge',
      'Whether new visitors can reach the system.',
      one(reachable === false ? 0 : 1),
    ),
    metric('twinport_reach_lost_total', 'counter', 'How often it was not to be reached any more.', one(reachLost)),
    metric('twinport_links', 'gauge', 'Enablers that are linked.', one(links)),
    metric('twinport_things', 'gauge', 'Twins or services.', one(things)),
    ...(devices === undefined
      ? []
      : [
          metric('twinport_devices', 'gauge', 'Devices that it was told of.', one(devices.known)),
          metric('twinport_devices_present', 'gauge', 'Devices that are there.', one(devices.present)),
          metric('twinport_devices_refused', 'gauge', 'Devices that cannot become a twin.', one(devices.refused)),
        ]),
    metric('twinport_grants', 'gauge', 'Grants that are valid.', one(grants)),
    metric(
      'twinport_commands_total',
      'counter',
      'Commands by what became of them.',
      ...Object.entries(ended).map(([state, count]): Line => [`{state="${state}"}`, count]),
    ),
    metric('twinport_commands_running', 'gauge', 'Commands that were accepted and have not ended.', one(running)),
    metric(
      'twinport_event_loop_delay_seconds',
      'gauge',
      '99th percentile since the last scrape.',
      one(loopDelaySeconds),
    ),
    metric('process_cpu_seconds_total', 'counter', 'User and system CPU time.', one((user + system) / 1e6)),
    metric('process_resident_memory_bytes', 'gauge', 'Resident memory.', one(memory.rss)),
    metric('nodejs_heap_size_used_bytes', 'gauge', 'Heap in use.', one(memory.heapUsed)),
    metric('process_start_time_seconds', 'gauge', 'Since the epoch.', one(performance.timeOrigin / 1000)),
  ].join('\n')}\n`;
}
