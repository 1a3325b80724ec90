import { afterEach, expect, it, vi } from 'vitest';
import { createSettings, tierOf } from './settings.ts';

/** As of a browser. */
function storage(kept: Record<string, string> = {}): Record<string, string> {
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => (kept[key] = value),
  });
  return kept;
}
afterEach(() => vi.unstubAllGlobals());

it('keeps what was chosen, and takes what it does not know as not chosen', () => {
  const kept = storage({ 'twinport.settings': '{"quality":"best","turn":"smooth","sound":false,"left":1}' });
  const settings = createSettings();
  expect([settings.quality.value, settings.turn.value, settings.sound.value]).toEqual(['auto', 'smooth', false]);
  settings.seated.value = true;
  expect(JSON.parse(kept['twinport.settings']!)).toMatchObject({ seated: true, turn: 'smooth' });
  expect(createSettings().seated.value).toBe(true);
  settings.reset();
  expect([settings.turn.value, settings.seated.value, settings.sound.value]).toEqual(['snap', false, true]);
  expect(createSettings().turn.value).toBe('snap');
});

it('says when the quality is another than the one that this visit began with', () => {
  storage({ 'twinport.settings': '{"quality":"medium"}' });
  const settings = createSettings();
  expect(tierOf(settings)).toEqual({ tier: 'medium' });
  expect(settings.qualityChanged.value).toBe(false);
  settings.quality.value = 'auto';
  expect([settings.qualityChanged.value, tierOf(settings)]).toEqual([true, {}]);
});

it('goes by the system where nobody chose how much moves', () => {
  storage();
  const query = Object.assign(new EventTarget(), { matches: true });
  vi.stubGlobal('matchMedia', () => query);
  const settings = createSettings();
  expect(settings.reducedMotion.value).toBe(true);
  settings.motion.value = 'full';
  expect(settings.reducedMotion.value).toBe(false);
  settings.motion.value = 'auto';
  query.matches = false;
  query.dispatchEvent(new Event('change'));
  expect(settings.reducedMotion.value).toBe(false);
});

it('works for this visit where storage is off', () => {
  const denied = (): never => {
    throw new DOMException('denied', 'SecurityError');
  };
  vi.stubGlobal('localStorage', { getItem: denied, setItem: denied });
  const settings = createSettings();
  settings.turn.value = 'smooth';
  expect(settings.turn.value).toBe('smooth');
});
