// The pad on which a visitor types in XR: a number, a pairing code, or words. And the question before an unsafe action.
// Both stand in the place of the sheet that asked.
import { strings } from '../../ui/strings.ts';
import { decimalSign } from '../../ui/typed-number.ts';
import type { FaceState, Pad, Question } from './face-state.ts';
import type { Block, Sheet, SheetButton } from './sheet.ts';

const KEY_HEIGHT = 84;
const KEYS: Record<Pad['keys'], () => readonly string[]> = {
  number: () => ['789', '456', '123', `\u22120${decimalSign()}`],
  // What codes are made of (identity/pairing-tag.ts): without I, L, O and U, which look like others.
  code: () => ['12345', '67890', 'ABCDEFGH', 'JKMNPQRS', 'TVWXYZ'],
  letters: () => strings.xr.letters,
};

export function padSheet(pad: Pad, state: FaceState): Sheet {
  const { key, title, hint, keys, text, written, wrong, busy } = pad;
  const keyButton = (letter: string): SheetButton => ({
    key: `key ${letter}`,
    label: letter,
    look: 'plain',
    onPress: () => state.type(written(text + (letter === '\u2212' ? '-' : letter))),
  });
  const last: SheetButton[] = [
    { key: 'erase', label: strings.xr.erase, look: 'plain', onPress: () => state.type(written(text.slice(0, -1))) },
    ...(keys === 'letters'
      ? [{ key: 'space', label: strings.xr.space, look: 'plain', onPress: () => state.type(`${text} `) } as const]
      : []),
    {
      key: 'done',
      label: busy ? strings.action.asking : strings.xr.done,
      look: 'primary',
      disabled: busy,
      onPress: () => state.finishTyping(),
    },
  ];
  const entry: Block = [
    {
      kind: 'entry',
      text: text.replace(/^-/, '\u2212'),
      hint: keys === 'code' ? 'XXXX-XXXX' : '',
      wrong: wrong !== '',
    },
    ...(wrong === '' ? [] : [{ kind: 'text', text: wrong, colour: 'alarm', icon: 'alarm' } as const]),
  ];
  const rows = KEYS[keys]().map((line) => ({
    kind: 'buttons' as const,
    height: KEY_HEIGHT,
    buttons: Array.from(line, keyButton),
  }));
  return {
    key: `pad ${key}`,
    title,
    facts: [{ text: hint }],
    tools: [backButton(() => (state.pad.value = null))],
    pinned: [],
    tabs: [],
    blocks: [entry, [...rows, { kind: 'buttons', height: KEY_HEIGHT, buttons: last }]],
  };
}

export function questionSheet(
  { text, warning, yes = strings.action.confirm, onYes }: Question,
  state: FaceState,
): Sheet {
  const answer = (yes: boolean): void => {
    state.question.value = null;
    if (yes) onYes();
  };
  return {
    key: `question ${text}`,
    title: text,
    facts: [],
    tools: [],
    pinned: [],
    tabs: [],
    blocks: [
      [
        { kind: 'banner', look: 'stale', icon: 'alarm', title: warning, text: '' },
        { kind: 'gap' },
        {
          kind: 'buttons',
          height: 100,
          buttons: [
            { key: 'no', label: strings.cancel, look: 'plain', onPress: () => answer(false) },
            { key: 'yes', label: yes, look: 'danger', onPress: () => answer(true) },
          ],
        },
      ],
    ],
  };
}

function backButton(onPress: () => void): SheetButton {
  return { key: 'back', label: strings.xr.back, look: 'plain', onPress };
}
