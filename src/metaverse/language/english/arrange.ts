// Words of arranging: placing, keeping, sharing and importing (arrange-*.tsx, arrangement/). A part of the HTML face's language.
import { counted } from './counting.ts';

export const arrangeStrings = {
  title: 'Arrange',
  subtitle: (twins: number, systems: number) =>
    twins + systems === 0
      ? 'As the world has it'
      : [
          ...(twins > 0 ? [`${counted(twins, { one: 'twin', other: 'twins' })} placed by you`] : []),
          ...(systems > 0 ? [`${counted(systems, { one: 'system', other: 'systems' })} added`] : []),
        ].join(', '),
  undo: 'Undo',
  redo: 'Redo',

  place: 'Place in the world',
  placeLabel: (title: string) => `Place in the world: ${title}`,
  placing: (title: string) => `Placing ${title}`,
  placingHint: 'Click where it shall stand. Turn it with the wheel.',
  placingTouch: 'Tap where it shall stand.',
  beside: 'Not on a floor: visitors can only look at it from afar.',
  putHere: 'Put it here',
  turnLeft: 'Turn 15° left',
  turnRight: 'Turn 15° right',
  leavePlacing: 'Leave',
  chosen: 'Chosen twin',
  chooseDetail: 'Choose one below or in the world, then place it, or drag it and its ring.',
  chooseTwin: 'Twin',
  chooseFirst: 'Choose a twin…',
  dragHint: 'Drag the machine to move it, its ring to turn it. Shift turns in steps of 15°.',
  placedBy: { visitor: 'Placed by you', world: 'Placed by the world', nobody: 'Not placed yet' },
  east: 'East',
  south: 'South',
  height: 'Height',
  heading: 'Heading',
  scale: 'Scale',
  lock: 'Lock',
  unlock: 'Unlock',
  locked: 'Locked: it stays where it is until you unlock it.',
  putBack: 'Put back',
  putBackLabel: (title: string) => `Put back ${title}`,
  chooseLabel: (title: string) => `Choose ${title}`,
  snap: 'Keep to a grid of 0.25 m',
  placedList: 'Placed by you',
  notHere: 'not here now',
  reset: 'As the world has it',
  resetQuestion: 'Give up your arrangement?',
  resetWarning:
    'Everything goes back to where the world has it, and systems that you added are left. Undo brings it back.',

  systems: 'Systems you added',
  addSystem: 'Add a system',
  addSystemHint:
    'It is dialled at once. Unless this world lets everybody in, you are asked before anything of it is shown.',
  systemName: 'Name',
  systemAddress: 'Address',
  systemKey: 'Key',
  systemKeyHint: 'did:key:z6Mk…; its address follows from it.',
  optional: 'optional',
  connect: 'Connect',
  connecting: 'Connecting…',
  removeSystem: (name: string) => `Remove ${name}`,

  share: 'Keep and share',
  kept: 'Kept in this browser, for this world.',
  copyLink: 'Copy link',
  exportFile: 'Save as a world',
  importFile: 'Open a world file',
  exportHint: 'The file is a world manifest: an operator can serve it as it is.',

  offerTitle: { link: 'A link brings an arrangement', file: 'This file arranges the world' },
  offerFrom: {
    link: 'A link does not say who made it. Agree only if you know where it comes from.',
    file: 'What differs from the world as you have it now:',
  },
  offerNothing: 'It changes nothing here.',
  offerTwins: (count: number) => `${counted(count, { one: 'twin is', other: 'twins are' })} placed`,
  offerMore: (count: number) => `and ${count} more`,
  offerSystems: (count: number) =>
    `${counted(count, { one: 'system', other: 'systems' })} that this world does not name`,
  offerAt: (x: string, z: string) => `${x} east, ${z} south`,
  apply: 'Apply',
  applyConnecting: (count: number) => `Apply and connect to ${counted(count, { one: 'system', other: 'systems' })}`,
  applyPlaces: 'Apply places only',
  discard: 'Discard',

  badLink: 'The link brings no arrangement',
  badLinkHelp: 'Ask for the link again, or for the file.',
  notKept: 'Your arrangement cannot be kept',
  notKeptDetail: 'This browser lets the page store nothing, or its storage is full.',
  notKeptHelp: 'Save it as a world, or copy the link.',
  conflict: (count: number) =>
    `The world has moved ${counted(count, { one: 'twin', other: 'twins' })} that you had placed`,
  conflictDetail: 'Yours stay where you put them.',
  conflictHelp: 'Put back what shall stand where the world has it.',
};
