import { describe, expect, it } from 'vitest';
import { gaussian, seededRandom } from '../plant/random.ts';
import { WindTurbine } from '../plant/turbine.ts';
import { analyse, judge, type Signals } from './diagnosis.ts';
import { peaksOf, resample, spectrumOf, transform, type Sample } from './spectrum.ts';

const START = 1_700_000_000_000;

/** A rotor at `rpm` that shakes with these speeds (mm/s rms), sampled about 20 times a second with jitter and gaps. */
function shaking(rpm: (seconds: number) => number, parts: { once: number; thrice: number; noise: number }): Signals {
  const random = seededRandom(7);
  const acceleration: Sample[] = [];
  const rotorSpeed: Sample[] = [];
  let turns = 0;
  for (let step = 0; step < 30 * 200; step += 1) {
    const seconds = step / 200;
    const hz = rpm(seconds) / 60;
    turns += hz / 200;
    if (step % 10 !== 0 || random() < 0.05) continue;
    const wave = (order: number, speed: number): number =>
      Math.SQRT2 * speed * 2 * Math.PI * order * hz * Math.cos(2 * Math.PI * order * turns + order);
    const value = wave(1, parts.once) + wave(3, parts.thrice) + parts.noise * gaussian(random);
    acceleration.push({ time: START + seconds * 1000, value });
    rotorSpeed.push({ time: START + seconds * 1000, value: rpm(seconds) });
  }
  return { acceleration, rotorSpeed, vibration: [{ time: START, value: parts.once + parts.thrice }] };
}

describe('the spectrum', () => {
  it('transforms as the definition says', () => {
    const random = seededRandom(1);
    const values = Float64Array.from({ length: 16 }, () => random() - 0.5);
    const real = values.slice();
    const imaginary = new Float64Array(16);
    transform(real, imaginary);
    for (let bin = 0; bin < 16; bin += 1) {
      let [re, im] = [0, 0];
      for (const [index, value] of values.entries()) {
        re += value * Math.cos((2 * Math.PI * bin * index) / 16);
        im -= value * Math.sin((2 * Math.PI * bin * index) / 16);
      }
      expect(real[bin]).toBeCloseTo(re, 10);
      expect(imaginary[bin]).toBeCloseTo(im, 10);
    }
  });

  it('finds two sines in noise at their frequencies and amplitudes, whatever the sampling', () => {
    const random = seededRandom(3);
    const samples: Sample[] = [];
    for (let time = 0; time < 30_000; time += 30 + 40 * random()) {
      const seconds = time / 1000;
      const value = 3 * Math.sin(2 * Math.PI * 0.297 * seconds) + Math.sin(2 * Math.PI * 0.891 * seconds + 1);
      samples.push({ time: START + time, value: 5 + value + 0.2 * gaussian(random) });
    }
    const peaks = peaksOf(spectrumOf(resample(samples, 20), 20), { fromHz: 0.1, toHz: 3, most: 2 });
    expect(peaks[0]!.frequency).toBeCloseTo(0.297, 2);
    expect(peaks[0]!.amplitude).toBeCloseTo(3, 0);
    expect(peaks[1]!.frequency).toBeCloseTo(0.891, 2);
    expect(peaks[1]!.amplitude).toBeCloseTo(1, 0);
    expect(peaks[1]!.signalToNoise).toBeGreaterThan(5);
  });

  it('takes nothing for a signal', () => {
    expect(resample([], 20)).toHaveLength(0);
    expect(resample([{ time: START, value: 1 }], 20)).toHaveLength(0);
  });
});

describe('the diagnosis', () => {
  it('finds what comes once and three times a turn, in mm/s, and names its order', () => {
    const finding = analyse(shaking(() => 17.8, { once: 3, thrice: 1, noise: 0.5 }))!;
    expect(finding.rotorHz).toBeCloseTo(17.8 / 60, 3);
    expect(finding.oncePerTurn).toBeCloseTo(3, 1);
    expect(finding.bladePassing).toBeCloseTo(1, 1);
    expect(finding.rest).toBeLessThan(0.5);
    expect(
      finding.peaks
        .map(({ order }) => order)
        .slice(0, 2)
        .sort(),
    ).toEqual(['1P', '3P']);
    expect(finding.peaks[0]!.confidence).toBeGreaterThan(0.7);
  });

  it('follows a rotor whose speed changes', () => {
    const finding = analyse(shaking((seconds) => 12 + 0.2 * seconds, { once: 3, thrice: 1, noise: 0.5 }))!;
    // The amplitude grows with the speed; in the middle of the window it turns at 15 rpm.
    expect(finding.oncePerTurn).toBeGreaterThan(2.7);
    expect(finding.oncePerTurn).toBeLessThan(3.3);
    expect(finding.bladePassing).toBeGreaterThan(0.8);
    expect(finding.bladePassing).toBeLessThan(1.2);
  });

  it('says nothing of a rotor that stands, or of too little signal', () => {
    expect(analyse(shaking(() => 0.5, { once: 1, thrice: 1, noise: 0.1 }))).toBeNull();
    expect(analyse({ acceleration: [], rotorSpeed: [] })).toBeNull();
  });

  it.each([
    [{ once: 0.5, thrice: 0.3, noise: 0.3 }, 'good', /Nothing unusual/],
    [{ once: 3, thrice: 0.3, noise: 0.3 }, 'watch', /imbalance/],
    [{ once: 6, thrice: 0.3, noise: 0.3 }, 'act', /imbalance/],
    [{ once: 1, thrice: 5, noise: 0.3 }, 'act', /Blade passing/],
  ])('judges %o as %s', (parts, condition, cause) => {
    const signals = shaking(() => 16, parts);
    const verdict = judge(analyse(signals)!, signals.vibration);
    expect(verdict.condition).toBe(condition);
    expect(verdict.cause).toMatch(cause);
  });

  it('hears in the plant’s accelerometer what shakes the plant’s turbine', () => {
    const turbine = new WindTurbine({ random: seededRandom(5) });
    const signals = { acceleration: [] as Sample[], rotorSpeed: [] as Sample[], vibration: [] as Sample[] };
    for (let step = 0; step < 60 * 20; step += 1) {
      for (let part = 0; part < 5; part += 1) turbine.step(0.01);
      if (step < 20 * 20) continue;
      const readings = turbine.readings();
      for (const name of ['acceleration', 'rotorSpeed', 'vibration'] as const)
        signals[name].push({ time: START + step * 50, value: Number(readings[name]) });
    }
    const finding = analyse(signals)!;
    const level = signals.vibration.reduce((sum, { value }) => sum + value, 0) / signals.vibration.length;
    expect(finding.peaks.slice(0, 3).map(({ order }) => order)).toContain('1P');
    // The stated level adds the parts up; their speeds as heard are of its size.
    const heard = finding.oncePerTurn + finding.bladePassing + finding.rest;
    expect(heard).toBeGreaterThan(0.6 * level);
    expect(heard).toBeLessThan(1.5 * level);
  });
});
