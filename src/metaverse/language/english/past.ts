// What faces say beside everything else while the past is shown; the time bar itself: time-strings.ts.

export const pastStrings = {
  recorded: 'Recorded',
  notRecorded: 'Not recorded then',
  plate: 'not recorded',
  happened: (kind: 'event' | 'alarm', title: string, twin: string) =>
    `${kind === 'alarm' ? 'Alarm: ' : ''}${title}, ${twin}`,
  twinsRecorded: (known: number, all: number) => `${known} of ${all} recorded then`,
  commandsOff: 'You look at the past: commands are off until you return to live.',
  stopActsNow: 'You look at the past. This stops the machine now.',
  said: (time: string) => `The world is shown as it was recorded at ${time}. Commands are off.`,
  saidLive: 'The world is live again.',
};
