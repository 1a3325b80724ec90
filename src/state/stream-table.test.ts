// Rows of twins side by side: what one does leaves no trace in another, and as few states are kept as may be referred to.
import { expect, it } from 'vitest';
import type { ThingDescription } from '../protocol/thing-description.ts';
import { planFields } from './field-plan.ts';
import { twinLayout } from './layout.ts';
import { NewestTable } from './newest-table.ts';
import { NONE, STATES_KEPT, StreamTable } from './stream-table.ts';

const { fields } = twinLayout({
  properties: { angle: { type: 'number', minimum: 0, maximum: 100, multipleOf: 1 }, on: { type: 'boolean' } },
} as unknown as ThingDescription);
const plan = planFields(fields);

/** A state of a row that is all `value`, carried by that message. */
function keep(table: StreamTable, row: number, message: number, value: number): void {
  const slot = table.begin(row, message, NONE);
  const state = table.states(slot);
  for (const [at, count] of [
    [table.timesAt(row), 2],
    [table.sequencesAt(row), 2],
    [table.componentsAt(row), 8],
  ] as const)
    state.fill(value, at, at + count);
  table.commit(row, message);
}

it('[STA-8] rows keep to themselves, however many there are and whenever they came', () => {
  const table = new StreamTable(plan);
  const rows = Array.from({ length: 100 }, () => table.add());
  expect(new Set(rows).size).toBe(100);
  for (const row of rows)
    for (let message = 0; message < 5; message += 1) keep(table, row, message, row * 10 + message);
  const more = Array.from({ length: 100 }, () => table.add());
  for (const row of more) keep(table, row, 7, -1);
  for (const row of rows)
    for (let message = 0; message < 5; message += 1) {
      const slot = table.find(row, message);
      const at = table.componentsAt(row);
      expect([...table.states(slot).subarray(at, at + 8)]).toEqual(Array.from({ length: 8 }, () => row * 10 + message));
      expect(table.sequence(row, slot)).toBe(message);
    }
});

it('[STA-8] a row that was given back comes again as new', () => {
  const table = new StreamTable(plan);
  const row = table.add();
  keep(table, row, 1, 1);
  table.forgetBefore(row, 1);
  table.lastTurns.data[row * plan.components] = 1;
  table.remove(row);
  expect(table.add()).toBe(row);
  expect(table.find(row, 1)).toBe(NONE);
  expect(table.lastTurns.data[row * plan.components]).toBe(0);
  // Nothing is older than a message that nobody has referred to.
  for (let message = 0; message < 4; message += 1) keep(table, row, message, message);
  expect([0, 1, 2, 3].map((message) => table.find(row, message) === NONE)).toEqual([false, false, false, false]);
});

it('[STA-8] keeps the last 32 while nothing is referred to, then what may be, and the last ones for what was overtaken', () => {
  const sender = new StreamTable(plan);
  const receiver = new StreamTable(plan, 6);
  const kept = (table: StreamTable): number[] =>
    Array.from({ length: 60 }, (_, message) => message).filter((message) => table.find(0, message) !== NONE);
  for (const table of [sender, receiver]) {
    table.add();
    for (let message = 0; message < 40; message += 1) keep(table, 0, message, message);
    expect(kept(table).slice(-STATES_KEPT)).toEqual(Array.from({ length: STATES_KEPT }, (_, index) => 8 + index));
    table.forgetBefore(0, 39);
    // Newer ones take the places of those that nobody needs.
    for (let message = 40; message < 60; message += 1) {
      table.forgetBefore(0, message - 2);
      keep(table, 0, message, message);
    }
  }
  expect(kept(sender).slice(-3)).toEqual([57, 58, 59]);
  expect(kept(receiver).slice(-6)).toEqual([54, 55, 56, 57, 58, 59]);
});

it('[DII-3] newest states lie in rows, too: an update of one is none of the others', () => {
  const table = new NewestTable(plan);
  const rows = Array.from({ length: 40 }, () => table.add());
  for (const row of rows) {
    table.take(row, 0, [row], 0, 1_000 + row, table.update(row));
    expect(table.values(row, plan.properties.get('on')!)).toBeNull();
  }
  table.update(3);
  for (const row of rows) {
    expect(table.values(row, plan.properties.get('angle')!)).toEqual([row]);
    expect([table.newestTime(row), table.sequence(row)]).toEqual([1_000 + row, row === 3 ? 2 : 1]);
  }
  table.remove(5);
  expect(table.add()).toBe(5);
  expect([table.sequence(5), table.newestTime(5), table.values(5, plan.properties.get('angle')!)]).toEqual([
    0,
    0,
    null,
  ]);
});
