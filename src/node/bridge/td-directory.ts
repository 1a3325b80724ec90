// The Things that a directory lists (WoT Discovery §7.3.2.1.5): a list, a collection with members, or the description of the
// directory itself, page by page. Called by device-sources.ts.
import { TwinportError } from '../../base/errors.ts';
import type { Secrets } from './credentials.ts';
import { fetchDescription } from './fetch-description.ts';

/** One system has no more twins (SPEC.md LIM-5). */
const MOST_THINGS = 10_000;
const MOST_PAGES = 1_000;

type Members = Readonly<Record<string, unknown>>;

/**
 * @param url of the list, such as `https://tdd.example/things`, or of the directory's own description
 * @throws TwinportError `twin-offline`, `timeout`, `action-failed`, `description-invalid`
 */
export async function listDirectory(url: string, secrets: Secrets): Promise<readonly unknown[]> {
  const things: unknown[] = [];
  const seen = new Set<string>();
  let next: string | null = url;
  while (next !== null && !seen.has(next) && seen.size < MOST_PAGES && things.length < MOST_THINGS) {
    const page: string = next;
    seen.add(page);
    const { json, headers } = await fetchDescription(page, secrets);
    const described = directoryIn(json);
    if (described !== null) {
      next = hrefWithin(described, page);
      continue;
    }
    const { members, following } = membersOf(json, page);
    things.push(...members);
    const link = /<([^>]*)>\s*;[^,]*rel="?next"?/.exec(headers.get('link') ?? '')?.[1] ?? following;
    next = link === null ? null : hrefWithin(link, page);
  }
  return things.slice(0, MOST_THINGS);
}

function membersOf(json: unknown, url: string): { members: readonly unknown[]; following: string | null } {
  if (Array.isArray(json)) return { members: json, following: null };
  const { members, member, next } = (json ?? {}) as Members;
  const list = members ?? member;
  if (Array.isArray(list)) return { members: list, following: typeof next === 'string' ? next : null };
  throw new TwinportError(
    'description-invalid',
    `${url} is no directory: expected a list of Thing Descriptions, a collection with "members", or the description of a directory`,
  );
}

/** Where the description of a directory says its list is; null when this is none. */
function directoryIn(json: unknown): string | null {
  const { properties, base } = (json ?? {}) as {
    properties?: { things?: { forms?: readonly Members[] } };
    base?: string;
  };
  const href = properties?.things?.forms?.[0]?.['href'];
  if (typeof href !== 'string') return null;
  // A template of query parameters, such as {?offset,limit}, stands at the end.
  const plain = href.replace(/\{[^}]*\}/g, '');
  return base === undefined ? plain : new URL(plain, base).href;
}

/** @throws TwinportError `description-invalid` when it leads to another host: with it would go the credentials */
function hrefWithin(href: string, page: string): string {
  const url = URL.parse(href, page);
  if (url?.host !== new URL(page).host)
    throw new TwinportError('description-invalid', `${page} leads on to "${href}", which is another host`);
  return url.href;
}
