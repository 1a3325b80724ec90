// The ways to other worlds as a list: who does not walk goes through a portal from here. A lazy chunk.
import type { ViewActions, ViewModel } from '../view-model.ts';
import { Icon } from './icon.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { strings } from './strings.ts';

const text = strings.worlds;

interface WorldsPanelProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

export function WorldsPanel({ view, actions, onClose }: WorldsPanelProps) {
  return (
    <PanelFrame id="worlds" title={text.title} subtitle={text.subtitle} onClose={onClose}>
      <ul class="cards">
        {view.portals.value.map(({ title, world }, index) => (
          <li key={index} class="card">
            <div class="card-head">
              <h3>{title}</h3>
            </div>
            <div class="card-buttons">
              <button
                type="button"
                class="button primary"
                aria-label={text.goTo(title)}
                onClick={() => actions.travel(world)}
              >
                <Icon name="globe" />
                {text.go}
              </button>
            </div>
          </li>
        ))}
      </ul>
      <p class="hint">{text.hint}</p>
    </PanelFrame>
  );
}
