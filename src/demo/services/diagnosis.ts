// What shakes a wind turbine, from the acceleration of its nacelle and the speed of its rotor: peaks of the spectrum, the
// part that turns with the rotor and with its blades (order tracking), and a verdict. Pure. Who calls: maintenance.ts.
import { peaksOf, resample, spectrumOf, type Sample } from './spectrum.ts';

export interface Signals {
  /** mm/s². */
  readonly acceleration: readonly Sample[];
  /** rpm. */
  readonly rotorSpeed: readonly Sample[];
  /** mm/s root mean square, as the machine itself states it. */
  readonly vibration: readonly Sample[];
}

interface FoundPeak {
  /** Hz. */
  readonly frequency: number;
  /** mm/s². */
  readonly amplitude: number;
  readonly order: '1P' | '2P' | '3P' | '6P' | 'none';
  /** 0 to 1: how surely it is a tone and no chance of the noise. */
  readonly confidence: number;
}

export interface Finding {
  /** Seconds of signal that it rests on. */
  readonly seconds: number;
  readonly samples: number;
  /** Turns of the rotor a second. */
  readonly rotorHz: number;
  /** Root mean square speed in mm/s of the shaking once a turn, three times a turn, and of the rest below 2 Hz. */
  readonly oncePerTurn: number;
  readonly bladePassing: number;
  readonly rest: number;
  readonly peaks: readonly FoundPeak[];
}

export interface Verdict {
  readonly condition: 'good' | 'watch' | 'act';
  readonly cause: string;
  readonly evidence: readonly string[];
}

const GRID_HZ = 20;
/** A rotor that turns more slowly shakes nothing that this could hear. */
export const LEAST_ROTOR_HZ = 0.05;
/** Where a rotor, its blades and its tower are heard. */
const BAND = { fromHz: 0.1, toHz: 3, most: 6 };
/** Turns that two parts of the signal must be apart in to be told apart. */
export const LEAST_TURNS = 2;
const ORDERS = [
  ['1P', 1],
  ['2P', 2],
  ['3P', 3],
  ['6P', 6],
] as const;
/** mm/s: from these on, a machine of this kind is watched and is worked on. */
const IMBALANCE = { watch: 2.2, act: 4.5 };
const BLADE_PASSING = { watch: 2, act: 4.5 };
const LEVEL = { watch: 5, act: 7 };

/** Null while there is too little of the signal: less than two turns of the rotor, or hardly any samples. */
export function analyse({ acceleration, rotorSpeed }: Omit<Signals, 'vibration'>): Finding | null {
  const first = acceleration[0];
  const last = acceleration.at(-1);
  if (first === undefined || last === undefined) return null;
  const seconds = (last.time - first.time) / 1000;
  const rotorHz = mean(rotorSpeed.map(({ value }) => value)) / 60;
  if (!(rotorHz >= LEAST_ROTOR_HZ) || seconds * rotorHz < LEAST_TURNS || acceleration.length < seconds * 4) return null;
  const signal = resample(acceleration, GRID_HZ);
  const turns = turnsAt(rotorSpeed, first.time, signal.length);
  const spectrum = spectrumOf(signal, GRID_HZ);
  const speedOf = (order: number): number =>
    orderAmplitude(signal, turns, order) / (2 * Math.PI * order * rotorHz) / Math.SQRT2;
  const [oncePerTurn, bladePassing] = [speedOf(1), speedOf(3)];
  return {
    seconds,
    samples: acceleration.length,
    rotorHz,
    oncePerTurn,
    bladePassing,
    rest: Math.sqrt(Math.max(0, speedSquared(spectrum) - oncePerTurn ** 2 - bladePassing ** 2)),
    peaks: peaksOf(spectrum, BAND)
      .filter(({ signalToNoise }) => signalToNoise > 3)
      .map(({ frequency, amplitude, signalToNoise }) => ({
        frequency,
        amplitude,
        order: orderOf(frequency, rotorHz, spectrum.resolutionHz),
        confidence: 1 - 3 / signalToNoise,
      })),
  };
}

/** What the finding and the machine's own level mean for who keeps it. */
export function judge(finding: Finding, vibration: readonly Sample[]): Verdict {
  const level = mean(vibration.map(({ value }) => value));
  const { oncePerTurn, bladePassing, rest } = finding;
  const grade = (value: number, limit: { watch: number; act: number }): number =>
    value >= limit.act ? 2 : value >= limit.watch ? 1 : 0;
  const grades = [grade(oncePerTurn, IMBALANCE), grade(bladePassing, BLADE_PASSING), grade(level, LEVEL)];
  const worst = Math.max(...grades);
  const condition = (['good', 'watch', 'act'] as const)[worst]!;
  const strongest = Math.max(oncePerTurn, bladePassing, rest);
  const cause =
    worst === 0
      ? 'Nothing unusual'
      : strongest === oncePerTurn
        ? 'Rotor imbalance: ice or dirt on a blade, or one that is pitched differently'
        : strongest === bladePassing
          ? 'Blade passing: the rotor does not face the wind, or its blades meet the tower’s own frequency'
          : 'Gusts shake the tower';
  const shown = (value: number): string => `${value.toFixed(2)} mm/s`;
  return {
    condition,
    cause,
    evidence: [
      `Once a turn (${finding.rotorHz.toFixed(3)} Hz): ${shown(oncePerTurn)}; watched from ${shown(IMBALANCE.watch)}, acted on from ${shown(IMBALANCE.act)}`,
      `Three times a turn (${(3 * finding.rotorHz).toFixed(3)} Hz): ${shown(bladePassing)}; watched from ${shown(BLADE_PASSING.watch)}`,
      `Everything else: ${shown(rest)}`,
      `Level that the machine states: ${shown(level)}; watched from ${shown(LEVEL.watch)}`,
      `${finding.samples} samples in ${finding.seconds.toFixed(1)} s, ${(finding.seconds * finding.rotorHz).toFixed(1)} turns`,
    ],
  };
}

/** Turns of the rotor since the first grid point, at each of them: the speed, added up. */
function turnsAt(rotorSpeed: readonly Sample[], fromMs: number, length: number): Float64Array {
  const turns = new Float64Array(length);
  let behind = 0;
  for (let index = 1; index < length; index += 1) {
    const time = fromMs + ((index - 0.5) * 1000) / GRID_HZ;
    while (behind < rotorSpeed.length - 1 && rotorSpeed[behind + 1]!.time <= time) behind += 1;
    turns[index] = turns[index - 1]! + (rotorSpeed[behind]?.value ?? 0) / 60 / GRID_HZ;
  }
  return turns;
}

/**
 * Amplitude of what comes `order` times a turn. It follows the rotor's own turning, so that a speed that changes does not
 * smear it as it smears a spectrum over time.
 */
function orderAmplitude(signal: Float64Array, turns: Float64Array, order: number): number {
  const average = mean([...signal]);
  let [real, imaginary, gain] = [0, 0, 0];
  for (const [index, value] of signal.entries()) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / signal.length);
    const angle = 2 * Math.PI * order * turns[index]!;
    real += weight * (value - average) * Math.cos(angle);
    imaginary -= weight * (value - average) * Math.sin(angle);
    gain += weight;
  }
  return (2 * Math.hypot(real, imaginary)) / gain;
}

/** Mean square speed of all that is between 0.1 and 2 Hz (Parseval, with the Hann window's noise bandwidth of 1.5 bins). */
function speedSquared({ amplitudes, stepHz, resolutionHz }: ReturnType<typeof spectrumOf>): number {
  let sum = 0;
  for (let bin = Math.ceil(0.1 / stepHz); bin * stepHz <= 2 && bin < amplitudes.length; bin += 1)
    sum += (amplitudes[bin]! / (2 * Math.PI * bin * stepHz)) ** 2 / 2;
  return (sum * stepHz) / (0.75 * resolutionHz);
}

function orderOf(frequency: number, rotorHz: number, resolutionHz: number): FoundPeak['order'] {
  const near = ORDERS.find(([, times]) => Math.abs(frequency - times * rotorHz) < Math.max(0.6 * resolutionHz, 0.02));
  return near?.[0] ?? 'none';
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
