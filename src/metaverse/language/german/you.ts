// What the HTML face says about the visitor's key, and about access and how to get more of it, in German.
import type { Strings } from '../english/english.ts';

export const accessStrings = {
  copyKey: 'Eigenen Schlüssel kopieren',
  keyHint: 'Dem Eigentümer den eigenen Schlüssel geben. Wer auf seiner Liste steht, wird eingelassen.',
  codeLabel: 'Den Einmalcode eingeben, den der Eigentümer nennt',
  codeHint: 'Er gilt einmal und nur für kurze Zeit.',
  pair: 'Koppeln',
  signInHint: 'Sich durch eine Anmeldung gegenüber dem Eigentümer ausweisen.',
  signInAt: (host) => `Bei ${host} anmelden`,
  waitingFor: (host) => `Warten auf die Anmeldung bei ${host}, im anderen Fenster`,
  lockedHint:
    'Hier nur als Gast. Den eigenen Schlüssel entsperren: Was Eigentümer erlauben, erlauben sie dem Schlüssel.',
  nothing: 'Der Eigentümer hält das für alle geschlossen.',
  askAgainHint: 'Vielleicht hat der Eigentümer die Regel geändert.',
} satisfies Strings['access'];

export const youStrings = {
  title: 'Ich',
  subtitle: 'Kein Name, kein Konto: Eigentümer erkennen am Schlüssel',
  key: 'Eigener Schlüssel',
  copyKey: 'Eigenen Schlüssel kopieren',
  states: {
    plain: {
      title: 'In diesem Browser aufbewahrt',
      detail: 'Er verlässt diesen Browser nie. Wer diesen Browser hier benutzt, kann auch ihn benutzen.',
    },
    unlocked: {
      title: 'Durch einen Passkey geschützt',
      detail: 'Er ist offen bis zum Verlassen oder Neuladen. Danach öffnet ihn niemand ohne den Passkey.',
    },
    locked: {
      title: 'Gesperrt',
      detail: 'Bis zum Entsperren nur als Gast hier: Erlaubt ist, was allen offensteht, nichts persönlich Gewährtes.',
    },
    guest: {
      title: 'Nur für diesen Besuch',
      detail: 'Dieser Browser bewahrt nichts auf; beim nächsten Mal erkennt ihn kein Eigentümer wieder.',
    },
  },
  formerKeys: (count) =>
    count === 1
      ? 'Eigentümer, die den früheren Schlüssel gelistet haben, erkennen auch diesen.'
      : `Eigentümer, die einen der ${count} früheren Schlüssel gelistet haben, erkennen auch diesen.`,
  protect: 'Mit einem Passkey schützen',
  protectHint:
    'Fingerabdruck, Gesicht oder PIN öffnet ihn dann bei jedem Besuch. Ein neuer Schlüssel tritt an die Stelle von diesem; Eigentümer, die diesen gelistet haben, erkennen auch den neuen.',
  oldestLeaves:
    'Nur drei frühere Schlüssel bleiben bekannt: Eigentümer, die nur den ältesten gelistet haben, erkennen den neuen nicht mehr.',
  unprotect: 'Schutz aufheben',
  unprotectQuestion: 'Den Schlüssel ohne Passkey behalten?',
  unprotectWarning:
    'Ein neuer Schlüssel tritt an seine Stelle, den jeder in diesem Browser benutzen kann. Eigentümer erkennen ihn weiterhin.',
  unlock: 'Schlüssel entsperren',
  replace: 'Passkey verloren',
  replaceQuestion: 'Mit einem anderen Schlüssel neu anfangen?',
  replaceWarning:
    'Der gesperrte Schlüssel ist für immer fort. Kein Eigentümer kennt den neuen: Alle müssen wieder gefragt werden.',
  waiting: 'Warten auf den Passkey …',
  noticeTitle: 'Der eigene Schlüssel ist gesperrt',
  noticeDetail: 'Hier nur als Gast. Entsperren, damit die Eigentümer dieser Maschinen ihn erkennen.',
  notUnlocked: (reason) => `Nicht entsperrt: ${reason}.`,
  stayGuest: 'Gast bleiben',
  access: 'Eigene Berechtigungen',
  accessHint: 'Sie verlängern sich während des Besuchs von selbst, solange der Eigentümer zustimmt.',
  noAccess: 'Zurzeit keine. Hier steht, was Eigentümer zu sehen oder zu tun erlauben.',
  consents: 'Freigaben an Dienste',
  consentsHint: 'Vereinbart mit dem Eigentümer. Ein Widerruf beendet sie sofort.',
  noConsents: 'Keine. Hier stehen Daten von Maschinen, die für einen Dienst freigegeben sind.',
  grantedBy: (owner) => `Gewährt von ${owner}`,
  usesFor: (twin, owner) => `Mit ${twin} von ${owner}`,
  seesAll: 'Alle Werte sehen',
  sees: (property) => `${property} sehen`,
  left: (left) => `noch ${left}`,
  revoke: 'Zurückgeben',
  revokeLabel: (title) => `Zurückgeben: ${title}`,
  withdraw: 'Widerrufen',
  withdrawLabel: (service, twin) => `Widerrufen für ${service}: ${twin}`,
  ending: 'Wird beendet …',
} satisfies Strings['you'];
