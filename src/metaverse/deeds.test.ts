import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import { deedWatch, type Deed } from './deeds.ts';
import type { TwinPanelView } from './view-model.ts';

it('ticks off what the visitor did, in any order, and keeps it', () => {
  const stance = { x: 3, z: -2 };
  const view = { deeds: signal<ReadonlySet<Deed>>(new Set()), panel: signal<TwinPanelView | null>(null) };
  const look = deedWatch(view, () => stance);
  const done = (): Deed[] => (look(), [...view.deeds.value]);
  const panel = (last: unknown) => ({ actions: [{ last: null }, { last }] }) as unknown as TwinPanelView;

  stance.x += 0.5;
  expect(done()).toEqual([]);
  view.panel.value = panel(null);
  expect(done()).toEqual(['opened']);
  view.panel.value = panel({ state: 'refused' });
  expect(done()).toEqual(['opened', 'operated']);
  view.panel.value = null;
  stance.z += 0.6;
  expect(done()).toEqual(['moved', 'opened', 'operated']);
});
