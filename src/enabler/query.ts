// P6: metadata by JSONPath (RFC 9535) over the descriptions of twins or services, as WoT Discovery has it. The query is the
// visitor's own; its answer is bounded in matches and in time. The engine is loaded with the first query.
import type { JSONPathQuery, JSONValue } from 'json-p3';
import type { Clock } from '../base/clock.ts';
import { TwinportError } from '../base/errors.ts';
import type { QueryMatch } from '../protocol/mii.ts';
import type { ThingDescription } from '../protocol/thing-description.ts';

const LONGEST_QUERY = 1_024;
const MOST_MATCHES = 1_000;
/** A query that looks at everything from everywhere stops here with what it found. */
const LONGEST_MS = 1_000;
/** Frames of twins wait meanwhile: they get a turn this often. */
const TURN_MS = 8;

export interface QueryResult {
  readonly matches: readonly QueryMatch[];
  readonly truncated: boolean;
}

/** Thrown through the engine when time is up. */
class TimeIsUp extends Error {}

/**
 * Matches in the order of the descriptions, at most `limit`.
 * @throws TwinportError `query-invalid`, with the `position` of the fault
 */
export async function queryDescriptions(
  query: string,
  descriptions: Iterable<ThingDescription>,
  limit: number,
  clock: Clock,
): Promise<QueryResult> {
  const end = clock.now() + LONGEST_MS;
  const compiled = await compile(query, () => {
    if (clock.now() > end) throw new TimeIsUp();
  });
  const most = Math.min(MOST_MATCHES, Math.max(1, Math.floor(limit)));
  const matches: QueryMatch[] = [];
  let turnEnd = clock.now() + TURN_MS;
  try {
    for (const description of descriptions) {
      for (const { path, value } of compiled.lazyQuery(description as unknown as JSONValue)) {
        if (matches.length === most) return { matches, truncated: true };
        matches.push({ id: description.id, path, value });
      }
      if (clock.now() < turnEnd) continue;
      await new Promise<void>((resolve) => void clock.after(0, resolve));
      turnEnd = clock.now() + TURN_MS;
    }
  } catch (thrown) {
    if (!(thrown instanceof TimeIsUp)) throw thrown;
    return { matches, truncated: true };
  }
  return { matches, truncated: false };
}

/** `onStep` runs for each object that the query looks into. */
async function compile(query: string, onStep: () => void): Promise<JSONPathQuery> {
  if (query.length > LONGEST_QUERY)
    throw new TwinportError('query-invalid', `a query has at most ${LONGEST_QUERY} characters`, {
      details: { position: LONGEST_QUERY },
    });
  const { JSONPathEnvironment, JSONPathError } = await import('json-p3');
  class Bounded extends JSONPathEnvironment {
    override entries(object: { [key: string]: JSONValue }): [string, JSONValue][] {
      onStep();
      return super.entries(object);
    }
  }
  try {
    return new Bounded().compile(query);
  } catch (cause) {
    if (!(cause instanceof JSONPathError)) throw cause;
    const position = cause.token.index;
    throw new TwinportError('query-invalid', `at character ${position}: ${cause.message}`, {
      cause,
      details: { position },
    });
  }
}
