// Words of arranging, in German.
import type { Strings } from '../english/english.ts';
import { counted } from './counting.ts';

const SYSTEMS = { one: 'System', other: 'Systeme' };
const TWINS = { one: 'Zwilling', other: 'Zwillinge' };

export const arrangeStrings = {
  title: 'Anordnen',
  subtitle: (twins, systems) =>
    twins + systems === 0
      ? 'Wie von der Welt vorgesehen'
      : [
          ...(twins > 0 ? [`${counted(twins, TWINS)} selbst aufgestellt`] : []),
          ...(systems > 0 ? [`${counted(systems, SYSTEMS)} hinzugefügt`] : []),
        ].join(', '),
  undo: 'Rückgängig',
  redo: 'Wiederholen',

  place: 'In der Welt aufstellen',
  placeLabel: (title) => `In der Welt aufstellen: ${title}`,
  placing: (title) => `${title} aufstellen`,
  placingHint: 'Den Platz anklicken. Das Mausrad dreht.',
  placingTouch: 'Den Platz antippen.',
  beside: 'Nicht auf einem Boden: von hier aus nur aus der Ferne zu sehen.',
  putHere: 'Hier abstellen',
  turnLeft: '15° nach links drehen',
  turnRight: '15° nach rechts drehen',
  leavePlacing: 'Verlassen',
  chosen: 'Gewählter Zwilling',
  chooseDetail: 'Unten oder in der Welt einen wählen, dann aufstellen oder an ihm und seinem Ring ziehen.',
  chooseTwin: 'Zwilling',
  chooseFirst: 'Zwilling wählen …',
  dragHint: 'Ziehen an der Maschine verschiebt sie, am Ring dreht sie. Mit Umschalt in Schritten von 15°.',
  placedBy: { visitor: 'Selbst aufgestellt', world: 'Von der Welt aufgestellt', nobody: 'Noch nicht aufgestellt' },
  east: 'Ost',
  south: 'Süd',
  height: 'Höhe',
  heading: 'Richtung',
  scale: 'Maßstab',
  lock: 'Sperren',
  unlock: 'Entsperren',
  locked: 'Gesperrt: Er bleibt stehen, bis er entsperrt wird.',
  putBack: 'Zurückstellen',
  putBackLabel: (title) => `${title} zurückstellen`,
  chooseLabel: (title) => `${title} wählen`,
  snap: 'Am Raster von 0,25 m ausrichten',
  placedList: 'Selbst aufgestellt',
  notHere: 'gerade nicht hier',
  reset: 'Wie von der Welt vorgesehen',
  resetQuestion: 'Die eigene Anordnung aufgeben?',
  resetWarning:
    'Alles kehrt an den Platz zurück, den die Welt vorsieht, und hinzugefügte Systeme werden getrennt. „Rückgängig“ stellt es wieder her.',

  systems: 'Hinzugefügte Systeme',
  addSystem: 'System hinzufügen',
  addSystemHint:
    'Die Verbindung wird sofort aufgebaut. Lässt diese Welt nicht jeden ein, folgt eine Frage, bevor etwas davon zu sehen ist.',
  systemName: 'Name',
  systemAddress: 'Adresse',
  systemKey: 'Schlüssel',
  systemKeyHint: 'did:key:z6Mk…; daraus ergibt sich die Adresse.',
  optional: 'optional',
  connect: 'Verbinden',
  connecting: 'Wird verbunden …',
  removeSystem: (name) => `${name} entfernen`,

  share: 'Behalten und weitergeben',
  kept: 'In diesem Browser für diese Welt gespeichert.',
  copyLink: 'Link kopieren',
  exportFile: 'Als Welt speichern',
  importFile: 'Weltdatei öffnen',
  exportHint: 'Die Datei ist ein Welt-Manifest: Ein Betreiber kann sie so ausliefern.',

  offerTitle: { link: 'Ein Link bringt eine Anordnung mit', file: 'Diese Datei ordnet die Welt an' },
  offerFrom: {
    link: 'Ein Link sagt nicht, von wem er stammt. Nur zustimmen, wenn die Herkunft bekannt ist.',
    file: 'Unterschiede zur Welt, wie sie hier gerade ist:',
  },
  offerNothing: 'Hier ändert sich dadurch nichts.',
  offerTwins: (count) => `${counted(count, { one: 'Zwilling wird', other: 'Zwillinge werden' })} aufgestellt`,
  offerMore: (count) => `und ${count} weitere`,
  offerSystems: (count) => `${counted(count, { one: 'System, das', other: 'Systeme, die' })} diese Welt nicht nennt`,
  offerAt: (x, z) => `${x} Ost, ${z} Süd`,
  apply: 'Anwenden',
  applyConnecting: (count) => `Anwenden und ${counted(count, SYSTEMS)} verbinden`,
  applyPlaces: 'Nur Plätze anwenden',
  discard: 'Verwerfen',

  badLink: 'Der Link bringt keine Anordnung mit',
  badLinkHelp: 'Noch einmal um den Link bitten oder um die Datei.',
  notKept: 'Die Anordnung kann nicht gespeichert werden',
  notKeptDetail: 'Dieser Browser lässt die Seite nichts speichern, oder sein Speicher ist voll.',
  notKeptHelp: 'Als Welt speichern oder den Link kopieren.',
  conflict: (count) =>
    `Die Welt hat ${counted(count, { one: 'selbst aufgestellten Zwilling', other: 'selbst aufgestellte Zwillinge' })} verschoben`,
  conflictDetail: 'Die eigenen Plätze bleiben.',
  conflictHelp: 'Zurückstellen, was dort stehen soll, wo die Welt es vorsieht.',
} satisfies Strings['arrange'];
