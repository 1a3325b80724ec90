// For experts: a JSONPath over the descriptions of all that was let in, and what it found (P6 at MII-D2). A part of
// systems-panel.tsx.
import { useId, useState } from 'preact/hooks';
import type { QueryResult } from '../services/service-views.ts';
import type { ViewActions } from '../view-model.ts';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';
import { useAttempt } from './use-attempt.ts';
import { problemDetail } from './problem-text.ts';

interface DiscoveryQueryProps {
  readonly actions: Pick<ViewActions, 'query'>;
  /** The title of a twin or service. */
  readonly titleOf: (id: string) => string;
}

const EXAMPLE = "$.properties[?@.unit == 'Cel'].title";
const text = strings.discovery;

export function DiscoveryQuery({ actions, titleOf }: DiscoveryQueryProps) {
  const [path, setPath] = useState(EXAMPLE);
  const [of, setOf] = useState<'twins' | 'services'>('twins');
  const [result, setResult] = useState<QueryResult | null>(null);
  const attempt = useAttempt();
  const id = useId();
  const problem = attempt.problem;
  return (
    <details class="finder">
      <summary>
        <Icon name="log" />
        {text.query}
      </summary>
      <form
        class="finder-fields"
        onSubmit={(event) => {
          event.preventDefault();
          setResult(null);
          attempt.start(async () => setResult(await actions.query(path, of)));
        }}
      >
        <p class="field-hint wide">{text.queryHint}</p>
        <div class="field wide">
          <label for={id} class="field-label">
            {text.path}
          </label>
          <input
            id={id}
            class="mono"
            type="text"
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            value={path}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : `${id}-error`}
            onInput={(event) => setPath(event.currentTarget.value)}
          />
          {problem !== null && (
            <p id={`${id}-error`} class="field-error" role="alert">
              {problemDetail(problem)}
            </p>
          )}
        </div>
        <div class="finder-foot">
          <div class="segments" role="group" aria-label={text.of}>
            {(['twins', 'services'] as const).map((kind) => (
              <button key={kind} type="button" class="button" aria-pressed={of === kind} onClick={() => setOf(kind)}>
                {kind === 'twins' ? text.ofTwins : text.ofServices}
              </button>
            ))}
          </div>
          <button type="submit" class="button strong" aria-disabled={attempt.busy}>
            {attempt.busy ? text.running : text.run}
          </button>
        </div>
        {result !== null && (
          <p class="wide" role="status">
            {result.matches.length === 0 ? text.noMatches : text.matches(result.matches.length, result.truncated)}
          </p>
        )}
        {result !== null && result.matches.length > 0 && (
          <ol class="query-matches" tabIndex={0} role="list">
            {result.matches.map((match) => (
              <li key={`${match.id} ${match.path}`}>
                <strong>{typeof match.value === 'string' ? match.value : JSON.stringify(match.value)}</strong>
                <span class="mono">
                  {titleOf(match.id)} {match.path}
                </span>
              </li>
            ))}
          </ol>
        )}
      </form>
    </details>
  );
}
