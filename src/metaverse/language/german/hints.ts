// Words of the hints of a first visit, in German.
import type { Strings } from '../english/english.ts';

const OPERATE =
  'Die Aktionen stehen in der Ansicht der Maschine. Was der Eigentümer sich vorbehält, sagt, wie man fragt; über allem steht der Not-Halt.';

export const hintStrings = {
  title: 'Zurechtfinden',
  step: (now, all) => `${now} von ${all}`,
  done: 'Erledigt',
  next: 'Weiter',
  finish: 'Verstanden',
  skip: 'Hinweise überspringen',
  moved: {
    title: 'Gehen und umsehen',
    pointer: 'Gehen mit W A S D oder den Pfeiltasten, umsehen durch Ziehen mit der Maus.',
    touch: 'Ziehen in der linken Hälfte geht, in der rechten sieht man sich um.',
  },
  opened: {
    title: 'Eine Maschine öffnen',
    pointer: 'In der Welt eine anklicken oder unter „Zwillinge“ wählen.',
    touch: 'In der Welt eine antippen oder unter „Zwillinge“ wählen.',
  },
  operated: { title: 'Bedienen', pointer: OPERATE, touch: OPERATE },
} satisfies Strings['hints'];
