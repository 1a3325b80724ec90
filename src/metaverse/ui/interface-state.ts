// What is open in the HTML face itself; nothing of the world. Made once by mountInterface.
import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { ViewActions, ViewModel } from '../view-model.ts';

export type Drawer =
  | 'twins'
  | 'alarms'
  | 'find'
  | 'arrange'
  | 'services'
  | 'systems'
  | 'log'
  | 'you'
  | 'worlds'
  | 'settings';

export interface InterfaceState {
  readonly drawer: Signal<Drawer | null>;
  readonly hints: Signal<boolean>;
  /** The time bar was opened; while the past is shown it is there anyway. */
  readonly time: Signal<boolean>;
  /** The explanation of why there is no VR, or why it did not start. */
  readonly vrNote: Signal<string | null>;
  /** Too narrow for drawer and panel side by side: they are sheets, one at a time. */
  readonly narrow: ReadonlySignal<boolean>;
  readonly panelShown: ReadonlySignal<boolean>;
  dismissHints(): void;
  /** Closes what was opened last; whether there was anything. */
  closeTop(actions: ViewActions): boolean;
  dispose(): void;
}

const NARROW = '(max-width: 47.99em)';
const HINTS_SEEN = 'twinport.hints-seen';

export function createInterfaceState(view: ViewModel): InterfaceState {
  const drawer = signal<Drawer | null>(null);
  const hints = signal(!hintsWereSeen());
  const time = signal(false);
  const vrNote = signal<string | null>(null);
  const query = matchMedia(NARROW);
  const narrow = signal(query.matches);
  const onQuery = () => (narrow.value = query.matches);
  query.addEventListener('change', onQuery);
  const panelShown = computed(() => panelOf(view) !== null && !(narrow.value && drawer.value !== null));

  // On a phone, a machine or service that was tapped in the world or opened from a list takes the place of the drawer.
  const openThing = computed(() => panelOf(view));
  // Whichever way somebody began to arrange, also by a link that waits for their word.
  const isArranging = computed(() => {
    const { selected, offer } = view.arrangement.value;
    return selected !== null || offer !== null;
  });
  const stops = [
    effect(() => {
      if (openThing.value !== null && narrow.peek()) drawer.value = null;
    }),
    effect(() => {
      if (isArranging.value) drawer.value = 'arrange';
    }),
  ];

  const dismissHints = () => {
    hints.value = false;
    rememberHints();
  };
  return {
    drawer,
    hints,
    time,
    vrNote,
    narrow,
    panelShown,
    dismissHints,
    closeTop(actions) {
      if (vrNote.value !== null) vrNote.value = null;
      // Before all that is beside it: whoever wants out of the past wants that first.
      else if (view.time.value.mode === 'past') actions.returnToLive();
      else if (hints.value) dismissHints();
      else if (drawer.value !== null) drawer.value = null;
      else if (view.servicePanel.value !== null) actions.openService(null);
      else if (view.panel.value !== null) actions.openTwin(null);
      else if (time.value) time.value = false;
      else return false;
      return true;
    },
    dispose() {
      for (const stop of stops) stop();
      query.removeEventListener('change', onQuery);
    },
  };
}

/** The id of the twin or service whose panel is open. */
function panelOf(view: ViewModel): string | null {
  return view.panel.value?.twin.id ?? view.servicePanel.value?.service.id ?? null;
}

function hintsWereSeen(): boolean {
  try {
    return localStorage.getItem(HINTS_SEEN) !== null;
  } catch {
    // Storage is off in this browser: the hints come again, which is all that is lost.
    return false;
  }
}

function rememberHints(): void {
  try {
    localStorage.setItem(HINTS_SEEN, '1');
  } catch {
    // As above.
  }
}
