// Where a value will be: each side carries position, speed and acceleration of a code from one state to the next, by the same
// arithmetic, so that a message holds only how far the prediction was off. Along acknowledged states alone, so both sides
// have the same. SPEC.md gives each step: IEEE 754 doubles in this order, no fused operations.

/**
 * Gains of the filter (position is always exact). Tried on 1,000 smoothly moving poses at 60 Hz, bytes an update: at one tick of
 * lag without noise 1.40 (0 gains: 2.90; 0.5/0.1: 1.55), with 2 mm of noise 3.13; at six ticks 3.08 and 3.90 (0 gains: 4.44, 4.86).
 */
const SPEED_GAIN = 0.3;
const ACCELERATION_GAIN = 0.05;
/** Two samples that stand closer say little about speed: their distance counts as this much. */
const SHORTEST_STEP_MS = 4;
/** After a longer pause the value starts anew, at rest. */
const LONGEST_STEP_MS = 1_000;

/** The code expected `stepMs` after a state, not rounded. */
export function predict(code: number, speed: number, acceleration: number, stepMs: number): number {
  if (!(stepMs > 0) || stepMs > LONGEST_STEP_MS) return code;
  return code + speed * stepMs + 0.5 * acceleration * stepMs * stepMs;
}

/** The speed after a step at whose end the prediction was off by `error` codes. */
export function nextSpeed(speed: number, acceleration: number, error: number, stepMs: number): number {
  if (!(stepMs > 0)) return speed;
  if (stepMs > LONGEST_STEP_MS) return 0;
  return speed + acceleration * stepMs + (SPEED_GAIN * error) / Math.max(stepMs, SHORTEST_STEP_MS);
}

export function nextAcceleration(acceleration: number, error: number, stepMs: number): number {
  if (!(stepMs > 0)) return acceleration;
  if (stepMs > LONGEST_STEP_MS) return 0;
  const step = Math.max(stepMs, SHORTEST_STEP_MS);
  return acceleration + (ACCELERATION_GAIN * error) / (step * step);
}

/** Of the ways round a period, the short one. */
export function shortest(change: number, period: number): number {
  return period === 0 ? change : change - Math.round(change / period) * period;
}

/** A code within its period. */
export function within(code: number, period: number): number {
  return period === 0 ? code : ((code % period) + period) % period;
}
