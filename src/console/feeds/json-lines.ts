// Messages of a device as JSON: read by the pointers that the draft names.
// Used by the feeds over WebSocket, MQTT and lines.
import { toTwinportError } from '../../base/errors.ts';
import { readJsonSample } from '../../provider/telemetry/json-sample.ts';
import type { FeedContext } from './feed.ts';
import type { FeedWord } from './feed-words.ts';

/** The pointer of a value that stands under its property's own name. RFC 6901: `~` and `/` are written ~0 and ~1. */
export function ownPointer(property: string): string {
  return `/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * Returns what takes a message. `values` as in the draft; what cannot be read is told as the feed's fault until one can again.
 */
export function jsonReader(
  values: Readonly<Record<string, string>>,
  { properties, take, report }: FeedContext,
  flowing: FeedWord,
): (text: string) => void {
  const places = Object.keys(properties).map((name) => [name, values[name] ?? ownPointer(name)] as const);
  const named = Object.fromEntries(places);
  return (text) => {
    try {
      take(readJsonSample(text, { values: named, nowMs: Date.now() }));
      report({ state: 'flowing', detail: flowing });
    } catch (thrown) {
      report({ state: 'faulty', detail: ['unusable', toTwinportError(thrown).message] });
    }
  };
}
