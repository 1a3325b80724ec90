// The wind turbine's controller and its slow parts: state machine, pitch, yaw, vibration, heat. Who calls: the plant's
// main.ts and tests. Aerodynamics are in rotor.ts, the weather in wind.ts, what it offers in turbine-affordances.ts.
import { Emitter } from '../../base/emitter.ts';
import type { Json } from '../../base/json.ts';
import { Accelerometer } from './accelerometer.ts';
import { DeviceRefusal, Operation, type Device, type DeviceEvents } from './device.ts';
import { gaussian, RevertingWalk, seededRandom, type Random } from './random.ts';
import { report, type Readings } from './readings.ts';
import { RATED_SPEED, Rotor } from './rotor.ts';
import { turbineAffordances, turbineProperties } from './turbine-affordances.ts';
import { Vibration } from './vibration.ts';
import { Wind } from './wind.ts';
import { YawDrive } from './yaw-drive.ts';

const FEATHERED_DEGREES = 88;
/** Degrees a second. */
const PITCH_RATE = 8;
/** Radians a second: the generator is connected above the first and let go below the second. */
const CONNECT_SPEED = 0.8;
const RELEASE_SPEED = 0.55;
const OVERSPEED = 1.2 * RATED_SPEED;
/** m/s, of the mean over about half a minute. */
const CUT_OUT_WIND = 25;
const AMBIENT_CELSIUS = 15;
/** Real windings take half an hour. */
const THERMAL_SECONDS = 120;

type State = 'stopped' | 'starting' | 'producing' | 'stopping' | 'faulted';

const towards = (value: number, target: number, most: number) =>
  value + Math.min(most, Math.max(-most, target - value));

export class WindTurbine implements Device {
  readonly name = 'turbine-1';
  readonly affordances = turbineAffordances;
  readonly events = new Emitter<DeviceEvents>();
  readonly rotor = new Rotor(0.8 * RATED_SPEED);
  readonly #random: Random;
  readonly #wind: Wind;
  readonly #yaw: YawDrive;
  readonly #vibration: Vibration;
  readonly #accelerometer: Accelerometer;
  #state: State = 'producing';
  #operation: Operation | undefined;
  #pitching: Operation | undefined;
  #pitch: number;
  #lowestPitch = 0;
  #pitchIntegral: number;
  #meanWind: number;
  #celsius = 60;
  #alarm = false;

  /** `meanWind` in m/s. The turbine starts out producing. */
  constructor(options: { random: Random; meanWind?: number }) {
    const meanSpeed = options.meanWind ?? 9.5;
    this.#random = options.random;
    this.#wind = new Wind(options.random, { meanSpeed, direction: 250 });
    this.#yaw = new YawDrive(this.#wind.direction);
    this.#vibration = new Vibration(
      options.random,
      new RevertingWalk(options.random, { mean: 0.8, deviation: 0.8, timeConstantSeconds: 90 }),
    );
    // Its noise is its own, so that the machine lives the same life with and without the sensor.
    this.#accelerometer = new Accelerometer(seededRandom(1));
    this.#meanWind = meanSpeed;
    // About the pitch that holds rated speed in that wind, so that a stormy start is no overspeed.
    this.#pitchIntegral = Math.max(0, 2.2 * (meanSpeed - 11));
    this.#pitch = this.#pitchIntegral;
  }

  invoke(action: string, input: Json): Operation {
    switch (action) {
      case 'start':
        return this.#start();
      case 'stop':
        return this.#stop();
      case 'setYaw':
        return this.#yaw.hold((input as { degrees: number }).degrees);
      case 'setPitch':
        return this.#setPitch((input as { degrees: number }).degrees);
      case 'acknowledgeAlarm':
        return this.#acknowledge();
      default:
        throw new DeviceRefusal(`the turbine has no action ${action}`);
    }
  }

  step(dtSeconds: number): void {
    this.#wind.step(dtSeconds);
    this.#meanWind += (this.#wind.speed - this.#meanWind) * (dtSeconds / 30);
    const error = this.#yaw.errorTo(this.#wind.direction);
    // A rotor that looks away from the wind meets only a part of it.
    const axialWind = this.#wind.speed * Math.max(0, Math.cos((error * Math.PI) / 180));
    this.#turnBlades(dtSeconds);
    const halting = this.#halting;
    this.rotor.step(dtSeconds, axialWind, this.#pitch, { loaded: this.#state === 'producing', brake: halting });
    this.#yaw.step(dtSeconds, this.#wind.direction, this.#state === 'producing' || this.#state === 'starting');
    this.#vibration.step(dtSeconds, {
      wind: this.#wind.speed,
      yawErrorDegrees: error,
      speedRatio: this.rotor.speed / RATED_SPEED,
    });
    this.#accelerometer.step(dtSeconds, this.rotor, this.#vibration.parts);
    this.#changeState();
    this.#watchVibration();
    const settlesAt = AMBIENT_CELSIUS + 12 + 0.042 * this.#power;
    this.#celsius += (settlesAt - this.#celsius) * (dtSeconds / THERMAL_SECONDS);
  }

  readings(): Readings {
    const noise = (deviation: number) => deviation * gaussian(this.#random);
    return report(turbineProperties, {
      windSpeed: this.#wind.speed + noise(0.05),
      windDirection: this.#wind.direction + noise(1),
      rotorSpeed: (this.rotor.speed * 30) / Math.PI,
      rotorAngle: (this.rotor.angle * 180) / Math.PI,
      power: this.#power * (1 + noise(0.003)),
      yaw: this.#yaw.heading,
      yawTarget: this.#yaw.target,
      pitch: this.#pitch,
      generatorTemperature: this.#celsius + noise(0.04),
      vibration: this.#vibration.level,
      acceleration: this.#accelerometer.acceleration,
      vibrationAlarm: this.#alarm,
      state: this.#state,
    });
  }

  get #power(): number {
    return this.#state === 'producing' ? this.rotor.electricalKilowatts : 0;
  }

  get #halting(): boolean {
    return this.#state === 'stopped' || this.#state === 'stopping' || this.#state === 'faulted';
  }

  #start(): Operation {
    if (this.#state === 'faulted') throw new DeviceRefusal('the turbine is faulted; acknowledge the alarm first');
    if (this.#meanWind > CUT_OUT_WIND)
      throw new DeviceRefusal(`the wind is too strong: ${this.#meanWind.toFixed(1)} m/s, at most ${CUT_OUT_WIND}`);
    this.#yaw.release();
    this.#lowestPitch = 0;
    if (this.#state === 'producing') return new Operation('start').complete();
    return this.#enter('starting', new Operation('start'));
  }

  #stop(): Operation {
    if (this.#state === 'stopped') return new Operation('stop').complete();
    if (this.#state === 'faulted') throw new DeviceRefusal('the turbine is faulted and stops by itself');
    return this.#enter('stopping', new Operation('stop'));
  }

  #setPitch(degrees: number): Operation {
    if (this.#halting) throw new DeviceRefusal(`the turbine is ${this.#state}; its blades stay feathered`);
    this.#pitching?.fail('superseded by another setPitch');
    this.#lowestPitch = degrees;
    this.#pitching = new Operation('setPitch');
    return this.#pitching;
  }

  #acknowledge(): Operation {
    if (this.#vibration.warning)
      throw new DeviceRefusal(`vibration is still high: ${this.#vibration.level.toFixed(1)} mm/s`);
    if (this.#state === 'faulted') {
      if (this.rotor.speed > 0.02) throw new DeviceRefusal('the rotor is still turning; wait until it stands still');
      this.#enter('stopped');
    }
    this.#alarm = false;
    return new Operation('acknowledgeAlarm').complete();
  }

  #enter(state: State, operation = new Operation(state)): Operation {
    this.#operation?.fail(
      state === 'faulted' ? 'the turbine stopped itself on a fault' : `superseded by ${operation.action}`,
    );
    if (state === 'faulted' || state === 'stopping') this.#pitching?.fail(`the turbine is ${state}`);
    this.#state = state;
    this.#operation = operation;
    return operation;
  }

  /** The operation that led here is done; the turbine goes on in `state` with nothing asked of it. */
  #arrive(state: State): void {
    this.#operation?.complete();
    this.#enter(state);
  }

  #changeState(): void {
    const { speed } = this.rotor;
    if (this.#state === 'starting') {
      this.#operation?.advance(speed / CONNECT_SPEED);
      if (speed > CONNECT_SPEED) this.#arrive('producing');
    } else if (this.#state === 'producing') {
      if (speed > OVERSPEED) this.#enter('faulted');
      else if (this.#meanWind > CUT_OUT_WIND) this.#enter('stopping');
      else if (speed < RELEASE_SPEED) this.#enter('starting');
    } else if (this.#state === 'stopping') {
      this.#operation?.advance(1 - speed / RATED_SPEED);
      if (speed < 0.005) this.#arrive('stopped');
    }
  }

  /** Feathered when halting; else 0, the limit that a person set, or what keeps the rotor at rated speed (PI). */
  #turnBlades(dtSeconds: number): void {
    let wanted = FEATHERED_DEGREES;
    if (this.#halting) this.#pitchIntegral = 0;
    else {
      const over = this.rotor.speed - RATED_SPEED;
      this.#pitchIntegral = Math.min(30, Math.max(0, this.#pitchIntegral + 12 * over * dtSeconds));
      wanted = Math.max(this.#lowestPitch, this.#pitchIntegral + 60 * over, 0);
    }
    this.#pitch = towards(this.#pitch, wanted, PITCH_RATE * dtSeconds);
    if (this.#pitching?.status === 'running' && Math.abs(this.#pitch - wanted) < 0.2) this.#pitching.complete();
  }

  #watchVibration(): void {
    const { level } = this.#vibration;
    const value = Number(level.toFixed(2));
    if (this.#vibration.critical && this.#state !== 'faulted' && !this.#halting) {
      this.#alarm = true;
      this.#enter('faulted');
      this.events.emit('event', { name: 'vibrationAlarm', data: { level: 'critical', value } });
    } else if (this.#vibration.warning && !this.#alarm) {
      this.#alarm = true;
      this.events.emit('event', { name: 'vibrationAlarm', data: { level: 'warning', value } });
    }
  }
}
