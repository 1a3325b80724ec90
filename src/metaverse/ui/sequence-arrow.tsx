// One row of the sequence chart: when, the arrow between two lifelines with what it carries, and how it ended.
import { isFrames } from '../../protocol/log-tail.ts';
import { PROCEDURES, REFERENCE_POINTS } from '../../protocol/reference-points.ts';
import { formatLogTime, formatMilliseconds } from './format.ts';
import { Icon } from './icon.tsx';
import { familyOf, type SequenceRow } from './sequence-model.ts';

export function SequenceArrow({ row: { entry, kind, from, to } }: { readonly row: SequenceRow }) {
  const { referencePoint, procedure, operation, outcome, detail, durationMs } = entry;
  const refused = outcome !== 'ok';
  const isStream = isFrames(entry);
  const timeMs = Date.parse(entry.time) + (kind === 'answer' ? (durationMs ?? 0) : 0);
  const tookMs = kind === 'message' ? undefined : durationMs;
  const ending = refused && kind !== 'message' ? outcome : tookMs === undefined ? '' : formatMilliseconds(tookMs);
  // Without an answer of its own, a refused message says here what became of it.
  const shown = refused && durationMs === undefined ? outcome : ending;
  return (
    <div
      class="sequence-step"
      aria-hidden="true"
      data-family={familyOf(referencePoint)}
      data-kind={kind}
      data-refused={refused && (kind !== 'message' || durationMs === undefined)}
      title={`${procedure} · ${PROCEDURES[procedure]}\n${referencePoint} · ${REFERENCE_POINTS[referencePoint]}${detail === undefined ? '' : `\n${detail}`}`}
    >
      <span class="sequence-time numeric">{formatLogTime(timeMs)}</span>
      <div class="sequence-stage">
        <div
          class="sequence-arrow"
          data-leftward={to < from}
          data-stream={isStream}
          style={{ '--left': Math.min(from, to), '--right': Math.max(from, to) }}
        >
          <i class="sequence-line" />
          {kind === 'exchange' && <i class="sequence-line back" />}
          {refused && (
            <span class="sequence-cross">
              <Icon name="close" />
            </span>
          )}
          <span class="sequence-label">
            <b>{referencePoint}</b>
            <span class="sequence-operation">{operation}</span>
            {isStream && <span class="sequence-aside numeric">{detail}</span>}
          </span>
        </div>
      </div>
      <span class="sequence-ending numeric">{shown}</span>
    </div>
  );
}
