// A simulation in real time: steps it, samples it at its telemetry rate, stamps what it says. Who calls: plant.ts, once
// a device; the protocol servers listen.
import type { Clock } from '../../base/clock.ts';
import { Emitter } from '../../base/emitter.ts';
import type { Json } from '../../base/json.ts';
import type { Device } from './device.ts';
import type { Readings } from './readings.ts';

/** All readings of one moment. `time` in ms since the epoch is the moment they hold for, on the device's own clock. */
interface Sample {
  readonly time: number;
  readonly sequence: number;
  readonly values: Readings;
}

interface DeviceEvent {
  readonly name: string;
  readonly data: Json;
  readonly sequence: number;
}

export interface RunningDevice {
  readonly device: Device;
  readonly output: Emitter<{ sample: Sample; event: DeviceEvent }>;
  readonly latest: Sample;
  stop(): void;
}

/** A process that was suspended longer than this does not live through the gap at once: its clock jumps instead. */
const MAX_CATCH_UP_MS = 1000;

/** Runs `device` at `rateHz` samples a second with `stepsPerSample` simulation steps between them. */
export function runDevice(device: Device, clock: Clock, rateHz: number, stepsPerSample: number): RunningDevice {
  const periodMs = 1000 / rateHz;
  const output = new Emitter<{ sample: Sample; event: DeviceEvent }>();
  let time = clock.now();
  let events = 0;
  const milli = (ms: number) => Math.round(ms * 1000) / 1000;
  let latest: Sample = { time: milli(time), sequence: 0, values: device.readings() };
  const forget = device.events.on('event', ({ name, data }) => {
    events += 1;
    output.emit('event', { name, data, sequence: events });
  });

  const sampleOnce = () => {
    for (let step = 0; step < stepsPerSample; step += 1) device.step(periodMs / stepsPerSample / 1000);
    time += periodMs;
    latest = { time: milli(time), sequence: latest.sequence + 1, values: device.readings() };
    output.emit('sample', latest);
  };

  // Samples lie exactly one period apart on the device's clock, whatever the timer's jitter: who plots them sees the
  // physics and not the scheduler.
  let cancel = () => {};
  const tick = () => {
    const now = clock.now();
    if (now - time > MAX_CATCH_UP_MS) time = now - periodMs;
    for (let due = Math.floor((now - time) / periodMs); due > 0; due -= 1) sampleOnce();
    cancel = clock.after(Math.max(1, Math.ceil(time + periodMs - now)), tick);
  };
  tick();

  return {
    device,
    output,
    get latest() {
      return latest;
    },
    stop() {
      cancel();
      forget();
    },
  };
}
