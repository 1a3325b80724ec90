// The world in which a command's twins are seen: written for the app that serves it, and told by a link that works. Called by
// bridge-command.ts and replay-command.ts.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Did } from '../../base/ids.ts';
import { studioLink } from '../../provider/studio-link.ts';

interface WorldToPublish {
  /** The app's address, with a slash at the end. */
  readonly app: string;
  /** The data folder; the app serves `worlds/` of its own. */
  readonly data: string;
  readonly name: string;
  readonly manifest: object;
  readonly did: Did;
}

interface PublishedWorld {
  readonly url: string;
  /** What keeps the world from being seen, and what to do; null when nothing does. */
  readonly hint: string | null;
}

const ANSWER_TIMEOUT_MS = 3_000;

/** Writes `worlds/NAME.json`; where the app serves another folder, the link is to its studio. */
export async function publishWorld({ app, data, name, manifest, did }: WorldToPublish): Promise<PublishedWorld> {
  const file = join(data, 'worlds', `${name}.json`);
  const written = JSON.stringify(manifest);
  await mkdir(join(data, 'worlds'), { recursive: true });
  await writeFile(file, written);
  const url = `${app}?world=/worlds/${name}.json`;
  const served = await textAt(`${app}worlds/${name}.json`);
  if (served === written) return { url, hint: null };
  if (served === null)
    return { url, hint: `Nobody answers at ${app}: start the app there (npm start), or name another by --url.` };
  return {
    url: studioLink(app, did),
    hint: `The app does not serve ${file}. With --data and the folder that it uses, the twins have a world of their own.`,
  };
}

/** What is answered, whatever it is; null when nobody answers. */
async function textAt(url: string): Promise<string | null> {
  try {
    return await (await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })).text();
  } catch {
    return null;
  }
}
