import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../../protocol/mii.ts';
import { EVERYTHING, filterLog, toJsonLines, visibleRows } from './log-filter.ts';

const entry = (part: Partial<LogEntry>): LogEntry => ({
  time: '2026-11-22T10:00:00.000Z',
  procedure: 'P9',
  referencePoint: 'DII-3',
  from: 'DTS',
  to: 'IE',
  operation: 'observeallproperties',
  outcome: 'ok',
  ...part,
});
const log = [
  entry({}),
  entry({
    procedure: 'P10',
    referencePoint: 'MII-D4',
    from: 'MS',
    operation: 'invokeaction',
    outcome: 'access-refused',
    detail: 'not on the list',
  }),
  entry({ procedure: 'P10', referencePoint: 'DII-3', from: 'IE', to: 'DTS', operation: 'invokeaction' }),
];

describe('filtering the log', () => {
  test('nothing filtered is the same list', () => expect(filterLog(log, EVERYTHING)).toBe(log));
  test('by procedure, reference point and words, together', () => {
    expect(filterLog(log, { ...EVERYTHING, procedure: 'P10' })).toEqual([log[1], log[2]]);
    expect(filterLog(log, { ...EVERYTHING, procedure: 'P10', referencePoint: 'DII-3' })).toEqual([log[2]]);
    expect(filterLog(log, { ...EVERYTHING, text: 'REFUSED list' })).toEqual([log[1]]);
    expect(filterLog(log, { ...EVERYTHING, text: 'metaverse' })).toEqual([log[1]]);
    expect(filterLog(log, { ...EVERYTHING, text: 'refused ok' })).toEqual([]);
    expect(filterLog(log, { ...EVERYTHING, text: 'ok' })).toEqual([log[0], log[2]]);
    expect(filterLog(log, { ...EVERYTHING, text: 'access-ref' })).toEqual([log[1]]);
    expect(filterLog(log, { ...EVERYTHING, text: ' - ' })).toEqual(log);
  });
  test('JSON Lines read back as they were', () => {
    const lines = toJsonLines(log).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(log);
    expect(toJsonLines([])).toBe('');
  });
});

describe('the rows in sight', () => {
  test('are few, however long the log', () =>
    expect(visibleRows(5000, 60_000, 300, 30, 8)).toEqual({ first: 1992, end: 2018 }));
  test('stay within the list', () => {
    expect(visibleRows(5, 0, 300, 30, 8)).toEqual({ first: 0, end: 5 });
    expect(visibleRows(0, 0, 300, 30, 8)).toEqual({ first: 0, end: 0 });
    // A filter made the list shorter than where it was scrolled to.
    expect(visibleRows(3, 90_000, 300, 30, 8)).toEqual({ first: 2, end: 3 });
  });
});
