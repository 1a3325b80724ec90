import { describe, expect, it, vi } from 'vitest';
import type { Target } from './parts.ts';
import { Touch } from './touch.ts';

const listener = { onState: vi.fn(), onFelt: vi.fn() };
function touching(...targets: Target[]): Touch {
  listener.onFelt.mockClear();
  const touch = new Touch(listener);
  touch.targets = targets;
  return touch;
}
const button = (key: string, x: number, onPress: () => void, atOnce = false): Target => ({
  key,
  x,
  y: 0,
  width: 100,
  height: 50,
  atOnce,
  onPress,
});

describe('a press', () => {
  it('acts when it is let go where it began, and is felt once', () => {
    const pressed = vi.fn();
    const touch = touching(button('a', 0, pressed));
    touch.move(1, 10, 10);
    expect(touch.state('a')).toBe('hovered');
    touch.down(1, 10, 10);
    expect(touch.state('a')).toBe('pressed');
    expect(pressed).not.toHaveBeenCalled();
    touch.up(1, 20, 10);
    expect(pressed).toHaveBeenCalledOnce();
    expect(listener.onFelt.mock.calls).toEqual([
      [1, 'touch'],
      [1, 'press'],
    ]);
  });
  it('counts for nothing when it slips to another target or off all', () => {
    const [first, second] = [vi.fn(), vi.fn()];
    const touch = touching(button('a', 0, first), button('b', 200, second));
    touch.down(1, 10, 10);
    touch.move(1, 210, 10);
    touch.up(1, 210, 10);
    touch.down(1, 10, 10);
    touch.up(1, 150, 10);
    expect(first).not.toHaveBeenCalled();
    expect(second).not.toHaveBeenCalled();
  });
  it('that never came counts by its release: the first one of a session is lost', () => {
    const pressed = vi.fn();
    touching(button('a', 0, pressed)).up(1, 10, 10);
    expect(pressed).toHaveBeenCalledOnce();
  });
  it('of what cannot wait acts at once, and only once', () => {
    const stopped = vi.fn();
    const touch = touching(button('stop', 0, stopped, true));
    touch.down(1, 10, 10);
    expect(stopped).toHaveBeenCalledOnce();
    touch.up(1, 10, 10);
    expect(stopped).toHaveBeenCalledOnce();
    touch.up(2, 10, 10);
    expect(stopped).toHaveBeenCalledTimes(2);
  });
  it('does not press what came under the pointer meanwhile', () => {
    const [first, second] = [vi.fn(), vi.fn()];
    const touch = touching(button('a', 0, first));
    touch.down(1, 10, 10);
    touch.targets = [button('b', 0, second)];
    touch.up(1, 10, 10);
    expect(second).not.toHaveBeenCalled();
  });
  it('is told apart by pointer', () => {
    const pressed = vi.fn();
    const touch = touching(button('a', 0, pressed));
    touch.down(1, 10, 10);
    touch.move(2, 20, 20);
    touch.leave(1);
    expect(touch.state('a')).toBe('hovered');
    touch.leave(2);
    expect(touch.state('a')).toBe('rest');
    expect(pressed).not.toHaveBeenCalled();
  });
});

describe('a drag', () => {
  it('follows the pointer from the first contact, also beyond the ends, until it is let go', () => {
    const dragged: number[] = [];
    const touch = touching({
      key: 's',
      x: 100,
      y: 0,
      width: 200,
      height: 50,
      atOnce: false,
      onDrag: (fraction) => void dragged.push(fraction),
    });
    touch.move(1, 150, 10);
    touch.down(1, 150, 10);
    expect(touch.dragging).toBe(true);
    touch.move(1, 200, 900);
    touch.move(1, 999, 10);
    touch.up(1, 999, 10);
    touch.move(1, 110, 10);
    expect(dragged).toEqual([0.25, 0.5, 1]);
    expect(touch.dragging).toBe(false);
  });
});
