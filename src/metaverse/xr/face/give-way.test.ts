import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { giveWay, type Pane } from './give-way.ts';

const eyes = { x: 2, y: 1.6, z: -3 };
/** At angles from the eyes: degrees clockwise from -Z, degrees up, metres away. */
function at(heading: number, rise: number, away: number, width: number, height: number): Pane {
  const [turn, up] = [(heading * Math.PI) / 180, (rise * Math.PI) / 180];
  const level = Math.cos(up) * away;
  return {
    position: {
      x: eyes.x + Math.sin(turn) * level,
      y: eyes.y + Math.sin(up) * away,
      z: eyes.z - Math.cos(turn) * level,
    },
    width,
    height,
  };
}
const panel = at(0, -17, 1.1, 0.6, 0.71);
const menu = (heading: number, rise: number): Pane => at(heading, rise, 0.5, 0.2, 0.2);
const away = ({ x, y, z }: Pane['position']): number => Math.hypot(x - eyes.x, y - eyes.y, z - eyes.z);

describe('a menu that would cover the panel', () => {
  it('stays where the hand has it when neither covers the other', () => {
    expect(giveWay(menu(-40, -17), panel, eyes, null)).toBeNull();
    expect(giveWay(menu(0, -60), panel, eyes, null)).toBeNull();
    expect(giveWay(menu(180, -17), panel, eyes, null)).toBeNull();
  });
  it('goes to the nearest side', () => {
    expect(giveWay(menu(-12, -20), panel, eyes, null)?.side).toBe('left');
    expect(giveWay(menu(12, -20), panel, eyes, null)?.side).toBe('right');
    expect(giveWay(menu(2, -1), panel, eyes, null)?.side).toBe('above');
  });
  it('never goes under it, out of view', () => {
    expect(giveWay(menu(-2, -44), panel, eyes, null)?.side).toBe('left');
    expect(giveWay(menu(2, -44), panel, eyes, null)?.side).toBe('right');
  });
  it('stays at the side where it is while the hand moves about behind', () => {
    expect(giveWay(menu(12, -20), panel, eyes, 'left')?.side).toBe('left');
  });
  it('does not go over the head', () => {
    expect(giveWay(menu(2, 62), at(0, 55, 0.6, 0.6, 0.4), eyes, null)?.side).not.toBe('above');
    expect(giveWay(menu(2, 62), at(0, 55, 0.6, 0.6, 0.4), eyes, 'above')?.side).not.toBe('above');
  });
  it('is clear of it afterwards, and as far from the eyes as before, wherever both stand', () => {
    const heading = fc.double({ min: -180, max: 180, noNaN: true });
    const rise = fc.double({ min: -45, max: 20, noNaN: true });
    const off = fc.double({ min: -14, max: 14, noNaN: true });
    fc.assert(
      fc.property(heading, rise, off, off, (turn, up, aside, above) => {
        const other = at(turn, up, 1.1, 0.6, 0.71);
        const pane = at(turn + aside, up + above, 0.5, 0.2, 0.2);
        const clear = giveWay(pane, other, eyes, null)!;
        expect(away(clear.position)).toBeCloseTo(0.5);
        // A hair's breadth further, since what just touches may count as either.
        const smaller = { ...pane, position: clear.position, width: 0.199, height: 0.199 };
        expect(giveWay(smaller, other, eyes, null)).toBeNull();
      }),
    );
  });
});
