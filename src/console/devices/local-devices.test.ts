import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LocalDevices, type LineSink, type LocalDevice } from './local-devices.ts';

const A = 'urn:test:a';
let told: string[] = [];
let faults: unknown[] = [];
let refuses = false;
const sink: LineSink = {
  line(twinId, text) {
    if (refuses) return Promise.reject(new Error('this twin takes no lines'));
    told.push(`${twinId} says ${text}`);
    return Promise.resolve();
  },
  end(twinId, why) {
    told.push(`${twinId} ended: ${why}`);
    return Promise.resolve();
  },
};

/** A device in the test's hand. */
class Hand implements LocalDevice {
  isThere = true;
  opened = 0;
  closed = 0;
  say: (text: string) => void = () => undefined;
  go: () => void = () => undefined;

  open: LocalDevice['open'] = (onBytes, onGone) => {
    this.opened += 1;
    if (!this.isThere) return Promise.reject(new Error('not there'));
    this.say = (text) => onBytes(new TextEncoder().encode(text));
    this.go = () => {
      this.isThere = false;
      onGone('unplugged');
    };
    return Promise.resolve(() => {
      this.closed += 1;
      return Promise.resolve();
    });
  };
}

let devices: LocalDevices;
beforeEach(() => {
  vi.useFakeTimers();
  [told, faults, refuses] = [[], [], false];
  devices = new LocalDevices(sink, (fault) => void faults.push(fault));
});
afterEach(() => vi.useRealTimers());

it('hands on whole lines, tells when the device goes, and opens it again, ever more seldom, until it is back', async () => {
  const hand = new Hand();
  await devices.connect(A, hand);
  hand.say('{"a":');
  hand.say('1}\n{"b"');
  expect([told, devices.states.value]).toEqual([[`${A} says {"a":1}`], { [A]: 'open' }]);
  hand.go();
  expect(devices.states.value).toEqual({ [A]: 'gone' });
  expect(told.at(-1)).toBe(`${A} ended: unplugged`);
  await vi.advanceTimersByTimeAsync(7_000);
  // At once, and after 1, 2 and 4 s more.
  expect(hand.opened).toBe(4);
  hand.isThere = true;
  await vi.advanceTimersByTimeAsync(8_000);
  expect(devices.states.value).toEqual({ [A]: 'open' });
  // What was under way when it went is not the beginning of what it says now.
  hand.say('{"c":3}\n');
  expect(told.at(-1)).toBe(`${A} says {"c":3}`);
});

it('lets go of a device for good, also of one that is gone, or that is being opened', async () => {
  const hand = new Hand();
  await devices.connect(A, hand);
  await devices.disconnect(A);
  expect([hand.closed, devices.states.value]).toEqual([1, {}]);
  expect(told).toEqual([`${A} ended: disconnected`]);
  hand.say('late\n');
  expect(told).toHaveLength(1);
  await devices.connect(A, hand);
  hand.go();
  await devices.disconnect(A);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(hand.opened).toBe(2);
  hand.isThere = true;
  const opening = devices.connect(A, hand);
  await Promise.resolve();
  await devices.disconnect(A);
  await opening;
  expect([hand.opened, hand.closed, devices.states.value]).toEqual([3, 2, {}]);
});

it('a second device takes the place of the first; one that cannot be opened is not held', async () => {
  const [first, second] = [new Hand(), new Hand()];
  await devices.connect(A, first);
  await devices.connect(A, second);
  expect([first.closed, devices.states.value]).toEqual([1, { [A]: 'open' }]);
  await devices.disconnect(A);
  second.isThere = false;
  await expect(devices.connect(A, second)).rejects.toThrow('not there');
  await vi.advanceTimersByTimeAsync(60_000);
  expect([second.opened, devices.states.value]).toEqual([2, {}]);
});

it('a twin that takes no lines any more loses its device, and the person hears why', async () => {
  const hand = new Hand();
  await devices.connect(A, hand);
  refuses = true;
  hand.say('{"a":1}\n');
  await vi.advanceTimersByTimeAsync(0);
  expect(faults).toEqual([expect.objectContaining({ message: 'this twin takes no lines' })]);
  expect([hand.closed, devices.states.value]).toEqual([1, {}]);
});
