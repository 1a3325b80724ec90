// Keeping and sharing an arrangement: a link, a file that operators can serve, and such a file read in. A part of arrange-panel.tsx.
import { useRef, useState } from 'preact/hooks';
import type { ArrangementView } from '../arrangement/arrangement-view.ts';
import type { ViewActions } from '../view-model.ts';
import { copyText } from './clipboard.ts';
import { downloadText } from './download.ts';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';
import { strings } from './strings.ts';
import { useAttempt } from './use-attempt.ts';

const text = strings.arrange;

interface ArrangeShareProps {
  readonly arrangement: ArrangementView;
  readonly worldTitle: string;
  readonly actions: ViewActions;
}

export function ArrangeShare({ arrangement, worldTitle, actions }: ArrangeShareProps) {
  const file = useRef<HTMLInputElement>(null);
  const [link, setLink] = useState<{ readonly address: string; readonly isCopied: boolean } | null>(null);
  const attempt = useAttempt();
  const share = async () => {
    const address = await actions.shareArrangement();
    setLink({ address, isCopied: await copyText(address) });
  };
  const save = async () =>
    downloadText(`${fileName(worldTitle)}.json`, 'application/json', await actions.exportWorld());
  const read = async (chosen: File | undefined) => {
    if (chosen !== undefined) await actions.readWorld(await chosen.text());
  };
  return (
    <section aria-label={text.share}>
      <h3>{text.share}</h3>
      {arrangement.isChanged && <p class="section-hint">{text.kept}</p>}
      <div class="card-buttons">
        {arrangement.isChanged && (
          <button type="button" class="button" onClick={() => attempt.start(share)}>
            <Icon name={link?.isCopied === true ? 'check' : 'copy'} />
            {text.copyLink}
          </button>
        )}
        <button type="button" class="button" onClick={() => attempt.start(save)}>
          <Icon name="download" />
          {text.exportFile}
        </button>
        <button type="button" class="button" onClick={() => file.current?.click()}>
          {text.importFile}
        </button>
        <input
          ref={file}
          class="visually-hidden"
          type="file"
          accept=".json,application/json"
          tabIndex={-1}
          aria-label={text.importFile}
          onChange={({ currentTarget }) => {
            const chosen = currentTarget.files?.[0];
            attempt.start(() => read(chosen));
            // The same file can be chosen again, once it is corrected.
            currentTarget.value = '';
          }}
        />
      </div>
      {link !== null && (
        <div class="share-link">
          <p role="status" class="field-hint">
            {link.isCopied ? strings.copied : strings.copyFailed}
          </p>
          <input
            type="text"
            readOnly
            aria-label={text.copyLink}
            value={link.address}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
        </div>
      )}
      <p class="field-hint">{text.exportHint}</p>
      {attempt.problem !== null && <ProblemNote problem={attempt.problem} />}
    </section>
  );
}

/** What every file system takes. */
function fileName(title: string): string {
  const name = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  return name === '' ? 'world' : name;
}
