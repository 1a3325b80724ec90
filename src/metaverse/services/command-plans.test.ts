// Proposals that a visitor applies: each step as the visitor's own command at its time, and never when it is too late.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TwinId } from '../../base/ids.ts';
import { systemClock } from '../../base/clock.ts';
import type { CommandView } from '../view-model.ts';
import { isCommandList, readCommandList } from './command-list.ts';
import { CommandPlans } from './command-plans.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const step = (inMs: number, input: unknown, action = 'setHeater') => ({
  at: new Date(systemClock.now() + inMs).toISOString(),
  thing: 'urn:tank',
  action,
  input,
  title: 'Heater',
});

function plans(answer: (action: string) => Partial<CommandView> = () => ({ state: 'completed' })) {
  const sent: [string, unknown][] = [];
  const kept = new CommandPlans({
    describe: (twinId, action) =>
      twinId === ('urn:tank' as TwinId)
        ? { twinTitle: 'Tank', actionTitle: action, unsafe: action === 'drain' }
        : undefined,
    async invoke(_twin, action, input) {
      sent.push([action, input]);
      return {
        commandID: 'c',
        twinId: 'urn:tank' as TwinId,
        action,
        askedAt: 0,
        state: 'completed',
        ...answer(action),
      };
    },
    onChanged: () => undefined,
  });
  return { kept, sent, states: () => kept.views()[0]!.steps.map(({ state }) => state) };
}

test('a list of commands is told by its type and read in the order of its times', () => {
  expect(isCommandList({ '@type': 'twinport:CommandList' })).toBe(true);
  expect(isCommandList({ '@type': ['Thing', 'twinport:CommandList'] })).toBe(true);
  expect(isCommandList({ type: 'array' })).toBe(false);
  expect(readCommandList([step(2_000, true), step(1_000, false)])?.map(({ input }) => input)).toEqual([false, true]);
  expect(readCommandList([{ at: 'tomorrow', thing: 'urn:tank', action: 'x' }])).toBeNull();
  expect(readCommandList({ at: 1 })).toBeNull();
});

test('nothing is sent before it is applied; then what is due goes at once and in order, the rest at its time', async () => {
  const { kept, sent, states } = plans();
  kept.propose('p', [step(-5_000, 'first'), step(-1_000, 'second'), step(30_000, 'later')]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual([]);
  kept.propose('q', [step(-5_000, 'first'), step(-1_000, 'second'), step(30_000, 'later')]);
  kept.apply('q', 'all');
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.map(([, input]) => input)).toEqual(['first', 'second']);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(sent).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(sent.at(-1)).toEqual(['setHeater', 'later']);
  expect(kept.views()[1]!.steps.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
  expect(states()).toEqual(['proposed', 'proposed', 'proposed']);
});

test('a step can be stopped before its time, and applied again', async () => {
  const { kept, sent, states } = plans();
  kept.propose('p', [step(10_000, 1), step(20_000, 2)]);
  kept.apply('p', 'all');
  kept.stop('p', 0);
  expect(states()).toEqual(['proposed', 'waiting']);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(sent.map(([, input]) => input)).toEqual([2]);
  kept.apply('p', 0);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.map(([, input]) => input)).toEqual([2, 1]);
});

test('a page that slept past a step does not send it', async () => {
  const { kept, sent, states } = plans();
  kept.propose('p', [step(10_000, 1)]);
  kept.apply('p', 0);
  // The machine sleeps: time goes on, timers do not.
  const now = vi.spyOn(systemClock, 'now').mockReturnValue(systemClock.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(10_000);
  now.mockRestore();
  expect(sent).toEqual([]);
  expect(states()).toEqual(['missed']);
});

test('a refusal stands at its step, and the others go on', async () => {
  const { kept, states } = plans((action) => (action === 'drain' ? { state: 'refused' } : {}));
  kept.propose('p', [step(-2_000, null, 'drain'), step(-1_000, true)]);
  expect(kept.views()[0]!.steps.map(({ unsafe }) => unsafe)).toEqual([true, false]);
  kept.apply('p', 'all');
  await vi.advanceTimersByTimeAsync(0);
  expect(states()).toEqual(['refused', 'completed']);
});
