import { describe, expect, test } from 'vitest';
import type { Did } from '../../base/ids.ts';
import type { LogEntry } from '../../protocol/mii.ts';
import { sequenceOf, type Sequence } from './sequence-model.ts';

const COAST = { did: 'did:key:zCoast' as Did, name: 'Coast' };
const CARE = { did: 'did:key:zCare' as Did, name: 'Care' };
const entry = (part: Partial<LogEntry> & { readonly id: number }): LogEntry => ({
  time: '2026-11-22T10:00:00.000Z',
  procedure: 'P7',
  referencePoint: 'DII-4',
  from: 'IE',
  to: 'DTS',
  operation: 'requestaccess',
  outcome: 'ok',
  hasMessage: true,
  ...part,
});
/** Rows as `kind from>to`, by names. */
const drawn = ({ rows, lifelines }: Sequence): string[] =>
  rows.map(({ kind, from, to }) => `${kind} ${lifelines[from]!.name || from}>${lifelines[to]!.name || to}`);

describe('lifelines', () => {
  test('the page always, then the systems that were seen, each party together', () => {
    const { lifelines } = sequenceOf([
      entry({ id: 1, from: 'TPSS', to: 'IE', referencePoint: 'SII-1', peer: CARE }),
      entry({ id: 2, peer: COAST }),
      entry({ id: 3, peer: { ...COAST, name: 'West coast' } }),
      entry({ id: 4, from: 'DTS', to: 'IE', operation: 'prove', outcome: 'proof-invalid' }),
    ]);
    expect(lifelines.map(({ party, name }) => [party, name])).toEqual([
      ['MS', ''],
      ['IE', ''],
      ['DTS', 'West coast'],
      ['DTS', ''],
      ['TPSS', 'Care'],
    ]);
  });
  test('a step at MII that is about a system stays between the two of the page', () => {
    const sequence = sequenceOf([entry({ id: 1, from: 'MS', to: 'IE', referencePoint: 'MII-D3', peer: COAST })]);
    expect(sequence.lifelines).toHaveLength(2);
    expect(sequence.rows[0]).toMatchObject({ from: 0, to: 1 });
  });
  test('are there before anything happened', () => {
    expect(sequenceOf([])).toMatchObject({ lifelines: [{ party: 'MS' }, { party: 'IE' }], rows: [], activations: [] });
  });
});

describe('rows', () => {
  test('an answer with nothing in between shares the row of its request', () => {
    const sequence = sequenceOf([
      entry({ id: 1, answerId: 2, durationMs: 3, peer: COAST }),
      entry({ id: 3, peer: COAST }),
    ]);
    expect(drawn(sequence)).toEqual(['exchange 1>Coast', 'message 1>Coast']);
    expect(sequence.activations).toEqual([]);
  });
  test('an answer that came later has its row where it came, and who was asked is active until then', () => {
    const sequence = sequenceOf([
      entry({ id: 1, answerId: 4, durationMs: 9, from: 'MS', to: 'IE', referencePoint: 'MII-D3', peer: COAST }),
      entry({ id: 2, answerId: 3, durationMs: 5, peer: COAST }),
    ]);
    expect(drawn(sequence)).toEqual(['message 0>1', 'exchange 1>Coast', 'answer 1>0']);
    expect(sequence.activations).toEqual([{ key: 'a1', lifeline: 1, first: 0, last: 2, family: 'MII' }]);
  });
  test('answers that cross keep their order; each key is its own and stays', () => {
    const entries = [
      entry({ id: 1, answerId: 4, durationMs: 2, peer: COAST }),
      entry({ id: 2, answerId: 3, durationMs: 1, from: 'IE', to: 'TPSS', referencePoint: 'SII-3', peer: CARE }),
    ];
    const sequence = sequenceOf(entries);
    expect(drawn(sequence)).toEqual(['message 1>Coast', 'exchange 1>Care', 'answer Coast>1']);
    const keys = sequence.rows.map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
    expect(sequenceOf([...entries, entry({ id: 5 })]).rows.map(({ key }) => key)).toEqual([...keys, 'm5']);
  });
});
