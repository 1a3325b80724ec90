// How a device is asked to stop an action (TD 1.1 `cancelaction`): over HTTP by a server here, over MQTT by a broker; CoAP is in
// other-protocols.test.ts.
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ask,
  makeBridge,
  startHttpDevice,
  startTestBroker,
  valueOf,
  type BridgeBench,
  type HttpDevice,
} from './bench.fixture.ts';
import { Device } from './device.ts';

const quick = { timeout: 15_000 };

interface Ended {
  /** Code and message of its end, or what it gave. */
  readonly end: unknown;
  readonly messages: readonly string[];
}

/** Begins an action and cancels it at the first progress, or when `begun` says so. */
async function cancelled(
  run: (context: {
    signal: AbortSignal;
    progress: (fraction: number | null, message?: string) => void;
  }) => Promise<unknown>,
  begun?: Promise<unknown>,
): Promise<Ended> {
  const abort = new AbortController();
  const messages: string[] = [];
  void begun?.then(() => abort.abort());
  const progress = (_fraction: number | null, message?: string): void => {
    if (message !== undefined) messages.push(message);
    if (begun === undefined) abort.abort();
  };
  const end = await run({ signal: abort.signal, progress }).catch((error: unknown) => error);
  return { end, messages };
}

describe('over HTTP', () => {
  let device: HttpDevice;
  let bench: BridgeBench;
  let heard: string[];
  let job: { status: string; href: string; id: number; output?: string; error?: { detail: string } };
  let waiting: ServerResponse[];
  let onMix: () => void;

  beforeEach(async () => {
    heard = [];
    waiting = [];
    job = { status: 'running', href: '/jobs/7', id: 7 };
    device = await startHttpDevice((request, response) => {
      const asked = `${request.method} ${request.url}`;
      const json = (status: number, value: unknown): void =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (asked === 'GET /speed') return json(200, 1);
      if (asked === 'GET /jobs/7') return json(200, job);
      heard.push(asked);
      switch (asked) {
        case 'POST /mix':
          // It answers when it is done.
          waiting.push(response);
          return onMix();
        case 'POST /stop':
          for (const each of waiting) each.writeHead(409).end('{"detail":"stopped by hand"}');
          return json(200, null);
        case 'DELETE /stubborn/7':
          // Done a little later all the same.
          setTimeout(() => (job = { ...job, status: 'completed', output: 'done' }), 300);
          return json(405, { detail: 'too late' });
        case 'POST /jobs/7/halt':
        case 'DELETE /jobs/7':
        case 'DELETE /axes/3':
          job = { ...job, status: 'failed', error: { detail: `by ${asked}` } };
          return json(200, null);
        default:
          return json(201, job);
      }
    });
    bench = await makeBridge();
  });
  afterEach(async () => {
    await bench.close();
    device.close();
  });

  const twinWith = async (forms: readonly object[], uriVariables: object = {}): ReturnType<BridgeBench['twin']> => {
    const twin = await bench.twin({
      id: 'urn:test:mixer',
      title: 'Mixer',
      base: device.url,
      properties: { speed: { type: 'number', forms: [{ href: '/speed' }] } },
      actions: { run: { uriVariables, forms } },
    });
    await expect.poll(() => valueOf(twin, 'device'), quick).toBe('present');
    return twin;
  };

  it('the form says where and by which method, with what the device answered', async () => {
    const halt = { op: 'cancelaction', href: '/jobs/{id}/halt', 'htv:methodName': 'POST' };
    const twin = await twinWith([{ href: '/run' }, halt], { id: { type: 'integer' } });
    expect(twin.description.actions!['run']!.input).toBeUndefined();
    const { end } = await cancelled((context) => ask(twin, 'run', null, context));
    expect(end).toMatchObject({ code: 'cancelled', message: 'by POST /jobs/7/halt' });
    expect(heard).toEqual(['POST /run', 'POST /jobs/7/halt']);
  });

  it('without a method by DELETE, with what was asked for; without a form at the status', async () => {
    const forms = [
      { href: '/axes/{axis}/run', op: ['invokeaction'] },
      { href: '/axes/{axis}', op: ['cancelaction'] },
    ];
    const twin = await twinWith(forms, { axis: { type: 'integer' } });
    const { end } = await cancelled((context) => ask(twin, 'run', { axis: 3 }, context));
    expect(end).toMatchObject({ code: 'cancelled', message: 'by DELETE /axes/3' });
    await bench.bridge.close();
    bench = await makeBridge();
    job = { status: 'running', href: '/jobs/7', id: 7 };
    const plain = await twinWith([{ href: '/run' }]);
    const second = await cancelled((context) => ask(plain, 'run', null, context));
    expect(second.end).toMatchObject({ code: 'cancelled', message: 'by DELETE /jobs/7' });
  });

  it('who cancels before the answer does not wait for it', async () => {
    const begun = new Promise<void>((resolve) => (onMix = resolve));
    const twin = await twinWith([{ href: '/mix' }, { op: 'cancelaction', href: '/stop', 'htv:methodName': 'POST' }]);
    const { end } = await cancelled((context) => ask(twin, 'run', null, context), begun);
    expect(end).toMatchObject({ code: 'cancelled', message: expect.stringContaining('stopped by hand') });
  });

  it('a device that refuses goes on: its reason is told, and the end is the true one', async () => {
    const twin = await twinWith([{ href: '/run' }, { op: 'cancelaction', href: '/stubborn/{id}' }], {
      id: { type: 'integer' },
    });
    const { end, messages } = await cancelled((context) => ask(twin, 'run', null, context));
    expect(end).toBe('done');
    expect(messages.at(-1)).toMatch(/^it goes on, as it cannot be cancelled: .*too late/);
  });

  it('an address that lacks a value, or leads away, is not asked', async () => {
    job.id = undefined as never;
    const twin = await twinWith([{ href: '/run' }, { op: 'cancelaction', href: '/stubborn/{id}' }], {
      id: { type: 'integer' },
    });
    const ended = cancelled((context) => ask(twin, 'run', null, context));
    await expect.poll(() => heard, quick).toEqual(['POST /run']);
    setTimeout(() => (job = { ...job, status: 'completed', output: 'done' }), 500);
    const { end, messages } = await ended;
    expect([end, heard]).toEqual(['done', ['POST /run']]);
    expect(messages.at(-1)).toContain('/actions/run/forms/1: the address needs "id"');
  });
});

describe('over MQTT', () => {
  it('the form’s topic hears it; without a form it is said that the device goes on', async () => {
    const broker = await startTestBroker();
    const forms = [{ href: `${broker.url}/mixer/run` }];
    const stop = { op: 'cancelaction', href: `${broker.url}/mixer/stop` };
    const description = {
      id: 'urn:test:mixer',
      title: 'Mixer',
      properties: { speed: { type: 'number', forms: [{ href: `${broker.url}/mixer/speed`, op: 'observeproperty' }] } },
      actions: { run: { forms: [...forms, stop] }, rinse: { forms } },
    };
    const half = (): number => 0.5;
    const device = new Device({
      describe: () => Promise.resolve(description),
      from: 'mixer',
      reportedProgress: { run: half, rinse: half },
    });
    device.start();
    try {
      await expect
        .poll(() => {
          broker.say('mixer/speed', '1');
          return device.presence.present;
        }, quick)
        .toBe(true);
      const run = await cancelled((context) => device.invoke('run', null, context));
      expect(run.end).toMatchObject({ code: 'cancelled', message: 'the device was asked to stop run' });
      await expect.poll(() => broker.heard, quick).toEqual(['mixer/run ', 'mixer/stop ']);
      const rinse = await cancelled((context) => device.invoke('rinse', null, context));
      expect(rinse.end).toMatchObject({
        code: 'action-failed',
        message:
          'rinse was given up; it goes on, as it cannot be cancelled: the description has no form for cancelaction of rinse',
      });
    } finally {
      await device.close();
      await broker.close();
    }
  });
});
