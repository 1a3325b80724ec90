// The fish tank: heat, oxygen, carbon dioxide, water and fish as differential equations, and three machines that act
// on them. Who calls: the plant's main.ts and tests. Chemistry is in water.ts, what it offers in tank-affordances.ts.
import { Emitter } from '../../base/emitter.ts';
import type { Json } from '../../base/json.ts';
import { DeviceRefusal, Operation, type Device, type DeviceEvents } from './device.ts';
import { gaussian, RevertingWalk, type Random } from './random.ts';
import { report, type Readings } from './readings.ts';
import { LOW_OXYGEN, PADDLE_RPM, tankAffordances, tankProperties } from './tank-affordances.ts';
import { acidity, carbonDioxideFrom, gasTransfer, oxygenSaturation, respiration } from './water.ts';

/** m². */
const FLOOR = Math.PI * 2 ** 2;
const HEATER_KILOWATTS = 12;
const THERMOSTAT_CELSIUS = 21;
/** kW lost to the building for each degree of difference; a turning paddle wheel adds evaporation. */
const LOSS_STILL = 1.3;
const LOSS_AERATED = 0.25;
const FEED_GRAMS_PER_SECOND = 20;
const HOPPER_KILOGRAMS = 40;
const REFILL_AFTER_SECONDS = 30;
/** Feed in the fish that makes them as full as they get, as a share of their mass. */
const FULL_MEAL = 0.005;
const DIGESTION_HOURS = 1.5;
const ENOUGH_OXYGEN = 5.6;
const BICARBONATE = 1.8;

export class FishTank implements Device {
  readonly name = 'tank-1';
  readonly affordances = tankAffordances;
  readonly events = new Emitter<DeviceEvents>();
  readonly #random: Random;
  readonly #processSpeed: number;
  readonly #building: RevertingWalk;
  #celsius = 20.6;
  #oxygen = 8;
  #carbonDioxide = 2;
  #level = 1.5;
  #refilling = false;
  #biomass = 500;
  #digestingKilograms = 0.4;
  #hopper = HOPPER_KILOGRAMS;
  #emptySeconds = 0;
  #dispensingGrams = 0;
  #aerator = true;
  #paddleRpm = PADDLE_RPM;
  #heater = true;
  #heaterKilowatts = 6;
  #alarm = false;

  /**
   * `processSpeed`: how many seconds of water and fish pass in one second (20 by default), because a real tank takes
   * half an hour to run short of oxygen. Motors, heater and feeder move in real time.
   */
  constructor(options: { random: Random; processSpeed?: number | undefined }) {
    this.#random = options.random;
    this.#processSpeed = options.processSpeed ?? 20;
    this.#building = new RevertingWalk(options.random, { mean: 14, deviation: 0.8, timeConstantSeconds: 3600 });
  }

  invoke(action: string, input: Json): Operation {
    switch (action) {
      case 'setAerator':
        this.#aerator = (input as { on: boolean }).on;
        break;
      case 'setHeater':
        this.#heater = (input as { on: boolean }).on;
        break;
      case 'feed':
        this.#feed((input as { grams: number }).grams);
        break;
      default:
        throw new DeviceRefusal(`the tank has no action ${action}`);
    }
    return new Operation(action).complete();
  }

  step(dtSeconds: number): void {
    this.#runMachines(dtSeconds);
    const hours = (dtSeconds * this.#processSpeed) / 3600;
    this.#exchangeHeat(hours);
    this.#exchangeGas(hours);
    this.#digest(hours);
    this.#keepLevel(hours);
    if (this.#oxygen < LOW_OXYGEN && !this.#alarm) {
      this.#alarm = true;
      this.events.emit('event', { name: 'lowOxygen', data: { value: Number(this.#oxygen.toFixed(2)) } });
    } else if (this.#oxygen > ENOUGH_OXYGEN) this.#alarm = false;
  }

  readings(): Readings {
    const noise = (deviation: number) => deviation * gaussian(this.#random);
    const ripple = 0.0005 + 0.002 * this.#paddleShare;
    return report(tankProperties, {
      temperature: this.#celsius + noise(0.004),
      temperatureSetPoint: THERMOSTAT_CELSIUS,
      dissolvedOxygen: this.#oxygen + noise(0.01),
      ph: acidity(this.#carbonDioxide, BICARBONATE) + noise(0.003),
      waterLevel: this.#level + noise(ripple),
      biomass: this.#biomass,
      feedRemaining: this.#hopper,
      aerator: this.#aerator,
      aeratorSpeed: this.#paddleRpm + noise(0.15 * this.#paddleShare),
      heater: this.#heater,
      heaterPower: this.#heaterKilowatts,
      feeding: this.#dispensingGrams > 0,
      lowOxygenAlarm: this.#alarm,
    });
  }

  get #paddleShare(): number {
    return this.#paddleRpm / PADDLE_RPM;
  }

  #feed(grams: number): void {
    const left = this.#hopper * 1000 - this.#dispensingGrams;
    if (grams > left) throw new DeviceRefusal(`the hopper holds ${Math.floor(left)} g that are not yet asked for`);
    this.#dispensingGrams += grams;
  }

  #runMachines(dtSeconds: number): void {
    // A heavy wheel: two seconds to spin up, five to run out.
    const wheelSeconds = this.#aerator ? 2 : 5;
    this.#paddleRpm += ((this.#aerator ? PADDLE_RPM : 0) - this.#paddleRpm) * (1 - Math.exp(-dtSeconds / wheelSeconds));
    if (!this.#aerator && this.#paddleRpm < 0.5) this.#paddleRpm = 0;
    const demand = this.#heater ? 24 * (THERMOSTAT_CELSIUS - this.#celsius) : 0;
    const wanted = Math.min(HEATER_KILOWATTS, Math.max(0, demand));
    const ramp = 3 * dtSeconds;
    this.#heaterKilowatts += Math.min(ramp, Math.max(-ramp, wanted - this.#heaterKilowatts));
    const grams = Math.min(this.#dispensingGrams, FEED_GRAMS_PER_SECOND * dtSeconds);
    this.#dispensingGrams = this.#dispensingGrams - grams < 1e-6 ? 0 : this.#dispensingGrams - grams;
    this.#hopper = Math.max(0, this.#hopper - grams / 1000);
    this.#digestingKilograms += grams / 1000;
    // The farm hand who looks after the demo fills an almost empty hopper after half a minute.
    this.#emptySeconds = this.#hopper < 1 ? this.#emptySeconds + dtSeconds : 0;
    if (this.#emptySeconds > REFILL_AFTER_SECONDS) this.#hopper = HOPPER_KILOGRAMS;
  }

  #exchangeHeat(hours: number): void {
    const building = this.#building.step(hours * 3600);
    const loss = (LOSS_STILL + LOSS_AERATED * this.#paddleShare) * (this.#celsius - building);
    /** kWh that warm the water by one degree. */
    const capacity = (4.186 * 1000 * FLOOR * this.#level) / 3600;
    this.#celsius += ((this.#heaterKilowatts - loss) * hours) / capacity;
  }

  #exchangeGas(hours: number): void {
    const fish = {
      biomassKilograms: this.#biomass,
      celsius: this.#celsius,
      fullness: this.#fullness,
      oxygen: this.#oxygen,
    };
    const litres = FLOOR * this.#level * 1000;
    const breathed = respiration(fish) / litres;
    const transfer = gasTransfer(this.#paddleShare);
    this.#oxygen += (transfer * (oxygenSaturation(this.#celsius) - this.#oxygen) - breathed) * hours;
    this.#oxygen = Math.max(0, this.#oxygen);
    this.#carbonDioxide += (carbonDioxideFrom(breathed) - 0.9 * transfer * (this.#carbonDioxide - 0.6)) * hours;
  }

  get #fullness(): number {
    return Math.min(1, this.#digestingKilograms / (FULL_MEAL * this.#biomass));
  }

  /** A kilogram of fish for 1.3 of feed. */
  #digest(hours: number): void {
    const digested = this.#digestingKilograms * (1 - Math.exp(-hours / DIGESTION_HOURS));
    this.#digestingKilograms -= digested;
    this.#biomass += digested / 1.3;
  }

  /** Evaporation, and a float valve that opens at 1.47 m and closes at 1.5 m. */
  #keepLevel(hours: number): void {
    if (this.#level < 1.47) this.#refilling = true;
    if (this.#level > 1.5) this.#refilling = false;
    this.#level += (-0.0015 + (this.#refilling ? 0.03 : 0)) * hours;
  }
}
