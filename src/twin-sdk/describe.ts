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
import { completeDescription, type PartialDescription } from '../provider/complete-description.ts';
import { checkTogether } from '../provider/handed-in.ts';

export interface DescribedTwin {
  readonly description: ThingDescription;
  readonly bindings: Bindings;
  readonly asset: Asset;
  readonly model: Bytes;
}

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
    throw new TwinportError(
      'asset-too-large',
      `the model has ${megabytes(model.length)} MB, at most ${megabytes(LIMITS.assetBytes)} MB may be sent to visitors`,
    );
  const bytes = Uint8Array.from(model);
  const asset: Asset = { mediaType: 'model/gltf-binary', bytes: bytes.length, sha256: await sha256Hex(bytes) };
  const description = parseWith(
    ThingDescription,
    complete(system, partial, asset),
    'description-invalid',
    'Thing Description',
  );
  const checked = parseWith(Bindings, bindings, 'binding-invalid', 'bindings');
  checkTogether(description, checked);
  const glb = readGlb(bytes);
  checkBindings(checked, description, glb);
  return { description, bindings: checked, asset, model: bytes };
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** The completed description, with a link to the model beside the provider's own. */
function complete(system: Did, partial: PartialDescription, asset: Asset): unknown {
  const model = {
    rel: 'model',
    href: `urn:sha256:${asset.sha256}`,
    type: asset.mediaType,
    'twinport:bytes': asset.bytes,
    'twinport:sha256': asset.sha256,
  };
  const operations = {
    properties: ['observeproperty'],
    actions: ['invokeaction', 'queryaction', 'cancelaction'],
    events: ['subscribeevent'],
  };
  const completed = completeDescription(system, partial, operations);
  const { links = [] } = completed;
  // What is no list is refused with its place.
  return { ...completed, links: Array.isArray(links) ? [...(links as readonly unknown[]), model] : links };
}
