import { describe, expect, test } from 'vitest';
import { prettyUnit, unitGap } from './units.ts';

describe('units as people read them', () => {
  test.each([
    ['Cel', '°C'],
    ['deg', '°'],
    ['deg/s', '°/s'],
    ['{rev}/min', 'rpm'],
    ['/min', '/min'],
    ['m/s2', 'm/s²'],
    ['m3.h-1', 'm³·h⁻¹'],
    ['N.m', 'N·m'],
    ['mg/L', 'mg/L'],
    ['l/min', 'L/min'],
    ['[pH]', 'pH'],
    ['pH', 'pH'],
    ['mm[Hg]', 'mmHg'],
    ['ug/m3', 'µg/m³'],
    ['10*3', '10³'],
    ['{cycles}', 'cycles'],
    ['mol{photons}/s', 'mol\u202fphotons/s'],
    ['%', '%'],
    ['kW', 'kW'],
    ['1', ''],
    ['', ''],
  ])('%s is %s', (code, pretty) => expect(prettyUnit(code)).toBe(pretty));

  test("a provider's own words pass through", () => {
    expect(prettyUnit('degree celsius')).toBe('degree celsius');
    expect(prettyUnit('boxes')).toBe('boxes');
    expect(prettyUnit('{')).toBe('{');
  });

  test('degrees touch their number, temperatures and others do not', () => {
    expect(unitGap('°')).toBe('');
    expect(unitGap('°/s')).toBe('');
    expect(unitGap('')).toBe('');
    expect(unitGap('°C')).toBe('\u202f');
    expect(unitGap('kW')).toBe('\u202f');
  });
});
