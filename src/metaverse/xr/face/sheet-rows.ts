// Draws the rows of a sheet, each from its own y downwards, and says how high it is. Pure. Who calls: sheet-layout.ts.
import { unitGap } from '../../ui/units.ts';
import { SIZE, type Colour } from './palette.ts';
import type { Pen } from './parts.ts';
import type { ButtonLook, Row, SheetButton } from './sheet.ts';

type RowOf<Kind extends Row['kind']> = Extract<Row, { kind: Kind }>;

interface Look {
  readonly fill: Colour;
  readonly hover: Colour;
  readonly press: Colour;
  readonly text: Colour;
  readonly border?: Colour;
}

/** Inks and grounds; palette.test.ts holds them to their contrast. */
export const LOOKS: Record<ButtonLook, Look> = {
  plain: { fill: 'raised', hover: 'raisedHover', press: 'raisedPress', text: 'text', border: 'edge' },
  quiet: { fill: 'glass', hover: 'raisedHover', press: 'raisedPress', text: 'muted' },
  tile: { fill: 'raised', hover: 'raisedHover', press: 'raisedPress', text: 'text' },
  chosenTile: { fill: 'strongGround', hover: 'strongHover', press: 'strongHover', text: 'live', border: 'accent' },
  primary: { fill: 'accent', hover: 'accentHover', press: 'accentHover', text: 'onAccent' },
  strong: { fill: 'strongGround', hover: 'strongHover', press: 'strongHover', text: 'strong', border: 'accent' },
  chosen: { fill: 'strongGround', hover: 'strongHover', press: 'strongHover', text: 'live', border: 'accent' },
  danger: { fill: 'danger', hover: 'dangerHover', press: 'dangerPress', text: 'onDanger' },
};
const DISABLED: Look = { fill: 'glass', hover: 'glass', press: 'glass', text: 'muted', border: 'line' };

/** Draws one row, `width` wide, at `y`; returns its height. */
export function drawRow(pen: Pen, row: Row, y: number, width: number): number {
  switch (row.kind) {
    case 'heading':
      pen.line(row.text, 0, y, width, 44, { size: SIZE.heading, bold: true });
      return 44;
    case 'text':
      return drawText(pen, row, y, width);
    case 'banner':
      return drawBanner(pen, row, y, width);
    case 'value':
      return drawValue(pen, row, y, width);
    case 'buttons':
      return drawButtons(pen, row, y, width);
    case 'choice':
      return drawChoice(pen, row, y, width);
    case 'slider':
      return drawSlider(pen, row, y, width);
    case 'item':
      return drawItem(pen, row, y, width);
    case 'steps':
      return drawSteps(pen, row, y, width);
    case 'entry':
      return drawEntry(pen, row, y, width);
    case 'gap':
      return 6;
  }
}

/** One button, its words in the middle: with an icon before them, or above them on a tile. */
export function drawButton(pen: Pen, button: SheetButton, x: number, y: number, width: number, height: number): void {
  const disabled = button.disabled === true;
  const look = disabled ? DISABLED : LOOKS[button.look];
  pen.box(x, y, width, height, {
    fill: look.fill,
    hover: look.hover,
    press: look.press,
    ...(look.border === undefined ? {} : { border: look.border }),
    ...(disabled ? {} : { target: button.key }),
  });
  const ink = look.text;
  const size = SIZE.body;
  const isTile = button.look === 'tile' || button.look === 'chosenTile';
  const iconSize = isTile ? 40 : 34;
  if (isTile && button.icon !== undefined) {
    const top = y + (height - iconSize - 36) / 2;
    pen.icon(button.icon, x + (width - iconSize) / 2, top, iconSize, disabled ? 'muted' : (button.colour ?? 'live'));
    pen.line(button.label, x + 8, top + iconSize + 2, width - 16, 34, {
      bold: true,
      align: 'center',
      colour: ink,
      size,
    });
  } else if (button.detail !== undefined) {
    pen.line(button.label, x + 10, y + height / 2 - 34, width - 20, 36, {
      bold: true,
      align: 'center',
      colour: ink,
      size,
    });
    pen.line(button.detail, x + 10, y + height / 2 + 2, width - 20, 32, {
      align: 'center',
      colour: ink === 'text' ? 'muted' : ink,
      size: SIZE.small,
    });
  } else if (button.icon !== undefined) {
    const words = button.label === '' ? 0 : Math.min(pen.measure(button.label, size, true), width - iconSize - 34);
    const apart = words === 0 ? 0 : 14;
    const left = x + (width - words - apart - iconSize) / 2;
    pen.icon(button.icon, left, y + (height - iconSize) / 2, iconSize, ink);
    if (words > 0) {
      pen.line(button.label, left + iconSize + apart, y, words + 2, height, { bold: true, colour: ink, size });
    }
  } else pen.line(button.label, x + 10, y, width - 20, height, { bold: true, align: 'center', colour: ink, size });
  if (disabled) return;
  pen.target({
    key: button.key,
    x,
    y,
    width,
    height,
    atOnce: button.atOnce === true,
    onPress: () => button.onPress(),
  });
}

function drawText(pen: Pen, { text, colour = 'muted', icon }: RowOf<'text'>, y: number, width: number): number {
  const shift = icon === undefined ? 0 : 40;
  if (icon !== undefined) pen.icon(icon, 0, y + 3, 28, colour);
  return pen.paragraph(text, shift, y, width - shift, { size: SIZE.small, colour });
}

function drawBanner(pen: Pen, { title, text, icon, look }: RowOf<'banner'>, y: number, width: number): number {
  const pad = 18;
  const ground = { alarm: 'alarmGround', stale: 'staleGround', plain: 'raised' } as const;
  const ink = { alarm: 'alarm', stale: 'stale', plain: 'live' } as const;
  const box = pen.boxes.length;
  let height = pad - 4;
  const inner = width - 2 * pad - 46;
  if (title !== '') height += pen.paragraph(title, pad + 46, y + height, inner, { bold: true });
  if (text !== '') height += pen.paragraph(text, pad + 46, y + height, inner, { size: SIZE.small });
  height = Math.max(height, 48) + pad - 4;
  pen.icon(icon, pad, y + pad - 2, 34, ink[look]);
  pen.box(0, y, width, height, { fill: ground[look], border: look === 'plain' ? 'edge' : ink[look] });
  // The ground lies under what stands on it.
  pen.boxes.splice(box, 0, pen.boxes.pop()!);
  return height;
}

const VALUE_HEIGHT = 56;
const AGE_WIDTH = 92;
const UNIT_WIDTH = 84;
const BAR_WIDTH = 130;

function drawValue(pen: Pen, row: RowOf<'value'>, y: number, width: number): number {
  const { label, value, unit, age, old, alarm, range } = row;
  const right = width - AGE_WIDTH - UNIT_WIDTH;
  const colour = alarm ? 'alarm' : old ? 'muted' : 'text';
  const isApart = unitGap(unit) !== '';
  const shown = isApart ? value : `${value}${unit}`;
  const valueRight = unit !== '' || range !== null ? right : right + UNIT_WIDTH - 14;
  const valueWidth = Math.min(pen.measure(shown, SIZE.heading, true) + 4, width * 0.45);
  const valueX = valueRight - valueWidth;
  const barX = right - 140 - BAR_WIDTH;
  const hasBar = range !== null && barX + BAR_WIDTH + 16 < valueX;

  pen.box(0, y + VALUE_HEIGHT - 1, width, 1, { fill: 'line', radius: 0 });
  pen.line(label, 0, y, (hasBar ? barX : valueX) - (alarm ? 52 : 16), VALUE_HEIGHT);
  if (hasBar) drawRange(pen, range, barX, y + VALUE_HEIGHT / 2, BAR_WIDTH);
  if (alarm) pen.icon('alarm', valueX - 38, y + 12, 30, 'alarm');
  pen.line(shown, valueX, y, valueWidth, VALUE_HEIGHT, { size: SIZE.heading, bold: true, colour, align: 'right' });
  if (isApart) pen.line(unit, right + 8, y, UNIT_WIDTH - 10, VALUE_HEIGHT, { size: SIZE.small, colour: 'muted' });
  pen.line(age, width - AGE_WIDTH, y, AGE_WIDTH, VALUE_HEIGHT, {
    size: SIZE.small,
    colour: old ? 'stale' : 'muted',
    align: 'right',
  });
  return VALUE_HEIGHT;
}

function drawRange(pen: Pen, range: NonNullable<RowOf<'value'>['range']>, x: number, y: number, width: number): void {
  pen.box(x, y - 3, width, 6, { fill: 'track', radius: 3 });
  const from = x + range.from * width;
  const length = Math.max((range.to - range.from) * width, 0);
  if (length > 1) pen.box(from, y - 3, length, 6, { fill: 'accent', radius: 3 });
  pen.box(x + range.at * width - 3, y - 11, 6, 22, { fill: 'accent', radius: 3 });
}

function drawButtons(pen: Pen, { buttons, height = SIZE.target }: RowOf<'buttons'>, y: number, width: number): number {
  const gap = buttons.length > 5 ? 8 : 12;
  const each = (width - gap * (buttons.length - 1)) / buttons.length;
  for (const [index, button] of buttons.entries()) drawButton(pen, button, index * (each + gap), y, each, height);
  return height;
}

function drawChoice(pen: Pen, { label, bold = false, options }: RowOf<'choice'>, y: number, width: number): number {
  const wanted = options.map((option) => Math.max(96, pen.measure(option.label, SIZE.body, true) + 40));
  const total = wanted.reduce((sum, one) => sum + one + 8, -8);
  const look = bold ? { size: SIZE.heading, bold } : {};
  const labelWidth = pen.measure(label, bold ? SIZE.heading : SIZE.body, bold);
  if (label !== '' && labelWidth + 20 + total <= width) {
    pen.line(label, 0, y, width - total - 16, SIZE.target, look);
    let x = width - total;
    for (const [index, option] of options.entries()) {
      drawButton(pen, option, x, y, wanted[index]!, SIZE.target);
      x += wanted[index]! + 8;
    }
    return SIZE.target;
  }
  const head = label === '' ? 0 : pen.paragraph(label, 0, y, width, look) + 6;
  // As many beside each other as their longest words allow.
  const columns = Math.max(1, Math.min(options.length, Math.floor((width + 8) / (Math.max(...wanted, 0) + 8))));
  const each = (width - 8 * (columns - 1)) / columns;
  for (const [index, option] of options.entries()) {
    const row = Math.floor(index / columns);
    drawButton(pen, option, (index % columns) * (each + 8), y + head + row * (SIZE.target + 8), each, SIZE.target);
  }
  return head + Math.ceil(options.length / columns) * (SIZE.target + 8) - 8;
}

const TRACK = 10;
const KNOB = 36;

function drawSlider(pen: Pen, row: RowOf<'slider'>, y: number, width: number): number {
  const { key, label, low, high, value, fraction, onDrag, onType } = row;
  const boxWidth = Math.max(170, pen.measure(value, SIZE.heading, true) + 48);
  const head = label === '' ? 0 : SIZE.target;
  if (label !== '') pen.line(label, 0, y, width - boxWidth - 16, head);
  if (onType === undefined) {
    pen.line(value, width - boxWidth, y, boxWidth, SIZE.target, { size: SIZE.heading, bold: true, align: 'right' });
  } else {
    const type: SheetButton = { key: `${key}-type`, label: value, look: 'plain', onPress: onType };
    drawButton(pen, type, width - boxWidth, y, boxWidth, SIZE.target);
  }
  const top = y + head;
  const right = label === '' ? width - boxWidth - 20 : width;
  const lowWidth = pen.measure(low, SIZE.small, false) + 6;
  const highWidth = pen.measure(high, SIZE.small, false) + 6;
  const x = lowWidth + 12 + KNOB / 2;
  const length = right - highWidth - 12 - KNOB / 2 - x;
  const middle = top + SIZE.target / 2;
  const ends = { size: SIZE.small, colour: 'muted' } as const;
  pen.line(low, 0, top, lowWidth, SIZE.target, ends);
  pen.line(high, right - highWidth, top, highWidth, SIZE.target, { ...ends, align: 'right' });
  const at = x + Math.min(Math.max(fraction, 0), 1) * length;
  pen.box(x, middle - TRACK / 2, length, TRACK, { fill: 'track', radius: TRACK / 2 });
  if (at - x > 1) pen.box(x, middle - TRACK / 2, at - x, TRACK, { fill: 'accent', radius: TRACK / 2 });
  pen.box(at - KNOB / 2, middle - KNOB / 2, KNOB, KNOB, {
    fill: 'accent',
    hover: 'accentHover',
    press: 'text',
    radius: KNOB / 2,
    target: key,
  });
  pen.target({ key, x, y: top, width: length, height: SIZE.target, atOnce: false, onDrag: (to) => onDrag(to) });
  return head + SIZE.target;
}

const ITEM_HEIGHT = 86;
const ASIDE_LEAST = 170;
const ASIDE_PADDING = 44;
const ASIDE_ICON = 44;

function drawItem(pen: Pen, row: RowOf<'item'>, y: number, width: number): number {
  const { key, icon, colour, title, detail, aside, disabled = false, onPress } = row;
  const asideWidth = aside === undefined ? 0 : asideWidthOf(pen, aside);
  const main = width - (asideWidth === 0 ? 0 : asideWidth + 10);
  pen.box(0, y, main, ITEM_HEIGHT, {
    fill: 'raised',
    ...(disabled ? {} : { hover: 'raisedHover', press: 'raisedPress', target: key }),
  });
  pen.icon(icon, 18, y + 25, 36, colour);
  pen.line(title, 72, y + 8, main - 92, 38, { bold: true });
  pen.line(detail, 72, y + 46, main - 92, 32, { size: SIZE.small, colour: colour === 'alarm' ? 'alarm' : 'muted' });
  if (!disabled)
    pen.target({ key, x: 0, y, width: main, height: ITEM_HEIGHT, atOnce: false, onPress: () => onPress() });
  if (aside !== undefined) drawButton(pen, aside, main + 10, y, asideWidth, ITEM_HEIGHT);
  return ITEM_HEIGHT;
}

/** As wide as its words need, in every language; items below each other mostly have the same. */
function asideWidthOf(pen: Pen, { label, icon }: SheetButton): number {
  if (label === '') return ITEM_HEIGHT;
  const room = ASIDE_PADDING + (icon === undefined ? 0 : ASIDE_ICON);
  return Math.max(ASIDE_LEAST, Math.ceil(pen.measure(label, SIZE.body, true)) + room);
}

function drawSteps(pen: Pen, { steps, colour, detail, fraction }: RowOf<'steps'>, y: number, width: number): number {
  const lineHeight = 36;
  const past = steps.slice(0, -1).join('  ›  ');
  const shown = past === '' ? '' : `${past}  ›  `;
  const shift = pen.measure(shown, SIZE.small, false);
  if (shown !== '') pen.line(shown, 0, y, shift + 2, lineHeight, { size: SIZE.small, colour: 'muted' });
  pen.line(steps.at(-1) ?? '', shift, y, width - shift, lineHeight, { size: SIZE.small, bold: true, colour });
  let height = lineHeight;
  if (fraction !== null) {
    pen.box(0, y + height + 4, width, 8, { fill: 'track', radius: 4 });
    const length = Math.min(Math.max(fraction, 0), 1) * width;
    if (length > 1) pen.box(0, y + height + 4, length, 8, { fill: 'accent', radius: 4 });
    height += 18;
  }
  if (detail !== '') height += pen.paragraph(detail, 0, y + height, width, { size: SIZE.small, colour: 'muted' });
  return height;
}

function drawEntry(pen: Pen, { text, hint, wrong }: RowOf<'entry'>, y: number, width: number): number {
  const height = 84;
  pen.box(0, y, width, height, { fill: 'raised', border: wrong ? 'alarm' : 'edge' });
  const empty = text === '';
  pen.line(empty ? hint : text, 20, y, width - 40, height, {
    size: SIZE.title,
    bold: !empty,
    colour: empty ? 'muted' : 'text',
    align: 'center',
  });
  return height;
}
