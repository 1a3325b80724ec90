// What the HTML face says of the time that is shown. Used by the time bar and what is beside it.
import { counted, number } from './counting.ts';

export const timeStrings = {
  label: 'Time',
  reading: 'Reading what was recorded…',
  nothing: 'Nothing of this world is recorded yet.',
  live: 'Live',
  liveDetail: 'Drag back to see what was',
  recorded: 'Recorded',
  /** A whole moment, as it is read and said. */
  moment: (time: string, ago: string) => `${time}, ${ago} ago`,
  momentNow: (time: string) => `${time}, now`,
  ago: (duration: string) => `${duration} ago`,
  banner: 'The past is shown. Nothing can be operated here.',
  return: 'Return to live',
  returnKeys: 'Return to live (L or Escape)',
  close: 'Close time bar',
  slider: 'Moment that is shown',
  play: 'Play',
  pause: 'Pause',
  back: 'One second back',
  forward: 'One second on',
  speed: 'Speed',
  speedOf: (speed: number) => `${number(speed)}×`,
  span: 'Time on the bar',
  spans: ['10\u202fmin', '3\u202fh', '1\u202fday', 'All'],
  gap: 'not recorded',
  mark: (kind: 'event' | 'alarm', title: string, twin: string, time: string) =>
    `${kind === 'alarm' ? 'Alarm: ' : ''}${title}, ${twin}, ${time}`,
  marks: (events: number, alarms: number) =>
    `${counted(alarms, { one: 'alarm', other: 'alarms' })}, ${counted(events, { one: 'event', other: 'events' })}`,
  previousMark: 'Go to the alarm or event before',
  nextMark: 'Go to the next alarm or event',
  units: {
    second: (count: number) => counted(count, { one: 'second', other: 'seconds' }),
    minute: (count: number) => counted(count, { one: 'minute', other: 'minutes' }),
    hour: (count: number) => counted(count, { one: 'hour', other: 'hours' }),
    day: (count: number) => counted(count, { one: 'day', other: 'days' }),
  },
};
