import { describe, expect, it } from 'vitest';
import { PALETTE, PANEL_DENSITY, SIZE, WRIST_DENSITY, type Colour } from './palette.ts';
import { READING } from './placement.ts';
import { LOOKS } from './sheet-rows.ts';

/** The angle under which so many pixels of the large panel are seen, in degrees. */
const angle = (pixels: number): number =>
  (2 * Math.atan(pixels / PANEL_DENSITY / 2 / READING.distance) * 180) / Math.PI;

describe('sizes at reading distance', () => {
  it('has titles of at least 1.2 degrees and no text below 0.8', () => {
    expect(angle(SIZE.title)).toBeGreaterThanOrEqual(1.2);
    for (const size of [SIZE.heading, SIZE.body, SIZE.small]) expect(angle(size)).toBeGreaterThanOrEqual(0.8);
  });
  it('has targets of at least 2.2 degrees for a ray and 22 mm for a finger', () => {
    expect(angle(SIZE.target)).toBeGreaterThanOrEqual(2.2);
    expect(SIZE.target / PANEL_DENSITY).toBeGreaterThanOrEqual(0.022);
    expect(SIZE.target / WRIST_DENSITY).toBeGreaterThanOrEqual(0.022);
  });
  it('has texture enough', () => expect(PANEL_DENSITY).toBeGreaterThanOrEqual(1200));
});

type Rgb = readonly [number, number, number];

/** A colour as it is seen over another one. */
function over(colour: Colour, behind: Rgb): Rgb {
  const [red, green, blue, alpha = 255] = PALETTE[colour]
    .slice(1)
    .match(/../g)!
    .map((pair) => Number.parseInt(pair, 16));
  const share = alpha / 255;
  const mix = (of: number, index: 0 | 1 | 2) => of * share + behind[index] * (1 - share);
  return [mix(red!, 0), mix(green!, 1), mix(blue!, 2)];
}
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const value = part / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
/** WCAG 2.2 contrast, at worst over any sky: the glass lets a little of it through. */
function contrast(ink: Colour, ground: Colour): number {
  const skies: readonly Rgb[] = [
    [255, 255, 255],
    [0, 0, 0],
  ];
  return Math.min(
    ...skies.map((sky) => {
      const glass = over('glass', sky);
      const [dark, light] = [luminance(over(ground, glass)), luminance(over(ink, glass))].toSorted((a, b) => a - b);
      return (light! + 0.05) / (dark! + 0.05);
    }),
  );
}

describe('contrast', () => {
  const onGrounds: readonly (readonly [Colour, readonly Colour[]])[] = [
    ['text', ['glass', 'raised', 'raisedHover', 'raisedPress', 'alarmGround', 'staleGround']],
    ['muted', ['glass', 'raised', 'raisedHover', 'raisedPress']],
    ['live', ['glass', 'raised', 'raisedHover', 'raisedPress']],
    ['stale', ['glass', 'raised', 'raisedHover', 'raisedPress', 'staleGround']],
    ['alarm', ['glass', 'raised', 'raisedHover', 'raisedPress', 'alarmGround']],
    ...Object.values(LOOKS).map(({ text, fill, hover, press }) => [text, [fill, hover, press]] as const),
  ];
  it.each(onGrounds.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))(
    '%s on %s is at least 4.5 to 1',
    (ink, ground) => expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5),
  );
});
