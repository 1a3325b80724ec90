// Reading and answering HTTP as a careful small device does: bounded bodies, JSON only, RFC 9457 problems.
// Who calls: http-thing.ts.
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Json } from '../../base/json.ts';
import { BadRequest } from './control-desk.ts';

const MAX_BODY_BYTES = 4096;

export function sendJson(
  response: ServerResponse,
  status: number,
  body: Json,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
}

/** An RFC 9457 problem document. */
export function problem(status: number, detail: string): Json {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail };
}

/** Answers with a problem. The reason phrase repeats the detail, because some clients (node-wot) keep nothing else of a refusal. */
export function sendProblem(
  response: ServerResponse,
  status: number,
  detail: string,
  headers: Record<string, string> = {},
): void {
  response.statusMessage = detail.replaceAll(/[^\u0020-\u007e]/g, '?').slice(0, 300);
  sendJson(response, status, problem(status, detail), { 'content-type': 'application/problem+json', ...headers });
}

/**
 * The JSON value that the request carries, or undefined when it has no body.
 * @throws BadRequest when it is no JSON, says it is something else, or is too large
 */
export async function readJson(request: IncomingMessage): Promise<Json | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new BadRequest(413, `the body is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw new BadRequest(415, `the body must be application/json, not ${type ?? 'of no type'}`);
  return parseJson(Buffer.concat(chunks).toString('utf8'));
}

/** @throws BadRequest when the text is no JSON */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new BadRequest(400, 'the body is not JSON');
  }
}
