// The sounds of the world, made here from oscillators: alarms at the machine that they are of, and small ones for a press, a command
// that is done and one that was refused. Quiet until the visitor's first gesture, as browsers ask, and whenever the settings say so.
// Who calls: attention.ts, each frame and at each command.
import type { Vector3 } from '@babylonjs/core/Maths/math.vector';

/** An alarm that nobody has acknowledged. */
export interface SoundingAlarm {
  readonly id: string;
  readonly isCritical: boolean;
  readonly place: Vector3;
}

export interface Ears {
  readonly position: Vector3;
  readonly forward: Vector3;
  readonly up: Vector3;
}

const VOLUME = 0.5;
/** Two soft tones, a third apart: falling for a warning, rising for what is critical. */
const TONES_HERTZ = { warning: [659, 523], critical: [698, 880] } as const;
const TONE_SECONDS = 0.26;
const REPEAT_SECONDS = { warning: 6, critical: 3 } as const;
/** More than the nearest few would be noise. */
const MOST_AT_ONCE = 3;
/** At this distance an alarm is as loud as it gets; then half as loud with each doubling. */
const NEAR_METRES = 4;
const FADE_SECONDS = 0.03;

export class Sounds {
  readonly #isOn: () => boolean;
  readonly #due = new Map<string, number>();
  #context: AudioContext | null = null;
  #master: GainNode | null = null;

  /** `isOn`: the visitor's setting. */
  constructor(isOn: () => boolean) {
    this.#isOn = isOn;
  }

  /** Call it in a gesture of the visitor: nothing sounds before. */
  unlock(): void {
    if (this.#context === null) {
      this.#context = new AudioContext({ latencyHint: 'interactive' });
      this.#master = this.#context.createGain();
      this.#master.gain.value = VOLUME;
      this.#master.connect(this.#context.destination);
    }
    // A browser that still refuses lets the next gesture try again.
    if (this.#context.state === 'suspended') void this.#context.resume().catch(() => undefined);
  }

  /** Once a frame: where the visitor's ears are, and what sounds. */
  frame(ears: Ears, alarms: readonly SoundingAlarm[]): void {
    const context = this.#context;
    if (context === null || context.state !== 'running') return;
    if (!this.#isOn() || alarms.length === 0) {
      this.#due.clear();
      return;
    }
    placeEars(context.listener, ears);
    const near =
      alarms.length <= MOST_AT_ONCE
        ? alarms
        : [...alarms].sort((a, b) => squared(a, ears) - squared(b, ears)).slice(0, MOST_AT_ONCE);
    const now = context.currentTime;
    for (const id of this.#due.keys()) if (!near.some((alarm) => alarm.id === id)) this.#due.delete(id);
    for (const [order, { id, isCritical, place }] of near.entries()) {
      const kind = isCritical ? 'critical' : 'warning';
      // One after another, not on top of each other.
      const due = this.#due.get(id) ?? now + order * 2.5 * TONE_SECONDS;
      if (due > now) {
        this.#due.set(id, due);
        continue;
      }
      this.#due.set(id, now + REPEAT_SECONDS[kind]);
      const panner = new PannerNode(context, {
        panningModel: 'HRTF',
        distanceModel: 'inverse',
        refDistance: NEAR_METRES,
        maxDistance: 400,
        rolloffFactor: 0.8,
        positionX: place.x,
        positionY: place.y,
        positionZ: place.z,
      });
      panner.connect(this.#master!);
      const [first, second] = TONES_HERTZ[kind];
      this.#tone(panner, first, now, TONE_SECONDS, 0.5);
      this.#tone(panner, second, now + TONE_SECONDS * 0.85, TONE_SECONDS, 0.5).onended = () => panner.disconnect();
    }
  }

  /** A button was pressed and something was asked. */
  press(): void {
    this.#small([[1400, 0, 0.03]], 0.12);
  }

  /** What was asked is done. */
  done(): void {
    this.#small(
      [
        [784, 0, 0.12],
        [1175, 0.09, 0.18],
      ],
      0.16,
    );
  }

  /** What was asked was refused, or failed. */
  refused(): void {
    this.#small(
      [
        [330, 0, 0.14],
        [247, 0.12, 0.22],
      ],
      0.2,
    );
  }

  dispose(): void {
    // Closing cannot fail in a way that matters: the page lets go of it.
    void this.#context?.close().catch(() => undefined);
    this.#context = null;
    this.#master = null;
  }

  #small(tones: readonly (readonly [hertz: number, atSeconds: number, seconds: number])[], volume: number): void {
    const context = this.#context;
    if (context === null || context.state !== 'running' || !this.#isOn()) return;
    for (const [hertz, at, seconds] of tones)
      this.#tone(this.#master!, hertz, context.currentTime + at, seconds, volume);
  }

  /** A sine with a little of its octave, that comes and goes without a click. */
  #tone(to: AudioNode, hertz: number, at: number, seconds: number, volume: number): OscillatorNode {
    const context = this.#context!;
    const swell = new GainNode(context, { gain: 0 });
    swell.gain.setValueAtTime(0, at);
    swell.gain.linearRampToValueAtTime(volume, at + FADE_SECONDS / 2);
    swell.gain.exponentialRampToValueAtTime(0.001, at + seconds);
    swell.connect(to);
    const wave = new PeriodicWave(context, { real: [0, 0, 0, 0], imag: [0, 1, 0.25, 0.06] });
    const oscillator = new OscillatorNode(context, { frequency: hertz, periodicWave: wave });
    oscillator.connect(swell);
    oscillator.start(at);
    oscillator.stop(at + seconds);
    return oscillator;
  }
}

function squared({ place }: SoundingAlarm, { position }: Ears): number {
  return (place.x - position.x) ** 2 + (place.y - position.y) ** 2 + (place.z - position.z) ** 2;
}

function placeEars(listener: AudioListener, { position, forward, up }: Ears): void {
  listener.positionX.value = position.x;
  listener.positionY.value = position.y;
  listener.positionZ.value = position.z;
  listener.forwardX.value = forward.x;
  listener.forwardY.value = forward.y;
  listener.forwardZ.value = forward.z;
  listener.upX.value = up.x;
  listener.upY.value = up.y;
  listener.upZ.value = up.z;
}
