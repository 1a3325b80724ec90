import { describe, expect, test } from 'vitest';
import type { Did } from '../../base/ids.ts';
import type { LogEntry } from '../../protocol/mii.ts';
import { EVERYTHING, filterLog, foldFrames, systemsIn, toJsonLines, visibleRows } from './log-filter.ts';

let lastId = 0;
const entry = (part: Partial<LogEntry>): LogEntry => ({
  id: (lastId += 1),
  time: '2026-11-22T10:00:00.000Z',
  procedure: 'P9',
  referencePoint: 'DII-3',
  from: 'DTS',
  to: 'IE',
  operation: 'observeallproperties',
  outcome: 'ok',
  hasMessage: false,
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
  test('by system, whose name is found as text too', () => {
    const coast = entry({ peer: { did: 'did:key:zCoast' as Did, name: 'Coast' } });
    const factory = entry({ peer: { did: 'did:key:zFactory' as Did, name: 'Factory' } });
    const renamed = entry({ peer: { did: 'did:key:zCoast' as Did, name: 'West coast' } });
    const all = [...log, factory, coast, renamed];
    expect(filterLog(all, { ...EVERYTHING, system: 'did:key:zCoast' })).toEqual([coast, renamed]);
    expect(filterLog(all, { ...EVERYTHING, text: 'factory' })).toEqual([factory]);
    expect(systemsIn(all).map(({ name }) => name)).toEqual(['Factory', 'West coast']);
  });
  test('JSON Lines read back as they were', () => {
    const lines = toJsonLines(log).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(log);
    expect(toJsonLines([])).toBe('');
  });
});

describe('seconds of state frames', () => {
  const frames = (name: string, detail: string): LogEntry =>
    entry({ operation: 'stateframe', detail, peer: { did: `did:key:z${name}` as Did, name } });
  test('that follow one another are one entry a system, with the newest figures', () => {
    const first = frames('Coast', '10 frames');
    const folded = foldFrames([first, frames('Factory', '60 frames'), frames('Coast', '11 frames')]);
    expect(folded.map(({ detail }) => detail)).toEqual(['2\u202fs · 11 frames', '60 frames']);
    expect(folded[0]).toMatchObject({ id: first.id, time: first.time });
  });
  test('begin anew after any other step', () => {
    const other = entry({});
    const all = [frames('Coast', 'a'), other, frames('Coast', 'b')];
    expect(foldFrames(all)).toEqual(all);
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
