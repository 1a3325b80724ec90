// The river above the flood gates: rain runs off the hills into it, it rises, and what the gates let through leaves it. A gauge tells
// its level and what that will be; a keeper works the gates until somebody else does. Who calls: city.ts.
import { GateDrive } from './gate-drive.ts';
import type { Rain } from './rain.ts';

/** How long rain takes over the hills, and down the valley. */
const HILLS_SECONDS = 14;
const VALLEY_SECONDS = 22;
/** m³/s */
const DRY_FLOW = 44;
/** m³/s in the long run for each mm/h. */
const RUN_OFF = 5.6;
/** Water surface between the hills and the gates, m²: small, so that a visitor sees it rise. */
const SURFACE = 2_200;
const GATES = 3;
const GATE_WIDTH = 9;
const LIFT = 1.9;
/** Contraction of the jet below a gate's edge. */
const CONTRACTION = 0.61;
const GRAVITY = 9.81;
/** Beyond this it runs over the gates. */
const CREST = 3.7;
const OVERFLOW = 1.7 * GATES * GATE_WIDTH;
/** What the keeper holds, m above the sill. */
const KEPT_LEVEL = 2;
/** % for each metre that it is off. */
const KEEPER_GAIN = 42;
/** The keeper looks so often, and does not touch the gates for less than this many %. */
const KEEPER_SECONDS = 8;
const KEEPER_CARES = 6;
/** Gates start one after another: three motors at once would trip the supply. */
const START_APART_SECONDS = 0.8;
/** A hand holds the gates so long before the keeper takes them back. */
const HELD_SECONDS = 180;
export const HIGH_WATER = { on: 2.8, off: 2.55 } as const;
export const FORECAST_SECONDS = 60;
const FORECAST_STEP = 2;
/** Rain that falls now is forecast to fade like this. */
const RAIN_FADES_SECONDS = 25;

export type GateMode = 'automatic' | 'held' | 'stopped';

interface Waters {
  hills: number;
  valley: number;
  level: number;
}

export class River {
  readonly #rain: Rain;
  readonly #gates = Array.from({ length: GATES }, () => new GateDrive(25));
  readonly #waters: Waters = { hills: 0, valley: 0, level: KEPT_LEVEL };
  #mode: GateMode = 'automatic';
  #heldSeconds = 0;
  #keeperSeconds = 0;
  #orders: { readonly gate: GateDrive; readonly target: number; wait: number }[] = [];
  #target = 25;
  #isHigh = false;

  constructor(rain: Rain) {
    this.#rain = rain;
  }

  /** Of the water above the gates' sill, m. */
  get level(): number {
    return this.#waters.level;
  }
  /** Through and over the gates, m³/s. */
  get flow(): number {
    return outflow(this.level, this.openings);
  }
  /** Of each gate, 0 to 100 %. */
  get openings(): readonly number[] {
    return this.#gates.map(({ opening }) => opening);
  }
  get mode(): GateMode {
    return this.#mode;
  }
  /** Where the gates are told to be, %. */
  get target(): number {
    return this.#target;
  }
  get isHighWater(): boolean {
    return this.#isHigh;
  }
  get isMoving(): boolean {
    return this.#orders.length > 0 || this.#gates.some(({ isMoving }) => isMoving);
  }

  /** The level in a minute, as the gates stand now, m. */
  forecast(): number {
    const ahead = { ...this.#waters };
    for (let seconds = 0; seconds < FORECAST_SECONDS; seconds += FORECAST_STEP) {
      const rain = this.#rain.intensity * Math.exp(-seconds / RAIN_FADES_SECONDS);
      run(ahead, rain, this.openings, FORECAST_STEP);
    }
    return ahead.level;
  }

  /** Whether all gates stand at an opening, %. */
  isAt(opening: number): boolean {
    return !this.isMoving && this.openings.every((now) => Math.abs(now - opening) < 0.1);
  }

  /** Somebody works the gates: to an opening, %. */
  hold(opening: number): void {
    this.#mode = 'held';
    this.#heldSeconds = 0;
    this.#order(opening);
  }

  /** The keeper takes the gates back. */
  release(): void {
    this.#mode = 'automatic';
    this.#keeperSeconds = KEEPER_SECONDS;
  }

  /** All gates stop where they are, until they are told something else. */
  stop(): void {
    this.#mode = 'stopped';
    this.#orders = [];
    for (const gate of this.#gates) gate.brake();
  }

  step(dtSeconds: number): void {
    run(this.#waters, this.#rain.intensity, this.openings, dtSeconds);
    this.#isHigh = this.level > (this.#isHigh ? HIGH_WATER.off : HIGH_WATER.on);
    if (this.#mode === 'held' && (this.#heldSeconds += dtSeconds) >= HELD_SECONDS) this.release();
    if (this.#mode === 'automatic') this.#keep(dtSeconds);
    for (const order of this.#orders) order.wait -= dtSeconds;
    for (const { gate, target, wait } of this.#orders) if (wait <= 0) gate.moveTo(target);
    this.#orders = this.#orders.filter(({ wait }) => wait > 0);
    for (const gate of this.#gates) gate.step(dtSeconds);
  }

  #keep(dtSeconds: number): void {
    this.#keeperSeconds += dtSeconds;
    if (this.#keeperSeconds < KEEPER_SECONDS || this.isMoving) return;
    this.#keeperSeconds = 0;
    // By the level alone, as keepers do who do not see the hills: a flood goes ahead of the gates.
    const steady = (DRY_FLOW / throughGates(KEPT_LEVEL, 100)) * 100;
    const wanted = Math.min(100, Math.max(0, steady + KEEPER_GAIN * (this.level - KEPT_LEVEL)));
    if (Math.abs(wanted - this.#target) >= KEEPER_CARES) this.#order(Math.round(wanted));
  }

  #order(target: number): void {
    this.#target = target;
    this.#orders = this.#gates.map((gate, index) => ({ gate, target, wait: index * START_APART_SECONDS }));
  }
}

/** Lives through so many seconds; reservoirs exactly, the level by its balance. */
function run(waters: Waters, rain: number, openings: readonly number[], dtSeconds: number): void {
  waters.hills += (rain * RUN_OFF - waters.hills) * (1 - Math.exp(-dtSeconds / HILLS_SECONDS));
  waters.valley += (waters.hills - waters.valley) * (1 - Math.exp(-dtSeconds / VALLEY_SECONDS));
  const balance = DRY_FLOW + waters.valley - outflow(waters.level, openings);
  waters.level = Math.max(0.05, waters.level + (balance * dtSeconds) / SURFACE);
}

function outflow(level: number, openings: readonly number[]): number {
  const through = openings.reduce((sum, opening) => sum + throughGates(level, opening) / GATES, 0);
  return through + OVERFLOW * Math.max(0, level - CREST) ** 1.5;
}

/** Through all gates at one opening, m³/s. */
function throughGates(level: number, opening: number): number {
  const slot = Math.min((LIFT * opening) / 100, level);
  return GATES * GATE_WIDTH * CONTRACTION * slot * Math.sqrt(2 * GRAVITY * level);
}
