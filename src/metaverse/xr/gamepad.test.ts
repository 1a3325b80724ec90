import { expect, it, vi } from 'vitest';
import { isMenuPressed, isRecentrePressed, pulseHand, stickOf } from './gamepad.ts';
import type { VisitHand } from './visit.ts';

const button = (pressed: boolean) => ({ pressed, touched: pressed, value: pressed ? 1 : 0 });

function handWith(gamepad: object | undefined, kind: VisitHand['kind'] = 'controller'): VisitHand {
  return { id: 'one', handedness: 'left', kind, source: { inputSource: { gamepad } } } as unknown as VisitHand;
}

it('reads the thumbstick, or the touchpad of a controller that has no stick', () => {
  expect(stickOf(handWith({ axes: [0.1, 0.2, 0.3, 0.995] }))).toEqual({ id: 'one', handedness: 'left', x: 0.3, y: 1 });
  expect(stickOf(handWith({ axes: [0.1, 0.2] }))).toMatchObject({ x: 0.1, y: 0.2 });
});

it('knows that hands, and controllers of a button alone, have no stick', () => {
  expect(stickOf(handWith({ axes: [0, 0, 0, 0] }, 'hand'))).toBeNull();
  expect(stickOf(handWith({ axes: [] }))).toBeNull();
  expect(stickOf(handWith(undefined))).toBeNull();
});

it('tells the menu button from the one that recentres', () => {
  const pressed = (index: number) => handWith({ buttons: Array.from({ length: 7 }, (_, at) => button(at === index)) });
  expect([3, 4, 5, 6].map((index) => isMenuPressed(pressed(index)))).toEqual([false, false, true, true]);
  expect([3, 4, 5, 6].map((index) => isRecentrePressed(pressed(index)))).toEqual([true, true, false, false]);
  expect(isMenuPressed(handWith(undefined))).toBe(false);
});

it('beats once for a press, stronger than for a touch, and twice for a refusal', async () => {
  vi.useFakeTimers();
  const pulse = vi.fn(() => Promise.resolve(true));
  const hand = handWith({ hapticActuators: [{ pulse }] });
  pulseHand(hand, 'touch');
  pulseHand(hand, 'press');
  const [[touch], [press]] = pulse.mock.calls as unknown as [[number], [number]];
  expect(press).toBeGreaterThan(touch);
  pulse.mockClear();
  pulseHand(hand, 'refusal');
  await vi.advanceTimersByTimeAsync(500);
  expect(pulse).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

it('takes no harm from a hand without a motor, or a motor that refuses', async () => {
  pulseHand(handWith(undefined), 'press');
  const pulse = vi.fn(() => Promise.reject(new Error('put down')));
  pulseHand(handWith({ hapticActuators: [{ pulse }] }), 'press');
  await Promise.resolve();
  expect(pulse).toHaveBeenCalledOnce();
});
