// Completes and checks what a provider hands in, before anything is sent: description, bindings and model must fit
// together here, so that the provider learns of a mistake at once and not from somebody's browser (P2).
import { parseWith } from '../protocol/parse.ts';
import { sha256Hex, type Bytes } from '../base/bytes.ts';
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { Bindings, type BindingsInput } from '../protocol/bindings.ts';
import type { Asset } from '../protocol/dii.ts';
import { checkBindings, readGlb } from '../protocol/glb.ts';
import { LIMITS } from '../protocol/limits.ts';
import { ThingDescription } from '../protocol/thing-description.ts';

export interface DescribedTwin {
  readonly description: ThingDescription;
  readonly bindings: Bindings;
  readonly asset: Asset;
  readonly model: Bytes;
}

/** What a provider may leave out of a Thing Description: `@context`, security and forms are the SDK's to fill in. */
export type PartialDescription = Readonly<Record<string, unknown>>;

/**
 * @throws TwinportError `description-invalid`, `binding-invalid`, `asset-invalid`, `asset-too-large`
 */
export async function describeTwin(
  system: Did,
  partial: PartialDescription,
  bindings: BindingsInput,
  model: Uint8Array,
): Promise<DescribedTwin> {
  if (model.length > LIMITS.assetBytes)
    throw new TwinportError('asset-too-large', `the model has ${model.length} bytes, at most ${LIMITS.assetBytes}`);
  const bytes = Uint8Array.from(model);
  const asset: Asset = { mediaType: 'model/gltf-binary', bytes: bytes.length, sha256: await sha256Hex(bytes) };
  const description = parseWith(
    ThingDescription,
    complete(system, partial, asset),
    'description-invalid',
    'Thing Description',
  );
  const checked = parseWith(Bindings, bindings, 'binding-invalid', 'bindings');
  checkBindings(checked, description, readGlb(bytes));
  return { description, bindings: checked, asset, model: bytes };
}

/**
 * The description as visitors get it. Its forms say how *they* reach the affordances, through the twin system: the
 * device's own forms, which may hold addresses inside the provider's network, do not leave it.
 */
function complete(system: Did, partial: PartialDescription, asset: Asset): unknown {
  const id = encodeURIComponent(String(partial['id']));
  const withForms = (
    kind: 'properties' | 'actions' | 'events',
    operations: readonly string[],
  ): Record<string, unknown> => {
    const affordances = (partial[kind] ?? {}) as Readonly<Record<string, object>>;
    const entries = Object.entries(affordances).map(([name, affordance]) => [
      name,
      {
        ...affordance,
        forms: [
          {
            href: `twinport:${system}/things/${id}/${kind}/${encodeURIComponent(name)}`,
            op: operations,
            contentType: 'application/json',
          },
        ],
      },
    ]);
    return Object.fromEntries(entries) as Record<string, unknown>;
  };
  const { links, forms: _forms, base: _base, ...rest } = partial;
  return {
    ...rest,
    '@context': partial['@context'] ?? 'https://www.w3.org/2022/wot/td/v1.1',
    security: 'twinport_grant',
    securityDefinitions: { twinport_grant: { scheme: 'bearer', format: 'jwt', alg: 'EdDSA', in: 'auto' } },
    properties: withForms('properties', ['observeproperty']),
    actions: withForms('actions', ['invokeaction', 'queryaction']),
    events: withForms('events', ['subscribeevent']),
    links: [
      ...((links as readonly unknown[] | undefined) ?? []),
      {
        rel: 'model',
        href: `urn:sha256:${asset.sha256}`,
        type: asset.mediaType,
        'twinport:bytes': asset.bytes,
        'twinport:sha256': asset.sha256,
      },
    ],
  };
}
