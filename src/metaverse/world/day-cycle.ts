// The light of a day that passes: where sun and moon stand at an hour, and the colours of sky, clouds and light for it, blended between
// a few that were chosen by eye. Who calls: city.ts, where the world's manifest moves its light.
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { MORNING, type Daylight, type MovingLight } from './daylight.ts';
import { display, linear } from './palette.ts';

/** What changes from hour to hour. */
type Tones = Pick<
  Daylight,
  | 'zenith'
  | 'middle'
  | 'horizon'
  | 'horizonSunward'
  | 'sun'
  | 'cloudLit'
  | 'cloudShade'
  | 'sunlight'
  | 'bounce'
  | 'sunIntensity'
>;
type Colour = Exclude<keyof Tones, 'sunIntensity'>;
/** Tones, and the sine of the sun's height at which they hold. */
type Stop = readonly [height: number, tones: Tones];

/** How high the sun climbs at noon. */
const NOON = (55 * Math.PI) / 180;
const HOURS = 24;

const NIGHT: Tones = {
  zenith: display('#0a142b'),
  middle: display('#14233f'),
  horizon: display('#25344f'),
  horizonSunward: display('#293750'),
  sun: display('#2c3b57'),
  cloudLit: display('#3d4a66'),
  cloudShade: display('#1a2438'),
  sunlight: linear('#ffb070'),
  bounce: linear('#232a36'),
  sunIntensity: 0,
};
const DUSK: Tones = {
  zenith: display('#1a2c56'),
  middle: display('#4c5a8c'),
  horizon: display('#93788f'),
  horizonSunward: display('#e08d62'),
  sun: display('#f0a274'),
  cloudLit: display('#a3819a'),
  cloudShade: display('#39436a'),
  sunlight: linear('#ff8a45'),
  bounce: linear('#3b3a45'),
  sunIntensity: 0,
};
const SUNSET: Tones = {
  zenith: display('#355f9e'),
  middle: display('#8da3c9'),
  horizon: display('#dcb9a5'),
  horizonSunward: display('#ffb066'),
  sun: display('#ffd49c'),
  cloudLit: display('#ffcda6'),
  cloudShade: display('#8583a0'),
  sunlight: linear('#ff9c55'),
  bounce: linear('#6f655e'),
  sunIntensity: 1.3,
};
const GOLDEN: Tones = {
  zenith: display('#3a74b4'),
  middle: display('#86b4da'),
  horizon: display('#d6dfe2'),
  horizonSunward: display('#fbe3bd'),
  sun: display('#fff3d6'),
  cloudLit: display('#fffaf0'),
  cloudShade: display('#a9b7cc'),
  sunlight: linear('#ffdcae'),
  bounce: linear('#8f887e'),
  sunIntensity: 2,
};
/** From high above the sun falls on the ground itself, which must not be bleached. */
const NOON_TONES: Tones = { ...MORNING, sunIntensity: 1.5 };
/** Cooler and rosier than in the evening: the air is clear. */
const DAWN: Tones = {
  ...DUSK,
  middle: display('#5a6a9c'),
  horizon: display('#a58ea6'),
  horizonSunward: display('#e8a58e'),
  sun: display('#f4b79c'),
  cloudLit: display('#b896ac'),
};
const SUNRISE: Tones = {
  ...SUNSET,
  middle: display('#97b0d6'),
  horizon: display('#e3ccc8'),
  horizonSunward: display('#ffcba0'),
  sun: display('#ffe3c2'),
  cloudLit: display('#ffdcd0'),
  cloudShade: display('#9493b0'),
  sunlight: linear('#ffb27c'),
};
const [DARK, LOW, RISEN, HALF, HIGH] = [-0.26, -0.1, 0.03, 0.24, 0.5] as const;
const EVENING: readonly Stop[] = [
  [DARK, NIGHT],
  [LOW, DUSK],
  [RISEN, SUNSET],
  [HALF, GOLDEN],
  [HIGH, NOON_TONES],
];
const BEFORE_NOON: readonly Stop[] = [
  [DARK, NIGHT],
  [LOW, DAWN],
  [RISEN, SUNRISE],
  [HALF, GOLDEN],
  [HIGH, NOON_TONES],
];
const COLOURS = [
  'zenith',
  'middle',
  'horizon',
  'horizonSunward',
  'sun',
  'cloudLit',
  'cloudShade',
  'sunlight',
  'bounce',
] as const satisfies readonly Colour[];

const MOONLIGHT = { colour: linear('#a9c2f0'), intensity: 0.5, disc: display('#dfe8ff') } as const;
const SUN_DISC = display('#fff2d4');

/** A light whose colours and directions are brought to another hour in place, so that who holds it sees it. */
export class DayCycle {
  readonly light: Daylight;
  readonly #changing: { sunIntensity: number };
  readonly #moving: MovingLight & { stars: number; windows: number };

  constructor() {
    this.#moving = { lightDirection: new Vector3(), disc: new Color3(), stars: 0, windows: 0 };
    const light = {
      ...MORNING,
      ...Object.fromEntries(COLOURS.map((name) => [name, MORNING[name].clone()])),
      sunDirection: MORNING.sunDirection.clone(),
      moving: this.#moving,
    };
    this.light = light;
    this.#changing = light;
    this.setHour(9);
  }

  /** 0 to 24; at 6 the sun rises in the east (+X), at noon it stands in the south (+Z). */
  setHour(hour: number): void {
    const angle = ((hour - HOURS / 4) / HOURS) * 2 * Math.PI;
    const height = Math.sin(angle) * Math.sin(NOON);
    this.light.sunDirection.set(Math.cos(angle), height, Math.sin(angle) * Math.cos(NOON));
    const stops = hour % HOURS < HOURS / 2 ? BEFORE_NOON : EVENING;
    const next = Math.max(
      1,
      stops.findIndex(([at]) => at >= height),
    );
    const isBeyond = height > stops.at(-1)![0];
    const [low, from] = stops[isBeyond ? stops.length - 2 : next - 1]!;
    const [high, to] = stops[isBeyond ? stops.length - 1 : next]!;
    const share = Math.min(1, Math.max(0, (height - low) / (high - low)));
    for (const name of COLOURS) Color3.LerpToRef(from[name], to[name], share, this.light[name]);
    this.#shine(height, from.sunIntensity + (to.sunIntensity - from.sunIntensity) * share);
  }

  /** One light at a time: the sun has gone out before the moon comes on, so that nobody sees it jump. */
  #shine(height: number, sunIntensity: number): void {
    const { sunDirection, sunlight } = this.light;
    const { lightDirection, disc } = this.#moving;
    const sunShare = rising(-0.03, 0.05, height);
    const moonShare = rising(0.04, 0.2, -height);
    this.#moving.stars = rising(0.08, 0.24, -height);
    this.#moving.windows = 0.45 * rising(-0.06, 0.14, -height);
    if (height > -0.035) {
      lightDirection.copyFrom(sunDirection);
      this.#changing.sunIntensity = sunIntensity * sunShare;
      SUN_DISC.scaleToRef(Math.max(0.4, sunShare), disc);
      return;
    }
    // Full: opposite the sun, in the south as well.
    lightDirection.set(-sunDirection.x, -sunDirection.y, Math.abs(sunDirection.z)).normalize();
    sunlight.copyFrom(MOONLIGHT.colour);
    this.#changing.sunIntensity = MOONLIGHT.intensity * moonShare;
    MOONLIGHT.disc.scaleToRef(moonShare, disc);
  }
}

function rising(from: number, to: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return share * share * (3 - 2 * share);
}
