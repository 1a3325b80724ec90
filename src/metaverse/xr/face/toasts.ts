// What happens while a visitor looks elsewhere: new notices and new alarms, each for some seconds, one at a time. Who calls:
// xr-face.ts, which shows them low in the view.
import { signal, type ReadonlySignal } from '@preact/signals';
import { speech, strings } from '../../ui/strings.ts';
import type { Notice, TwinView } from '../../view-model.ts';
import type { Row, Sheet } from './sheet.ts';

const SHOWN_MS = 6_000;
/** Of many at once the newest are shown; all of them stay on the menu's page of alarms. */
const MOST_WAITING = 3;

interface Toast {
  readonly row: Extract<Row, { kind: 'banner' }>;
  readonly key: string;
}

export class Toasts {
  readonly #shown = signal<Toast | null>(null);
  #waiting: Toast[] = [];
  #until = 0;
  #notices: ReadonlySet<string> | null = null;
  #alarms: ReadonlySet<string> | null = null;
  #language = speech.language.peek();

  /** What is shown now. */
  get sheet(): Sheet | null {
    const toast = this.#shown.value;
    if (toast === null) return null;
    return { key: toast.key, title: '', facts: [], tools: [], pinned: [], tabs: [], blocks: [[toast.row]] };
  }
  get shown(): ReadonlySignal<Toast | null> {
    return this.#shown;
  }

  /** Notices as they are now; those that were there before the visit are no news. */
  takeNotices(notices: readonly Notice[]): void {
    const known = this.#notices;
    this.#notices = new Set(notices.map(({ id }) => id));
    if (known === null) return;
    for (const { id, level, title, detail } of notices) {
      if (known.has(id)) continue;
      const look = level === 'info' ? 'plain' : level === 'warning' ? 'stale' : 'alarm';
      this.#tell(id, { kind: 'banner', look, icon: level === 'info' ? 'info' : 'alarm', title, text: detail });
    }
  }

  /** Alarms as they are now. */
  takeAlarms(twins: readonly TwinView[]): void {
    // The same alarms by other names are no news.
    const known = this.#language === speech.language.value ? this.#alarms : null;
    this.#language = speech.language.value;
    const on = twins.flatMap(({ id, title, alarms }) =>
      alarms.map((alarm) => ({ key: `${id} ${alarm}`, title, alarm })),
    );
    this.#alarms = new Set(on.map(({ key }) => key));
    if (known === null) return;
    for (const { key, title, alarm } of on) {
      if (known.has(key)) continue;
      this.#tell(key, {
        kind: 'banner',
        look: 'alarm',
        icon: 'alarm',
        title: strings.announce.alarmOn(alarm, title),
        text: '',
      });
    }
  }

  frame(nowMs: number): void {
    if (nowMs < this.#until) return;
    const next = this.#waiting.shift() ?? null;
    if (next !== null) this.#until = nowMs + SHOWN_MS;
    if (next !== this.#shown.peek()) this.#shown.value = next;
  }

  #tell(key: string, row: Toast['row']): void {
    this.#waiting = [...this.#waiting, { key, row }].slice(-MOST_WAITING);
  }
}
