// What a controller's gamepad says, by the WebXR standard mapping, so that it works before its model is loaded and for
// controllers that no profile knows; and the pulses that it gives back. Who calls: session.ts, locomotion.ts, ar-hands.ts.
import type { Stick } from './stick-wishes.ts';
import type { Feel, VisitHand } from './visit.ts';

/** Of the `xr-standard` mapping: https://www.w3.org/TR/webxr-gamepads-module-1/#xr-standard-gamepad-mapping */
const BUTTON = { stick: 3, first: 4, second: 5, menu: 6 } as const;
const SHORT_OF_ONE = 0.98;

/** The thumbstick, or the touchpad where there is none; null for what has neither, as a hand. */
export function stickOf({ id, handedness, kind, source }: VisitHand): Stick | null {
  const axes = source.inputSource.gamepad?.axes;
  if (kind === 'hand' || axes === undefined || axes.length < 2) return null;
  const [x, y] = axes.length >= 4 ? [axes[2]!, axes[3]!] : [axes[0]!, axes[1]!];
  return { id, handedness, x: full(x), y: full(y) };
}

/** The upper of the two buttons (B, Y), or a menu button. */
export function isMenuPressed({ source }: VisitHand): boolean {
  const buttons = source.inputSource.gamepad?.buttons;
  return buttons?.[BUTTON.second]?.pressed === true || buttons?.[BUTTON.menu]?.pressed === true;
}

/** The stick itself, or the lower of the two buttons (A, X). */
export function isRecentrePressed({ source }: VisitHand): boolean {
  const buttons = source.inputSource.gamepad?.buttons;
  return buttons?.[BUTTON.stick]?.pressed === true || buttons?.[BUTTON.first]?.pressed === true;
}

interface Beat {
  readonly afterMs: number;
  readonly strength: number;
  readonly lastsMs: number;
}

const BEATS: Readonly<Record<Feel, readonly Beat[]>> = {
  touch: [{ afterMs: 0, strength: 0.18, lastsMs: 12 }],
  press: [{ afterMs: 0, strength: 0.5, lastsMs: 28 }],
  refusal: [
    { afterMs: 0, strength: 0.8, lastsMs: 55 },
    { afterMs: 130, strength: 0.8, lastsMs: 55 },
  ],
};

/** Lets a hand feel something; nothing happens where there is no motor. */
export function pulseHand({ source }: VisitHand, feel: Feel): void {
  const motor = motorOf(source.inputSource.gamepad);
  if (motor === undefined) return;
  // A motor may refuse (the hand was put down): nobody misses that beat.
  const beat = ({ strength, lastsMs }: Beat) => void motor.pulse(strength, lastsMs).catch(() => undefined);
  for (const one of BEATS[feel]) {
    if (one.afterMs === 0) beat(one);
    else setTimeout(() => beat(one), one.afterMs);
  }
}

interface Motor {
  pulse(strength: number, lastsMs: number): Promise<unknown>;
}

/** `hapticActuators` of WebXR's gamepads is in no standard of the DOM's types. */
function motorOf(gamepad: Gamepad | undefined): Motor | undefined {
  const { hapticActuators } = (gamepad ?? {}) as { readonly hapticActuators?: readonly Motor[] };
  return hapticActuators?.[0];
}

function full(value: number): number {
  return Math.abs(value) > SHORT_OF_ONE ? Math.sign(value) : value;
}
