// The files of a twin, found by their names: `pump.td.json`, `pump.glb`, `pump.bindings.json`, `pump.policy.json` in one folder;
// each .json may be a .jsonc. Called by the bridge and the checker of twins.
import { access, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TwinportError } from '../../base/errors.ts';

export interface TwinFiles {
  readonly name: string;
  readonly description: string;
  readonly model: string | null;
  readonly bindings: string | null;
  readonly policy: string | null;
}

const DESCRIPTION = /^(.+)\.td\.jsonc?$/;

/**
 * The twins in a folder, by name.
 * @throws TwinportError `input-invalid` when it is no folder or there is none
 */
export async function twinsIn(folder: string): Promise<readonly TwinFiles[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new TwinportError('input-invalid', `${folder} is no folder that can be read: ${(cause as Error).message}`, {
      cause,
    });
  });
  const descriptions = names.filter((name) => DESCRIPTION.test(name)).toSorted();
  if (descriptions.length === 0)
    throw new TwinportError(
      'input-invalid',
      `${folder} has no Thing Description: name them pump.td.json, with pump.glb, pump.bindings.json and pump.policy.json beside it`,
    );
  return Promise.all(descriptions.map((name) => filesOf(join(folder, name))));
}

/** A description and what stands beside it by the same name. */
export async function filesOf(description: string): Promise<TwinFiles> {
  const file = basename(description);
  const name = DESCRIPTION.exec(file)?.[1] ?? file.replace(/\.[^.]*$/, '');
  return { name, description, ...(await besides(dirname(description), name)) };
}

/** Model, bindings and rules of a name in a folder; null where there are none. */
export async function besides(folder: string, name: string): Promise<Omit<TwinFiles, 'name' | 'description'>> {
  const first = async (...endings: readonly string[]): Promise<string | null> => {
    for (const ending of endings) {
      const path = join(folder, `${name}${ending}`);
      const there = await access(path).then(
        () => true,
        () => false,
      );
      if (there) return path;
    }
    return null;
  };
  return {
    model: await first('.glb'),
    bindings: await first('.bindings.json', '.bindings.jsonc'),
    policy: await first('.policy.json', '.policy.jsonc'),
  };
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
