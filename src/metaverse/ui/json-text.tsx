// JSON as a person reads it: indented, names apart from values by colour. Used for messages of the procedure log.

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The same JSON over several lines. */
export function indented(json: string): string {
  return JSON.stringify(JSON.parse(json), null, 2);
}

type Kind = 'name' | 'text' | 'value' | 'rest';

/** Cuts JSON text into parts that are coloured alike; together they are the text. */
export function jsonParts(text: string): readonly (readonly [kind: Kind, part: string])[] {
  const parts: [Kind, string][] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, quoted, colon] = match;
    if (match.index > end) parts.push(['rest', text.slice(end, match.index)]);
    if (quoted === undefined) parts.push(['value', whole]);
    else {
      parts.push([colon === undefined ? 'text' : 'name', quoted]);
      if (colon !== undefined) parts.push(['rest', colon]);
    }
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push(['rest', text.slice(end)]);
  return parts;
}

export function JsonText({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <pre class="json" tabIndex={0} role="region" aria-label={label}>
      {jsonParts(text).map(([kind, part], index) => (
        <span key={index} class={`json-${kind}`}>
          {part}
        </span>
      ))}
    </pre>
  );
}
