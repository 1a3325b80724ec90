// What each kind of problem is called and what a person can do about it, in German (in English: protocol/problem.ts). Part of the German
// tables of the metaverse and of the console.
import type { ErrorCode } from '../base/errors.ts';

export const germanProblems: Readonly<Record<ErrorCode, readonly [title: string, help: string]>> = {
  'message-malformed': [
    'Die Nachricht ist fehlerhaft',
    'Mit den Schemata der Nachrichten vergleichen; die Einzelheit nennt die Stelle.',
  ],
  'message-too-large': ['Die Nachricht ist zu groß', 'Weniger auf einmal senden; die Grenzen stehen in SPEC.md.'],
  'rate-exceeded': ['Zu viele Nachrichten', 'Langsamer senden; geht es so weiter, endet die Verbindung.'],
  'version-unsupported': ['Die Fassungen des Protokolls passen nicht zusammen', 'Die ältere Seite aktualisieren.'],
  'proof-invalid': [
    'Die andere Seite konnte sich nicht ausweisen',
    'Der Adresse nicht trauen; den Eigentümer nach dem richtigen Schlüssel fragen.',
  ],
  'proof-late': [
    'Die andere Seite hat sich nicht rechtzeitig ausgewiesen',
    'Noch einmal versuchen; wiederholt es sich, ist sie kein Twinport-System.',
  ],
  'key-changed': [
    'Der Schlüssel eines bekannten Systems hat sich geändert',
    'Den Eigentümer fragen, ob er wirklich ersetzt wurde, bevor der neue Vertrauen erhält.',
  ],
  'system-untrusted': [
    'Dem System wird hier nicht vertraut',
    'Es unter „Systeme“ zulassen oder seinen Schlüssel im Manifest der Welt nennen.',
  ],
  'not-registered': ['Nicht angemeldet', 'Erst das System anmelden, dann seine Modelle.'],
  'description-invalid': [
    'Die Thing Description ist ungültig',
    'Die Beschreibung an der Stelle berichtigen, die die Einzelheit nennt.',
  ],
  'binding-invalid': [
    'Eine Bindung passt nicht zu Modell oder Beschreibung',
    'Die genannte Bindung berichtigen oder das Modell mit diesem Knoten exportieren.',
  ],
  'asset-unavailable': [
    'Das Modell ist nicht zu bekommen',
    'Warten, bis sein System zurück ist, oder den Eigentümer fragen.',
  ],
  'asset-too-large': ['Das Modell ist zu groß', 'Geometrie und Texturen unter die Grenze verkleinern.'],
  'asset-hash-mismatch': [
    'Das Modell ist nicht das angemeldete',
    'Das Modell neu veröffentlichen; seine Bytes passen nicht zu seinem SHA-256.',
  ],
  'asset-invalid': [
    'Das Modell ist kein gültiges, in sich geschlossenes GLB',
    'Mit einem glTF-Prüfer prüfen und alle Bestandteile einbetten.',
  ],
  'access-refused': [
    'Der Eigentümer erlaubt das nicht',
    'Etwas von dem tun, was die Regel erfüllt, oder den Eigentümer fragen.',
  ],
  'passkey-failed': [
    'Der Passkey hat nicht funktioniert',
    'Der Schlüssel ist, wie er war. Noch einmal versuchen, oder mit einem anderen Passkey.',
  ],
  'grant-missing': ['Dafür fehlt die Berechtigung', 'Erst um die Berechtigung bitten.'],
  'grant-expired': ['Die Berechtigung ist abgelaufen', 'Erneut um die Berechtigung bitten.'],
  'grant-revoked': ['Die Berechtigung wurde widerrufen', 'Den Eigentümer nach dem Grund fragen oder erneut bitten.'],
  'grant-insufficient': ['Die Berechtigung deckt das nicht', 'Um die Berechtigung dafür bitten.'],
  'command-replayed': [
    'Der Befehl kam schon an',
    'Einen neuen Befehl unterschreiben; jeder wird höchstens einmal ausgeführt.',
  ],
  'command-expired': [
    'Der Befehl ist zu alt oder aus der Zukunft',
    'Die Uhr dieses Geräts prüfen und noch einmal drücken.',
  ],
  'input-invalid': ['Die Eingabe passt nicht', 'Die Eingabe an der Stelle berichtigen, die die Einzelheit nennt.'],
  'action-unknown': ['Diese Aktion gibt es nicht', 'Eine Aktion nehmen, die die Beschreibung nennt.'],
  'action-failed': [
    'Die Maschine hat es nicht getan',
    'Den Grund lesen, die Ursache beheben und noch einmal versuchen.',
  ],
  'twin-unknown': ['Diesen Zwilling gibt es nicht', 'Unter den Modellen seines Systems nachsehen.'],
  'service-unknown': ['Diesen Dienst gibt es nicht', 'Unter den Diensten dieser Welt nachsehen.'],
  'service-offline': ['Der Dienst ist offline', 'Warten, bis sein System zurück ist.'],
  'consent-missing': [
    'Dem Dienst fehlen Daten, die nicht freigegeben sind',
    'In seiner Ansicht freigeben, worum er bittet, dann noch einmal aufrufen.',
  ],
  'sign-in-failed': [
    'Die Anmeldung hat nicht funktioniert',
    'Noch einmal anmelden; wiederholt es sich, den Eigentümer nach der Erlaubnis fragen.',
  ],
  'query-invalid': ['Die Abfrage ist kein JSONPath', 'An der Stelle berichtigen, die die Einzelheit nennt (RFC 9535).'],
  cancelled: ['Es wurde abgebrochen', 'Nichts zu tun; war es nicht gewollt, noch einmal verlangen.'],
  'twin-offline': ['Der Zwilling ist offline', 'Warten, bis sein System zurück ist.'],
  'link-closed': ['Die Verbindung ist geschlossen', 'Warten; sie kommt von selbst wieder.'],
  timeout: [
    'Keine rechtzeitige Antwort',
    'Noch einmal versuchen; wiederholt es sich, ist die andere Seite überlastet oder fort.',
  ],
  'storage-unavailable': [
    'Dieser Browser bewahrt nichts auf',
    'Das private Fenster verlassen oder Speichern erlauben; bis dahin beginnt jeder Besuch von vorn.',
  ],
  'storage-full': ['Der Speicher ist voll', 'Für diese Seite Platz schaffen; genannt ist, was nicht aufbewahrt wurde.'],
  'manifest-invalid': ['Das Manifest der Welt ist ungültig', 'An der Stelle berichtigen, die die Einzelheit nennt.'],
  'past-shown': ['Gezeigt wird die Vergangenheit', 'Zum Bedienen in die Gegenwart zurückkehren.'],
  'unsupported-operation': ['Das wird nicht unterstützt', 'Nur Vorgänge aus SPEC.md verwenden.'],
  'limit-exceeded': ['Eine Grenze ist erreicht', 'Die Einzelheit nennt die Grenze; erst etwas wegnehmen.'],
  internal: ['Im Inneren ist etwas schiefgegangen', 'Noch einmal versuchen und melden, wenn es sich wiederholt.'],
};
