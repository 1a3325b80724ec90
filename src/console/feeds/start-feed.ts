// Starts the feed that a draft names. Called by hosted-twin.ts; what cannot be started is told as the feed's state.
import { toTwinportError } from '../../base/errors.ts';
import type { Feed } from '../draft.ts';
import { startCsvFeed } from './csv-feed.ts';
import type { DeviceLines, FeedContext, RunningFeed } from './feed.ts';
import { jsonReader } from './json-lines.ts';
import { startMqttFeed } from './mqtt-feed.ts';
import { startWebSocketFeed } from './web-socket-feed.ts';

/** Null when it could not be started: `context.report` has heard why. */
export async function startFeed(feed: Feed, context: FeedContext): Promise<RunningFeed | null> {
  try {
    switch (feed.kind) {
      case 'csv':
        return startCsvFeed(feed, context);
      case 'web-socket':
        return startWebSocketFeed(feed, context);
      case 'mqtt':
        return await startMqttFeed(feed, context);
      case 'lines':
        context.report({
          state: 'connecting',
          detail: ['waits'],
        });
        return { stop: () => undefined, send: null, lines: deviceLines(feed, context) };
    }
  } catch (thrown) {
    context.report({
      state: 'away',
      detail: ['unreadable', toTwinportError(thrown).message],
      reason: 'its values cannot be read',
    });
    return null;
  }
}

function deviceLines({ values }: Extract<Feed, { kind: 'lines' }>, context: FeedContext): DeviceLines {
  const take = jsonReader(values, context, ['talks']);
  return { take, end: (why) => context.report({ state: 'away', detail: [why], reason: 'it is not connected' }) };
}
