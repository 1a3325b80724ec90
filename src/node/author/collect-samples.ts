// Listens to a device that nobody has described: messages of an MQTT topic, answers of an HTTP address, or lines of a file. Called by
// `twin init`.
import { readFile } from 'node:fs/promises';
import { connectAsync } from 'mqtt';
import { systemClock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import { fetchDescription } from '../bridge/fetch-description.ts';
import { inTime, pause } from '../bridge/in-time.ts';
import { quoted } from '../bridge/payload.ts';
import type { SampleMessage } from './infer-schema.ts';

export interface Samples {
  readonly messages: readonly SampleMessage[];
  /** Longest pause between two messages; null where they were asked for, or in a file. */
  readonly longestPauseMs: number | null;
  /** Messages that could not be read, as they came. */
  readonly unreadable: readonly string[];
}

const MOST_MESSAGES = 500;
const CONNECT_TIMEOUT_MS = 5_000;
const HTTP_PERIOD_MS = 250;

/**
 * Lines of a file, each a message.
 * @throws TwinportError `input-invalid` with the line that is no JSON, or when there is none
 */
export async function samplesOfFile(path: string): Promise<Samples> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new TwinportError('input-invalid', `${path} cannot be read: ${(cause as NodeJS.ErrnoException).code}`, {
      cause,
    });
  });
  const messages = text.split('\n').flatMap((line, index): SampleMessage[] => {
    if (line.trim() === '') return [];
    try {
      return [{ source: '', value: JSON.parse(line) as Json }];
    } catch (cause) {
      throw new TwinportError(
        'input-invalid',
        `${path}:${index + 1}: expected one message in JSON, but there is ${quoted(Buffer.from(line))}`,
        {
          cause,
        },
      );
    }
  });
  return orNothing({ messages, longestPauseMs: null, unreadable: [] }, path);
}

/**
 * Messages of an MQTT topic; `+` and `#` are allowed.
 * @throws TwinportError `twin-offline` without a broker, `timeout` when nothing came
 */
export async function samplesOverMqtt(broker: string, topic: string, durationMs: number): Promise<Samples> {
  const options = { reconnectPeriod: 0, connectTimeout: CONNECT_TIMEOUT_MS };
  const client = await connectAsync(broker, options, false).catch((cause: unknown) => {
    const { message, code } = cause as Error & { code?: string };
    throw new TwinportError('twin-offline', `${broker} cannot be reached: ${message === '' ? code : message}`, {
      cause,
    });
  });
  const messages: SampleMessage[] = [];
  const unreadable: string[] = [];
  const last = new Map<string, number>();
  let longestPauseMs = 0;
  client.on('message', (source, bytes, { retain }) => {
    if (messages.length >= MOST_MESSAGES) return;
    const now = systemClock.now();
    if (!retain) longestPauseMs = Math.max(longestPauseMs, now - (last.get(source) ?? now));
    last.set(source, now);
    try {
      messages.push({ source, value: JSON.parse(bytes.toString('utf8')) as Json });
    } catch {
      if (unreadable.length < 5) unreadable.push(`${source}: ${quoted(bytes)}`);
    }
  });
  client.on('error', () => undefined);
  await client.subscribeAsync(topic);
  await pause(durationMs);
  await client.endAsync(true);
  return orNothing({ messages, longestPauseMs, unreadable }, `${broker} ${topic}`, durationMs);
}

/** Answers of an address. @throws TwinportError `twin-offline`, `timeout`, `action-failed`, `description-invalid` */
export async function samplesOverHttp(url: string, durationMs: number): Promise<Samples> {
  const messages: SampleMessage[] = [];
  const end = systemClock.now() + durationMs;
  do {
    const { json } = await inTime(CONNECT_TIMEOUT_MS, `${url} did not answer`, (signal) =>
      fetchDescription(url, {}, signal),
    );
    messages.push({ source: url, value: json as Json });
    await pause(HTTP_PERIOD_MS);
  } while (systemClock.now() < end);
  return { messages, longestPauseMs: null, unreadable: [] };
}

function orNothing(samples: Samples, where: string, durationMs?: number): Samples {
  if (samples.messages.length > 0) return samples;
  const odd = samples.unreadable.length === 0 ? '' : `; what came was no JSON: ${samples.unreadable.join(', ')}`;
  throw new TwinportError(
    'timeout',
    `${where} had no message${durationMs === undefined ? '' : ` within ${durationMs} ms`}${odd}`,
  );
}
