import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseWith } from '../../protocol/parse.ts';
import { WorldManifest } from '../../protocol/world-manifest.ts';
import { Notices } from '../notices.ts';
import { createViewModel, type ViewModel } from '../view-model.ts';
import { UNTOUCHED, type Arranged } from './arranged.ts';
import { keep, readKept } from './keeping.ts';

const PATH = '/worlds/quay.json';
const POSE = { position: [1, 0, 2] as [number, number, number], headingDegrees: 0, scale: 1 };
const MINE: Arranged = {
  ...UNTOUCHED,
  twins: [{ twin: 'urn:a', ...POSE, position: [9, 0, 9], radius: 1, locked: true, world: POSE }],
};
const worldAt = (x: number): WorldManifest =>
  parseWith(
    WorldManifest,
    {
      title: 'Quay',
      environment: 'coast',
      spawn: { position: [0, 1.6, 9], lookAt: [0, 1, 0] },
      placements: [{ twin: 'urn:a', position: [x, 0, 2] }],
    },
    'manifest-invalid',
    'world',
  );

let view: ViewModel;
let stored: Map<string, string>;
const context = (x = 1, worldPath = PATH) => ({ worldPath, manifest: worldAt(x), notices: new Notices(view) });
const told = (): string[] => view.notices.value.map(({ title }) => title);

beforeEach(() => {
  stored = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  });
  view = createViewModel();
  stored.clear();
});
afterEach(() => vi.unstubAllGlobals());

it('keeps an arrangement for its own world, and nothing when there is none any more', () => {
  keep(context(), MINE);
  expect(readKept(context())).toEqual(MINE);
  expect(readKept(context(1, '/worlds/other.json'))).toEqual(UNTOUCHED);
  keep(context(), UNTOUCHED);
  expect(stored.size).toBe(0);
  expect(told()).toEqual([]);
});

it('says once that the world has moved what the visitor had moved, and keeps theirs', () => {
  keep(context(), MINE);
  expect(readKept(context(5)).twins[0]!.position).toEqual([9, 0, 9]);
  expect(told()).toEqual(['The world has moved 1 twin that you had placed']);
  view.notices.value = [];
  expect(readKept(context(5)).twins[0]).toMatchObject({ position: [9, 0, 9], locked: true });
  expect(told()).toEqual([]);
});

it('does not trip over what somebody else wrote there, or a storage that takes nothing', () => {
  stored.set(`twinport.arrangement ${PATH}`, '{"version":1,"twins":[{"twin":"urn:a"}],"systems":[]}');
  expect(readKept(context())).toEqual(UNTOUCHED);
  expect(view.notices.value[0]!.detail).toContain('/twins/0/position');
  vi.stubGlobal('localStorage', {
    getItem: () => null,
    setItem() {
      throw new DOMException('full', 'QuotaExceededError');
    },
  });
  keep(context(), MINE);
  expect(told()).toContain('Your arrangement cannot be kept');
});
