// A device that answers whatever it likes, beside one that is well: the first is absent with the exact reason, or keeps its last value; the
// other never feels it, and the bridge stands.
import { gzipSync } from 'node:zlib';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeBridge, startHttpDevice, valueOf, type BridgeBench, type HttpDevice } from './bench.fixture.ts';

const quick = { timeout: 20_000 };
const MEGABYTE = 1_048_576;
let bench: BridgeBench;
let device: HttpDevice;
/** How it answers now. */
let answer: (response: ServerResponse) => void;
let ticks: number;

beforeEach(async () => {
  ticks = 0;
  device = await startHttpDevice((request, response) => {
    if (request.url !== '/well') return answer(response);
    ticks += 1;
    response.end(String(ticks));
  });
  bench = await makeBridge();
});
afterEach(async () => {
  await bench.close();
  device.close();
});

const described = (path: string, schema: object): object => ({
  id: `urn:test:device-${path}`,
  title: path,
  properties: { value: { ...schema, 'twinport:pollMs': 50, forms: [{ href: `${device.url}/${path}` }] } },
});
const json = (text: string) => (response: ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(text);

/** The well device is asked again and again, and answers. */
async function othersAreWell(): Promise<void> {
  const twin = await bench.twin(described('well', { type: 'integer' }));
  const before = ticks;
  await expect.poll(() => Number(valueOf(twin, 'value')), quick).toBeGreaterThan(before + 3);
}

it.each<[string, (response: ServerResponse) => void, string]>([
  [
    'a redirect to itself',
    (response) => void response.writeHead(302, { location: '/value' }).end(),
    'answered 302: it has moved to /value; put that address into the description',
  ],
  [
    '200 MB',
    (response) => {
      response.writeHead(200, { 'content-length': 200 * MEGABYTE });
      const chunk = Buffer.alloc(64 * 1_024, 0x20);
      const pour = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', pour);
      pour();
    },
    'answers with more than 1048576 bytes',
  ],
  [
    'a hundred megabytes packed into a hundred kilobytes',
    (response) =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(100 * MEGABYTE))),
    'answers with more than 1048576 bytes',
  ],
  ['a deep nest', json('['.repeat(500_000) + ']'.repeat(500_000)), 'gave what is nested deeper than 32 levels'],
  ['half a JSON', json('{"value": '), 'gave as application/json what is no JSON: "{\\"value\\":"'],
  ['bytes of no alphabet', (response) => void response.end(Buffer.from([0xff, 0xfe, 0x00, 0xd8])), 'what is no JSON'],
])(
  '%s is told as the reason why it is absent',
  async (_name, how, reason) => {
    answer = how;
    const twin = await bench.twin(described('value', { type: 'object' }));
    await expect.poll(() => valueOf(twin, 'deviceFault'), quick).toContain(reason);
    expect([valueOf(twin, 'device'), valueOf(twin, 'value')]).toEqual(['absent', undefined]);
    await othersAreWell();
    answer = json('{"at": 1}');
    await expect
      .poll(() => [valueOf(twin, 'device'), valueOf(twin, 'value')], { timeout: 40_000 })
      .toEqual(['present', { at: 1 }]);
  },
  70_000,
);

it('an answer that comes drop by drop is given up, and its connection with it', async () => {
  let isDropped = false;
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const dripping = setInterval(() => response.write(' '), 100);
    response.on('close', () => {
      clearInterval(dripping);
      isDropped = true;
    });
  };
  const twin = await bench.twin(described('value', { type: 'object' }));
  await othersAreWell();
  await expect.poll(() => valueOf(twin, 'deviceFault'), quick).toContain('/value did not answer within 5000 ms');
  await expect.poll(() => isDropped, quick).toBe(true);
}, 50_000);

it.each<[string, string, object, string]>([
  ['a number beyond all', '1e999', { type: 'number' }, 'value: null does not fit the description'],
  ['a number in quotes', '"12"', { type: 'number' }, 'value: "12" does not fit the description'],
  ['nothing', 'null', { type: 'integer' }, 'value: null does not fit the description'],
  [
    'two numbers of three',
    '[1, 2]',
    { type: 'array', minItems: 3, maxItems: 3, items: { type: 'number' } },
    'value: [1,2] does not fit the description',
  ],
  ['what no message could carry', '['.repeat(30) + ']'.repeat(30), {}, 'value is nested deeper than 24 levels'],
  ['a long text', `"${'x'.repeat(70_000)}"`, { type: 'string' }, 'value has 70002 characters, at most 65536'],
])('%s is left out, with the reason in the log, and the device is there', async (_name, text, schema, reason) => {
  answer = json(text);
  const twin = await bench.twin(described('value', schema));
  await expect.poll(() => bench.log.join('\n'), quick).toContain(reason);
  expect([valueOf(twin, 'device'), valueOf(twin, 'value')]).toEqual(['present', undefined]);
  await othersAreWell();
});
