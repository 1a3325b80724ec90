// A button that copies text and says so in place for two seconds. Used for keys and for the log.
import { useEffect, useState } from 'preact/hooks';
import { copyText } from './clipboard.ts';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';

const SHOWN_MS = 2000;

interface CopyButtonProps {
  readonly text: () => string;
  /** What is seen; without it the button is its icon. */
  readonly caption?: string;
  /** What is said instead of the caption. */
  readonly label?: string;
}

export function CopyButton({ text, caption, label }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<boolean | null>(null);
  useEffect(() => {
    if (outcome === null) return undefined;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const said = outcome === null ? '' : outcome ? strings.copied : strings.copyFailed;
  return (
    <>
      <button
        type="button"
        class={caption === undefined ? 'icon-button small' : 'button'}
        aria-label={label}
        onClick={() => void copyText(text()).then(setOutcome)}
      >
        <Icon name={outcome === true ? 'check' : 'copy'} />
        {caption !== undefined && <span>{said === '' ? caption : said}</span>}
      </button>
      <span class="visually-hidden" role="status">
        {said}
      </span>
    </>
  );
}
