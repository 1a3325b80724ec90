// What a laid out sheet is made of: boxes, texts and icons in pixels of the texture, and the targets that can be pressed.
// Made by sheet-layout.ts with the help of `Pen`, painted by face-panel.ts.
import type { IconName } from '../../ui/icon.tsx';
import { PALETTE, SIZE, type Colour } from './palette.ts';

export interface BoxPart {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly fill: string;
  readonly border: string | null;
  /** Whose state it shows, and its fills under a pointer and under a press. */
  readonly target: string | null;
  readonly hoverFill: string;
  readonly pressFill: string;
}

export interface TextPart {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** One line; fits its width. */
  readonly text: string;
  readonly size: number;
  readonly bold: boolean;
  readonly colour: string;
  readonly align: 'left' | 'center' | 'right';
}

export interface IconPart {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly name: IconName;
  readonly colour: string;
}

/** Where a pointer acts. */
export interface Target {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly atOnce: boolean;
  onPress?(): void;
  /** Fractions 0..1 from left to right, also beyond the target's ends. */
  onDrag?(fraction: number): void;
}

export interface Parts {
  readonly boxes: readonly BoxPart[];
  readonly texts: readonly TextPart[];
  readonly icons: readonly IconPart[];
  readonly targets: readonly Target[];
}

/** Width of a text in pixels. */
export type MeasureText = (text: string, size: number, bold: boolean) => number;

interface BoxLook {
  readonly fill: Colour;
  readonly hover?: Colour;
  readonly press?: Colour;
  readonly border?: Colour;
  readonly radius?: number;
  readonly target?: string;
}

interface TextLook {
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: Colour;
  readonly align?: TextPart['align'];
}

/** Collects parts from y = 0 downwards. */
export class Pen {
  readonly boxes: BoxPart[] = [];
  readonly texts: TextPart[] = [];
  readonly icons: IconPart[] = [];
  readonly targets: Target[] = [];
  readonly measure: MeasureText;

  constructor(measure: MeasureText) {
    this.measure = measure;
  }

  box(x: number, y: number, width: number, height: number, look: BoxLook): void {
    const fill = PALETTE[look.fill];
    const hoverFill = look.hover === undefined ? fill : PALETTE[look.hover];
    this.boxes.push({
      x,
      y,
      width,
      height,
      radius: look.radius ?? SIZE.radius,
      fill,
      border: look.border === undefined ? null : PALETTE[look.border],
      target: look.target ?? null,
      hoverFill,
      pressFill: look.press === undefined ? hoverFill : PALETTE[look.press],
    });
  }

  /** One line in a box of `height`, in the middle of it; cut with an ellipsis where it does not fit. */
  line(text: string, x: number, y: number, width: number, height: number, look: TextLook = {}): void {
    const { size = SIZE.body, bold = false, colour = 'text', align = 'left' } = look;
    const fitted = fit(text, width, (part) => this.measure(part, size, bold));
    this.texts.push({ x, y, width, height, text: fitted, size, bold, colour: PALETTE[colour], align });
  }

  /** As many lines as it needs; returns their height. */
  paragraph(text: string, x: number, y: number, width: number, look: TextLook = {}): number {
    const { size = SIZE.body, bold = false } = look;
    const lineHeight = Math.round(size * 1.36);
    const lines = wrap(text, width, (part) => this.measure(part, size, bold));
    for (const [index, line] of lines.entries()) this.line(line, x, y + index * lineHeight, width, lineHeight, look);
    return lines.length * lineHeight;
  }

  icon(name: IconName, x: number, y: number, size: number, colour: Colour): void {
    this.icons.push({ name, x, y, size, colour: PALETTE[colour] });
  }

  target(target: Target): void {
    this.targets.push(target);
  }

  /** Takes over what another pen drew, `down` pixels lower. */
  take(other: Pen, down: number): void {
    const lower = <Part extends { readonly y: number }>(parts: readonly Part[]) =>
      parts.map((part) => ({ ...part, y: part.y + down }));
    this.boxes.push(...lower(other.boxes));
    this.texts.push(...lower(other.texts));
    this.icons.push(...lower(other.icons));
    this.targets.push(...lower(other.targets));
  }
}

/** A text cut so that it fits, with an ellipsis. */
export function fit(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  let shortest = 0;
  let longest = text.length;
  while (shortest < longest) {
    const middle = Math.ceil((shortest + longest) / 2);
    if (measure(`${text.slice(0, middle).trimEnd()}…`) <= width) shortest = middle;
    else longest = middle - 1;
  }
  return `${text.slice(0, shortest).trimEnd()}…`;
}

/** A text in lines that fit, broken between words; a word that is too long is broken itself. */
export function wrap(text: string, width: number, measure: (text: string) => number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (measure(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (measure(line) > width) {
      let length = line.length - 1;
      while (length > 1 && measure(line.slice(0, length)) > width) length -= 1;
      lines.push(line.slice(0, length));
      line = line.slice(length);
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}
