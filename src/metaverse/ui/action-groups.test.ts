import { describe, expect, test } from 'vitest';
import type { ActionView } from '../view-model.ts';
import { waysOf } from './access-rules.ts';
import { groupActions } from './action-groups.ts';
import { summarise } from './summary.ts';

const action = (name: string, detail: string | null = null, help = 'Ask the owner.'): ActionView => ({
  name,
  title: name,
  description: '',
  input: null,
  unsafe: false,
  refused: detail === null ? null : { type: 'urn:twinport:problem:access-refused', title: 'Refused', detail, help },
  last: null,
});

describe('the layout of actions', () => {
  test('the emergency stop stands apart, locked or not', () => {
    expect(groupActions([action('home'), action('emergencyStop')])).toMatchObject({
      emergencyStop: { name: 'emergencyStop' },
      allowed: [{ name: 'home' }],
      locked: [],
    });
    expect(groupActions([action('emergencyStop', 'No.')])).toMatchObject({
      emergencyStop: { name: 'emergencyStop' },
      locked: [],
    });
  });

  test('equal reasons are said once, different ones with their action', () => {
    const { allowed, locked } = groupActions([
      action('start', 'Operators only.'),
      action('stop', 'Operators only.'),
      action('yaw', 'At night.', 'Wait for the morning.'),
    ]);
    expect(allowed).toEqual([]);
    expect(locked.map((group) => [group.actions.map(({ name }) => name), group.sameDetail])).toEqual([
      [['start', 'stop'], true],
      [['yaw'], true],
    ]);
    expect(groupActions([action('start', 'Not start.'), action('stop', 'Not stop.')]).locked).toMatchObject([
      { sameDetail: false },
    ]);
  });
});

test('what another rule would open is another group, and says which ways there are', () => {
  const refused = (name: string, satisfiedBy: string[]): ActionView => {
    const { refused: problem, ...rest } = action(name, 'Not you.');
    return { ...rest, refused: { ...problem!, details: { satisfiedBy, issuers: ['https://a.example'] } } };
  };
  const { locked } = groupActions([
    refused('start', ['pairing']),
    refused('stop', ['pairing']),
    refused('yaw', ['key', 'oidc']),
  ]);
  expect(locked.map(({ actions }) => actions.map(({ name }) => name))).toEqual([['start', 'stop'], ['yaw']]);
  expect(locked.map(({ problem }) => waysOf(problem))).toEqual([
    { key: false, pairing: true, issuers: [] },
    { key: true, pairing: false, issuers: ['https://a.example'] },
  ]);
  expect(waysOf(action('start', 'No.').refused!)).toEqual({ key: false, pairing: false, issuers: [] });
});

test('data of events in one line', () => {
  expect(summarise({ joint: 3, limitReached: -170.5, mode: 'jog', held: true })).toBe(
    'Joint 3 · Limit reached −170.5 · Mode jog · Held On',
  );
  expect(summarise([1, 2])).toBe('1, 2');
  expect(summarise('text')).toBe('text');
  expect(summarise(null)).toBe('');
  expect(summarise(undefined)).toBe('');
});
