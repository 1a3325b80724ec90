// What is held of a machine, what it would become, and the question or the reason when it was let go of. A lazy chunk.
import type { ViewActions, ViewModel } from '../view-model.ts';
import { formatNumber } from './format.ts';
import { Icon } from './icon.tsx';
import { Question } from './question.tsx';
import { strings } from './strings.ts';
import { prettyUnit, unitGap } from './units.ts';
import './styles/operate.css';

interface HandNoteProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly onClose: () => void;
}

export function HandNote({ view, actions }: HandNoteProps) {
  const text = strings.operate.hand;
  const hand = view.hand.value;
  if (hand === null) return null;
  const unit = prettyUnit(hand.unit);
  const value = (number: number) => `${formatNumber(number, hand.digits)}${unitGap(unit)}${unit}`;
  return (
    <section class="hand-note glass" data-state={hand.state} aria-label={text.label}>
      {hand.state === 'confirming' ? (
        <Question
          question={`${strings.action.question(hand.actionTitle, hand.twinTitle)} ${text.change(value(hand.from), value(hand.to))}`}
          warning={strings.action.warning}
          onAnswer={(yes) => actions.answerHand(yes)}
        />
      ) : hand.state === 'refused' ? (
        <div class="hand-refused" role="alert">
          <Icon name="lock" />
          <p>
            <strong>{text.refused(hand.title)}</strong> {hand.reason}
          </p>
          <button
            type="button"
            class="icon-button small"
            aria-label={text.close}
            onClick={() => actions.answerHand(false)}
          >
            <Icon name="close" />
          </button>
        </div>
      ) : (
        <>
          <p class="hand-value">
            <span>{hand.title}</span>
            <span class="numeric">
              {value(hand.from)} <span aria-hidden="true">→</span> <strong>{value(hand.to)}</strong>
            </span>
          </p>
          <p class="field-hint">{text.holdingHint}</p>
        </>
      )}
    </section>
  );
}
