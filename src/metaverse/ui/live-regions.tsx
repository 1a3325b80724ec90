// Speaks what announcements.ts finds. Two regions that are there from the start: one that waits its turn and one for
// alarms and errors. Each new text replaces the last after a pause, so that a burst is not cut off by itself.
import { effect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { ViewModel } from '../view-model.ts';
import { speech } from './strings.ts';
import { announcementsBetween, type Snapshot } from './announcements.ts';

const PAUSE_MS = 1200;
/** A screen reader that fell behind further than this is better off with the newest. */
const MOST_WAITING = 6;

type Texts = Readonly<Record<'polite' | 'assertive', string>>;

export function LiveRegions({ view }: { readonly view: ViewModel }) {
  const [texts, setTexts] = useState<Texts>({ polite: '', assertive: '' });
  useEffect(() => {
    const waiting: Record<'polite' | 'assertive', string[]> = { polite: [], assertive: [] };
    let timer: ReturnType<typeof setTimeout> | null = null;
    const speak = () => {
      timer = null;
      const said: Texts = { polite: waiting.polite.shift() ?? '', assertive: waiting.assertive.shift() ?? '' };
      setTexts(said);
      // Once more after the last text, which empties the regions, so that the same text can be said again later.
      if (said.polite !== '' || said.assertive !== '') timer = setTimeout(speak, PAUSE_MS);
    };
    let before = snapshotOf(view, true);
    let language = speech.language.peek();
    const stop = effect(() => {
      const after = snapshotOf(view, false);
      // The same things by other names are no news.
      if (language !== speech.language.value) {
        language = speech.language.value;
        before = after;
        return;
      }
      const found = announcementsBetween(before, after);
      before = after;
      for (const { urgency, text } of found) waiting[urgency] = [...waiting[urgency], text].slice(-MOST_WAITING);
      if (found.length > 0 && timer === null) timer = setTimeout(speak, 0);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [view]);
  return (
    <div class="visually-hidden">
      <div role="status" aria-live="polite">
        {texts.polite}
      </div>
      <div role="alert" aria-live="assertive">
        {texts.assertive}
      </div>
    </div>
  );
}

/** The first snapshot takes the twins as they are but no notices: those that came before the interface are news to it. */
function snapshotOf(view: ViewModel, isFirst: boolean): Snapshot {
  return {
    twins: view.twins.value,
    panel: view.panel.value,
    notices: isFirst ? [] : view.notices.value,
    systems: isFirst ? [] : [...view.systems.value, ...view.serviceSystems.value],
    service: view.servicePanel.value,
    keyState: isFirst ? 'plain' : view.userKey.value.state,
    time: view.time.value,
  };
}
