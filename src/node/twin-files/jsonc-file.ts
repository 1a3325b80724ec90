// A JSON file that a person writes: comments and trailing commas are welcome, and each fault is told with line and column. Called
// by whatever reads descriptions, bindings and rules from files.
import { readFile } from 'node:fs/promises';
import {
  createScanner,
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { TwinportError, type ErrorCode } from '../../base/errors.ts';

export interface JsoncFile {
  readonly path: string;
  readonly json: unknown;
  /** `path:line:column` of the value at a pointer (RFC 6901), or of the nearest one above it that is there. */
  at(pointer: string): string;
}

const MOST_LEVELS = 64;

const EXPECTED: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a value (text stands in double quotes)',
  InvalidNumberFormat: 'a number',
  PropertyNameExpected: 'a name in double quotes',
  ValueExpected: 'a value',
  ColonExpected: '":"',
  CommaExpected: '","',
  CloseBraceExpected: '"}"',
  CloseBracketExpected: '"]"',
  EndOfFileExpected: 'the end of the file',
  InvalidCommentToken: 'a comment // or /* */',
  UnexpectedEndOfComment: 'the end of the comment, */',
  UnexpectedEndOfString: 'the closing double quote',
  UnexpectedEndOfNumber: 'the rest of the number',
  InvalidUnicode: 'a Unicode escape such as \\u00e9',
  InvalidEscapeCharacter: 'an escape such as \\n or \\"',
  InvalidCharacter: 'a character that may stand in a text (line breaks are \\n)',
};

/** @throws TwinportError `code` for a file that is not there, or is no JSON: with place and what was expected there */
export async function readJsonc(path: string, code: ErrorCode): Promise<JsoncFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new TwinportError(
      code,
      `${path} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message}`,
      {
        cause,
      },
    );
  }
  return parseJsonc(path, text, code);
}

/** @throws TwinportError `code` as `readJsonc` */
function parseJsonc(path: string, text: string, code: ErrorCode): JsoncFile {
  refuseDepth(path, text, code);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined || root === undefined) {
    const offset = first?.offset ?? 0;
    const name = first === undefined ? 'ValueExpected' : printParseErrorCode(first.error);
    const found = text.slice(offset, offset + 20).split('\n')[0]!;
    const instead = found === '' ? 'the line or the file ends' : `there is ${JSON.stringify(found)}`;
    throw new TwinportError(code, `${placeOf(path, text, offset)}: expected ${EXPECTED[name] ?? name}, but ${instead}`);
  }
  refuseTraps(path, text, root, code);
  return {
    path,
    json: getNodeValue(root) as unknown,
    at: (pointer) => placeOf(path, text, nodeAt(root, pointer).offset),
  };
}

/** The same error, told with the place in the file that its `pointer` names. */
export function located(
  error: TwinportError,
  file: JsoncFile,
  pointer = String(error.details['pointer'] ?? ''),
): TwinportError {
  const place = file.at(pointer);
  return new TwinportError(error.code, `${place}: ${error.message}`, {
    details: { ...error.details, pointer, place },
    cause: error,
  });
}

function nodeAt(root: Node, pointer: string): Node {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  let node = root;
  for (const step of steps) {
    const next = findNodeAtLocation(node, [node.type === 'array' ? Number(step) : step]);
    if (next === undefined) break;
    // Where a member is named is where a person looks for it.
    node = next;
  }
  return node;
}

function placeOf(path: string, text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${path}:${before.length}:${before.at(-1)!.length + 1}`;
}

/** The parser goes down by calling itself, and so does whoever reads what it gives. */
function refuseDepth(path: string, text: string, code: ErrorCode): void {
  const scanner = createScanner(text, true);
  let levels = 0;
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    // A bracket is a token of one character; in a text it has quotes around it.
    const token = scanner.getTokenLength() === 1 ? text[scanner.getTokenOffset()] : '';
    if (token === '{' || token === '[') levels += 1;
    else if (token === '}' || token === ']') levels -= 1;
    if (levels > MOST_LEVELS)
      throw new TwinportError(
        code,
        `${placeOf(path, text, scanner.getTokenOffset())}: it is nested deeper than ${MOST_LEVELS} levels`,
      );
  }
}

/** A name that stands twice means two things, and `__proto__` would become something else than a member. */
function refuseTraps(path: string, text: string, node: Node, code: ErrorCode): void {
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    if (child.type === 'property') {
      const [key, value] = child.children!;
      const name = String(key!.value);
      if (name === '__proto__' || seen.has(name))
        throw new TwinportError(
          code,
          `${placeOf(path, text, key!.offset)}: the name "${name}" ${seen.has(name) ? 'stands here a second time' : 'is refused'}`,
        );
      seen.add(name);
      if (value !== undefined) refuseTraps(path, text, value, code);
    } else refuseTraps(path, text, child, code);
  }
}
