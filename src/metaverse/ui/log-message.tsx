// One step of the procedure log, opened: where it belongs, how it went, and the message and its answer as readable JSON.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LogEntry, LoggedMessage } from '../../protocol/mii.ts';
import { PARTIES, PROCEDURES, REFERENCE_POINTS, type Party } from '../../protocol/reference-points.ts';
import { CopyButton } from './copy-button.tsx';
import { formatLogTime, formatMilliseconds } from './format.ts';
import { Icon } from './icon.tsx';
import { indented, JsonText } from './json-text.tsx';
import { familyOf } from './sequence-model.ts';
import { strings } from './strings.ts';

interface LogMessageProps {
  readonly entry: LogEntry;
  readonly read: (id: number) => Promise<LoggedMessage | null>;
  /** Whether it takes the focus, because it was opened by key. */
  readonly focused: boolean;
  readonly onClose: () => void;
}

export function LogMessage({ entry, read, focused, onClose }: LogMessageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [loaded, setLoaded] = useState<{ readonly id: number; readonly message: LoggedMessage | null } | null>(null);
  useEffect(() => {
    let wanted = true;
    void read(entry.id).then((message) => {
      if (wanted) setLoaded({ id: entry.id, message });
    });
    return () => (wanted = false);
  }, [entry.id]);
  useLayoutEffect(() => {
    if (focused) heading.current?.focus();
  }, [focused, entry.id]);

  const { procedure, referencePoint, operation, outcome, detail, durationMs, peer } = entry;
  const nameOf = (party: Party): string =>
    peer === undefined || party === 'MS' || party === 'IE' ? PARTIES[party] : peer.name;
  return (
    <section class="log-message" aria-label={strings.log.opened(operation)} data-family={familyOf(referencePoint)}>
      <header>
        <h3 ref={heading} tabIndex={-1}>
          <b class="point">{referencePoint}</b>
          <span>{operation}</span>
        </h3>
        <button type="button" class="icon-button small" aria-label={strings.log.closeMessage} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="log-message-body">
        <p class="log-message-ends">{strings.log.fromTo(nameOf(entry.from), nameOf(entry.to))}</p>
        <p class="facts">
          <span>
            {procedure} {PROCEDURES[procedure]}
          </span>
          <span>{REFERENCE_POINTS[referencePoint]}</span>
          <span class="numeric">{formatLogTime(entry.time)}</span>
          {durationMs !== undefined && <span class="numeric">{strings.log.took(formatMilliseconds(durationMs))}</span>}
        </p>
        {(outcome !== 'ok' || detail !== undefined) && (
          <p class="log-message-outcome" data-good={outcome === 'ok'}>
            {outcome !== 'ok' && <b>{outcome}</b>} {detail}
          </p>
        )}
        {loaded?.id === entry.id && <Bodies entry={entry} message={loaded.message} />}
      </div>
    </section>
  );
}

function Bodies({ entry, message }: { readonly entry: LogEntry; readonly message: LoggedMessage | null }) {
  if (message === null)
    return <p class="empty">{entry.hasMessage ? strings.log.messageGone : strings.log.noMessage}</p>;
  const isRequest = entry.durationMs !== undefined;
  const answered = entry.outcome === 'ok' ? strings.log.answer : strings.log.problem;
  return (
    <>
      {message.message !== null && (
        <Body title={isRequest ? strings.log.request : strings.log.message} json={message.message} />
      )}
      {message.answer !== null && <Body title={answered} json={message.answer} />}
    </>
  );
}

function Body({ title, json }: { readonly title: string; readonly json: string }) {
  const text = indented(json);
  return (
    <div class="log-message-part">
      <h4>{title}</h4>
      <CopyButton label={strings.log.copyPart(title)} text={() => text} />
      <JsonText text={text} label={title} />
    </div>
  );
}
