// The colours of the XR face: those of the HTML face (ui/styles/base.css), on glass that stands before any sky. Each text
// colour keeps 4.5:1 on every ground that it stands on (palette.test.ts). Also the sizes that a headset needs.

/** Colours as CSS hexadecimal text; grounds that let light through have it as a fourth pair of digits. */
export const PALETTE = {
  text: '#f3f6f8',
  muted: '#b7c1ca',
  live: '#5fe3bd',
  stale: '#ffc55c',
  offline: '#b7c1ca',
  alarm: '#ff9a8f',
  onAccent: '#04231a',
  onDanger: '#ffffff',
  strong: '#c9f8ea',
  /** The panel itself: nearly opaque, because nothing blurs what is behind it. */
  glass: '#0f151cf2',
  edge: '#3a444e',
  raised: '#1a222b',
  raisedHover: '#2b3640',
  raisedPress: '#3a4753',
  accent: '#5fe3bd',
  accentHover: '#8af0d2',
  strongGround: '#16352f',
  strongHover: '#1f4d44',
  danger: '#cc2b25',
  dangerHover: '#b3231e',
  dangerPress: '#8f1b17',
  alarmGround: '#3c1b1c',
  staleGround: '#33291a',
  line: '#29323b',
  track: '#3d4751',
} as const;

export type Colour = keyof typeof PALETTE;

/** Pixels of a panel's texture a metre: a pixel of 0.67 mm is finer than a Quest 3 shows at 0.9 m. */
export const PANEL_DENSITY = 1500;
/** The same sheet, half as large, for what is held under the eyes: 66 px are 22 mm for a finger. */
export const WRIST_DENSITY = 3000;

/** Text and targets in pixels of the texture. At 1.1 m, 28.8 px are one degree (sizes.test.ts). */
export const SIZE = {
  title: 42,
  heading: 30,
  body: 27,
  small: 24,
  target: 68,
  gap: 14,
  margin: 32,
  radius: 16,
  rim: 30,
} as const;

export const FONT = "Inter, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";
