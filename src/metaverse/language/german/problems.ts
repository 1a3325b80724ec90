// What happened, in German, where the facts of a problem say it all: the words that came with it are its sender's. Called by german.ts.
import type { ErrorCode, ErrorDetails } from '../../../base/errors.ts';

/** By code; with a sentence only where the sender's words say no more than the code and the facts beside it do. */
const DETAILS: { readonly [Code in ErrorCode]?: (details: ErrorDetails) => string | null } = {
  'access-refused': ownersRule,
  'command-replayed': () => 'Derselbe Befehl ist schon angekommen.',
  'grant-expired': () => 'Die Frist, für die der Eigentümer das gewährt hat, ist vorbei.',
  'link-closed': () => 'Die Gegenseite hat die Verbindung verloren oder beendet.',
  'service-offline': () => 'Das System des Dienstes ist nicht verbunden.',
  timeout: () => 'Die Gegenseite hat in der vorgesehenen Zeit nicht geantwortet.',
  'twin-offline': () => 'Das System des Zwillings ist nicht verbunden.',
};

export function problemDetail(code: ErrorCode, details: ErrorDetails): string | null {
  return DETAILS[code]?.(details) ?? null;
}

/** As its facts have it (SPEC.md ACC-6); null for a refusal that names no rule. */
function ownersRule({ rule, satisfiedBy = [], issuers = [] }: ErrorDetails): string | null {
  if (typeof rule !== 'string') return null;
  const ways = listOf(satisfiedBy).flatMap((way) =>
    way === 'key'
      ? ['gelisteten Schlüsseln']
      : way === 'pairing'
        ? ['per Code gekoppelten Schlüsseln']
        : way === 'oidc'
          ? [`bei ${listOf(issuers).join(' oder ')} Angemeldeten, die ihr genügen`]
          : [],
  );
  return ways.length === 0
    ? `Die Regel „${rule}“ des Eigentümers erlaubt das niemandem.`
    : `Die Regel „${rule}“ des Eigentümers erlaubt das nur ${ways.join(' oder ')}; der eigene Schlüssel gehört nicht dazu.`;
}

function listOf(value: ErrorDetails[string]): readonly string[] {
  return typeof value === 'object' && value !== null ? value : [];
}
