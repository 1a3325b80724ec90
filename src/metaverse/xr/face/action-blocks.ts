// The controls of an action as rows of a sheet: built from its input schema by the same rules as on a screen
// (ui/input-control.ts), with the question before an unsafe one and the life of its command. Pure but for what buttons do.
import { COMMAND_STEPS, type CommandLife } from '../../controls/command-life.ts';
import { formatLimit } from '../../ui/format.ts';
import {
  hasSlider,
  initialDraft,
  inputFor,
  instantField,
  type ActionInput,
  type Draft,
  type InputField,
  type NumberControl,
} from '../../ui/input-control.ts';
import { readDraft } from '../../ui/input-reading.ts';
import { strings } from '../../ui/strings.ts';
import { summarise } from '../../ui/summary.ts';
import { prettyUnit, unitGap } from '../../ui/units.ts';
import type { ActionView } from '../../view-model.ts';
import type { FaceState } from './face-state.ts';
import type { Colour } from './palette.ts';
import type { Block, Row, SheetButton } from './sheet.ts';
import { problemWords } from '../../ui/problem-text.ts';
import { numberIn, typedNumber } from '../../ui/typed-number.ts';

export interface ActionContext {
  readonly state: FaceState;
  /** Names the draft; one an action. */
  readonly key: string;
  readonly action: ActionView;
  readonly targetTitle: string;
  readonly warning: string;
  /** Asked and not yet answered, or it is the past. */
  readonly waiting: boolean;
  onSend(input: unknown): void;
}

/** The control; what became of it is put beneath by who uses this. */
export function actionBlocks(context: ActionContext): readonly Block[] {
  const { state, key, action, waiting } = context;
  const input = inputFor(action.input);
  const instant = instantField(input);
  const draft = state.draft(key) ?? initialDraft(input);
  const described: Row[] = action.description === '' ? [] : [{ kind: 'text', text: action.description }];
  if (instant !== null) {
    const options = optionsOf(instant).map(({ text, label }) => ({
      key: `${key} ${text}`,
      label,
      look: 'strong' as const,
      disabled: waiting,
      onPress: () => ask(context, input, { [instant.name]: text }),
    }));
    return [[{ kind: 'choice', label: action.title, bold: true, options }, ...described]];
  }
  const send: SheetButton = {
    key: `${key} send`,
    label: input.fields.length === 0 ? strings.action.run : strings.action.send,
    look: 'strong',
    disabled: waiting,
    onPress: () => ask(context, input, draft),
  };
  const head: Row[] = [{ kind: 'choice', label: action.title, bold: true, options: [send] }, ...described];
  const [first, ...more] = input.fields.map((field) => fieldRows(context, field, draft));
  return first === undefined ? [head] : [[...head, ...first], ...more];
}

/** Where a command stands. */
export function lifeRows(life: CommandLife | null, cancel?: SheetButton): readonly Row[] {
  if (life === null) return [];
  const { state, fraction, message, output, problem } = life;
  const done = state === 'completed' && output !== null && output !== undefined ? summarise(output) : '';
  const steps = COMMAND_STEPS[state].map((step) => strings.commandState[step]);
  const percent =
    state === 'running' && fraction !== null ? ` ${strings.action.progress(Math.round(fraction * 100))}` : '';
  const rows: Row[] = [
    {
      kind: 'steps',
      steps: [...steps.slice(0, -1), `${steps.at(-1) ?? ''}${percent}`],
      colour: colourOf(state),
      detail: [message, done].filter(Boolean).join(' · '),
      fraction: state === 'running' ? (fraction ?? 0) : null,
    },
  ];
  if (problem !== null) {
    const { title, detail, help } = problemWords(problem);
    rows.push({ kind: 'text', text: strings.announce.notice(title, detail), colour: 'alarm', icon: 'alarm' });
    rows.push({ kind: 'text', text: help, icon: 'info' });
  }
  if (cancel !== undefined) rows.push({ kind: 'buttons', buttons: [cancel] });
  return rows;
}

function ask(
  { state, key, action, targetTitle, warning, onSend }: ActionContext,
  input: ActionInput,
  draft: Draft,
): void {
  const reading = readDraft(input, draft);
  if (!reading.ok) return state.refuse(key, reading.errors);
  state.refuse(key, {});
  if (!action.unsafe) return onSend(reading.value);
  state.question.value = {
    text: strings.action.question(action.title, targetTitle),
    warning,
    onYes: () => onSend(reading.value),
  };
}

function fieldRows(context: ActionContext, field: InputField, draft: Draft): Row[] {
  const { state, key, action } = context;
  const { control } = field;
  const named = field.label === '' ? action.title : field.label;
  const label = field.required ? named : `${named} (${strings.action.optional})`;
  const text = draft[field.name] ?? '';
  const fieldKey = `${key} ${field.name}`;
  const enter = (to: string): void => state.enter(key, { ...draft, [field.name]: to });
  const rows: Row[] = [];
  const type = (keys: 'number' | 'letters'): void => {
    state.pad.value = {
      key: fieldKey,
      title: label,
      hint: control.kind === 'number' ? rangeHint(control) : field.description,
      keys,
      text,
      written: (typed) => typed,
      wrong: '',
      busy: false,
      onDone: (typed) => Promise.resolve(enter(typed)),
    };
  };
  if (control.kind === 'number') {
    const unit = prettyUnit(control.unit);
    const value = text === '' ? strings.noValue : `${text.replace('-', '\u2212')}${unitGap(unit)}${unit}`;
    if (hasSlider(control)) {
      const { minimum, maximum } = control;
      rows.push({
        kind: 'slider',
        key: fieldKey,
        label: field.label === '' ? '' : label,
        low: formatLimit(minimum),
        high: formatLimit(maximum),
        value,
        fraction: Number.isNaN(numberIn(text)) ? 0 : (numberIn(text) - minimum) / (maximum - minimum),
        onDrag: (fraction) => enter(atFraction(control, fraction)),
        onType: () => type('number'),
      });
    } else {
      const step = (by: number) => () => enter(stepped(text, by, control));
      rows.push({
        kind: 'choice',
        label,
        options: [
          { key: `${fieldKey} less`, label: '\u2212', look: 'plain', onPress: step(-1) },
          { key: `${fieldKey} type`, label: value, look: 'plain', onPress: () => type('number') },
          { key: `${fieldKey} more`, label: '+', look: 'plain', onPress: step(1) },
        ],
      });
    }
  } else if (control.kind === 'boolean' || control.kind === 'choice') {
    const options = optionsOf(field).map((option): SheetButton => ({
      key: `${fieldKey} ${option.text}`,
      label: option.label,
      look: option.text === text ? 'chosen' : 'plain',
      onPress: () => enter(option.text),
    }));
    rows.push({ kind: 'choice', label, options });
  } else {
    const button: SheetButton = {
      key: `${fieldKey} type`,
      label: text === '' ? strings.xr.typeText(named) : text,
      look: 'plain',
      onPress: () => type('letters'),
    };
    rows.push({ kind: 'text', text: label }, { kind: 'buttons', buttons: [button] });
  }
  if (field.description !== '') rows.push({ kind: 'text', text: field.description });
  const error = state.errors(key)[field.name];
  if (error !== undefined) rows.push({ kind: 'text', text: error, colour: 'alarm', icon: 'alarm' });
  return rows;
}

function optionsOf({ control }: InputField): readonly { readonly text: string; readonly label: string }[] {
  if (control.kind === 'choice') return control.options.map(({ label }, index) => ({ text: String(index), label }));
  return [
    { text: 'false', label: strings.off },
    { text: 'true', label: strings.on },
  ];
}

/** The value at a place of the slider, on its steps, which count from the minimum. */
export function atFraction(control: NumberControl & { minimum: number; maximum: number }, fraction: number): string {
  const { minimum, maximum, step, multipleOf } = control;
  const wanted = minimum + fraction * (maximum - minimum);
  // Multiples count from zero; steps of our own from the slider's end.
  const from = multipleOf === null ? minimum : 0;
  const stepped = from + Math.round((wanted - from) / step) * step;
  return typedNumber(Number(Math.min(Math.max(stepped, minimum), maximum).toPrecision(9)));
}

function stepped(text: string, by: number, { step, minimum, maximum }: NumberControl): string {
  const typed = numberIn(text);
  const from = Number.isFinite(typed) ? typed : 0;
  const to = Math.min(Math.max(from + by * step, minimum ?? -Infinity), maximum ?? Infinity);
  return typedNumber(Number(to.toPrecision(9)));
}

function rangeHint({ minimum, maximum }: NumberControl): string {
  return minimum === null || maximum === null
    ? strings.input.notNumber
    : strings.input.between(formatLimit(minimum), formatLimit(maximum));
}

function colourOf(state: CommandLife['state']): Colour {
  if (state === 'completed') return 'live';
  if (state === 'failed' || state === 'refused') return 'alarm';
  return state === 'asked' || state === 'accepted' || state === 'running' ? 'text' : 'stale';
}
