// Values from an MQTT broker over WebSocket, by MQTT.js, which connects again by itself. Started by start-feed.ts; the library is a
// chunk of its own.
import { TwinportError } from '../../base/errors.ts';
import type { Feed } from '../draft.ts';
import type { FeedContext, RunningFeed } from './feed.ts';
import { jsonReader } from './json-lines.ts';

const RECONNECT_MS = 2_000;
/** A broker that is gone without a word is noticed after one and a half of it. */
const KEEP_ALIVE_S = 10;
/** Words to the device go to this topic below the one that is heard. */
const COMMANDS = '/commands';

export async function startMqttFeed(
  { url, topic, username, password, values }: Extract<Feed, { kind: 'mqtt' }>,
  context: FeedContext,
): Promise<RunningFeed> {
  // Its build for browsers has nothing but a default export.
  const { default: mqtt } = await import('mqtt');
  context.report({ state: 'connecting', detail: ['connecting', url] });
  const client = mqtt.connect(url, {
    reconnectPeriod: RECONNECT_MS,
    keepalive: KEEP_ALIVE_S,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
  const read = jsonReader(values, context, ['hears', topic, url]);
  client.on('connect', () => {
    client.subscribe(topic, (error) =>
      error === null || error === undefined
        ? context.report({ state: 'flowing', detail: ['hearsSilent', topic, url] })
        : context.report({
            state: 'away',
            detail: ['topicRefused', topic, error.message],
            reason: 'its broker refuses',
          }),
    );
  });
  client.on('message', (_topic, payload) => read(payload.toString()));
  client.on('error', (error) =>
    context.report({ state: 'away', detail: ['brokerRefuses', error.message], reason: 'its broker refuses' }),
  );
  client.on('offline', () =>
    context.report({
      state: 'away',
      detail: ['brokerAway', url],
      reason: 'its broker cannot be reached',
    }),
  );
  return {
    stop: () => void client.end(true),
    send(text) {
      if (!client.connected) throw new TwinportError('action-failed', 'the device’s broker is not connected now');
      client.publish(`${topic.replace(/\/?[#+].*$/, '')}${COMMANDS}`, text);
    },
    lines: null,
  };
}
