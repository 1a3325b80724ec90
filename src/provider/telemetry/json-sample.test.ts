import { expect, it } from 'vitest';
import { readJsonSample, type JsonSampleOptions } from './json-sample.ts';

const NOW = 1_700_000_000_000;
const MESSAGE = {
  state: { 'temp/in': 215, on: true, axes: [1, 2.5] },
  'a~b': 'x',
  at: '2026-01-02T03:04:05Z',
  s: 1_600_000_000.5,
};
const read = (options: Omit<JsonSampleOptions, 'nowMs'>, message: unknown = MESSAGE) =>
  readJsonSample(JSON.stringify(message), { ...options, nowMs: NOW });

it('picks values by JSON Pointer, escapes and array items included, and scales numbers', () => {
  const values = {
    inside: { pointer: '/state/temp~1in', factor: 0.1 },
    on: '/state/on',
    second: '/state/axes/1',
    tilde: '/a~0b',
    absent: '/state/none/deeper',
    all: '/state/axes',
  };
  expect(read({ values })).toEqual({
    readings: { inside: 21.5, on: true, second: 2.5, tilde: 'x', all: [1, 2.5] },
    timeMs: NOW,
  });
  expect(readJsonSample('42', { values: { x: { pointer: '', offset: -2 } }, nowMs: NOW }).readings).toEqual({ x: 40 });
});

it('reads the time where the message has one', () => {
  const values = { on: '/state/on' };
  expect(read({ values, time: { pointer: '/at', format: 'iso' } }).timeMs).toBe(Date.parse(MESSAGE.at));
  expect(read({ values, time: { pointer: '/s', format: 's' } }).timeMs).toBe(1_600_000_000_500);
  expect(() => read({ values, time: { pointer: '/at', format: 'ms' } })).toThrow(
    'JSON at /at: "2026-01-02T03:04:05Z" is not milliseconds since 1970',
  );
  expect(() => read({ values, time: { pointer: '/none', format: 'iso' } })).toThrow(
    'nothing is not a time as ISO 8601',
  );
});

it('says what is wrong: nothing found, no pointer, no JSON, too deep', () => {
  expect(() => read({ values: { a: '/x', b: '/y/z' } })).toThrow('JSON: nothing stands at /x, /y/z');
  expect(() => read({ values: { a: 'x' } })).toThrow('a JSON Pointer is empty or begins with "/"');
  expect(() => read({ values: { a: '/state/constructor' } })).toThrow('nothing stands');
  expect(() => readJsonSample('{', { values: {}, nowMs: NOW })).toThrow(/not JSON/);
  expect(() => readJsonSample('['.repeat(100), { values: {}, nowMs: NOW })).toThrow(/nested deeper/);
});
