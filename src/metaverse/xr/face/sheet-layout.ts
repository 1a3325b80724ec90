// Lays a sheet out in the pixels of its texture: head, tabs, what is pinned, then as many blocks as fit on the page, with a
// pager where they are more than one. Pure; the rows themselves are drawn by sheet-rows.ts. Who calls: face-panel.ts.
import { SIZE } from './palette.ts';
import { Pen, type MeasureText, type Parts } from './parts.ts';
import type { Block, Row, Sheet, SheetButton } from './sheet.ts';
import { drawButton, drawRow } from './sheet-rows.ts';
import { strings } from '../../ui/strings.ts';

export interface SheetFrame {
  readonly width: number;
  readonly height: number;
}

export interface LaidOut extends Parts {
  /** As asked, or the last one where there are not so many. */
  readonly page: number;
  readonly pages: number;
  /** Of the glass: all of the frame, or less where that is enough. */
  readonly height: number;
}

/** `onPage` hears which page a visitor asks for. */
export function layOut(
  sheet: Sheet,
  page: number,
  frame: SheetFrame,
  measure: MeasureText,
  onPage: (page: number) => void,
): LaidOut {
  const pen = new Pen(measure);
  const { margin, gap } = SIZE;
  const inner = frame.width - 2 * margin;

  let y = margin - 6;
  if (sheet.title !== '') y += drawTitle(pen, sheet, y, frame.width);
  for (const { text, colour = 'muted', icon } of sheet.facts) {
    const height = Math.round(SIZE.small * 1.45);
    const shift = icon === undefined ? 0 : SIZE.small + 8;
    if (icon !== undefined) pen.icon(icon, margin, y + (height - SIZE.small) / 2, SIZE.small, colour);
    pen.line(text, margin + shift, y, inner - shift, height, { size: SIZE.small, colour });
    y += height;
  }
  if (y > margin) y += gap;
  for (const row of sheet.pinned) {
    const drawn = drawBlock([row], inner, measure);
    place(pen, drawn.pen, y);
    y += drawn.height + gap;
  }
  if (sheet.tabs.length > 0) {
    const row: Row = { kind: 'buttons', buttons: sheet.tabs };
    const drawn = drawBlock([row], inner, measure);
    place(pen, drawn.pen, y);
    y += drawn.height + gap;
  }

  const blocks = sheet.blocks.map((block) => drawBlock(block, inner, measure));
  const bottom = frame.height - margin;
  const all = fill(blocks, bottom - y);
  const pages = all.length > 1 ? fill(blocks, bottom - y - SIZE.target - gap) : all;
  const shown = Math.min(Math.max(page, 0), Math.max(pages.length - 1, 0));
  let end = y - gap;
  for (const block of pages[shown] ?? []) {
    place(pen, block.pen, y);
    end = y + block.height;
    y = end + block.gap;
  }
  if (pages.length > 1) drawPager(pen, shown, pages.length, bottom - SIZE.target, inner, onPage);
  // What has tabs or pages keeps its height, so that nothing jumps under the pointer.
  const height = pages.length > 1 || sheet.tabs.length > 0 ? frame.height : Math.min(end + margin, frame.height);
  const glass = new Pen(measure);
  glass.box(0, 0, frame.width, height, { fill: 'glass', border: 'edge', radius: SIZE.rim });
  const { texts, icons, targets } = pen;
  const boxes = [...glass.boxes, ...pen.boxes];
  return { height, boxes, texts, icons, targets, page: shown, pages: Math.max(pages.length, 1) };
}

/** The title and the tools at its right; returns their height. */
function drawTitle(pen: Pen, { title, tools }: Sheet, y: number, frameWidth: number): number {
  const { margin, gap, target } = SIZE;
  let x = frameWidth - margin;
  for (const tool of tools.toReversed()) {
    const width = toolWidth(tool, pen);
    x -= width;
    drawButton(pen, tool, x, y, width, target);
    x -= gap;
  }
  pen.line(title, margin, y, x - margin, target, { size: SIZE.title, bold: true });
  return target + 2;
}

interface DrawnBlock {
  readonly pen: Pen;
  readonly height: number;
  /** To the next one: rows of a table stand close. */
  readonly gap: number;
}

function drawBlock(block: Block, width: number, measure: MeasureText): DrawnBlock {
  const pen = new Pen(measure);
  let height = 0;
  for (const row of block) {
    if (height > 0) height += 8;
    height += drawRow(pen, row, height, width);
  }
  const last = block.at(-1)?.kind;
  return { pen, height, gap: last === 'value' ? 0 : last === 'item' ? 8 : SIZE.gap };
}

/** Rows are drawn from x = 0; a sheet has a margin. */
function place(onto: Pen, drawn: Pen, y: number): void {
  const shifted = new Pen(drawn.measure);
  const right = <Part extends { readonly x: number }>(part: Part): Part => ({ ...part, x: part.x + SIZE.margin });
  shifted.boxes.push(...drawn.boxes.map(right));
  shifted.texts.push(...drawn.texts.map(right));
  shifted.icons.push(...drawn.icons.map(right));
  shifted.targets.push(...drawn.targets.map(right));
  onto.take(shifted, y);
}

/** Blocks by page; a block that is higher than a page has one for itself, and its end is not seen. */
function fill(blocks: readonly DrawnBlock[], height: number): readonly (readonly DrawnBlock[])[] {
  const pages: DrawnBlock[][] = [];
  let left = 0;
  for (const block of blocks) {
    const newest = pages.at(-1);
    if (newest === undefined || block.height > left) {
      pages.push([block]);
      left = height;
    } else newest.push(block);
    left -= block.height + block.gap;
  }
  return pages;
}

function drawPager(
  pen: Pen,
  page: number,
  pages: number,
  y: number,
  width: number,
  onPage: (page: number) => void,
): void {
  const buttonWidth = 150;
  const button = (key: string, label: string, to: number): SheetButton => ({
    key,
    label,
    look: 'plain',
    disabled: to < 0 || to >= pages,
    onPress: () => onPage(to),
  });
  drawButton(pen, button('page-back', strings.xr.pageBack, page - 1), SIZE.margin, y, buttonWidth, SIZE.target);
  pen.line(strings.xr.pageOf(page + 1, pages), SIZE.margin, y, width, SIZE.target, {
    size: SIZE.small,
    colour: 'muted',
    align: 'center',
  });
  drawButton(
    pen,
    button('page-on', strings.xr.pageOn, page + 1),
    SIZE.margin + width - buttonWidth,
    y,
    buttonWidth,
    SIZE.target,
  );
}

function toolWidth(tool: SheetButton, pen: Pen): number {
  if (tool.label === '') return SIZE.target;
  const icon = tool.icon === undefined ? 0 : 40;
  return Math.max(SIZE.target, pen.measure(tool.label, SIZE.body, true) + icon + 44);
}
