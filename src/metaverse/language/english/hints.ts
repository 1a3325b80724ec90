// Words of the hints of a first visit (hints.tsx). A part of the HTML face's language.
const OPERATE =
  'Its actions are in its panel. What its owner keeps to themselves says how to ask; an emergency stop stands above them all.';

export const hintStrings = {
  title: 'Finding your way',
  step: (now: number, all: number) => `${now} of ${all}`,
  done: 'Done',
  next: 'Next',
  finish: 'Got it',
  skip: 'Skip the hints',
  moved: {
    title: 'Walk and look',
    pointer: 'W A S D or the arrow keys walk, dragging the mouse looks around.',
    touch: 'Drag on the left half to walk, on the right half to look.',
  },
  opened: {
    title: 'Open a machine',
    pointer: 'Click one in the world, or pick it under Twins.',
    touch: 'Tap one in the world, or pick it under Twins.',
  },
  operated: {
    title: 'Operate it',
    pointer: OPERATE,
    touch: OPERATE,
  },
};
