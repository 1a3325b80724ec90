// What the HTML face says of the time that is shown, in German.
import type { Strings } from '../english/english.ts';
import { counted, number } from './counting.ts';

export const timeStrings = {
  label: 'Zeit',
  reading: 'Die Aufzeichnung wird gelesen …',
  nothing: 'Von dieser Welt ist noch nichts aufgezeichnet.',
  live: 'Live',
  liveDetail: 'Zurückziehen zeigt, was war',
  recorded: 'Aufgezeichnet',
  moment: (time, ago) => `${time}, vor ${ago}`,
  momentNow: (time) => `${time}, jetzt`,
  ago: (duration) => `vor ${duration}`,
  banner: 'Das ist die Vergangenheit. Hier lässt sich nichts bedienen.',
  return: 'Zurück zu live',
  returnKeys: 'Zurück zu live (L oder Escape)',
  close: 'Zeitleiste schließen',
  slider: 'Gezeigter Moment',
  play: 'Abspielen',
  pause: 'Pause',
  back: 'Eine Sekunde zurück',
  forward: 'Eine Sekunde weiter',
  speed: 'Tempo',
  speedOf: (speed) => `${number(speed)}×`,
  span: 'Zeit auf der Leiste',
  spans: ['10\u202fmin', '3\u202fh', '1\u202fTag', 'Alles'],
  gap: 'nicht aufgezeichnet',
  mark: (kind, title, twin, time) =>
    kind === 'alarm' ? `Alarm: ${title}, ${twin}, ${time}` : `${title}, ${twin}, ${time}`,
  marks: (events, alarms) =>
    `${counted(alarms, { one: 'Alarm', other: 'Alarme' })}, ${counted(events, { one: 'Ereignis', other: 'Ereignisse' })}`,
  previousMark: 'Zum Alarm oder Ereignis davor',
  nextMark: 'Zum nächsten Alarm oder Ereignis',
  // After "vor": in the dative.
  units: {
    second: (count) => counted(count, { one: 'Sekunde', other: 'Sekunden' }),
    minute: (count) => counted(count, { one: 'Minute', other: 'Minuten' }),
    hour: (count) => counted(count, { one: 'Stunde', other: 'Stunden' }),
    day: (count) => counted(count, { one: 'Tag', other: 'Tagen' }),
  },
} satisfies Strings['time'];
