import { beforeEach, expect, it, vi } from 'vitest';
import { keepAnchor, keepPose, keptPlace, restoreAnchor } from './ar-anchor.ts';

const TWIN = 'urn:twinport:test:lever';
const POSE = { headingDegrees: 30, scale: 0.5 };
let storage: Map<string, string>;

beforeEach(() => {
  storage = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
  });
});

const anchorOf = (handle: string | Error) => ({
  requestPersistentHandle: () => (typeof handle === 'string' ? Promise.resolve(handle) : Promise.reject(handle)),
});

it('keeps a place by the handle of the device, with how it stands there, and forgets the one before', async () => {
  const deletePersistentAnchor = vi.fn(() => Promise.resolve());
  const session = { deletePersistentAnchor } as never;
  expect(await keepAnchor(session, anchorOf('one') as never, TWIN, POSE)).toBe(true);
  expect(keptPlace(TWIN)).toEqual({ handle: 'one', ...POSE });
  keepPose(TWIN, { headingDegrees: -10, scale: 1 });
  expect(keptPlace(TWIN)).toEqual({ handle: 'one', headingDegrees: -10, scale: 1 });
  expect(await keepAnchor(session, anchorOf('two') as never, TWIN, POSE)).toBe(true);
  expect(deletePersistentAnchor).toHaveBeenCalledExactlyOnceWith('one');
});

it('says so where the device keeps none, or has no room for one more', async () => {
  expect(await keepAnchor({} as never, {} as never, TWIN, POSE)).toBe(false);
  expect(await keepAnchor({} as never, anchorOf(new Error('full')) as never, TWIN, POSE)).toBe(false);
  expect(keptPlace(TWIN)).toBeNull();
  keepPose(TWIN, POSE);
  expect(keptPlace(TWIN)).toBeNull();
});

it('finds nothing in another room, or in what somebody else wrote', async () => {
  const lost = { restorePersistentAnchor: () => Promise.reject(new Error('elsewhere')) } as never;
  expect(await restoreAnchor(lost, 'one')).toBeNull();
  expect(await restoreAnchor({} as never, 'one')).toBeNull();
  for (const text of [
    'not JSON',
    '[]',
    `{"${TWIN}":{"handle":1}}`,
    `{"${TWIN}":{"handle":"a","headingDegrees":0,"scale":-1}}`,
  ]) {
    storage.set('twinport.ar', text);
    expect(keptPlace(TWIN)).toBeNull();
  }
});
