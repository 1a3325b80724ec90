// Arranging a world: what a link or file offers, the chosen twin's place in figures, everything that was placed, systems that
// were added, and keeping and sharing it. Equal to the handles in the world, by keyboard. A chunk of its own.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { TwinId } from '../../base/ids.ts';
import type { ArrangementView } from '../arrangement/arrangement-view.ts';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { ArrangeFields } from './arrange-fields.tsx';
import { ArrangeOffer } from './arrange-offer.tsx';
import { ArrangeShare } from './arrange-share.tsx';
import { strings } from './strings.ts';
import { ArrangeSystems } from './arrange-systems.tsx';
import { Icon } from './icon.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { Question } from './question.tsx';
import './styles/arrange.css';

const text = strings.arrange;

interface ArrangePanelProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

export function ArrangePanel({ view, actions, onClose }: ArrangePanelProps) {
  const arrangement = view.arrangement.value;
  const { selected, placed, systems, canUndo, canRedo, offer } = arrangement;
  const open = view.panel.value?.twin.id;
  // The machine that one looks at is the one to arrange.
  const isFirst = useRef(true);
  useEffect(() => {
    const isChosen = isFirst.current && view.arrangement.peek().selected !== null;
    isFirst.current = false;
    if (open !== undefined && !isChosen) actions.arrange(open);
  }, [open]);
  useEffect(() => () => actions.arrange(null), []);
  return (
    <PanelFrame
      id="arrange"
      title={text.title}
      subtitle={text.subtitle(placed.length, systems.length)}
      onClose={onClose}
      tools={
        <>
          <Tool icon="undo" label={text.undo} isOff={!canUndo} onClick={() => actions.undo()} />
          <Tool icon="redo" label={text.redo} isOff={!canRedo} onClick={() => actions.redo()} />
        </>
      }
    >
      {offer !== null && <ArrangeOffer offer={offer} actions={actions} />}
      <section aria-label={text.chosen}>
        <TwinChoice view={view} selected={selected?.id ?? null} actions={actions} />
        {selected === null ? (
          <p class="empty">{text.chooseDetail}</p>
        ) : (
          <ArrangeFields twin={selected} snaps={arrangement.snaps} actions={actions} />
        )}
      </section>
      {placed.length > 0 && <PlacedList arrangement={arrangement} actions={actions} />}
      <ArrangeSystems systems={systems} actions={actions} />
      <ArrangeShare arrangement={arrangement} worldTitle={view.worldTitle.value} actions={actions} />
    </PanelFrame>
  );
}

interface ToolProps {
  readonly icon: 'undo' | 'redo';
  readonly label: string;
  readonly isOff: boolean;
  readonly onClick: () => void;
}

function Tool({ icon, label, isOff, onClick }: ToolProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      aria-disabled={isOff}
      onClick={isOff ? undefined : onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

/** A longer list is no list any more: the finder has them all. */
const MOST_CHOICES = 500;

interface TwinChoiceProps {
  readonly view: ViewModel;
  readonly selected: TwinId | null;
  readonly actions: ViewActions;
}

function TwinChoice({ view, selected, actions }: TwinChoiceProps) {
  const twins = view.twins.value.filter(({ id }, index) => index < MOST_CHOICES || id === selected);
  return (
    <label class="arrange-choice">
      <span class="field-label">{text.chooseTwin}</span>
      <select
        value={selected ?? ''}
        onChange={({ currentTarget: { value } }) => actions.arrange(value === '' ? null : (value as TwinId))}
      >
        <option value="">{text.chooseFirst}</option>
        {twins.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

function PlacedList({
  arrangement,
  actions,
}: {
  readonly arrangement: ArrangementView;
  readonly actions: ViewActions;
}) {
  const [asks, setAsks] = useState(false);
  const { placed, selected } = arrangement;
  return (
    <section aria-label={text.placedList}>
      <h3>{text.placedList}</h3>
      <ul class="placed-list">
        {placed.map(({ id, title, isHere, isLocked }) => (
          <li key={id} data-chosen={id === selected?.id}>
            <button
              type="button"
              class="placed-choose"
              aria-label={text.chooseLabel(title)}
              aria-pressed={id === selected?.id}
              onClick={() => actions.arrange(id)}
            >
              <Icon name={isLocked ? 'lock' : 'twins'} />
              <span>{title}</span>
              {!isHere && <span class="optional">{text.notHere}</span>}
            </button>
            <button
              type="button"
              class="icon-button"
              aria-label={text.putBackLabel(title)}
              onClick={() => actions.putBack(id)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      {asks ? (
        <Question
          question={text.resetQuestion}
          warning={text.resetWarning}
          onAnswer={(yes) => {
            setAsks(false);
            if (yes) actions.resetArrangement();
          }}
        />
      ) : (
        <button type="button" class="button" onClick={() => setAsks(true)}>
          {text.reset}
        </button>
      )}
    </section>
  );
}
