// What the page itself says when something does not work, in German.
import type { Strings } from '../english/english.ts';
import { number } from './counting.ts';

export const faultStrings = {
  notHere: (id) => `${id} ist nicht in dieser Welt`,
  badPairingCode: 'Ein Code hat acht Buchstaben und Ziffern, zum Beispiel 7K3M-WXYZ',
  ownerRefusesAction: (action) => `Der Eigentümer gewährt „${action}“ nicht`,
  ownerRefusesObserve: 'Der Eigentümer lässt diesen Zwilling nicht beobachten',
  ownerRefusesService: 'Der Eigentümer gibt diesem Dienst nicht, was er braucht',
  pastShown: 'Die Welt steht, wie sie aufgezeichnet wurde: Dort ist nichts zu tun',
  nothingRecorded: 'Von dieser Welt ist noch nichts aufgezeichnet',
  notDrawn: (reason) => `Das Modell lässt sich nicht zeichnen: ${reason}`,
  noRoomForModel: {
    triangles: (found, most) =>
      `Mit diesem Modell hätten alle, die hier gezeigt werden, ${number(found)} Dreiecke, höchstens ${number(most)}`,
    imagePixels: (found, most) =>
      `Mit diesem Modell hätten alle, die hier gezeigt werden, ${number(found)} Bildpunkte in ihren Bildern, höchstens ${number(most)}`,
    unpackedBytes: (found, most) =>
      `Mit diesem Modell hätten alle, die hier gezeigt werden, entpackt ${number(found)} Bytes, höchstens ${number(most)}`,
  },
  notShared: 'Unter dieser Kennung ist nichts freigegeben',
  shareGrantGone: 'Die Berechtigung dieser Freigabe ist nicht mehr da',
  serviceWithdrawn: 'Der Dienst wurde zurückgezogen',
  callOver: 'Es gibt keinen solchen Aufruf, der noch läuft',
  noNeed: (service, need) => `${service} hat keinen Bedarf „${need}“`,

  foreignWorld: (origin) => `Eine Welt kommt nur von dieser Seite, nicht von ${origin}`,
  noWorld: (path, status) => `Unter ${path} ist keine Welt (${status})`,
  tooManyGuests: (most, named) => `Ein Link nennt höchstens ${number(most)} Systeme, nicht ${number(named)}`,
  badGuest: (address) => `Das System „${address}“ des Links ist keine Adresse`,
  badGuestKey: (address) => `Das „did“ des Links ist nicht der Schlüssel des Systems ${address}`,
  linkTooLong: (characters, most) =>
    `Diese Anordnung ergibt einen Link mit ${number(characters)} Zeichen, und Links fassen ${number(most)}: als Datei weitergeben`,
  linkOverLimit: (characters, most) => `Der Link trägt ${number(characters)} Zeichen, mehr als ${number(most)}`,
  linkBroken: 'Der Link ist abgeschnitten oder verändert: Nichts darin ist lesbar',
  linkUnreadable: (reason) => `Die Anordnung im Link: ${reason}`,
  linkTooLarge: (bytes) => `Der Link enthält mehr als ${number(bytes)} Byte`,
  systemIsHere: (address) => `${address} ist schon ein System dieser Welt`,
  keyNotOfAddress: (key, address) => `Der Schlüssel ${key} ist nicht der Schlüssel der Adresse ${address}`,
  noDidKey: (reason) => `Der Schlüssel muss ein did:key eines Ed25519-Schlüssels sein: ${reason}`,

  keyNotKept: (reason) =>
    `Der eigene Schlüssel kann nicht aufbewahrt werden; beim nächsten Mal erkennt ihn kein Eigentümer: ${reason}`,
  newKeyNotKept: (reason) => `Der neue Schlüssel konnte nicht aufbewahrt werden: ${reason}`,
  keyChangedElsewhere: 'Der Schlüssel wurde inzwischen in einem anderen Tab geändert; bitte noch einmal ansehen',
  passkeys: {
    insecure: 'Passkeys brauchen HTTPS: Diese Seite kam über einfaches HTTP von einem anderen Computer.',
    absent: 'Dieser Browser hat keine Passkeys.',
    keepsNoSecret:
      'Dieser Passkey taugt zum Anmelden, bewahrt aber kein Geheimnis (ihm fehlt die Erweiterung PRF) und kann darum den Schlüssel nicht schützen',
    noSecret: 'Der Passkey gab sein Geheimnis nicht heraus',
    noAnswer: 'Der Browser antwortete ohne Passkey',
    wrong: 'Dieser Passkey öffnet den Schlüssel nicht: Es ist nicht der, der ihn schützt',
  },
  passkeyReasons: {
    NotAllowedError: 'Es wurde abgebrochen, dauerte zu lange, oder kein eigener Passkey für diese Seite war zur Hand',
    AbortError: 'Es wurde unterbrochen',
    InvalidStateError: 'Dieser Authentifikator hat schon einen solchen Passkey',
    NotSupportedError: 'Kein Authentifikator zur Hand kann einen solchen Passkey anlegen',
    ConstraintError: 'Der Authentifikator kann weder einen Passkey aufbewahren noch die Person prüfen',
    SecurityError: 'Passkeys brauchen HTTPS und einen Namen, keine bloße Adresse',
  },
  signIn: {
    blocked: 'Dieser Browser hat das Fenster blockiert; Pop-ups für diese Seite erlauben',
    givenUp: 'Die Anmeldung wurde aufgegeben',
    late: 'Fünf Minuten sind vorbei',
    closed: 'Das Fenster wurde geschlossen',
    refused: (reason) => `Der Anbieter lehnte ab: ${reason}`,
  },

  noVr: 'Kein VR-Headset gefunden. Eines anschließen oder diese Seite im Browser des Headsets öffnen.',
  noAr: 'Dieses Gerät kann Maschinen nicht im eigenen Raum zeigen. Ein Telefon oder Headset mit AR kann es.',
  vrNotPrepared:
    'Dieser Browser kann VR nicht vorbereiten. Prüfen, ob das Headset angeschlossen ist und keine andere Seite es benutzt.',
  xrNotStarted: (mode, reason) => `Das Headset hat ${mode} nicht gestartet: ${reason}`,
  noWebGl:
    'Dieser Browser bietet kein WebGL 2, die Welt kann nicht gezeichnet werden. Hardwarebeschleunigung einschalten oder einen aktuellen Browser nehmen; die Liste der Zwillinge geht auch ohne.',
} satisfies Strings['faults'];
