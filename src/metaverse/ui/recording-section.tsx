// What this browser has recorded of a twin: since when, how much, as a file to take along, or gone. Part of twin-panel.tsx.
import { useEffect, useState } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import type { RecordedTwin } from '../../protocol/history.ts';
import type { TwinView, ViewActions } from '../view-model.ts';
import { downloadBlob } from './download.ts';
import { formatBytes } from './format.ts';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';
import { Question } from './question.tsx';
import { strings } from './strings.ts';
import { useAttempt } from './use-attempt.ts';
import { formatMoment } from './value-text.ts';

interface RecordingSectionProps {
  readonly twin: TwinView;
  readonly actions: Pick<ViewActions, 'recordings' | 'exportRecording' | 'forgetRecording'>;
}

const ASK_MS = 5_000;

export function RecordingSection({ twin, actions }: RecordingSectionProps) {
  const [recorded, setRecorded] = useState<RecordedTwin | null>(null);
  const [isAsking, setAsking] = useState(false);
  const { busy, problem, start } = useAttempt();
  const look = async (): Promise<void> => {
    const all = await actions.recordings();
    setRecorded(all.find(({ twinId }) => twinId === twin.id) ?? null);
  };
  useEffect(() => {
    // A worker that died has said so already (main.ts).
    const ask = (): void => void look().catch(() => undefined);
    ask();
    return systemClock.every(ASK_MS, ask);
  }, [actions, twin.id]);
  if (recorded === null) return null;
  const take = async (): Promise<void> => downloadBlob(fileName(twin.title), await actions.exportRecording(twin.id));
  const forget = async (): Promise<void> => {
    await actions.forgetRecording(twin.id);
    await look();
  };
  return (
    <section aria-label={strings.history.recording}>
      <h3>{strings.history.recording}</h3>
      <p class="description">
        {strings.history.since(formatMoment(recorded.from, systemClock.now()), formatBytes(recorded.bytes))}
      </p>
      <div class="card-buttons">
        <button type="button" class="button" aria-disabled={busy} onClick={() => start(take)}>
          <Icon name="download" />
          {busy ? strings.history.exporting : strings.history.export}
        </button>
        <button type="button" class="button" aria-disabled={busy} onClick={() => setAsking(true)}>
          {strings.history.forget}
        </button>
      </div>
      {isAsking && (
        <Question
          question={strings.history.forgetQuestion(twin.title)}
          warning={strings.history.forgetWarning}
          onAnswer={(yes) => {
            setAsking(false);
            if (yes) start(forget);
          }}
        />
      )}
      {problem !== null && <ProblemNote problem={problem} />}
    </section>
  );
}

function fileName(title: string): string {
  const time = new Date(systemClock.now()).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()}-${time}.jsonl`;
}
