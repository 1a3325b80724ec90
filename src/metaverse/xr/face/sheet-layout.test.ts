import { describe, expect, it, vi } from 'vitest';
import { SIZE } from './palette.ts';
import { fit, wrap, type MeasureText } from './parts.ts';
import { layOut } from './sheet-layout.ts';
import type { Block, Sheet, SheetButton } from './sheet.ts';

/** About as wide as a sans-serif. */
const measure: MeasureText = (text, size, bold) => text.length * size * (bold ? 0.58 : 0.53);
const FRAME = { width: 900, height: 1010 };
const button = (key: string, label = key): SheetButton => ({ key, label, look: 'plain', onPress: vi.fn() });
const sheetOf = (blocks: readonly Block[], more: Partial<Sheet> = {}): Sheet => ({
  key: 'sheet',
  title: 'Robot arm 1',
  facts: [{ text: 'Live', icon: 'check' }],
  tools: [button('close')],
  pinned: [{ kind: 'buttons', buttons: [button('stop')] }],
  tabs: [button('tab a'), button('tab b')],
  blocks,
  ...more,
});
const value = (key: string): Block => [
  {
    kind: 'value',
    key,
    label: `Joint ${key} with a rather long name that says all`,
    value: '−66.95',
    unit: 'mm/s',
    age: '3 s',
    old: false,
    alarm: key === '3',
    range: { from: 0.2, to: 0.5, at: 0.2 },
  },
];
const everyKind: readonly Block[] = [
  [{ kind: 'heading', text: 'Values' }],
  value('1'),
  [
    { kind: 'text', text: 'Words that go on and on '.repeat(12), icon: 'info' },
    { kind: 'banner', title: 'Too hot', text: 'Wait for it to cool down. '.repeat(6), icon: 'alarm', look: 'alarm' },
  ],
  [{ kind: 'choice', label: 'Mode', bold: true, options: [button('idle'), button('cycling'), button('demo')] }],
  [
    {
      kind: 'choice',
      label: 'One of many',
      options: Array.from({ length: 9 }, (_, index) => button(`option ${index}`, `An option numbered ${index}`)),
    },
  ],
  [
    {
      kind: 'slider',
      key: 'width',
      label: 'Width',
      low: '0',
      high: '80',
      value: '40 mm',
      fraction: 0.5,
      onDrag: vi.fn(),
      onType: vi.fn(),
    },
  ],
  [{ kind: 'slider', key: 'bare', label: '', low: '0', high: '80', value: '40', fraction: 2, onDrag: vi.fn() }],
  [
    {
      kind: 'item',
      key: 'twin',
      icon: 'twins',
      colour: 'live',
      title: 'Wind turbine 1',
      detail: 'Live',
      aside: { ...button('go'), icon: 'place' },
      onPress: vi.fn(),
    },
  ],
  [{ kind: 'steps', steps: ['Asked', 'Accepted', 'Running'], colour: 'text', detail: 'Part 3', fraction: 0.4 }],
  [{ kind: 'entry', text: '7K3M', hint: '', wrong: true }, { kind: 'gap' }],
];
const allPages = (sheet: Sheet) => {
  const { pages } = layOut(sheet, 0, FRAME, measure, vi.fn());
  return Array.from({ length: pages }, (_, page) => layOut(sheet, page, FRAME, measure, vi.fn()));
};

describe('a laid out sheet', () => {
  it('keeps everything in its frame, and every text in its width', () => {
    for (const { boxes, texts, icons, targets } of allPages(sheetOf(everyKind))) {
      for (const { x, y, width, height } of [...boxes, ...texts, ...targets]) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(FRAME.width + 0.01);
        expect(y + height).toBeLessThanOrEqual(FRAME.height + 0.01);
      }
      for (const { x, size } of icons) expect(x + size).toBeLessThanOrEqual(FRAME.width);
      for (const { text, width, size, bold } of texts) expect(measure(text, size, bold)).toBeLessThanOrEqual(width);
    }
  });
  it('has targets that are large enough and never lie on each other', () => {
    for (const { targets } of allPages(sheetOf(everyKind))) {
      for (const [index, one] of targets.entries()) {
        expect(Math.min(one.width, one.height), one.key).toBeGreaterThanOrEqual(SIZE.target);
        for (const other of targets.slice(index + 1)) {
          const apart =
            one.x + one.width <= other.x ||
            other.x + other.width <= one.x ||
            one.y + one.height <= other.y ||
            other.y + other.height <= one.y;
          expect(apart, `${one.key} and ${other.key}`).toBe(true);
        }
      }
    }
  });
  it('shows every row once, on as many pages as that needs, and its head on each', () => {
    const keys = Array.from({ length: 40 }, (_, index) => `${index} of all`);
    const pages = allPages(sheetOf(keys.map((key) => [{ kind: 'choice', label: '', options: [button(key)] }])));
    expect(pages.length).toBeGreaterThan(2);
    const seen = pages.flatMap(({ targets }) => targets.map(({ key }) => key).filter((key) => key.endsWith('of all')));
    expect(seen).toEqual(keys);
    for (const { targets } of pages) {
      expect(targets.map(({ key }) => key)).toEqual(expect.arrayContaining(['close', 'stop', 'tab a', 'tab b']));
    }
  });
  it('turns pages within their number', () => {
    const onPage = vi.fn();
    const sheet = sheetOf(Array.from({ length: 40 }, (_, index) => value(String(index))));
    const first = layOut(sheet, 0, FRAME, measure, onPage);
    expect(first.targets.map(({ key }) => key)).not.toContain('page-back');
    first.targets.find(({ key }) => key === 'page-on')!.onPress!();
    expect(onPage).toHaveBeenCalledWith(1);
    const last = layOut(sheet, 99, FRAME, measure, onPage);
    expect(last.page).toBe(last.pages - 1);
    expect(last.targets.map(({ key }) => key)).not.toContain('page-on');
  });
  it('is no higher than it needs to be, unless it has tabs or pages', () => {
    const low = { tabs: [], pinned: [] };
    expect(layOut(sheetOf([value('1')], low), 0, FRAME, measure, vi.fn()).height).toBeLessThan(300);
    expect(layOut(sheetOf([value('1')]), 0, FRAME, measure, vi.fn()).height).toBe(FRAME.height);
  });
  it('gives what stands beside an item the room that its words need', () => {
    const aside = { ...button('quiet', 'Stumm schalten'), icon: 'alarm' as const };
    const item = { key: 'item', icon: 'alarm', colour: 'alarm', title: 'Too hot', detail: '3 s' } as const;
    const sheet = sheetOf([[{ kind: 'item', ...item, aside, onPress: vi.fn() }]]);
    const { texts, targets } = layOut(sheet, 0, FRAME, measure, vi.fn());
    expect(texts.map(({ text }) => text)).toEqual(expect.arrayContaining(['Too hot', '3 s', 'Stumm schalten']));
    const [main, beside] = ['item', 'quiet'].map((key) => targets.find((target) => target.key === key)!);
    expect(main!.x + main!.width).toBeLessThanOrEqual(beside!.x);
  });
  it('gives a disabled button no target', () => {
    const sheet = sheetOf([[{ kind: 'buttons', buttons: [{ ...button('off'), disabled: true }] }]]);
    expect(layOut(sheet, 0, FRAME, measure, vi.fn()).targets.map(({ key }) => key)).not.toContain('off');
  });
});

describe('texts', () => {
  const tens = (text: string): number => text.length * 10;
  it('are cut with an ellipsis only where they do not fit', () => {
    expect(fit('Robot arm', 90, tens)).toBe('Robot arm');
    expect(fit('Robot arm 1', 90, tens)).toBe('Robot ar…');
    expect(fit('Robot arm 1', 70, tens)).toBe('Robot…');
  });
  it('are broken between words, and a long word within itself', () => {
    expect(wrap('one two three', 70, tens)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij kl', 40, tens)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
    expect(wrap('', 40, tens)).toEqual([]);
  });
});
