// The stick that a left thumb sees on a touch screen: a ring that rests in the corner and comes to the thumb. A picture
// only, hidden from assistive technology: the list of twins gives the same powers. Who calls: pointer.ts.

export interface StickPad {
  /** Puts the ring at a point of the canvas and the knob at the stick's deflection (-1 to 1 each). */
  show(x: number, y: number, right: number, forward: number): void;
  rest(): void;
  dispose(): void;
}

const SIDE_MARGIN = 28;
/** The emergency stop stands in the corner (ui/styles/operate.css), on a narrow screen above the buttons along the lower edge (shell.css): the pad rests above both. */
const REST_MARGIN = 92;
const NARROW_SCREEN = '(max-width: 47.99em)';
const NARROW_REST_MARGIN = 144;

/** A pad of `radius` CSS pixels over the canvas; shown only where the main pointer is a finger. */
export function createStickPad(canvas: HTMLCanvasElement, radius: number): StickPad {
  const coarse = globalThis.matchMedia?.('(pointer: coarse)');
  const ring = document.createElement('div');
  const knob = document.createElement('div');
  ring.setAttribute('aria-hidden', 'true');
  ring.className = 'stick-pad';
  const circle = (size: number) => ({
    position: 'absolute',
    width: `${size}px`,
    height: `${size}px`,
    borderRadius: '50%',
    pointerEvents: 'none',
    boxSizing: 'border-box',
  });
  Object.assign(ring.style, circle(radius * 2), {
    border: '2px solid rgb(255 255 255 / 0.7)',
    background: 'rgb(12 32 44 / 0.22)',
    transition: 'opacity 160ms',
  });
  Object.assign(knob.style, circle(radius * 0.9), { left: '50%', top: '50%', background: 'rgb(255 255 255 / 0.75)' });
  ring.append(knob);
  canvas.parentElement?.append(ring);

  const place = (x: number, y: number, right: number, forward: number, opacity: number) => {
    Object.assign(ring.style, {
      display: coarse?.matches ? 'block' : 'none',
      left: `${canvas.offsetLeft + x - radius}px`,
      top: `${canvas.offsetTop + y - radius}px`,
      opacity: String(opacity),
    });
    knob.style.transform = `translate(calc(-50% + ${right * radius * 0.7}px), calc(-50% + ${-forward * radius * 0.7}px))`;
  };
  /** Where its middle is when it rests: as low as nothing covers it. */
  const lowest = (): number => {
    const below = globalThis.matchMedia?.(NARROW_SCREEN).matches ? NARROW_REST_MARGIN : REST_MARGIN;
    return canvas.clientHeight - radius - below;
  };
  const rest = () => place(radius + SIDE_MARGIN, lowest(), 0, 0, 0.55);
  const watch = new ResizeObserver(rest);
  watch.observe(canvas);
  coarse?.addEventListener('change', rest);
  rest();
  return {
    // A thumb that went down beside the emergency stop sees all of its stick, a little above it.
    show: (x, y, right, forward) => place(x, Math.min(y, lowest()), right, forward, 1),
    rest,
    dispose() {
      watch.disconnect();
      coarse?.removeEventListener('change', rest);
      ring.remove();
    },
  };
}
