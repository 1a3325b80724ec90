// Where the words of a card stand: value labels and name plates as plain rectangles and runs of text, in the pixels of
// the card's texture. Pure: the width of a text is asked through `measure`. Who calls: card.ts, which paints it.
import type { TwinStatus } from '../../protocol/mii.ts';
import { strings } from '../ui/strings.ts';
import type { LabelText } from './label-binding.ts';

/** Width of a text in pixels in a CSS font. */
export type Measure = (text: string, font: string) => number;

interface TextRun {
  readonly text: string;
  readonly x: number;
  readonly baseline: number;
  readonly font: string;
  readonly colour: string;
}

/** What a plate tells: the status of the twin or, before it has a model, how that stands. */
export type PlateTone = TwinStatus | 'loading' | 'failed' | 'alarm';

/** A sign beside the title: its shape says the same as its colour. */
export interface StatusMark {
  readonly shape: 'disc' | 'ring' | 'arc' | 'cross' | 'triangle';
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly colour: string;
}

/** A card at the bottom centre of its texture, `stem` pixels above the edge. */
export interface CardLayout {
  readonly width: number;
  readonly height: number;
  readonly stem: number;
  readonly runs: readonly TextRun[];
  readonly mark: StatusMark | null;
  readonly border: string;
}

const LABEL_WIDTH = 640;
export const PLATE_TEXTURE = { width: 896, height: 224 } as const;

/** The texture of the card of who points at a machine, with this many rows of values. */
export function pointTexture(rows: number): { readonly width: number; readonly height: number } {
  const values = rows === 0 ? 0 : rows * ROW_HEIGHT + POINT_GAP;
  return { width: PLATE_TEXTURE.width, height: PLATE_NOTED_HEIGHT + values + PLATE_STEM + 12 };
}

/** More would cover the machine that they tell of, and in the end be higher than a texture can be; who points sees what several labels show. */
export const MOST_POINTED_ROWS = 20;
const MOST_ROWS = 10;

/** The texture of a label with this many rows. */
export function labelTexture(rows: number): { readonly width: number; readonly height: number } {
  return { width: LABEL_WIDTH, height: labelHeight(rows) + LABEL_STEM + 12 };
}

const FAMILY = `system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif`;
const CAPTION_FONT = `500 34px ${FAMILY}`;
const VALUE_FONT = `600 66px ${FAMILY}`;
const UNIT_FONT = `500 38px ${FAMILY}`;
const ROW_VALUE_FONT = `600 44px ${FAMILY}`;
const ROW_UNIT_FONT = `500 32px ${FAMILY}`;
const TITLE_PIXELS = 58;
/** A longer title is written smaller, down to this; one that is longer still ends in an ellipsis. */
const SMALLEST_TITLE_PIXELS = 40;
const NOTE_FONT = `500 40px ${FAMILY}`;

const INK = '#f4f8fc';
const FAINT = '#9fb4c9';
const BORDER = 'rgba(190, 220, 245, 0.30)';
const TONES: Readonly<Record<PlateTone, { readonly colour: string; readonly shape: StatusMark['shape'] }>> = {
  live: { colour: '#3fdc9a', shape: 'disc' },
  loading: { colour: '#5ccfff', shape: 'arc' },
  stale: { colour: '#ffb938', shape: 'ring' },
  offline: { colour: '#ff7d72', shape: 'cross' },
  failed: { colour: '#ff7d72', shape: 'cross' },
  alarm: { colour: '#ff7d72', shape: 'triangle' },
};
/** Widths step by this, so that a card does not tremble while its figures change. */
const WIDTH_STEP = 24;
const PADDING = 28;
const LABEL_STEM = 56;
const ROW_HEIGHT = 58;
const FIRST_BASELINE = 58;
const PLATE_HEIGHT = 112;
/** With words below the title. */
const PLATE_NOTED_HEIGHT = 166;
const PLATE_STEM = 40;
/** Below the values of a machine that is pointed at. */
const POINT_GAP = 14;
/** Between a caption and its value in a row. */
const GAP = 28;

/** The values at one node: one of them large under its caption, several as rows. What is too long ends in an ellipsis. */
export function labelLayout(texts: readonly LabelText[], dimmed: boolean, measure: Measure): CardLayout {
  const [first, ...others] = texts;
  const shown = texts.length > MOST_ROWS ? texts.slice(0, MOST_ROWS - 1) : texts;
  const left = texts.length - shown.length;
  const room = LABEL_WIDTH - 2 * PADDING - 4;
  const card = {
    height: labelHeight(texts.length),
    stem: LABEL_STEM,
    mark: null,
    border: dimmed ? TONES.stale.colour : BORDER,
  };
  const ink = dimmed ? FAINT : INK;
  if (first !== undefined && others.length === 0) return { ...card, ...singleValue(first, ink, room, measure) };
  const written = rows(shown, ink, room, measure);
  if (left === 0) return { ...card, ...written };
  const baseline = FIRST_BASELINE + shown.length * ROW_HEIGHT;
  const rest = { text: strings.signs.moreValues(left), x: PADDING, baseline, font: CAPTION_FONT, colour: FAINT };
  const width = Math.max(written.width, stepped(measure(rest.text, rest.font) + 2 * PADDING, LABEL_WIDTH));
  return { ...card, width, runs: [...written.runs, rest] };
}

function labelHeight(rows: number): number {
  return rows <= 1 ? 148 : Math.min(rows, MOST_ROWS) * ROW_HEIGHT + 28;
}

function singleValue(
  { caption, value, unit }: LabelText,
  ink: string,
  room: number,
  measure: Measure,
): Pick<CardLayout, 'width' | 'runs'> {
  const captionText = fit(caption, CAPTION_FONT, room, measure);
  const unitWidth = unit === '' ? 0 : measure(unit, UNIT_FONT) + 12;
  const valueText = fit(value, VALUE_FONT, room - unitWidth, measure);
  const valueWidth = measure(valueText, VALUE_FONT);
  const runs: TextRun[] = [
    { text: captionText, x: PADDING, baseline: 50, font: CAPTION_FONT, colour: FAINT },
    { text: valueText, x: PADDING, baseline: 122, font: VALUE_FONT, colour: ink },
  ];
  if (unit !== '')
    runs.push({ text: unit, x: PADDING + valueWidth + 12, baseline: 122, font: UNIT_FONT, colour: FAINT });
  return {
    width: stepped(Math.max(measure(captionText, CAPTION_FONT), valueWidth + unitWidth) + 2 * PADDING, LABEL_WIDTH),
    runs,
  };
}

/** Captions to the left, values with their units to the right. */
function rows(
  texts: readonly LabelText[],
  ink: string,
  room: number,
  measure: Measure,
): Pick<CardLayout, 'width' | 'runs'> {
  const measured = texts.map(({ caption, value, unit }) => {
    const unitWidth = unit === '' ? 0 : measure(unit, ROW_UNIT_FONT) + 8;
    const valueText = fit(value, ROW_VALUE_FONT, room * 0.6 - unitWidth, measure);
    const valueWidth = measure(valueText, ROW_VALUE_FONT);
    const captionText = fit(caption, CAPTION_FONT, room - GAP - valueWidth - unitWidth, measure);
    return {
      captionText,
      valueText,
      valueWidth,
      unit,
      unitWidth,
      width: measure(captionText, CAPTION_FONT) + GAP + valueWidth + unitWidth,
    };
  });
  const width = stepped(Math.max(...measured.map((row) => row.width)) + 2 * PADDING, LABEL_WIDTH);
  const runs = measured.flatMap((row, index): TextRun[] => {
    const baseline = FIRST_BASELINE + index * ROW_HEIGHT;
    const right = width - PADDING - row.unitWidth;
    const run = [
      { text: row.captionText, x: PADDING, baseline, font: CAPTION_FONT, colour: FAINT },
      { text: row.valueText, x: right - row.valueWidth, baseline, font: ROW_VALUE_FONT, colour: ink },
    ];
    return row.unit === ''
      ? run
      : [...run, { text: row.unit, x: right + 8, baseline, font: ROW_UNIT_FONT, colour: FAINT }];
  });
  return { width, runs };
}

/** Title with the mark of its status; `note` (may be empty) says in words what is wrong. */
export function plateLayout(title: string, tone: PlateTone, note: string, measure: Measure): CardLayout {
  const markRoom = 60;
  const room = PLATE_TEXTURE.width - 2 * PADDING - markRoom - 4;
  const titleFont = titleFontFor(title, room, measure);
  const titleText = fit(title, titleFont, room, measure);
  const noteText = fit(note, NOTE_FONT, room, measure);
  const textWidth = Math.max(measure(titleText, titleFont), noteText === '' ? 0 : measure(noteText, NOTE_FONT));
  const { colour, shape } = TONES[tone];
  const runs: TextRun[] = [{ text: titleText, x: PADDING + markRoom, baseline: 76, font: titleFont, colour: INK }];
  if (noteText !== '') runs.push({ text: noteText, x: PADDING + markRoom, baseline: 134, font: NOTE_FONT, colour });
  return {
    width: stepped(textWidth + markRoom + 2 * PADDING, PLATE_TEXTURE.width),
    height: noteText === '' ? PLATE_HEIGHT : PLATE_NOTED_HEIGHT,
    stem: PLATE_STEM,
    runs,
    mark: { shape, x: PADDING + 18, y: 56, radius: 17, colour },
    border: tone === 'live' || tone === 'loading' ? BORDER : colour,
  };
}

/** What the card of a machine that is pointed at tells. */
export interface PointText {
  readonly title: string;
  readonly tone: PlateTone;
  readonly note: string;
  readonly rows: readonly LabelText[];
  /** Its values are old. */
  readonly dimmed: boolean;
}

/** A name plate with rows of values below a line's room. */
export function pointLayout({ title, tone, note, rows: texts, dimmed }: PointText, measure: Measure): CardLayout {
  const plate = plateLayout(title, tone, note, measure);
  if (texts.length === 0) return plate;
  const room = PLATE_TEXTURE.width - 2 * PADDING - 4;
  const values = rows(texts, dimmed ? FAINT : INK, room, measure);
  const width = Math.max(plate.width, values.width);
  // Values stand at the right of the card, however wide the title makes it.
  const shift = width - values.width;
  const below = values.runs.map((run) => ({
    ...run,
    x: run.x === PADDING ? run.x : run.x + shift,
    baseline: run.baseline + plate.height - POINT_GAP,
  }));
  const height = plate.height + texts.length * ROW_HEIGHT + POINT_GAP;
  return { ...plate, width, height, runs: [...plate.runs, ...below] };
}

function stepped(width: number, most: number): number {
  return Math.min(most - 4, Math.ceil(width / WIDTH_STEP) * WIDTH_STEP);
}

function titleFontFor(title: string, room: number, measure: Measure): string {
  const fontOf = (pixels: number): string => `600 ${pixels}px ${FAMILY}`;
  const fitting = Math.floor((TITLE_PIXELS * room) / Math.max(1, measure(title, fontOf(TITLE_PIXELS))));
  return fontOf(Math.min(TITLE_PIXELS, Math.max(SMALLEST_TITLE_PIXELS, fitting)));
}

/** The text, or as much of it as fits before an ellipsis. */
function fit(text: string, font: string, room: number, measure: Measure): string {
  if (measure(text, font) <= room) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${text.slice(0, middle).trimEnd()}…`, font) <= room) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
}
