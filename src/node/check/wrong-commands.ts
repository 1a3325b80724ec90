// Commands (SPEC.md ACC-4) that are wrong in one place each, and what they have to be refused with. Tried by rules-commands.ts.
import type { ErrorCode } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import { generateIdentity } from '../../identity/keys.ts';
import type { Bench, Thing } from './bench.ts';
import type { ProbeLink } from './probe-link.ts';
import { COMMAND, forged, GRANT, signedWord, times, type Claims } from './signed-words.ts';

/** A command that the system has no reason to carry out may be refused for whichever of its faults is found first. */
export const UNAUTHORISED: readonly ErrorCode[] = [
  'grant-missing',
  'grant-insufficient',
  'grant-expired',
  'grant-revoked',
  'proof-invalid',
  'access-refused',
];

/** An action, and an input for it: one that cannot fit, unless the person who checks has named one. */
export interface Target {
  readonly thing: Thing;
  readonly action: string;
  readonly input: Json;
  readonly harmless: boolean;
}

/** What a command is tried with. */
export interface Scene {
  readonly bench: Bench;
  readonly probe: ProbeLink;
  readonly target: Target;
  readonly grant: string;
  readonly claims: Claims;
}

interface WrongCommand {
  readonly rule: string;
  readonly what: string;
  readonly codes: readonly ErrorCode[];
  /** Whether it has to be tried under a grant that covers the action, because it is refused for another reason. */
  readonly underGrant: boolean;
  make(scene: Scene): Promise<{ members?: object; command?: string; grant?: string }>;
}
export const signed = ({ bench }: Scene, claims: Claims): Promise<string> =>
  signedWord(bench.options.user, COMMAND, claims);

export const wrongCommands: readonly WrongCommand[] = [
  {
    rule: 'CMD-2',
    what: 'a command under a grant that the user has made',
    codes: UNAUTHORISED,
    underGrant: false,
    async make({ bench, probe, target, claims }) {
      const granted = {
        iss: bench.did,
        aud: bench.did,
        sub: bench.options.user.did,
        carrier: probe.did,
        thing: target.thing.id,
        affordances: { observe: true, actions: [target.action] },
        ...times(0, 600),
        jti: claims['grant']!,
      };
      return { grant: await signedWord(bench.options.user, GRANT, granted) };
    },
  },
  {
    rule: 'CMD-2',
    what: 'a command under a grant that is for observing alone',
    codes: UNAUTHORISED,
    underGrant: false,
    make: () => Promise.resolve({}),
  },
  {
    rule: 'CMD-2',
    what: 'a command that somebody else than the holder of the grant has signed',
    codes: UNAUTHORISED,
    underGrant: true,
    async make({ claims }) {
      const stranger = await generateIdentity();
      return { command: await signedWord(stranger, COMMAND, { ...claims, iss: stranger.did }) };
    },
  },
  {
    rule: 'CMD-2',
    what: 'a command whose message names another commandID than is signed',
    codes: ['proof-invalid'],
    underGrant: true,
    make: () => Promise.resolve({ members: { commandID: newId() } }),
  },
  {
    rule: 'CMD-2',
    what: 'a command whose message names another action than is signed',
    codes: ['proof-invalid', 'action-unknown'],
    underGrant: true,
    make: () => Promise.resolve({ members: { name: 'check-other' } }),
  },
  {
    rule: 'ACC-1',
    what: 'a command with a broken signature',
    codes: ['proof-invalid'],
    underGrant: true,
    make: async (scene) => ({ command: forged(await signed(scene, scene.claims)) }),
  },
  {
    rule: 'ACC-4',
    what: 'a command for another system',
    codes: ['proof-invalid'],
    underGrant: true,
    make: async (scene) => ({ command: await signed(scene, { ...scene.claims, aud: (await generateIdentity()).did }) }),
  },
  {
    rule: 'ACC-5',
    what: 'a command that has expired',
    codes: ['command-expired'],
    underGrant: true,
    make: async (scene) => {
      const { iat, exp } = times(60);
      return { command: await signed(scene, { ...scene.claims, iat, exp }) };
    },
  },
  {
    rule: 'ACC-5',
    what: 'a command that lives for a day',
    codes: ['proof-invalid'],
    underGrant: true,
    make: async (scene) => {
      const { iat, exp } = times(0, 86_400);
      return { command: await signed(scene, { ...scene.claims, iat, exp }) };
    },
  },
];
