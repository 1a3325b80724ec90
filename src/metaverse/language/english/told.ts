// What visitors are told without having asked: notices, and the signs that stand in the world.
import { counted, number } from './counting.ts';

export const noticeStrings = {
  label: 'Notices',
  dismiss: (title: string) => `Dismiss: ${title}`,
  newVersion: 'A new version is ready',
  newVersionDetail: 'It shows when the page is loaded again.',
  reload: 'Reload',
  accessEnded: {
    title: (title: string) => `Access to ${title} has ended`,
    help: 'Ask for access again in its panel.',
  },
  eventsMissed: {
    title: (count: number, twin: string) => `${counted(count, { one: 'event', other: 'events' })} of ${twin} missed`,
    detail: 'The twin system no longer keeps them.',
    help: 'Ask the owner for the record.',
  },
  brokerAway: {
    title: 'The meeting point is away',
    detail: 'Machines that are here stay live; new ones cannot come until it is back.',
    help: 'Nothing to do: it is tried again every second.',
  },
  graphicsAway: {
    title: 'The graphics card is busy elsewhere',
    detail: 'The world stands still until it comes back; the lists and panels go on.',
    help: 'Close other tabs with 3D if it does not come back.',
  },
  simplerPicture: {
    title: 'A simpler picture suits this device',
    detail:
      'The world is drawn slowly here. From the next page on, shadows and surfaces are simpler and it moves smoothly.',
    help: 'Reload for that now, or choose a quality in Settings.',
  },
  languageAway: {
    title: 'The language could not be loaded',
    detail: 'The page goes on in the one that it speaks.',
    help: 'Choose it again when the network is back.',
  },
};

export const signStrings = {
  canvas: (world: string) =>
    `${world}: the world in 3D. Walk with W A S D or by a click on the floor, turn with Q and E, look by dragging, go back with R; the Twins button lists everything that is here.`,
  loading: 'loading model',
  loadingShare: (percent: number) => `loading model · ${number(percent)} %`,
  nextVersion: 'new version on its way',
  nextVersionShare: (percent: number) => `new version on its way · ${number(percent)} %`,
  offline: 'offline',
  waiting: 'waiting for data',
  silent: (duration: string) => `no data for ${duration}`,
  moreValues: (count: number) => `${number(count)} more in its panel`,
  offlineSilent: (duration: string) => `offline · no data for ${duration}`,
};
