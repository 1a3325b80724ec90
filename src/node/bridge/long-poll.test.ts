// Long polling with devices that answer as such devices do, over real connections: what is heard, how often is asked, when it ends.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { makeBridge, valueOf, type BridgeBench } from './bench.fixture.ts';
import { httpExchange } from './http-exchange.ts';
import { followLongPoll, greet, LONG_POLL_BOUNDS, type LongPollBounds } from './long-poll.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
const quick = { timeout: 15_000 };
const open: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** A device of a few lines; `asked` has each request. */
async function device(
  answer: Answer,
  port = 0,
): Promise<{ url: string; port: number; asked: string[]; server: Server }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(response, request);
  });
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  open.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  ({ port } = server.address() as AddressInfo);
  return { url: `http://127.0.0.1:${port}`, port, asked, server };
}

const json = (response: ServerResponse, value: unknown): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));

/** Follows until it ends or is stopped; what was heard, and why it ended. */
function follow(url: string, more: Partial<LongPollBounds> = {}) {
  const stop = new AbortController();
  const heard: string[] = [];
  const ask = (method: 'HEAD' | 'GET', signal: AbortSignal) =>
    httpExchange({ url, method, headers: { accept: 'application/json' } }, signal);
  const bounds = { ...LONG_POLL_BOUNDS, ...more };
  const news = ({ bytes }: { bytes: Uint8Array }): void => void heard.push(Buffer.from(bytes).toString());
  const ended = followLongPoll(url, ask, news, bounds, stop.signal).then(
    () => 'stopped',
    (error: Error) => error.message,
  );
  open.push({ close: () => stop.abort() });
  return { stop: () => stop.abort(), heard, ended, greet: () => greet(url, ask, bounds, stop.signal) };
}

describe('a question that waits', () => {
  it('is asked again at once behind each answer, and given up when nobody listens any more', async () => {
    let held: ServerResponse | null = null;
    let left = 0;
    const { url, asked } = await device((response) => {
      held = response;
      response.on('close', () => (left += response.writableEnded ? 0 : 1));
    });
    const { heard, stop, ended } = follow(url);
    for (const value of [1, 2, 3]) {
      await expect.poll(() => held, quick).not.toBeNull();
      const response = held!;
      held = null;
      json(response, value);
    }
    await expect.poll(() => heard, quick).toEqual(['1', '2', '3']);
    await expect.poll(() => asked.length, quick).toBe(4);
    stop();
    expect(await ended).toBe('stopped');
    await expect.poll(() => left, quick).toBe(1);
  });

  it('is not held for ever, and no question is asked without a rest of a device that does not hold it', async () => {
    const silent = await device(() => undefined);
    follow(silent.url, { longestHoldMs: 100 });
    await expect.poll(() => silent.asked.length, quick).toBeGreaterThan(3);
    const eager = await device((response) => json(response, 1));
    const { heard } = follow(eager.url, { leastBetweenMs: 100, burst: 5 });
    await sleep(1_050);
    // A burst, and ten a second.
    expect(heard.length).toBeGreaterThan(5);
    expect(heard.length).toBeLessThan(20);
    const empty = await device((response) => void response.writeHead(204).end());
    follow(empty.url, { firstBackOffMs: 50 });
    await sleep(1_000);
    // After 50, 100, 200, 400 and 800 ms.
    expect(empty.asked.length).toBeLessThan(8);
  });

  it('is asked again after a gateway’s time-out and while the device is busy, and ends when it is refused or stays broken', async () => {
    let count = 0;
    const { url } = await device((response) => {
      count += 1;
      if (count === 1) response.writeHead(504).end();
      else if (count < 4) response.writeHead(503, { 'retry-after': '0' }).end();
      else if (count === 4) json(response, 'well again');
      else response.writeHead(403).end('{"detail":"not you"}');
    });
    const { heard, ended } = follow(url, { firstBackOffMs: 20 });
    expect(await ended).toContain('refuses the credentials with 403 (not you)');
    expect(heard).toEqual(['"well again"']);
    const broken = await device((response) => void response.writeHead(500).end('{"detail":"the sensor is broken"}'));
    expect(await follow(broken.url, { firstBackOffMs: 10 }).ended).toBe('the sensor is broken');
    expect(broken.asked).toHaveLength(LONG_POLL_BOUNDS.mostFailures);
    const endless = await device((response) => {
      response.writeHead(200);
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    expect(await follow(endless.url).ended).toContain('answers with more than 1048576 bytes');
  });

  it('begins with HEAD, which a device may not know, or hold back as it does GET', async () => {
    const statuses = { '/knows': 202, '/not': 405, '/refuses': 401 } as Readonly<Record<string, number>>;
    const { url } = await device((response, request) => {
      const status = statuses[request.url!];
      if (status !== undefined) response.writeHead(status).end();
    });
    await expect(follow(`${url}/knows`).greet()).resolves.toBeUndefined();
    await expect(follow(`${url}/not`).greet()).resolves.toBeUndefined();
    await expect(follow(`${url}/holds`, { handshakeMs: 50 }).greet()).resolves.toBeUndefined();
    await expect(follow(`${url}/refuses`).greet()).rejects.toThrow('refuses the credentials with 401');
    await expect(follow('http://127.0.0.1:9').greet()).rejects.toThrow('cannot be reached');
  });
});

describe('a device whose description says longpoll', () => {
  let bench: BridgeBench;
  afterEach(() => bench.close());

  /** As node-wot serves: HEAD is answered with 202, GET when something has changed. */
  function dial(): { answer: Answer; turn: (value: number) => void; ring: () => void; waiting: () => number } {
    const held = new Map<string, Set<ServerResponse>>();
    let value = 40;
    const tell = (path: string, said: unknown): void => {
      for (const response of held.get(path) ?? []) json(response, said);
      held.delete(path);
    };
    return {
      answer(response, { url = '', method }) {
        if (url === '/dial') return json(response, value);
        if (method === 'HEAD') return void response.writeHead(202).end();
        const waiting = held.get(url) ?? new Set();
        held.set(url, waiting.add(response));
        response.on('close', () => waiting.delete(response));
      },
      turn(next) {
        value = next;
        tell('/dial/observable', next);
      },
      ring: () => tell('/bell', 'ding'),
      waiting: () => [...held.values()].reduce((sum, { size }) => sum + size, 0),
    };
  }
  const td = (url: string): object => ({
    '@context': 'https://www.w3.org/2022/wot/td/v1.1',
    id: 'urn:test:dial',
    title: 'Dial',
    base: `${url}/`,
    security: 'nosec',
    securityDefinitions: { nosec: { scheme: 'nosec' } },
    properties: {
      dial: {
        type: 'number',
        minimum: 0,
        maximum: 100,
        observable: true,
        readOnly: true,
        forms: [
          { href: 'dial', op: 'readproperty' },
          { href: 'dial/observable', op: ['observeproperty', 'unobserveproperty'], subprotocol: 'longpoll' },
        ],
      },
    },
    events: {
      bell: {
        data: { type: 'string' },
        forms: [{ href: 'bell', op: ['subscribeevent', 'unsubscribeevent'], subprotocol: 'longpoll' }],
      },
    },
  });

  it('is known at once, heard when it changes, relayed, away when it is gone, and back by itself', async () => {
    const thing = dial();
    const { url, port, asked, server } = await device(thing.answer);
    bench = await makeBridge();
    const twin = await bench.twin(td(url));
    const rung: unknown[] = [];
    twin.events.on('event', ({ name, data }) => rung.push([name, data]));
    await expect.poll(() => [valueOf(twin, 'device'), valueOf(twin, 'dial')], quick).toEqual(['present', 40]);
    await expect.poll(() => thing.waiting(), quick).toBe(2);
    expect(asked.slice(0, 3)).toContain('HEAD /dial/observable');
    thing.turn(55);
    thing.ring();
    await expect.poll(() => Math.round(Number(valueOf(twin, 'dial'))), quick).toBe(55);
    await expect.poll(() => rung, quick).toEqual([['bell', 'ding']]);
    // Not asked for its value but once: the rest was heard.
    expect(asked.filter((request) => request === 'GET /dial')).toHaveLength(1);
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
    await expect.poll(() => valueOf(twin, 'device'), quick).toBe('absent');
    expect(valueOf(twin, 'deviceFault')).toMatch(/cannot be reached/);
    const again = dial();
    await device(again.answer, port);
    await expect.poll(() => valueOf(twin, 'device'), quick).toBe('present');
    await expect.poll(() => again.waiting(), quick).toBe(2);
    again.turn(70);
    await expect.poll(() => Math.round(Number(valueOf(twin, 'dial'))), quick).toBe(70);
  });

  it('holds no connection any more when the bridge is closed', async () => {
    const thing = dial();
    const { url } = await device(thing.answer);
    bench = await makeBridge();
    await bench.twin(td(url));
    await expect.poll(() => thing.waiting(), quick).toBe(2);
    await bench.bridge.close();
    await expect.poll(() => thing.waiting(), quick).toBe(0);
  });
});
