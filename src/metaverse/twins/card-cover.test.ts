// An upright card at the tip covers what the leaning one does that is drawn nearer to the eye.
import { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import { expect, test } from 'vitest';
import { standUpright } from './card-cover.ts';

const EYE = new Vector3(0.4, 1.7, 9);
const EDGES = { low: 0.3, high: 2.4, halfWidth: 1.1 };

/** Direction to a point: about the eye, and as a tangent of height. */
function seen(point: Vector3): { readonly azimuth: number; readonly tangent: number } {
  const { x, y, z } = point.subtract(EYE);
  return { azimuth: Math.atan2(x, -z), tangent: y / Math.hypot(x, z) };
}

test.each([
  ['high above, drawn where its tip is', new Vector3(1, 14, -12), 0],
  ['high above, drawn nearer', new Vector3(-3, 12, -16), 6],
  ['at the height of the eye', new Vector3(2, 1.7, 3), 1],
  ['below', new Vector3(0, -3, 1), 2],
])('%s', (_where, tip, forward) => {
  const toEye = EYE.subtract(tip);
  const distance = toEye.length();
  const scale = distance / (distance - forward);
  const foot = tip.add(toEye.scale(forward / distance));
  const yaw = Math.atan2(toEye.x, toEye.z);
  const pitch = -Math.atan2(toEye.y, Math.hypot(toEye.x, toEye.z));
  const turn = Quaternion.RotationYawPitchRoll(yaw, pitch, 0);
  const drawn = (aside: number, up: number) => seen(foot.add(new Vector3(aside, up, 0).applyRotationQuaternion(turn)));

  const covered = { position: tip, ...EDGES };
  standUpright(covered, EYE, scale);
  for (const edge of ['low', 'high'] as const) {
    const upright = seen(tip.add(new Vector3(0, covered[edge], 0)));
    expect(upright.tangent).toBeCloseTo(drawn(0, EDGES[edge]).tangent, 6);
  }
  const middle = drawn(0, EDGES.high).azimuth;
  const widest = Math.max(
    ...[EDGES.low, EDGES.high].map((up) => Math.abs(drawn(EDGES.halfWidth, up).azimuth - middle)),
  );
  const along = Math.hypot(EYE.x - tip.x, EYE.z - tip.z);
  // Below the eye, where the whole card is further away than its tip, the upright one may be somewhat wider.
  expect(Math.atan(covered.halfWidth / along)).toBeGreaterThan(widest - 1e-9);
  expect(Math.atan(covered.halfWidth / along)).toBeLessThan(widest * 1.5);
});
