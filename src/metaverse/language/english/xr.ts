// The words that only the XR face says; everything else it says with the words of the HTML face (strings.ts).
import { counted, number } from './counting.ts';

export const xrStrings = {
  pageBack: 'Back',
  pageOn: 'More',
  pageOf: (page: number, pages: number) => `${page} of ${pages}`,
  back: 'Back',
  done: 'Done',
  dismiss: 'Dismiss',
  itsKey: (key: string) => `Its key: ${key}`,
  erase: 'Erase',
  space: 'Space',
  /** The rows of a keyboard, from top to bottom. */
  letters: ['1234567890', 'qwertyuiop', 'asdfghjkl-', 'zxcvbnm,.:'],

  tabs: { values: 'Values', actions: 'Actions', services: 'Services', data: 'Data', events: 'Events' },
  tabsWith: (title: string, count: number) => (count === 0 ? title : `${title} ${count}`),
  noStop: 'No machine with an emergency stop is near',
  stopOf: (action: string, twin: string) => `${action}: ${twin}`,
  typeText: (field: string) => `Type: ${field}`,
  signInOutside: 'Signing in needs a window of the browser: leave VR for it.',
  unlockOutside: 'Your key is locked. Unlock it in the page, outside VR.',
  typeCode: 'Type a pairing code',
  pairTitle: (twin: string) => `Pair with ${twin}`,
  keyIs: (key: string) => `Your key: ${key}`,
  placingHint: 'Point where it shall stand and pull the trigger.',
  inThePast: 'This is the past: nothing can be operated.',

  menu: {
    title: 'Menu',
    live: (live: number, all: number) =>
      live === all
        ? `${counted(all, { one: 'twin', other: 'twins' })} live`
        : `${live} of ${counted(all, { one: 'twin', other: 'twins' })} live`,
    alarms: 'Alarms',
    worlds: 'Worlds',
    noWorlds: 'This world names no other.',
    time: 'Time',
    settings: 'Comfort',
    recentre: 'Recentre',
    leave: 'Leave VR',
  },
  away: (metres: number) => (metres < 10 ? `${number(metres, 1)}\u202fm away` : `${number(metres)}\u202fm away`),
  goThere: 'Go',

  settings: {
    title: 'Comfort',
    turn: 'Turning',
    turns: { snap: 'In steps', smooth: 'Smoothly' },
    walk: 'Walking',
    walks: { teleport: 'Teleport', smooth: 'Smoothly' },
    vignette: 'Dark rim while moving',
    seated: 'I am seated',
    sound: 'Sound',
    motion: 'Motion',
    motions: { auto: 'As the system', reduced: 'Less', full: 'All' },
    quality: 'Quality',
    qualities: { auto: 'Auto', low: 'Low', medium: 'Medium', high: 'High' },
  },
  worlds: {
    here: (title: string) => `You are in ${title}`,
    go: 'Another world',
    question: (title: string) => `Go to ${title}?`,
    warning: 'You leave VR on the way and enter it again there.',
  },
  time: {
    title: 'Time',
    live: 'You see the world as it is now.',
    past: (moment: string) => `You see the world at ${moment}`,
    at: 'Moment',
    play: 'Play',
    pause: 'Pause',
    speed: (speed: number) => `${speed}×`,
    toLive: 'Return to live',
    goBack: 'Go back by',
    backBy: ['1 minute', '10 minutes', '1 hour'],
  },
};
