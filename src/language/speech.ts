// What a page speaks: its table of words in the language that was asked for last, loaded when it is first asked for. Made once by each
// page, which says where its tables are (metaverse/ui/strings.ts, console/ui/strings.ts).
import { batch, signal, type ReadonlySignal } from '@preact/signals';
import type { Language } from './languages.ts';
import { liveTable } from './live-table.ts';

export interface Speech<Table extends object> {
  /** The words, in the language that is spoken. */
  readonly words: Table;
  /** The language that is spoken. */
  readonly language: ReadonlySignal<Language>;
  /** Whether there are words yet. */
  readonly isLoaded: () => boolean;
  /**
   * Speaks another language as soon as its table has loaded; of several at a time the last one asked for. `rename` makes anew what
   * holds words, in one change with the language. Rejects when the table cannot be loaded.
   */
  speak(language: Language, rename?: () => void): Promise<void>;
}

export function createSpeech<Table extends object>(
  load: Readonly<Record<Language, () => Promise<Table>>>,
): Speech<Table> {
  const language = signal<Language>('en');
  const table = signal<Table | null>(null);
  let asked: Language = 'en';
  return {
    language,
    isLoaded: () => table.peek() !== null,
    words: liveTable(() => table.value),
    async speak(next, rename) {
      asked = next;
      const loaded = await load[next]();
      if (asked !== next) return;
      batch(() => {
        language.value = next;
        table.value = loaded;
        rename?.();
      });
      // In Node, in tests, there is no page.
      globalThis.document?.documentElement.setAttribute('lang', next);
    },
  };
}
