// The drive of one flood gate: it starts softly, runs at its speed and stops where it was told to. Who calls: river.ts.

/** % of the whole lift a second. */
const SPEED = 5;
const ACCELERATION = 4;
/** An emergency stop clamps the brake. */
const BRAKE = 25;

export class GateDrive {
  #opening: number;
  #speed = 0;
  #target: number;
  #isBraked = false;

  constructor(opening: number) {
    this.#opening = opening;
    this.#target = opening;
  }

  /** 0 shut to 100 lifted. */
  get opening(): number {
    return this.#opening;
  }
  get isMoving(): boolean {
    return this.#speed !== 0;
  }

  moveTo(target: number): void {
    this.#target = target;
    this.#isBraked = false;
  }

  brake(): void {
    this.#isBraked = true;
  }

  step(dtSeconds: number): void {
    const away = this.#target - this.#opening;
    const reach = Math.sqrt(2 * ACCELERATION * Math.abs(away));
    const wanted = this.#isBraked ? 0 : Math.sign(away) * Math.min(SPEED, reach);
    const change = (this.#isBraked ? BRAKE : ACCELERATION) * dtSeconds;
    this.#speed += Math.min(change, Math.max(-change, wanted - this.#speed));
    const step = this.#speed * dtSeconds;
    const arrives = !this.#isBraked && Math.abs(away) < 0.05 + Math.abs(step);
    this.#opening = arrives ? this.#target : Math.min(100, Math.max(0, this.#opening + step));
    if (arrives || (this.#isBraked && Math.abs(this.#speed) < 1e-6)) this.#speed = 0;
    if (this.#isBraked && this.#speed === 0) this.#target = this.#opening;
  }
}
