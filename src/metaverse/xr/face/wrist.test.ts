import { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import { describe, expect, it } from 'vitest';
import type { VisitHand, VisitWrist, XrVisit } from '../visit.ts';
import { giveWay } from './give-way.ts';
import { before, READING, type Head } from './placement.ts';
import { WristHold } from './wrist.ts';

const SIZE = { width: 0.21, height: 0.22 };
const head: Head = { position: { x: 0, y: 1.6, z: 0 }, forward: { x: 0, y: 0, z: -1 } };
const panel = { ...before(head, READING), width: 0.6, height: 0.71 };
const hand = { id: 'left', handedness: 'left', kind: 'controller' } as VisitHand;
/** Its palm looks away, so that only the button opens the menu. */
const wristAt = (x: number, y: number, z: number): VisitWrist => ({
  position: new Vector3(x, y, z),
  rotation: new Quaternion(),
  palm: new Vector3(0, 0, -1),
});
/** A visit as far as the menu asks it. */
const visitWith = (wrist: VisitWrist | null): XrVisit =>
  ({ hands: () => (wrist === null ? [] : [hand]), wrist: () => wrist }) as unknown as XrVisit;

function opened(wrist: VisitWrist | null): WristHold {
  const hold = new WristHold(visitWith(wrist), SIZE);
  hold.toggle();
  return hold;
}
const covers = ({ position }: { readonly position: { x: number; y: number; z: number } }): boolean =>
  // A hair's breadth smaller, since what just touches may count as either.
  giveWay({ position, width: 0.209, height: 0.219 }, panel, head.position, null) !== null;

describe('the menu on the wrist', () => {
  it('stands beside the hand when no panel is there, also where one would be', () => {
    const pose = opened(wristAt(-0.25, 1.25, -0.4)).frame(head, null, 0, 16)!;
    expect(covers(pose)).toBe(true);
  });
  it('does not cover the panel, wherever the hand is held, and with none', () => {
    for (const wrist of [wristAt(-0.25, 1.25, -0.4), wristAt(-0.1, 1.4, -0.5), wristAt(0, 1.1, -0.3), null])
      expect(covers(opened(wrist).frame(head, panel, 0, 16)!)).toBe(false);
  });
  it('gives way to a panel that is opened later, and comes back to the hand when it is closed', () => {
    const hold = opened(wristAt(-0.25, 1.25, -0.4));
    const { x, y, z } = hold.frame(head, null, 0, 16)!.position;
    for (let frame = 1; frame < 60; frame += 1) hold.frame(head, panel, frame * 16, 16);
    expect(covers(hold.frame(head, panel, 960, 16)!)).toBe(false);
    for (let frame = 61; frame < 120; frame += 1) hold.frame(head, null, frame * 16, 16);
    const { position } = hold.frame(head, null, 1_920, 16)!;
    expect(Math.hypot(position.x - x, position.y - y, position.z - z)).toBeLessThan(0.001);
  });
});
