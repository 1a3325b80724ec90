import { expect, it } from 'vitest';
import { UndoList } from './undo-list.ts';

it('takes changes back and brings them again, until something else is changed', () => {
  const list = new UndoList(0);
  list.change(1);
  list.change(2);
  list.undo();
  expect([list.state, list.canUndo, list.canRedo]).toEqual([1, true, true]);
  list.redo();
  expect([list.state, list.canRedo]).toEqual([2, false]);
  list.redo();
  list.undo();
  list.undo();
  list.undo();
  expect([list.state, list.canUndo]).toEqual([0, false]);
  list.change(5);
  expect([list.state, list.canRedo]).toEqual([5, false]);
});

it('takes a run of one key back as one, while it lasts', () => {
  const list = new UndoList(0);
  list.change(1, { key: 'x', nowMs: 0, runMs: 100 });
  list.change(2, { key: 'x', nowMs: 90, runMs: 100 });
  list.change(3, { key: 'x', nowMs: 180, runMs: 100 });
  list.change(4, { key: 'y', nowMs: 190, runMs: 100 });
  list.change(5, { key: 'y', nowMs: 400, runMs: 100 });
  const back = [];
  while (list.canUndo) {
    list.undo();
    back.push(list.state);
  }
  expect(back).toEqual([4, 3, 0]);
});

it('forgets what was very long ago', () => {
  const list = new UndoList(0);
  for (let state = 1; state <= 500; state += 1) list.change(state);
  while (list.canUndo) list.undo();
  expect(list.state).toBe(400);
});
