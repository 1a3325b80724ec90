// What comes up by itself over the world: notices, systems that ask for trust, models on their way, and the hints of a
// first visit. Spoken by live-regions.tsx, so these are no live regions themselves.
import type { Notice, ViewActions, ViewModel } from '../view-model.ts';
import { Icon, type IconName } from './icon.tsx';
import type { InterfaceState } from './interface-state.ts';
import { KeyNotice } from './key-notice.tsx';
import { strings } from './strings.ts';
import { ModelProgress } from './twin-list.tsx';

interface StackProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly state: InterfaceState;
}

const MOST_NOTICES = 4;
/** A crowd that comes in must not push everything else off the screen. */
const MOST_LOADING = 3;
const NOTICE_ICON: Record<Notice['level'], IconName> = { info: 'info', warning: 'alarm', error: 'alarm' };

export function Stack({ view, actions, state }: StackProps) {
  const asking =
    state.drawer.value === 'systems'
      ? []
      : [...view.systems.value, ...view.serviceSystems.value].filter((system) => system.trust === 'asking');
  const loading = state.drawer.value === 'twins' ? [] : view.twins.value.filter((twin) => twin.model === 'loading');
  const notices = view.notices.value.slice(-MOST_NOTICES);
  return (
    <div class="stack">
      <section class="notices" aria-label={strings.notices.label}>
        {state.drawer.value !== 'you' && <KeyNotice view={view} actions={actions} />}
        {asking.map((system) => (
          <div key={system.id} class="notice glass" data-level="asking">
            <Icon name="shield" />
            <div>
              <strong>{strings.systems.promptTitle(system.name)}</strong>
              <p>{strings.systems.promptDetail}</p>
            </div>
            <button type="button" class="button primary" onClick={() => (state.drawer.value = 'systems')}>
              {strings.systems.review}
            </button>
          </div>
        ))}
        {notices.map((notice) => (
          <div key={notice.id} class="notice glass" data-level={notice.level}>
            <Icon name={NOTICE_ICON[notice.level]} />
            <div>
              <strong>{notice.title}</strong>
              {notice.detail !== '' && <p>{notice.detail}</p>}
              {notice.help !== '' && <p class="help">{notice.help}</p>}
            </div>
            <button
              type="button"
              class="icon-button small"
              aria-label={strings.notices.dismiss(notice.title)}
              onClick={() => actions.dismissNotice(notice.id)}
            >
              <Icon name="close" />
            </button>
          </div>
        ))}
      </section>
      {loading.length > 0 && (
        <section class="loading glass" aria-label={strings.twins.loading}>
          {loading.slice(0, MOST_LOADING).map((twin) => (
            <ModelProgress key={twin.id} twin={twin} named />
          ))}
          {loading.length > MOST_LOADING && <p>{strings.twins.others(loading.length - MOST_LOADING)}</p>}
        </section>
      )}
      {state.hints.value && <Hints state={state} />}
    </div>
  );
}

function Hints({ state }: { readonly state: InterfaceState }) {
  const touch = matchMedia('(hover: none) and (pointer: coarse)').matches;
  const { hints } = strings;
  const shown = touch
    ? [hints.lookTouch, hints.walkTouch, hints.operateTouch]
    : [hints.look, hints.walk, hints.operate];
  return (
    <section class="hints glass" aria-label={hints.title}>
      <ol>
        {shown.map(([title, detail], index) => (
          <li key={title}>
            <span class="hint-picture" aria-hidden="true">
              {index === 1 && !touch ? <Keys /> : <HintPicture index={index} />}
            </span>
            <span>
              <strong>{title}</strong>
              {detail}
            </span>
          </li>
        ))}
      </ol>
      <button type="button" class="button primary" onClick={() => state.dismissHints()}>
        {hints.dismiss}
      </button>
    </section>
  );
}

function Keys() {
  return (
    <span class="keys">
      {['W', 'A', 'S', 'D'].map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}

const HINT_PATHS = [
  'M24 6v6M24 36v6M6 24h6M36 24h6M20.5 9.5 24 6l3.5 3.5M20.5 38.5 24 42l3.5-3.5M9.5 20.5 6 24l3.5 3.5M38.5 20.5 42 24l-3.5 3.5M24 20a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z',
  'M24 40V10M14 20 24 10l10 10',
  'M20 8a8 8 0 0 1 8 8M20 16v18l5-4 4 9 4-2-4-8h7L20 16ZM12 16a8 8 0 0 1 8-8',
];

function HintPicture({ index }: { readonly index: number }) {
  return (
    <svg viewBox="0 0 48 48">
      <path d={HINT_PATHS[index]} />
    </svg>
  );
}
