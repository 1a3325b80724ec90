import { expect, test } from 'vitest';
import { labelLayout, labelTexture, PLATE_TEXTURE, plateLayout } from './card-layout.ts';
import { measureHalf, wordsOf } from './test-machine.ts';

const label = (caption: string, value: string, unit: string) =>
  labelLayout([{ caption, value, unit }], false, measureHalf);
const endOf = (run: { text: string; x: number; font: string }) => run.x + measureHalf(run.text, run.font);

test('a label holds caption, value and unit inside its card', () => {
  const layout = label('Oil temperature', '61.4', '°C');
  expect(wordsOf(layout)).toBe('Oil temperature | 61.4 | °C');
  for (const run of layout.runs) expect(endOf(run)).toBeLessThan(layout.width);
  expect(layout.height + layout.stem).toBeLessThanOrEqual(labelTexture(1).height);
});

test('words that are too long end in an ellipsis and never leave the texture', () => {
  const layout = label(
    'A caption that somebody wrote without thinking of its length',
    '123456789012345678901234567890',
    'm³/h',
  );
  expect(layout.width).toBeLessThan(labelTexture(1).width);
  expect(layout.runs[0]!.text).toMatch(/…$/);
  expect(layout.runs[1]!.text).toMatch(/^123.*…$/);
  for (const run of layout.runs) expect(endOf(run)).toBeLessThan(layout.width);
});

test('the card keeps its width while a figure changes by a digit', () => {
  expect(label('Caption of some length', '9.9', 'bar').width).toBe(
    label('Caption of some length', '10.1', 'bar').width,
  );
});

test('several values at one node are rows: captions left, values right, nothing overlaps', () => {
  const texts = [
    { caption: 'Power', value: '1,842', unit: 'kW' },
    { caption: 'Rotor speed', value: '14.2', unit: 'rpm' },
    { caption: 'State of the brake, in the words of its maker', value: 'released', unit: '' },
  ];
  const layout = labelLayout(texts, false, measureHalf);
  expect(layout.height + layout.stem).toBeLessThanOrEqual(labelTexture(3).height);
  expect(layout.width).toBeLessThan(labelTexture(3).width);
  expect(new Set(layout.runs.map(({ baseline }) => baseline)).size).toBe(3);
  for (const [index, run] of layout.runs.entries()) {
    const next = layout.runs[index + 1];
    expect(endOf(run)).toBeLessThanOrEqual(next?.baseline === run.baseline ? next.x : layout.width);
  }
});

test('more values at one node than can be read are counted in the last row, and the card stays as high as ten', () => {
  const texts = Array.from({ length: 512 }, (_, index) => ({ caption: `Value ${index}`, value: '1', unit: 'V' }));
  expect(labelTexture(512)).toEqual(labelTexture(10));
  const layout = labelLayout(texts, false, measureHalf);
  expect(layout.height + layout.stem).toBeLessThanOrEqual(labelTexture(512).height);
  expect(new Set(layout.runs.map(({ baseline }) => baseline)).size).toBe(10);
  expect(layout.runs.at(-1)!.text).toBe('503 more in its panel');
  expect(endOf(layout.runs.at(-1)!)).toBeLessThanOrEqual(layout.width);
  const ten = labelLayout(texts.slice(0, 10), false, measureHalf);
  expect(ten.runs.some(({ text }) => text === 'Value 9')).toBe(true);
});

test('a name that is long is written smaller, and whole', () => {
  const [short, long, longest] = [
    'Lamp 7',
    'Air station 9, Main street south',
    'A name of a machine that nobody would ever think of giving',
  ].map((title) => plateLayout(title, 'live', '', measureHalf).runs[0]!);
  const pixels = (run: typeof short): number => Number(/(\d+)px/.exec(run!.font)![1]);
  expect(long!.text).toBe('Air station 9, Main street south');
  expect(pixels(long)).toBeLessThan(pixels(short));
  expect(pixels(longest)).toBeLessThan(pixels(long));
  expect(longest!.text).toMatch(/…$/);
  expect(endOf(longest!)).toBeLessThan(PLATE_TEXTURE.width);
});

test('a plate tells the status by shape as well as by colour, and says what is wrong', () => {
  const plates = (['live', 'stale', 'offline'] as const).map((status) =>
    plateLayout('Turbine 3', status, status === 'live' ? '' : 'no data for 7 s', measureHalf),
  );
  expect(new Set(plates.map(({ mark }) => mark!.shape)).size).toBe(3);
  expect(new Set(plates.map(({ mark }) => mark!.colour)).size).toBe(3);
  expect(plates.map((plate) => wordsOf(plate))).toEqual([
    'Turbine 3',
    'Turbine 3 | no data for 7 s',
    'Turbine 3 | no data for 7 s',
  ]);
  expect(plates[1]!.height).toBeGreaterThan(plates[0]!.height);
  for (const plate of plates) expect(plate.height + plate.stem).toBeLessThanOrEqual(PLATE_TEXTURE.height);
});
