// Finds words that faces show or say and that stand in code instead of in a table. Each source of both faces is parsed; what is put into
// the page, into a sheet of the XR face or onto a sign must come from a table.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseSync } from 'vite';
import { english as consoleEnglish } from '../../console/language/english.ts';
import { english } from './english/english.ts';

const FOLDERS = ['src/metaverse', 'src/console/ui', 'src/console/preview'];
/** Not shown: what programs read, and tables themselves. */
const LEFT_OUT = /\.test\.|\.fixture\.|\/language\/|\/offline\//;
/** Attributes of elements and members of views, sheets and notices that people read or hear. */
const SHOWN = new Set([
  'aria-label', 'aria-description', 'aria-valuetext', 'aria-roledescription', 'alt', 'placeholder', 'title', 'label', 'caption', 'subtitle',
  'text', 'detail', 'help', 'hint', 'note', 'warning', 'question', 'yes', 'wrong', 'button',
]); // prettier-ignore
/** Who calls these puts text into the page. */
const PUTTERS = new Set([
  'append',
  'prepend',
  'replaceChildren',
  'createTextNode',
  'insertAdjacentText',
  'fillText',
  'showFailure',
]);
const WRITTEN = new Set(['textContent', 'innerText', 'innerHTML', 'title', 'ariaLabel', 'placeholder']);
/** Codes of ours in members of these names. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  'src/metaverse/ui/action-form.tsx': ['false', 'true'],
  'src/metaverse/ui/input-fields.tsx': ['false', 'true'],
  'src/metaverse/xr/face/action-blocks.ts': ['false', 'true'],
  // The drawing of an icon, and the icon of a warning.
  'src/metaverse/ui/icon.tsx': [
    'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM7.9 7.9a2.15 2.15 0 1 1 3.2 1.9c-.8.4-1.1.9-1.1 1.7M10 14.1v.05',
  ],
  'src/metaverse/ui/stack.tsx': ['alarm'],
  'src/metaverse/world/city/landmarks.ts': ['near'],
  // Names of colours.
  'src/metaverse/xr/face/sheet-rows.ts': ['text', 'muted', 'live', 'onAccent', 'strong', 'onDanger'],
};
/** What needs no translation: figures, names and the writing of codes. */
const SAME = /^(?:Twinport|XXXX-XXXX|did:key.*|km|°)$/;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [member: string]: unknown;
}

interface Finding {
  readonly text: string;
  readonly at: number;
}

it('no face shows words that stand in its code', () => {
  const found = FOLDERS.flatMap(sourcesIn).flatMap((path) => {
    const source = readFileSync(path, 'utf8');
    return wordsIn(path, source).map(({ text, at }) => `${path}:${source.slice(0, at).split('\n').length} ${text}`);
  });
  expect(found).toEqual([]);
});

it('no module reads a word while it loads, which would keep its language', () => {
  const found = FOLDERS.flatMap(sourcesIn).flatMap((path) => {
    const source = readFileSync(path, 'utf8');
    return readOnLoading(path, source).map((words) => `${path} ${words}`);
  });
  expect(found).toEqual([]);
});

it.each([
  ['const text = strings.settings;\nconst CAPTIONS = [text.title, () => text.title];', ['settings.title']],
  [
    'const { alarms } = strings.operate;\nconst NONE = { caption: strings.operate.alarms.none };',
    ['operate.alarms.none'],
  ],
  ['const text = strings.xr.time;\nfunction title() { return text.title; }', []],
])('sees what is read early in %s', (code, words) => {
  expect(readOnLoading('a.ts', code)).toEqual(words);
});

it.each([
  ['<p>Hello there</p>', 'Hello there'],
  ['<b aria-label="Close it" />', 'Close it'],
  ['<b aria-label={`Close ${name}`} />', 'Close '],
  ['<b>{isOpen ? "Close" : text.open}</b>', 'Close'],
  ['<b>{known ?? `none of ${all}`}</b>', 'none of '],
  ['element.textContent = "Opening the world"', 'Opening the world'],
  ['element.append("Yes", other)', 'Yes'],
  ['canvas.setAttribute("aria-label", "The world")', 'The world'],
  ['rows.push({ kind: "text", text: "Nothing is near" })', 'Nothing is near'],
  ['const sheet = { title: busy ? "Asking" : text.ask }', 'Asking'],
  ['context.fillText(`offline · ${age}`, 0, 0)', 'offline · '],
  ['document.title = "Console"', 'Console'],
])('finds what %s shows', (code, words) => {
  expect(wordsIn('a.tsx', code).map(({ text }) => text)).toEqual([words]);
});

it('leaves keys, codes and figures alone', () => {
  const code = `<p class="row wide" id="twin list" key="a row">{strings.title} · {size} 12 °</p>;
    rows.push({ kind: 'text', key: 'turn left', icon: 'place', text: strings.xr.done });
    throw new Error('a worker has stopped');`;
  expect(wordsIn('a.tsx', code)).toEqual([]);
});

/** Words, not parts of the table, that stand outside of every function. */
function readOnLoading(path: string, source: string): readonly string[] {
  const { program } = parseSync(path, source);
  const named = new Map<string, string>([['strings', '']]);
  const found: string[] = [];
  const look = (node: Node): void => {
    if (/Function|^Class|^TS|^Import/.test(node.type)) return;
    const read = pathOf(node, named);
    if (read !== null && isWord(path, read)) found.push(read);
    if (node.type === 'VariableDeclarator' && node['init'] !== null) {
      const alias = pathOf(node['init'] as Node, named);
      if (alias !== null) named.set(nameOf(node['id'] as Node), alias);
    }
    for (const child of childrenOf(node)) look(child);
  };
  look(program as unknown as Node);
  return [...new Set(found)];
}

/** `operate.alarms` of `strings.operate.alarms`, also by another name; null for what is no part of the table. */
function pathOf(node: Node, named: ReadonlyMap<string, string>): string | null {
  if (node.type === 'Identifier') return named.get(nameOf(node)) ?? null;
  if (node.type !== 'MemberExpression' || node['computed'] === true) return null;
  const of = pathOf(node['object'] as Node, named);
  const name = nameOf(node['property'] as Node);
  return of === null ? null : of === '' ? name : `${of}.${name}`;
}

function isWord(path: string, read: string): boolean {
  let value: unknown = path.startsWith('src/console') ? consoleEnglish : english;
  for (const name of read === '' ? [] : read.split('.')) {
    if (typeof value !== 'object' || value === null) return false;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return typeof value === 'string' || typeof value === 'function' || Array.isArray(value);
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .filter((path) => !LEFT_OUT.test(path));
}

function wordsIn(path: string, source: string): readonly Finding[] {
  const { program, errors } = parseSync(path, source);
  expect([path, errors]).toEqual([path, []]);
  const found: Finding[] = [];
  walk(program as unknown as Node, (node) => {
    const shown = shownBy(node);
    for (const one of shown.flatMap(textsOf))
      if (isWords(one.text) && CODES[path]?.includes(one.text) !== true) found.push(one);
  });
  return found;
}

/** The expressions of which a node makes something that is seen or heard. */
function shownBy(node: Node): readonly Node[] {
  const { type } = node;
  if (type === 'JSXText') return [node];
  if (type === 'JSXExpressionContainer' && node['isChild'] === true) return [node['expression'] as Node];
  if (type === 'JSXAttribute') {
    const name = (node['name'] as Node)['name'];
    return SHOWN.has(name as string) && node['value'] !== null ? [node['value'] as Node] : [];
  }
  if (type === 'Property') return SHOWN.has(nameOf(node['key'] as Node)) ? [node['value'] as Node] : [];
  if (type === 'AssignmentExpression') {
    const left = node['left'] as Node;
    const isWritten = left.type === 'MemberExpression' && WRITTEN.has(nameOf(left['property'] as Node));
    return isWritten ? [node['right'] as Node] : [];
  }
  if (type !== 'CallExpression') return [];
  const called = node['callee'] as Node;
  const name = called.type === 'MemberExpression' ? nameOf(called['property'] as Node) : nameOf(called);
  const given = node['arguments'] as readonly Node[];
  if (name === 'setAttribute') return SHOWN.has(String(given[0]?.['value'])) ? given.slice(1) : [];
  return PUTTERS.has(name) ? given : [];
}

/** The literal texts that an expression may come to; what is computed elsewhere is looked at there. */
function textsOf(node: Node): readonly Finding[] {
  const parts = (...names: readonly string[]): readonly Finding[] =>
    names
      .flatMap((name) => [node[name]].flat() as readonly (Node | null)[])
      .flatMap((one) => (one === null ? [] : textsOf(one)));
  switch (node.type) {
    case 'Literal':
    case 'JSXText':
      return typeof node['value'] === 'string' ? [{ text: node['value'], at: node.start }] : [];
    case 'TemplateLiteral':
      return (node['quasis'] as readonly { value: { cooked: string } }[]).map(({ value }) => ({
        text: value.cooked,
        at: node.start,
      }));
    case 'ConditionalExpression':
      return parts('consequent', 'alternate');
    case 'LogicalExpression':
      return node['operator'] === '&&' ? parts('right') : parts('left', 'right');
    case 'BinaryExpression':
      return node['operator'] === '+' ? parts('left', 'right') : [];
    case 'JSXExpressionContainer':
    case 'TSAsExpression':
    case 'ParenthesizedExpression':
      return parts('expression');
    case 'ArrowFunctionExpression':
      return (node['body'] as Node).type === 'BlockStatement' ? [] : parts('body');
    case 'ArrayExpression':
      return parts('elements');
    default:
      return [];
  }
}

function isWords(text: string): boolean {
  return /\p{L}{2,}/u.test(text) && !SAME.test(text.trim());
}

function nameOf(node: Node): string {
  const name = node['name'] ?? node['value'];
  return typeof name === 'string' ? name : '';
}

function childrenOf(node: Node): readonly Node[] {
  return Object.values(node)
    .flatMap((value) => [value].flat())
    .filter(
      (child): child is Node => typeof child === 'object' && child !== null && typeof (child as Node).type === 'string',
    );
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const [name, value] of Object.entries(node)) {
    for (const child of [value].flat()) {
      if (typeof child !== 'object' || child === null || typeof (child as Node).type !== 'string') continue;
      // An expression among the children of an element is shown; one of an attribute only where the attribute is.
      walk(name === 'children' ? { ...(child as Node), isChild: true } : (child as Node), visit);
    }
  }
}
