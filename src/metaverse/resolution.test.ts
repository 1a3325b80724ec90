import { expect, it } from 'vitest';
import { ResolutionGovernor } from './resolution.ts';

const LIMITS = { finest: 1, coarsest: 1.6, slowFrameMs: 28, fastFrameMs: 18 };

function feed(governor: ResolutionGovernor, frameMs: number, frames: number): void {
  for (let frame = 0; frame < frames; frame++) governor.sample(frameMs);
}

it('keeps full sharpness on a machine that is fast enough', () => {
  const governor = new ResolutionGovernor(LIMITS);
  feed(governor, 16.7, 1000);
  expect(governor.scaling).toBe(1);
});

it('becomes coarser step by step on a slow machine, never beyond the coarsest', () => {
  const governor = new ResolutionGovernor(LIMITS);
  feed(governor, 60, 24);
  expect(governor.scaling).toBe(1.25);
  feed(governor, 60, 1000);
  expect(governor.scaling).toBe(1.6);
});

it('becomes fine again when there is time', () => {
  const governor = new ResolutionGovernor(LIMITS);
  feed(governor, 60, 100);
  feed(governor, 10, 2000);
  expect(governor.scaling).toBe(1);
});

it('is not moved by single long frames or by a hidden tab', () => {
  const governor = new ResolutionGovernor(LIMITS);
  for (let frame = 0; frame < 240; frame++) governor.sample(frame % 6 === 0 ? 200 : 16);
  feed(governor, 5000, 100);
  expect(governor.scaling).toBe(1);
});

it('tries a finer picture ever more seldom when it proved too slow', () => {
  const governor = new ResolutionGovernor(LIMITS);
  const changes: number[] = [];
  for (let frame = 0; frame < 24 * 60; frame++) {
    // Too slow at full sharpness, quick below it.
    if (governor.sample(governor.scaling === 1 ? 40 : 12) !== undefined) changes.push(frame);
  }
  // The waits before each try; the way back takes one window.
  const waits = changes
    .slice(1)
    .map((frame, index) => frame - changes[index]!)
    .filter((frames) => frames > 24);
  expect(waits.length).toBeGreaterThan(1);
  expect(waits.every((frames, index) => index === 0 || frames > waits[index - 1]! * 1.5)).toBe(true);
});

it('gives a machine up only when the coarsest picture stays too slow for long', () => {
  const governor = new ResolutionGovernor(LIMITS);
  feed(governor, 60, 24 * 12);
  expect(governor.isHopeless).toBe(false);
  feed(governor, 60, 24 * 12);
  expect(governor.isHopeless).toBe(true);
  feed(governor, 12, 24);
  expect(governor.isHopeless).toBe(false);
});
