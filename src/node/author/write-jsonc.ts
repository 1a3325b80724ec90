// JSON for people: each member on a line of its own, small lists on one, and comments above what they speak of. Pure. Called by
// `twin init`.

/** Comments by the pointer (RFC 6901) of what they stand above; `''` is the head of the file, `…/-` the end of a list. */
export type Comments = ReadonlyMap<string, readonly string[]>;

const WIDE = 120;

export function writeJsonc(value: unknown, comments: Comments): string {
  const head = (comments.get('') ?? []).map((line) => `// ${line}\n`).join('');
  return `${head}${written(value, '', '', comments)}\n`;
}

function written(value: unknown, pointer: string, indent: string, comments: Comments): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const commented = [...comments.keys()].some((key) => key.startsWith(`${pointer}/`));
  if (!commented && pointer !== '' && spaced(value).length + indent.length < WIDE) return spaced(value);
  if (!commented && Object.keys(value).length === 0) return spaced(value);
  const inner = `${indent}  `;
  const list = Array.isArray(value);
  const entries: [string, unknown][] = list ? value.map((item, index) => [String(index), item]) : Object.entries(value);
  const lines = entries.map(([key, item], index) => {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const above = (comments.get(at) ?? []).map((line) => `${inner}// ${line}\n`).join('');
    // Before comments at the end, in which more may wait: our reader takes a comma too many.
    const comma = index === entries.length - 1 && !comments.has(`${pointer}/-`) ? '' : ',';
    return `${above}${inner}${list ? '' : `${JSON.stringify(key)}: `}${written(item, at, inner, comments)}${comma}\n`;
  });
  const below = (comments.get(`${pointer}/-`) ?? []).map((line) => `${inner}// ${line}\n`).join('');
  return `${list ? '[' : '{'}\n${lines.join('')}${below}${indent}${list ? ']' : '}'}`;
}

/** On one line, with a blank after commas and colons. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
