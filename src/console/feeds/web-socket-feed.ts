// Values by a WebSocket of the device or of a gateway: each message one JSON object. Connects again by itself. Started by start-feed.ts.
import { TwinportError } from '../../base/errors.ts';
import type { Feed } from '../draft.ts';
import type { FeedContext, RunningFeed } from './feed.ts';
import { jsonReader } from './json-lines.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

export function startWebSocketFeed(
  { url, values }: Extract<Feed, { kind: 'web-socket' }>,
  context: FeedContext,
): RunningFeed {
  const read = jsonReader(values, context, ['connected', url]);
  let socket: WebSocket | null = null;
  let waitMs = FIRST_WAIT_MS;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const connect = (): void => {
    context.report({ state: 'connecting', detail: ['connecting', url] });
    socket = new WebSocket(url);
    socket.onopen = () => {
      waitMs = FIRST_WAIT_MS;
      context.report({ state: 'flowing', detail: ['connectedSilent', url] });
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') read(data);
      else context.report({ state: 'faulty', detail: ['binary'] });
    };
    socket.onclose = ({ code }) => {
      if (stopped) return;
      context.report({
        state: 'away',
        detail: ['lost', url, code],
        reason: 'its connection is lost',
      });
      retry = setTimeout(connect, waitMs);
      waitMs = Math.min(LONGEST_WAIT_MS, 2 * waitMs);
    };
  };
  connect();
  return {
    stop() {
      stopped = true;
      clearTimeout(retry);
      socket?.close();
    },
    send(text) {
      if (socket?.readyState !== WebSocket.OPEN)
        throw new TwinportError('action-failed', 'the device is not connected to the console now');
      socket.send(text);
    },
    lines: null,
  };
}
