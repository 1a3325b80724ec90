// The chosen twin's place in figures: east, south, height, heading, scale; lock, put back, grid. A part of arrange-panel.tsx.
import { useEffect, useId, useState } from 'preact/hooks';
import { FARTHEST_METRES, GRID_METRES, SCALES, TURN_STEP_DEGREES, type Pose } from '../arrangement/arranged.ts';
import type { ArrangedTwinView } from '../arrangement/arrangement-view.ts';
import type { ViewActions } from '../view-model.ts';
import { strings } from './strings.ts';
import { Icon } from './icon.tsx';
import { numberIn, typedNumber } from './typed-number.ts';

const text = strings.arrange;

interface ArrangeFieldsProps {
  readonly twin: ArrangedTwinView;
  readonly snaps: boolean;
  readonly actions: ViewActions;
}

export function ArrangeFields({ twin, snaps, actions }: ArrangeFieldsProps) {
  const { id, pose, isLocked, placedBy } = twin;
  const [x, y, z] = pose.position;
  const set = (change: Partial<Pose>) => actions.setPose(id, change);
  const metres = { least: -FARTHEST_METRES, most: FARTHEST_METRES, unit: 'm', isOff: isLocked };
  return (
    <div class="arrange-fields">
      <p class="facts">
        <span>{text.placedBy[placedBy]}</span>
        {!twin.isOnFloor && <span class="arrange-beside">{text.beside}</span>}
      </p>
      <div class="arrange-figures">
        <Figure
          {...metres}
          label={text.east}
          value={x}
          step={GRID_METRES}
          onSet={(east) => set({ position: [east, y, z] })}
        />
        <Figure
          {...metres}
          label={text.south}
          value={z}
          step={GRID_METRES}
          onSet={(south) => set({ position: [x, y, south] })}
        />
        <Figure
          {...metres}
          label={text.height}
          value={y}
          step={0.05}
          onSet={(height) => set({ position: [x, height, z] })}
        />
        <Figure
          label={text.heading}
          unit="°"
          value={pose.headingDegrees}
          step={TURN_STEP_DEGREES}
          least={-360}
          most={720}
          isOff={isLocked}
          onSet={(headingDegrees) => set({ headingDegrees })}
        />
        <Figure
          label={text.scale}
          unit="×"
          value={pose.scale}
          step={0.05}
          least={SCALES.least}
          most={SCALES.most}
          isOff={isLocked}
          onSet={(scale) => set({ scale })}
        />
      </div>
      <p class="field-hint">{isLocked ? text.locked : text.dragHint}</p>
      <div class="card-buttons">
        {!isLocked && (
          <button type="button" class="button primary" onClick={() => actions.startPlacing(id)}>
            <Icon name="move" />
            {text.place}
          </button>
        )}
        <button type="button" class="button" aria-pressed={isLocked} onClick={() => actions.setLocked(id, !isLocked)}>
          <Icon name={isLocked ? 'lock' : 'unlock'} />
          {isLocked ? text.unlock : text.lock}
        </button>
        {placedBy === 'visitor' && (
          <button type="button" class="button" onClick={() => actions.putBack(id)}>
            {text.putBack}
          </button>
        )}
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={snaps}
          onChange={({ currentTarget }) => actions.setSnaps(currentTarget.checked)}
        />
        {text.snap}
      </label>
    </div>
  );
}

interface FigureProps {
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly step: number;
  readonly least: number;
  readonly most: number;
  readonly isOff: boolean;
  readonly onSet: (value: number) => void;
}

/** A number that changes as it is typed, and by steps with the arrow keys. What is no number yet changes nothing. */
function Figure({ label, unit, value, step, least, most, isOff, onSet }: FigureProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const number = typed === null ? value : numberIn(typed);
  const isWrong = Number.isNaN(number) || number < least || number > most;
  // While nobody types here, it follows what is dragged in the world.
  useEffect(() => {
    if (document.activeElement?.id !== id) setTyped(null);
  }, [value]);
  const take = (entered: string) => {
    setTyped(entered);
    const wanted = numberIn(entered);
    if (wanted >= least && wanted <= most && wanted !== value) onSet(wanted);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction === undefined || isOff) return;
    event.preventDefault();
    const next = Math.round((value + direction * step * (event.shiftKey ? 4 : 1)) * 1e4) / 1e4;
    setTyped(null);
    onSet(Math.min(most, Math.max(least, next)));
  };
  return (
    <div class="field">
      <label for={id} class="field-label">
        {label} <span class="optional">{unit}</span>
      </label>
      <input
        id={id}
        class="numeric"
        type="text"
        inputMode="decimal"
        autocomplete="off"
        value={typed ?? typedNumber(value)}
        readOnly={isOff}
        aria-invalid={isWrong}
        onInput={({ currentTarget }) => take(currentTarget.value)}
        onBlur={() => setTyped(null)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
