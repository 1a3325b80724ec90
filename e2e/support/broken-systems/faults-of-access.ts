// Faults in who may do what: ACC, CMD.
import { decodeJwt } from 'jose';
import { GRANT, signedWord, type Claims } from '../../../src/node/check/signed-words.ts';
import type { Fault } from './faults.ts';
import type { Flaw, Message } from './flawed-link.ts';
import { envelope } from '../../../src/protocol/envelope.ts';
import { accepts, codeIn, withOutput } from './reply-flaws.ts';

const NOTHING = { granted: { observe: false, actions: [] }, refused: [] };
const accepted = (ids: ReadonlyMap<unknown, unknown>) => (response: Message) => ({
  commandID: ids.get(response['correlationID']),
  state: 'accepted',
});

/** Accepts commands that it should refuse with one of these codes. */
function obeys(codes: readonly string[]): Flaw {
  const commandIDs = new Map<unknown, unknown>();
  return {
    ...accepts('invokeaction', codes, accepted(commandIDs)),
    receives(message) {
      commandIDs.set(message['messageID'], message['commandID']);
      return message;
    },
  };
}

/** Answers a refusal of an operation with what it last answered. */
function repeats(operation: string, codes: readonly string[]): Flaw {
  let last: object = {};
  return {
    sends(message) {
      if (message['operation'] !== operation || message['messageType'] !== 'response') return message;
      if (codes.includes(codeIn(message))) return withOutput(message, last);
      last = (message['output'] as object | undefined) ?? last;
      return message;
    },
  };
}

/** Changes the answers to requests for access. */
const grants = (change: (output: Message) => object): Flaw => ({
  sends: (message) =>
    message['operation'] === 'requestaccess' && message['output'] !== undefined
      ? { ...message, output: change(message['output'] as Message) }
      : message,
});

export const accessFaults: readonly Fault[] = [
  {
    name: 'accepts proofs with any signature',
    rule: 'ACC-1',
    flaw: () => accepts('requestaccess', ['proof-invalid'], () => NOTHING),
  },
  {
    name: 'gives access to proofs without an id',
    rule: 'ACC-2',
    flaw: () => accepts('requestaccess', ['proof-invalid'], () => NOTHING),
  },
  {
    name: 'says that it granted more than its grant says',
    rule: 'ACC-3',
    flaw: () => grants((output) => ({ ...output, granted: { observe: true, actions: ['turn', 'lock'] }, refused: [] })),
  },
  {
    name: 'gives grants that live for a day',
    rule: 'ACC-3',
    flaw: (identity) => ({
      async sends(message) {
        const grant = grantIn(message);
        if (grant === null) return message;
        const claims = decodeJwt(grant);
        const word = await signedWord(identity, GRANT, { ...claims, exp: claims.iat! + 86_400 });
        const output = { ...(message['output'] as object), grant: word, expiresAt: (claims.iat! + 86_400) * 1000 };
        return { ...message, output };
      },
    }),
  },
  { name: 'takes grants of any carrier', rule: 'ACC-3', flaw: () => ownGrants('grant-insufficient') },
  { name: 'takes grants that it did not sign', rule: 'ACC-3', flaw: () => ownGrants('grant-missing') },
  {
    name: 'takes proofs again',
    rule: 'ACC-5',
    flaw: () => repeats('requestaccess', ['command-replayed']),
  },
  {
    name: 'takes proofs that have expired',
    rule: 'ACC-5',
    flaw: () => accepts('requestaccess', ['command-expired'], () => NOTHING),
  },
  {
    name: 'refuses without a reason',
    rule: 'ACC-6',
    flaw: () =>
      grants((output) => ({
        ...output,
        refused: (output['refused'] as { error: object }[]).map((refusal) => ({
          ...refusal,
          error: { ...refusal.error, details: {} },
        })),
      })),
  },
  {
    name: 'is silent about what it does not grant',
    rule: 'ACC-6',
    flaw: () => grants((output) => ({ ...output, refused: [] })),
  },
  {
    name: 'takes grants that have expired',
    rule: 'ACC-7',
    flaw(identity) {
      const real = new Map<string, string>();
      return {
        async sends(message) {
          if (message['operation'] === 'revokegrant') return null;
          const grant = grantIn(message);
          if (grant === null) return message;
          const claims = decodeJwt(grant);
          const short = await signedWord(identity, GRANT, { ...claims, exp: claims.iat! + 3 });
          real.set(short, grant);
          return { ...message, output: { ...(message['output'] as object), grant: short } };
        },
        receives: (message) =>
          real.has(String(message['grant'])) ? { ...message, grant: real.get(String(message['grant'])) } : message,
      };
    },
  },
  {
    name: 'does not care when a user gives a grant back',
    rule: 'ACC-7',
    flaw: () => ({
      receives(message, { say }) {
        const { operation, messageID: correlationID } = message;
        if (operation !== 'endgrant') return message;
        say({ ...envelope(), messageType: 'response', operation, correlationID, output: {} });
        return null;
      },
    }),
  },
  {
    name: 'tells users that their grant is gone and keeps it',
    rule: 'ACC-8',
    flaw: () => repeats('observeallproperties', ['grant-revoked']),
  },
  {
    name: 'believes whatever is said of former keys',
    rule: 'ACC-9',
    flaw: () => accepts('requestaccess', ['proof-invalid'], () => NOTHING),
  },
  {
    name: 'gives everything for a pairing code that is not its own',
    rule: 'AUT-3',
    flaw: () => {
      const paired = new Set<unknown>();
      return {
        receives(message) {
          const { proof } = message as { proof?: string };
          if (proof !== undefined && decodeJwt(proof)['evidence'] !== undefined) paired.add(message['messageID']);
          return message;
        },
        sends: (message) =>
          paired.has(message['correlationID'])
            ? withOutput(message, { granted: { observe: true, actions: ['turn', 'lock'] }, refused: [] })
            : message,
      };
    },
  },
  {
    name: 'begins a sign-in anywhere',
    rule: 'AUT-5',
    flaw: () => ({
      sends: (message) =>
        message['operation'] === 'beginsignin'
          ? withOutput(message, {
              authorizationURL: 'https://issuer.invalid/',
              state: 'A'.repeat(22),
              expiresAt: Date.now() + 300_000,
            })
          : message,
    }),
  },
  {
    name: 'gives services grants that do not name them',
    rule: 'SHR-1',
    flaw: (identity) => ({
      async sends(message) {
        const grant = grantIn(message);
        if (grant === null) return message;
        const { delegate: _delegate, ...claims } = decodeJwt(grant);
        const word = await signedWord(identity, GRANT, claims as Claims);
        return { ...message, output: { ...(message['output'] as object), grant: word } };
      },
    }),
  },
  {
    name: 'lets anybody take commands back',
    rule: 'CMD-7',
    flaw: () => accepts('cancelaction', ['proof-invalid'], () => ({ commandID: 'somewhere', state: 'cancelled' })),
  },
  {
    name: 'tells anybody how commands stand',
    rule: 'CMD-8',
    flaw: () =>
      accepts('queryaction', ['grant-missing', 'grant-insufficient'], () => ({
        commandID: 'somewhere',
        state: 'completed',
      })),
  },
  {
    name: 'obeys without a grant',
    rule: 'CMD-2',
    flaw: () => obeys(['grant-missing', 'grant-insufficient']),
  },
  {
    name: 'obeys whoever has signed',
    rule: 'ACC-1',
    flaw: () => obeys(['proof-invalid']),
  },
  {
    name: 'obeys commands of another day',
    rule: 'ACC-5',
    flaw: () => obeys(['command-expired']),
  },
  {
    name: 'takes any input',
    rule: 'CMD-3',
    operates: 'turn',
    flaw: () => obeys(['input-invalid']),
  },
  {
    name: 'obeys twice',
    rule: 'CMD-4',
    operates: 'turn',
    flaw: () => obeys(['command-replayed']),
  },
  {
    name: 'tells the end twice',
    rule: 'CMD-1',
    operates: 'turn',
    flaw: () => ({
      sends: (message) =>
        message['operation'] === 'actionstatus' && message['state'] === 'completed'
          ? [message, { ...message, ...envelope() }]
          : message,
    }),
  },
  {
    name: 'never tells an end',
    rule: 'CMD-1',
    operates: 'turn',
    flaw: () => ({ sends: (message) => (message['operation'] === 'actionstatus' ? null : message) }),
  },
];

/** The grant in an answer to a request for access. */
function grantIn(message: Message): string | null {
  if (message['operation'] !== 'requestaccess') return null;
  const { grant } = (message['output'] ?? {}) as { grant?: string };
  return grant ?? null;
}

/** Observes under grants that it should refuse. */
function ownGrants(code: string): Flaw {
  return accepts('observeallproperties', [code], () => ({ stream: 1, layout: [], readings: {} }));
}
