// One twin from access to picture, where its owner brings the next version before the last one's model is here. The picture and the library are
// real; the integration enabler answers as the test says.
import { beforeEach, expect, it } from 'vitest';
import type { Did, Sha256, TwinId } from '../../base/ids.ts';
import { TwinportError } from '../../base/errors.ts';
import { generateIdentity } from '../../identity/keys.ts';
import type { BindingsInput } from '../../protocol/bindings.ts';
import type { MetaverseIntegration, ModelSummary, OpenedTwin, SystemSummary } from '../../protocol/mii.ts';
import type { ThingDescription } from '../../protocol/thing-description.ts';
import { SharedRings } from '../../state/ring-pool.ts';
import { Figures } from './figures.ts';
import { machineGlb } from './glb-fixture.ts';
import { ModelLibrary } from './load-model.ts';
import { bindingsOf, cardRecorder, emptyScene } from './test-machine.ts';
import { Turnstile } from './turnstile.ts';
import { TwinPresence, type PresenceContext } from './twin-presence.ts';

const ID = 'urn:uuid:1' as TwinId;
const SYSTEM = 'did:key:owner' as Did;
const OLD: BindingsInput = [{ property: 'swing', node: 'arm', target: 'rotation', axis: 'z' }];
const NEXT: BindingsInput = [{ property: 'open', node: 'door', target: 'rotation', axis: 'y' }];

function versionOf(version: string, property: string, bindings: BindingsInput): OpenedTwin {
  const description = { id: ID, title: `Machine ${version}`, properties: { [property]: { type: 'number' } } };
  return {
    id: ID,
    systemId: SYSTEM,
    description: description as unknown as ThingDescription,
    bindings: bindingsOf(bindings),
    version,
    sha256: version.repeat(64) as Sha256,
    ring: null,
  };
}

let opens: OpenedTwin;
/** Models that were asked for and have not come, by version. */
let reads: Map<string, { resolve(bytes: ArrayBuffer): void; reject(error: Error): void }>;
let library: ModelLibrary;
let presence: TwinPresence;

beforeEach(async () => {
  const scene = emptyScene();
  const figures = new Figures({ scene, makeCard: cardRecorder().make, onNear: () => undefined });
  reads = new Map();
  library = new ModelLibrary(scene, { receiveShadows: false, shapeError: 0 });
  const mii: Partial<MetaverseIntegration> = {
    // The visitor holds a grant of an earlier visit.
    requestAccess: () => Promise.reject(new TwinportError('twin-offline', 'away')),
    openTwin: () => Promise.resolve(opens),
    readModel: () => {
      const { version } = opens;
      return new Promise((resolve, reject) => reads.set(version, { resolve, reject }));
    },
  };
  const identity = await generateIdentity();
  const held = { state: 'unprotected', identity, formerly: [] };
  const context = {
    mii: mii as MetaverseIntegration,
    user: { held: { peek: () => held }, identity, formerly: [] } as unknown as PresenceContext['user'],
    enabler: 'did:key:enabler' as Did,
    library,
    rings: new SharedRings(),
    turnstile: new Turnstile(4),
  };
  const placement = { twin: ID, position: [0, 0, -5] as const, headingDegrees: 0, scale: 1, radius: 1 };
  const summary = { id: ID, title: 'Machine', actions: [], bytes: 10 } as unknown as ModelSummary;
  const system = { id: SYSTEM, link: null } as unknown as SystemSummary;
  presence = new TwinPresence(context, figures.add('Machine', placement as never), summary, system);
});

async function asked(version: string): Promise<{ resolve(bytes: ArrayBuffer): void; reject(error: Error): void }> {
  await expect.poll(() => reads.has(version)).toBe(true);
  return reads.get(version)!;
}

it.each([
  ['comes', async (read: { resolve(bytes: ArrayBuffer): void }) => read.resolve(await machineGlb())],
  [
    'is refused',
    (read: { reject(error: Error): void }) =>
      Promise.resolve(read.reject(new TwinportError('asset-unavailable', 'the next one is here'))),
  ],
])('what becomes of the last version’s model when it %s after the next one is of no account', async (_how, end) => {
  opens = versionOf('1', 'swing', OLD);
  const entering = presence.enter();
  const last = await asked('1');
  opens = versionOf('2', 'open', NEXT);
  const replaced = presence.replace();
  (await asked('2')).resolve(await machineGlb());
  await replaced;
  expect(presence.shown).toBe('shown');
  const { wornLayout } = presence.figure;
  expect(wornLayout?.fields.map(({ name }) => name)).toEqual(['open']);
  await end(last);
  await entering;
  expect(presence).toMatchObject({ shown: 'shown', problem: null, opened: { version: '2' } });
  expect(presence.figure.wornLayout).toBe(wornLayout);
  expect(presence.figure.nodes()).toContain('door');
  expect(library.size).toBe(1);
});
