// What faces say beside everything else while the past is shown, in German.
import type { Strings } from '../english/english.ts';
import { number } from './counting.ts';

export const pastStrings = {
  recorded: 'Aufgezeichnet',
  notRecorded: 'Damals nicht aufgezeichnet',
  plate: 'nicht aufgezeichnet',
  happened: (kind, title, twin) => (kind === 'alarm' ? `Alarm: ${title}, ${twin}` : `${title}, ${twin}`),
  twinsRecorded: (known, all) => `${number(known)} von ${number(all)} damals aufgezeichnet`,
  commandsOff: 'Das ist die Vergangenheit: Befehle sind aus bis zur Rückkehr in die Gegenwart.',
  stopActsNow: 'Das ist die Vergangenheit. Dieser Not-Halt wirkt jetzt auf die Maschine.',
  said: (time) => `Die Welt steht, wie sie um ${time} aufgezeichnet wurde. Befehle sind aus.`,
  saidLive: 'Die Welt ist wieder live.',
} satisfies Strings['past'];
