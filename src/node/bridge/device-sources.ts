// Where the devices of a bridge come from: files, folders, addresses, a directory. Each brings what its twin needs, and tells
// faults with the place in the file. Called by the bridge command.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { BindingsInput } from '../../protocol/bindings.ts';
import type { AccessPolicy } from '../../twin-sdk/index.ts';
import { modelFacts } from '../author/model-facts.ts';
import { proposeBindings } from '../../provider/author/propose-bindings.ts';
import { besides, filesOf, isFolder, twinsIn, type TwinFiles } from '../twin-files/find-twins.ts';
import { located, readJsonc, type JsoncFile } from '../twin-files/jsonc-file.ts';
import type { DeviceSource } from './bridge.ts';
import type { Secrets } from './credentials.ts';
import { readDeviceDescription, type DeviceDescription } from './device-description.ts';
import { fetchDescription } from './fetch-description.ts';
import { listDirectory } from './td-directory.ts';
import { bridgedDescription } from './twin-description.ts';

/** What is named on the command line: for every device that has none of its own beside it. */
export interface SharedParts {
  readonly model: string | null;
  readonly bindings: string | null;
  readonly policy: string | null;
  /** Folder with models by the last part of a device's id. */
  readonly models: string | null;
}

type Parts = Omit<TwinFiles, 'name' | 'description'>;

/** The devices that a file, a folder or an address names. @throws TwinportError `input-invalid` for what is not there */
export async function sourcesAt(
  place: string,
  shared: SharedParts,
  secrets: Secrets,
): Promise<readonly DeviceSource[]> {
  if (/^https?:\/\//.test(place)) return [fromAddress(place, shared, secrets)];
  if (await isFolder(place)) return (await twinsIn(place)).map((files) => fromFile(files, shared));
  return [fromFile(await filesOf(place), shared)];
}

/** The devices that a directory lists now; one that is no description is among them, with that as its fault. */
export async function sourcesOf(
  directory: string,
  shared: SharedParts,
  secrets: Secrets,
): Promise<readonly DeviceSource[]> {
  const listed = await listDirectory(directory, secrets);
  return listed.map((json, index) => {
    const { id } = (json ?? {}) as { id?: unknown };
    const from = typeof id === 'string' ? id : `${directory}#${index}`;
    return source(from, () => Promise.resolve(json), null, shared);
  });
}

function fromAddress(url: string, shared: SharedParts, secrets: Secrets): DeviceSource {
  return source(url, async (signal) => (await fetchDescription(url, secrets, signal)).json, null, shared);
}

function fromFile(files: TwinFiles, shared: SharedParts): DeviceSource {
  let read: Promise<JsoncFile> | null = null;
  const file = (): Promise<JsoncFile> => (read ??= readJsonc(files.description, 'description-invalid'));
  const describe = async (): Promise<unknown> => {
    const jsonc = await file();
    try {
      readDeviceDescription(jsonc.json, files.description);
    } catch (error) {
      throw located(toTwinportError(error), jsonc);
    }
    return jsonc.json;
  };
  const own = {
    ...files,
    model: files.model ?? shared.model,
    bindings: files.bindings ?? shared.bindings,
    policy: files.policy ?? shared.policy,
  };
  return source(files.description, describe, { files: own, description: file }, shared);
}

/** What is beside a description that is a file. */
interface Beside {
  readonly files: Parts;
  readonly description: () => Promise<JsoncFile>;
}

function source(
  from: string,
  describe: DeviceSource['describe'],
  beside: Beside | null,
  shared: SharedParts,
): DeviceSource {
  let bindingsFile: JsoncFile | null = null;
  let policyFile: JsoncFile | null = null;
  let model: string | null = null;
  return {
    from,
    describe,
    async parts(device) {
      const files = beside?.files ?? (await partsFor(device, shared));
      ({ model } = files);
      if (model === null) throw noModel(from, device, shared);
      bindingsFile = files.bindings === null ? null : await readJsonc(files.bindings, 'binding-invalid');
      policyFile = files.policy === null ? null : await readJsonc(files.policy, 'input-invalid');
      const facts = await modelFacts(model);
      const proposed = (): BindingsInput =>
        proposeBindings(bridgedDescription(device).description, facts)
          .filter(({ sure }) => sure)
          .map(({ binding }) => binding);
      return {
        model: await readFile(model),
        bindings: bindingsFile === null ? proposed() : (bindingsFile.json as BindingsInput),
        ...(policyFile === null ? {} : { policy: policyFile.json as AccessPolicy }),
      };
    },
    async explain(error) {
      const pointer = String(error.details['pointer'] ?? '');
      if (error.code === 'description-invalid' && beside !== null && error.details['place'] === undefined)
        return located(error, await beside.description());
      if (error.code === 'binding-invalid' && bindingsFile !== null)
        return located(error, bindingsFile, pointer.replace(/^\/bindings(?=\/)/, ''));
      if (error.code === 'input-invalid' && policyFile !== null) return located(error, policyFile);
      if (error.code.startsWith('asset-') && model !== null && !error.message.startsWith(model))
        return new TwinportError(error.code, `${model}: ${error.message}`, { details: error.details, cause: error });
      return error;
    },
  };
}

/** Of a device that comes without files: by the last part of its id, or what is for all. */
async function partsFor({ id }: DeviceDescription, { model, bindings, policy, models }: SharedParts): Promise<Parts> {
  const found = models === null ? null : await besides(models, nameIn(id));
  return {
    model: found?.model ?? model,
    bindings: found?.bindings ?? bindings,
    policy: found?.policy ?? policy,
  };
}

/** `urn:example:plant:pump-1` → `pump-1`: letters, digits, "_", "." and "-" only, so that it stays in the folder. */
const nameIn = (id: string): string =>
  id
    .split(/[:/#]/)
    .at(-1)!
    .replaceAll(/[^\w.-]/g, '_')
    .replace(/^\.+/, '_');

function noModel(from: string, { id }: DeviceDescription, { models }: SharedParts): TwinportError {
  const there = /^https?:|^urn:/.test(from) ? null : from.replace(/(\.td)?\.jsonc?$/, '.glb');
  const where = there ?? (models === null ? null : join(models, `${nameIn(id)}.glb`));
  return new TwinportError(
    'asset-unavailable',
    `${from} has no model: name one with --model${where === null ? ', or a folder of them with --models' : `, or put it at ${where}`}`,
  );
}
