// The light of a day: where sun and moon stand, that nothing jumps, and that there is always light to see by.
import { Color3 } from '@babylonjs/core/Maths/math.color';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { expect, it } from 'vitest';
import { DayCycle } from './day-cycle.ts';
import { MORNING, skyRadiance, type Daylight } from './daylight.ts';

function at(hour: number): Daylight {
  const day = new DayCycle();
  day.setHour(hour);
  return day.light;
}
/** Of the sky over a horizon that is looked at, 0 to 3. */
const skyOf = (light: Daylight): number => light.zenith.r + light.zenith.g + light.zenith.b;
const above = (light: Daylight): number => {
  const { r, g, b } = skyRadiance(light, Vector3.Up(), new Color3());
  return r + g + b;
};

it('the sun rises in the east, stands in the south at noon, sets in the west; the moon is up at night', () => {
  expect(at(6).sunDirection.x).toBeCloseTo(1, 5);
  expect(at(12).sunDirection.z).toBeGreaterThan(0.5);
  expect(at(12).sunDirection.y).toBeCloseTo(Math.sin((55 * Math.PI) / 180), 5);
  expect(at(18).sunDirection.x).toBeCloseTo(-1, 5);
  for (const hour of [20, 22, 0, 2, 4]) {
    const { sunDirection, moving } = at(hour);
    expect(sunDirection.y).toBeLessThan(0);
    expect(moving!.lightDirection.y, String(hour)).toBeGreaterThan(0);
  }
});

it('noon is as bright as the city’s own morning, night is dark and never black', () => {
  expect(at(12).zenith.equals(MORNING.zenith)).toBe(true);
  expect(at(12).sunIntensity).toBeGreaterThan(1);
  expect(skyOf(at(0))).toBeLessThan(skyOf(at(12)) / 3);
  expect(above(at(0))).toBeGreaterThan(0.005);
  expect(at(0).sunIntensity).toBeGreaterThan(0.2);
  expect([at(12).moving!.stars, at(0).moving!.stars]).toEqual([0, 1]);
  expect([at(12).moving!.windows, at(0).moving!.windows > 0.3]).toEqual([0, true]);
});

it('nothing jumps, all day long: where the light changes its direction, there is none', () => {
  const day = new DayCycle();
  day.setHour(0);
  const { light } = day;
  const lit = (): Vector3 => light.moving!.lightDirection.scale(light.sunIntensity);
  let [before, sky, stars] = [lit(), skyOf(light), light.moving!.stars];
  for (let step = 1; step <= 24 * 60; step += 1) {
    day.setHour(step / 60);
    const hour = `${Math.floor(step / 60)}:${step % 60}`;
    expect(Vector3.Distance(before, lit()), hour).toBeLessThan(0.12);
    expect(Math.abs(skyOf(light) - sky), hour).toBeLessThan(0.03);
    expect(Math.abs(light.moving!.stars - stars), hour).toBeLessThan(0.05);
    [before, sky, stars] = [lit(), skyOf(light), light.moving!.stars];
  }
});
