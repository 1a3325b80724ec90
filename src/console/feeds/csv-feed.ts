// Values from a CSV recording, played as if they happened now. Started by start-feed.ts.
import { toTwinportError } from '../../base/errors.ts';
import { readCsv } from '../../provider/telemetry/csv.ts';
import { replaySamples } from '../../provider/telemetry/replay-samples.ts';
import type { Feed } from '../draft.ts';
import type { FeedContext, RunningFeed } from './feed.ts';

/** @throws TwinportError `input-invalid` with the `line` and `column` of what cannot be read */
export function startCsvFeed(feed: Extract<Feed, { kind: 'csv' }>, context: FeedContext): RunningFeed {
  const { file, text, timeColumn, timeFormat, separator, speed, loop } = feed;
  const samples = readCsv(text, {
    properties: context.properties,
    time: { column: timeColumn, format: timeFormat },
    separator,
  });
  const abort = new AbortController();
  const play = async (): Promise<void> => {
    context.report({ state: 'flowing', detail: ['plays', file, samples.length] });
    for await (const sample of replaySamples(samples, { speed, loop, signal: abort.signal })) context.take(sample);
    if (!abort.signal.aborted)
      context.report({
        state: 'ended',
        detail: ['played', file],
        reason: 'the recording has ended',
      });
  };
  play().catch((thrown: unknown) =>
    context.report({
      state: 'away',
      detail: ['unplayable', file, toTwinportError(thrown).message],
      reason: 'its recording cannot be played',
    }),
  );
  return { stop: () => abort.abort(), send: null, lines: null };
}
