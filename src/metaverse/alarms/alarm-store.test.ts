import { expect, test } from 'vitest';
import type { TwinId } from '../../base/ids.ts';
import { AlarmStore } from './alarm-store.ts';

const tank = { id: 'urn:tank' as TwinId, title: 'Tank', systemName: 'Coast' };
const arm = { id: 'urn:arm' as TwinId, title: 'Arm', systemName: 'Factory' };
const low = { name: 'low', title: 'Low oxygen', severity: 'critical' } as const;
const warm = { name: 'warm', title: 'Too warm', severity: 'warning' } as const;

test('an alarm is raised once, and over when its twin takes it back', () => {
  const store = new AlarmStore();
  store.update(tank, [low], 1_000);
  store.update(tank, [low], 2_000);
  expect(store.all).toMatchObject([{ title: 'Low oxygen', raisedAt: 1_000, clearedAt: null, acknowledged: false }]);
  expect(store.has(tank.id)).toBe(true);
  store.update(tank, [], 3_000);
  expect(store.all).toMatchObject([{ clearedAt: 3_000 }]);
  expect(store.has(tank.id)).toBe(false);
  store.acknowledge(null);
  expect(store.all).toEqual([]);
});

test('one that is acknowledged stays on, is gone when it is over, and is new when it comes again', () => {
  const store = new AlarmStore();
  store.update(tank, [low], 1_000);
  store.acknowledge(store.all[0]!.id);
  expect(store.all).toMatchObject([{ acknowledged: true, clearedAt: null }]);
  store.update(tank, [], 2_000);
  expect(store.all).toEqual([]);
  store.update(tank, [low], 3_000);
  expect(store.all).toMatchObject([{ acknowledged: false, raisedAt: 3_000 }]);
});

test('the most urgent comes first: on, not acknowledged, critical, newest', () => {
  const store = new AlarmStore();
  store.update(arm, [warm], 1_000);
  store.update(tank, [warm, low], 2_000);
  expect(store.all.map(({ twinTitle, title }) => `${twinTitle} ${title}`)).toEqual([
    'Tank Low oxygen',
    'Tank Too warm',
    'Arm Too warm',
  ]);
  store.acknowledge(store.all[0]!.id);
  expect(store.all.at(-1)!.title).toBe('Low oxygen');
});

test('an event is an alarm until somebody has seen it, each time anew', () => {
  const store = new AlarmStore();
  store.event(arm, warm, 1_000);
  store.event(arm, warm, 2_000);
  expect(store.all).toHaveLength(2);
  store.acknowledge(store.all[0]!.id);
  expect(store.all).toMatchObject([{ raisedAt: 1_000 }]);
});

test('alarms of a twin that left go; what is over is not kept for ever', () => {
  const store = new AlarmStore();
  store.update(arm, [warm], 1_000);
  store.update(tank, [low], 1_000);
  store.keep(new Set([tank.id]));
  expect(store.all.map(({ twinTitle }) => twinTitle)).toEqual(['Tank']);
  store.update(tank, [], 2_000);
  store.tidy(3_000);
  expect(store.all).toHaveLength(1);
  store.tidy(2_000 + 11 * 60_000);
  expect(store.all).toEqual([]);
});
