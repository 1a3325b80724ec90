// A device over HTTP as a process of its own, with every way to authenticate, ways to misbehave, and a list of itself. Prints
// {"url"} when it is up. Paths: /td/<security> descriptions; /things a directory; everything else is asked for by their forms.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endWithParent } from '../../../src/node/end-with-parent.ts';

endWithParent();
let speed = 10;
let tokens = 0;
const validTokens = new Set<string>();

/** How a request proves that it may, by the name of the security. */
const PROOFS: Readonly<Record<string, (request: IncomingMessage, url: URL) => boolean>> = {
  nosec: () => true,
  basic: ({ headers }) => headers.authorization === `Basic ${Buffer.from('anna:secret').toString('base64')}`,
  bearer: ({ headers }) => headers.authorization === 'Bearer b-token',
  apikey: ({ headers }) => headers['x-key'] === 'k-1',
  apikeyquery: (_request, url) => url.searchParams.get('key') === 'k-1',
  oauth2: ({ headers }) => validTokens.has(headers.authorization?.slice('Bearer '.length) ?? ''),
};
const DEFINITIONS: Readonly<Record<string, object>> = {
  nosec: { scheme: 'nosec' },
  basic: { scheme: 'basic', in: 'header' },
  bearer: { scheme: 'bearer', in: 'header' },
  apikey: { scheme: 'apikey', in: 'header', name: 'X-Key' },
  apikeyquery: { scheme: 'apikey', in: 'query', name: 'key' },
  oauth2: { scheme: 'oauth2', flow: 'client', scopes: ['read'] },
};

const description = (url: string, security: string): object => ({
  '@context': 'https://www.w3.org/2022/wot/td/v1.1',
  id: `urn:test:fan-${security}`,
  title: `Fan (${security})`,
  base: `${url}/${security}/`,
  security,
  securityDefinitions: {
    [security]: { ...DEFINITIONS[security], ...(security === 'oauth2' ? { token: `${url}/token` } : {}) },
  },
  properties: {
    speed: { type: 'number', unit: 'rpm', minimum: 0, maximum: 100, 'twinport:pollMs': 50, forms: [{ href: 'speed' }] },
    ticks: {
      type: 'integer',
      observable: true,
      readOnly: true,
      forms: [{ href: 'ticks', op: 'observeproperty', subprotocol: 'sse' }],
    },
  },
  actions: { refuse: { forms: [{ href: 'refuse' }] }, moved: { forms: [{ href: 'moved' }] } },
  events: { bell: { data: { type: 'string' }, forms: [{ href: 'bell', subprotocol: 'sse' }] } },
});

/** What each path of a device that misbehaves does. */
const FAULTS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  garbage: (response) => void response.end('<html>It works!</html>'),
  wrong: (response) => void response.end('"not a number"'),
  nothing: (response) => void response.end(),
  silent: () => undefined,
  endless: (response) => {
    const more = (): void => {
      while (response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  },
  error: (response) => void response.writeHead(500).end('{"detail":"the sensor is broken"}'),
  cut: (response) => {
    response.writeHead(200, { 'content-length': '100' }).write('12');
    setTimeout(() => response.destroy(), 20);
  },
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function stream(response: ServerResponse, periodMs: number, next: (count: number) => unknown): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let count = 0;
  const timer = setInterval(() => response.write(`id: ${count}\ndata: ${JSON.stringify(next(count++))}\n\n`), periodMs);
  response.on('close', () => clearInterval(timer));
}

const server = createServer((request, response) => {
  void answer(request, response);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const url = new URL(request.url ?? '/', origin);
  const [kind = '', name = ''] = url.pathname.slice(1).split('/');
  const json = (value: unknown): void =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  if (kind === 'td') return json(description(origin, name));
  if (kind === 'things') {
    const second = url.searchParams.has('page');
    if (!second) response.setHeader('link', `<${origin}/things?page=2>; rel="next"`);
    return json(second ? [description(origin, 'basic'), { id: 'urn:test:broken' }] : [description(origin, 'nosec')]);
  }
  if (kind === 'token') {
    const asked = new URLSearchParams(await bodyOf(request));
    const basic = `Basic ${Buffer.from('client:c-secret').toString('base64')}`;
    if (request.headers.authorization !== basic || asked.get('grant_type') !== 'client_credentials')
      return void response.writeHead(401).end('{"error":"invalid_client"}');
    // Each token serves for so many requests only, as one that is revoked early.
    validTokens.clear();
    validTokens.add(`t-${(tokens += 1)}`);
    setTimeout(() => validTokens.delete(`t-${tokens}`), 400);
    return json({ access_token: `t-${tokens}`, token_type: 'bearer', expires_in: 3_600 });
  }
  if (kind === 'fault') return FAULTS[name]?.(response);
  if (PROOFS[kind]?.(request, url) !== true) return void response.writeHead(401).end('{"detail":"who are you?"}');
  switch (name) {
    case 'speed':
      if (request.method !== 'PUT') return json(speed);
      speed = Number(await bodyOf(request));
      return void response.writeHead(204).end();
    case 'ticks':
      return stream(response, 50, (count) => count);
    case 'bell':
      return stream(response, 100, () => 'ding');
    case 'refuse':
      return void response.writeHead(409).end('{"title":"Conflict","detail":"the guard is open"}');
    case 'moved':
      return void response.writeHead(307, { location: 'http://elsewhere.example/' }).end();
    default:
      return void response.writeHead(404).end();
  }
}

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`);
});
