// A text label at a node: caption, value and unit, drawn again only when the text changes and at most four times a
// second (a redraw is a canvas and an upload). Who calls: bindings.ts; the drawing is card.ts.
import type { Language } from '../../language/languages.ts';
import { memberTitle } from '../../protocol/member-title.ts';
import { fromFieldValue } from '../../state/layout.ts';
import type { Field } from '../../state/layout.ts';
import { formatValue } from '../ui/format.ts';
import { inLanguage } from '../language/in-language.ts';
import { speech, strings } from '../ui/strings.ts';
import { prettyUnit, unitGap } from '../ui/units.ts';
import type { BindingOf, BindingPart } from './binding-part.ts';
import type { CopiedNode } from './object-model.ts';

export interface LabelText {
  readonly caption: string;
  readonly value: string;
  readonly unit: string;
}

/** Where a label is shown. */
export interface LabelSurface {
  show(text: LabelText): void;
  dispose(): void;
}
/** Makes the surface of a label at a node. */
export type LabelMaker = (anchor: CopiedNode) => LabelSurface;

const SHORTEST_REDRAW_SECONDS = 0.25;

export interface LabelPart extends BindingPart {
  /** For a property that no frame carries. */
  setText(value: string): void;
}

/** `field` null: the property is a text, and comes by `setText`. */
export function labelPart(
  binding: BindingOf<'label'>,
  field: Field | null,
  fieldIndex: number,
  surface: LabelSurface,
): LabelPart {
  const unit = field === null ? '' : prettyUnit(field.unit);
  const { property, digits } = binding;
  let language = speech.language.peek();
  let caption = inLanguage(binding, language).caption;
  let text: string = strings.noValue;
  let shown: string | null = null;
  let lastValue = Number.NaN;
  let sinceRedrawSeconds = Number.POSITIVE_INFINITY;
  return {
    restless: true,
    setText(value) {
      text = value;
    },
    apply(values, deltaSeconds) {
      sinceRedrawSeconds += deltaSeconds;
      if (sinceRedrawSeconds < SHORTEST_REDRAW_SECONDS) return;
      if (language !== speech.language.peek()) {
        language = speech.language.peek();
        caption = inLanguage(binding, language).caption;
        // Numbers are written otherwise, too.
        shown = null;
      }
      if (field !== null && (shown === null || !Object.is(values[fieldIndex]!, lastValue))) {
        lastValue = values[fieldIndex]!;
        text = valueText(field, lastValue, digits, language);
      }
      if (text === shown) return;
      shown = text;
      sinceRedrawSeconds = 0;
      surface.show(withUnit(caption ?? property, text, text === strings.noValue ? '' : unit));
    },
    dispose: () => surface.dispose(),
  };
}

/** A unit that touches the number (12°) belongs to it; the others stand apart. */
function withUnit(caption: string, value: string, unit: string): LabelText {
  return unitGap(unit) === '' ? { caption, value: value + unit, unit: '' } : { caption, value, unit };
}

/** A field's value as the panels write it; NaN (no value yet) is the panels' dash. */
function valueText(field: Field, value: number, digits: number, language: Language): string {
  if (Number.isNaN(value)) return strings.noValue;
  const told = fromFieldValue(field, value);
  const member = field.kind === 'enum' ? memberTitle(inLanguage({ oneOf: field.oneOf }, language), told) : null;
  return formatValue(member ?? told, field.kind === 'integer' ? 0 : digits);
}
